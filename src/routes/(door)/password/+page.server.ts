import { redirect, type Actions } from '@sveltejs/kit';
import { entrySchema } from '#lib/identity.ts';
import { checkCode } from '#lib/server/identity/password-resets.ts';
import { addressOf } from '#lib/server/requests.ts';
import { submitAnyone } from '#lib/server/web.ts';

export const actions = {
	default: (event) =>
		submitAnyone(event, entrySchema, ({ entry }) => {
			const code = checkCode(entry, addressOf(event));
			redirect(303, `/password/${encodeURIComponent(code)}`);
		})
} satisfies Actions;
