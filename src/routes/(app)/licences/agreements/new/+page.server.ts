import type { Actions } from '@sveltejs/kit';
import { agreementSchema } from '#lib/licence-catalogue.ts';
import { addAgreement } from '#lib/server/licences/catalogue/agreements.ts';
import { programs, resellers } from '#lib/server/licences/catalogue/parties.ts';
import { done, reading, submit } from '#lib/server/web.ts';

export const load = reading(() => ({
	programs: programs(),
	resellers: resellers()
}));

export const actions = {
	add: (event) =>
		submit(event, agreementSchema, (input, actor) => {
			const id = addAgreement(actor, input);
			done(
				event,
				'契約を加えました。つづけて、加入する団体を加えてください。',
				`/licences/agreements/${id}`
			);
		})
} satisfies Actions;
