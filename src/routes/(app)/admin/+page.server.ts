import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { setDeskPhone } from '#lib/server/identity/desk.ts';
import { markKindSeen } from '#lib/server/notifications/inbox.ts';
import { mailState } from '#lib/server/notifications/outbox.ts';
import { whoIsIn } from '#lib/server/operations/presence.ts';
import { status } from '#lib/server/operations/status.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const phoneSchema = v.object({
	phone: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.normalize('NFKC').trim()),
		v.regex(/^[0-9+() -]{0,30}$/, '電話番号は数字とハイフンで入れてください。')
	)
});

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const page = {
		status: status(actor),
		present: whoIsIn(actor),
		mail: settings().smtp === null ? null : mailState(actor)
	};
	markKindSeen(actor, 'backup');
	return page;
});

export const actions = {
	phone: (event) =>
		submit(event, phoneSchema, (input, actor) => {
			setDeskPhone(actor, input.phone);
			done(event, '相談窓口の電話番号を保存しました。', '/admin');
		})
} satisfies Actions;
