import type { Actions } from '@sveltejs/kit';
import { successorSchema } from '#lib/licence-catalogue.ts';
import { findAgreement, succeed } from '#lib/server/licences/catalogue/agreements.ts';
import { programs, resellers } from '#lib/server/licences/catalogue/parties.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	agreement: findAgreement(actor, idOf(event.params.id)),
	programs: programs(),
	resellers: resellers()
}));

export const actions = {
	follow: (event) =>
		submit(event, successorSchema, (input, actor) => {
			const id = succeed(actor, idOf(event.params.id), input);
			done(
				event,
				'後継の契約を加えました。加入していた団体は「申込要」で引き継ぎました。',
				`/licences/agreements/${id}`
			);
		})
} satisfies Actions;
