import { redirect, type Actions } from '@sveltejs/kit';
import { successorSchema } from '#lib/licence-catalogue.ts';
import { findAgreement, succeed } from '#lib/server/licences/catalogue/agreements.ts';
import { programs, resellers } from '#lib/server/licences/catalogue/parties.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
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
			notify(event, '後継の契約を加えました。加入していた団体は「申込要」で引き継ぎました。');
			redirect(303, `/licences/agreements/${id}`);
		})
} satisfies Actions;
