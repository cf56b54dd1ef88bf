import { redirect, type Actions } from '@sveltejs/kit';
import { loginSchema } from '#lib/identity.ts';
import { DEMO_PASSWORD, samples } from '#lib/server/demo/state.ts';
import * as setup from '#lib/server/identity/setup.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { addressOf, browserOf, isSecure, ownPath } from '#lib/server/requests.ts';
import { submitAnyone } from '#lib/server/web.ts';
import { askSecond, begin } from './entering.server.ts';

export const load = ({ locals, url }) => {
	const to = ownPath(url.searchParams.get('to'));
	if (locals.actor) redirect(303, to);
	if (setup.isNeeded()) redirect(303, '/setup');
	return {
		samples: samples().map((sample) => ({ ...sample, password: DEMO_PASSWORD })),
		isReturning: to !== '/'
	};
};

export const actions = {
	default: (event) =>
		submitAnyone(event, loginSchema, async (input) => {
			const entered = await signIn(input, addressOf(event), isSecure(event), browserOf(event));
			return entered.isHeld ? askSecond(event, entered.cookie) : begin(event, entered);
		})
} satisfies Actions;
