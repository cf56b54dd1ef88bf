import { redirect, type Actions } from '@sveltejs/kit';
import { blankCookie, end } from '#lib/server/identity/sessions.ts';
import { disconnectSession } from '#lib/server/realtime/sockets.ts';
import { noteAccess } from '#lib/server/record/access.ts';
import { addressOf, isSecure, setCookie } from '#lib/server/requests.ts';

export const load = () => redirect(303, '/');

export const actions = {
	default: async (event) => {
		if (event.locals.sessionId) {
			await end(event.locals.sessionId);
			if (event.locals.actor) {
				noteAccess(event.locals.actor, 'sign-out', { address: addressOf(event) });
			}
			disconnectSession(event.locals.sessionId);
		}
		setCookie(event, blankCookie(isSecure(event)));
		redirect(303, '/login');
	}
} satisfies Actions;
