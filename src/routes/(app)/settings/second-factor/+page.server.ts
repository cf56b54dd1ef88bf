import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { confirmSchema, passkeySchema, renamingSchema } from '#lib/second-factor.ts';
import {
	confirm,
	demandConfirmed,
	isConfirmed
} from '#lib/server/identity/second-factor/confirming.ts';
import {
	ownFactors,
	removeApp,
	removePasskey,
	renewSpareCodes
} from '#lib/server/identity/second-factor/factors.ts';
import { renamePasskey } from '#lib/server/identity/second-factor/passkeys.ts';
import { dueFrom } from '#lib/server/identity/second-factor/required.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { addressOf, passkeyPlace } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const HERE = '/settings/second-factor';

export const load = reading((event: PageServerLoadEvent, actor) => {
	markSeen(actor, `person:${actor.person.id}`);
	return {
		...ownFactors(actor),
		isOpen: isConfirmed(event.locals.sessionId),
		dueFrom: dueFrom(actor),
		host: passkeyPlace(event)?.host ?? null,
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	confirm: (event) =>
		submit(event, confirmSchema, async ({ current }, actor) => {
			await confirm(actor, event.locals.sessionId, current, addressOf(event));
			redirect(303, HERE);
		}),
	removeApp: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			demandConfirmed(event.locals.sessionId);
			removeApp(actor);
			done(event, '認証アプリを外しました。', HERE);
		}),
	rename: (event) =>
		submit(event, renamingSchema, ({ passkey, name }, actor) => {
			demandConfirmed(event.locals.sessionId);
			renamePasskey(actor, idOf(passkey), name);
			done(event, 'パスキーの名前を変えました。', HERE);
		}),
	removePasskey: (event) =>
		submit(event, passkeySchema, ({ passkey }, actor) => {
			demandConfirmed(event.locals.sessionId);
			removePasskey(actor, idOf(passkey));
			done(event, 'パスキーを外しました。', HERE);
		}),
	renew: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			demandConfirmed(event.locals.sessionId);
			return { codes: renewSpareCodes(actor) };
		})
} satisfies Actions;
