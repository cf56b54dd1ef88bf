import { redirect, type Actions } from '@sveltejs/kit';
import { newPasswordSchema } from '#lib/identity.ts';
import * as forumReading from '#lib/server/forum/reading.ts';
import { resetPassword, welcomeBack } from '#lib/server/identity/password-resets.ts';
import { begin } from '#lib/server/identity/sessions.ts';
import { addressOf, browserOf, isSecure, notify, setCookie } from '#lib/server/requests.ts';
import { readingAnyone, submitAnyone } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = readingAnyone((event: PageServerLoadEvent) => ({
	welcome: welcomeBack(event.params.token, addressOf(event))
}));

export const actions = {
	default: (event) =>
		submitAnyone(event, newPasswordSchema, async (input) => {
			const { personId, tenureId } = await resetPassword(
				event.params.token ?? '',
				input,
				addressOf(event)
			);
			const session = await begin(personId, tenureId, false, isSecure(event), browserOf(event));
			forumReading.start(tenureId);
			setCookie(event, session.cookie);
			notify(event, '新しいパスワードに変えました。ほかの端末ではログアウトしました。');
			redirect(303, '/');
		})
} satisfies Actions;
