import type { Actions } from '@sveltejs/kit';
import { agreementSchema } from '#lib/licence-catalogue.ts';
import { changeAgreement, findAgreement } from '#lib/server/licences/catalogue/agreements.ts';
import { programs, resellers } from '#lib/server/licences/catalogue/parties.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	agreement: findAgreement(actor, idOf(event.params.id)),
	programs: programs(),
	resellers: resellers()
}));

export const actions = {
	change: (event) =>
		submit(event, agreementSchema, (input, actor) => {
			const id = idOf(event.params.id);
			changeAgreement(actor, id, input);
			done(event, '契約を保存しました。', `/licences/agreements/${id}`);
		})
} satisfies Actions;
