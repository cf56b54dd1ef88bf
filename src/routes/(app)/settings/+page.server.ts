import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	displaySchema,
	passwordSchema,
	seatSchema,
	sessionSchema,
	shortcutsSchema
} from '#lib/identity.ts';
import { labels } from '#lib/labels.ts';
import * as forumReading from '#lib/server/forum/reading.ts';
import { tenuresOf } from '#lib/server/identity/actors.ts';
import { homeOf, setHome } from '#lib/server/identity/home.ts';
import { endOthers, endOwn, ownSessions } from '#lib/server/identity/own-sessions.ts';
import {
	changePassword,
	ownPasswordChanges,
	setDisplay
} from '#lib/server/identity/own-account.ts';
import { ownReissues } from '#lib/server/identity/reissues.ts';
import { takeSeat } from '#lib/server/identity/sessions.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { disconnectSession } from '#lib/server/realtime/sockets.ts';
import { ownPath } from '#lib/server/requests.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { homeSchema } from '#lib/today.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	markSeen(actor, `password:${actor.person.id}`);
	return {
		own: {
			name: actor.person.name,
			organisation: actor.organisation.name,
			section: actor.tenure.section,
			seat: actor.seat.name,
			roles: actor.roles.map((role) => labels.role[role])
		},
		density: actor.person.density,
		hasShortcuts: actor.person.hasShortcuts,
		home: homeOf(actor),
		seats: tenuresOf(actor.person.id),
		sessions: ownSessions(actor, event.locals.sessionId ?? ''),
		passwordChanges: ownPasswordChanges(actor),
		reissues: ownReissues(actor)
	};
});

export const actions = {
	seat: (event) =>
		submit(event, seatSchema, (input, actor) => {
			const chosen = takeSeat(actor, event.locals.sessionId ?? '', input.tenure);
			disconnectSession(event.locals.sessionId ?? '');
			forumReading.start(chosen.id);
			done(event, `${chosen.organisation} ${chosen.seat}に切り替えました。`, '/');
		}),
	display: (event) =>
		submit(event, displaySchema, (input, actor) => {
			setDisplay(actor, input);
			done(event, '表示の設定を変えました。', '/settings');
		}),
	shortcuts: (event) =>
		submit(event, shortcutsSchema, ({ shortcuts, to }, actor) => {
			setDisplay(actor, { density: actor.person.density, shortcuts });
			done(
				event,
				shortcuts ? '文字キー1つの操作を使います。' : '文字キー1つの操作を止めました。',
				ownPath(to)
			);
		}),
	home: (event) =>
		submit(event, homeSchema, (input, actor) => {
			setHome(actor, input.home);
			done(event, 'ホームの形を変えました。', '/settings');
		}),
	endSession: (event) =>
		submit(event, sessionSchema, async (input, actor) => {
			disconnectSession(await endOwn(actor, input.handle));
			done(event, 'その端末ではログアウトしました。', '/settings');
		}),
	endOthers: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			endOthers(actor, event.locals.sessionId ?? '').forEach(disconnectSession);
			done(event, 'ほかの端末ではログアウトしました。', '/settings');
		}),
	password: (event) =>
		submit(event, passwordSchema, async (input, actor) => {
			await changePassword(actor, event.locals.sessionId ?? '', input);
			done(event, 'パスワードを変えました。ほかの端末ではログアウトしました。', '/settings');
		})
} satisfies Actions;
