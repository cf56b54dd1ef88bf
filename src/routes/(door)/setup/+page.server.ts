import { redirect, type Actions } from '@sveltejs/kit';
import { demoSchema, setupSchema } from '#lib/identity.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { begin } from '#lib/server/identity/sessions.ts';
import * as setup from '#lib/server/identity/setup.ts';
import { browserOf, isSecure, setCookie } from '#lib/server/requests.ts';
import { submitAnyone } from '#lib/server/web.ts';

export const load = () => {
	if (!setup.isNeeded()) redirect(303, '/login');
};

export const actions = {
	administrator: (event) =>
		submitAnyone(event, setupSchema, async (input) => {
			setup.checkCode(input.code);
			const { personId, tenureId } = await setup.createAdministrator({
				...input,
				hasAcceptedTerms: true
			});
			const secure = isSecure(event);
			const session = await begin(personId, tenureId, false, secure, browserOf(event));
			reading.start(tenureId);
			setCookie(event, session.cookie);
			redirect(303, '/');
		}),
	demo: (event) =>
		submitAnyone(event, demoSchema, async (input) => {
			setup.checkCode(input.code);
			await loadDemo();
			setup.useUpCode();
			redirect(303, '/login');
		})
} satisfies Actions;
