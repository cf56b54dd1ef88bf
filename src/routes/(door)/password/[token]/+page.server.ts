import { type Actions } from '@sveltejs/kit';
import { newPasswordSchema } from '#lib/identity.ts';
import { resetPassword, welcomeBack } from '#lib/server/identity/password-resets.ts';
import { enter } from '#lib/server/identity/sign-in.ts';
import { addressOf, browserOf, isSecure } from '#lib/server/requests.ts';
import { readingAnyone, submitAnyone } from '#lib/server/web.ts';
import { askSecond, begin } from '../../login/entering.server.ts';
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
			const from = { shared: false, agent: browserOf(event), secure: isSecure(event) };
			const entered = await enter(personId, tenureId, { ...from, address: addressOf(event) });
			if (entered.isHeld) askSecond(event, entered.cookie);
			await begin(
				event,
				entered,
				'新しいパスワードに変えました。ほかの端末ではログアウトしました。'
			);
		})
} satisfies Actions;
