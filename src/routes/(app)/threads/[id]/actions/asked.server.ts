import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { decline } from '#lib/server/forum/asked/addressees.ts';
import { idOf, submit } from '#lib/server/web.ts';
import { back } from './back.server.ts';

export const asked = {
	decline: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			decline(actor, id);
			return back(event, id, null, `${actor.organisation.name}は「該当なし」としました。`);
		})
} satisfies Actions;
