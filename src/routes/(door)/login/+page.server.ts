import { redirect, type Actions } from '@sveltejs/kit';
import { loginSchema } from '#lib/identity.ts';
import { DEMO_PASSWORD, samples } from '#lib/server/demo/state.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { pendingFor } from '#lib/server/identity/handovers.ts';
import { end } from '#lib/server/identity/sessions.ts';
import * as setup from '#lib/server/identity/setup.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { addressOf, browserOf, isSecure, ownPath, setCookie } from '#lib/server/requests.ts';
import { submitAnyone } from '#lib/server/web.ts';

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
			const secure = isSecure(event);
			const session = await signIn(input, addressOf(event), secure, browserOf(event));
			reading.start(session.tenureId);
			// Whoever sat at this browser before is not left signed in behind the new cookie.
			if (event.locals.sessionId) await end(event.locals.sessionId);
			setCookie(event, session.cookie);
			const actor = actorOf(session.tenureId);
			const pending = actor && pendingFor(actor);
			const asked = event.url.searchParams.get('to');
			redirect(303, ownPath(asked ?? (pending ? `/handover/${pending.id}` : null)));
		})
} satisfies Actions;
