import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { decline, undecline } from '#lib/server/forum/asked/addressees.ts';
import * as threadReading from '#lib/server/forum/reading.ts';
import { answerNone, withdrawNone } from '#lib/server/forum/tables/fill.ts';
import * as threads from '#lib/server/forum/threads.ts';
import * as replies from '#lib/server/groups/meetings/replies.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { setHome } from '#lib/server/identity/home.ts';
import { bringBack, putOffThing } from '#lib/server/identity/put-off.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as summaries from '#lib/server/groups/summaries.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { isOnSheet } from '#lib/server/readers/today.ts';
import { done, idOf, submit } from '#lib/server/web.ts';
import {
	confirmTodaySchema,
	homeSchema,
	thingSchema,
	unanswerTodaySchema,
	unconfirmTodaySchema,
	unreadTodaySchema
} from '#lib/today.ts';

/** 該当なし by the kind of thing ('table' of 'table:12'), and how it is taken back. */
const notApplicable: Record<string, { does: Verb; undoes: Verb }> = {
	table: { does: answerNone, undoes: withdrawNone },
	asked: { does: decline, undoes: undecline }
};
type Verb = (actor: Actor, id: number) => void;

/** What the buttons of the sheet do; ホーム shows the same sheet and has the same. */
export const todayActs = {
	confirm: (event) =>
		submit(event, confirmTodaySchema, ({ thing, version }, actor) => {
			confirmations.confirm(actor, idIn(thing, 'notice'), { version });
			return noted(event, { did: 'confirm', thing });
		}),
	unconfirm: (event) =>
		submit(event, unconfirmTodaySchema, ({ thing, confirmation }, actor) => {
			confirmations.withdraw(actor, idIn(thing, 'notice'), idOf(confirmation));
			return done(event, '確認を取り消しました。');
		}),
	read: (event) =>
		submit(event, thingSchema, ({ thing }, actor) => {
			if (kindOf(thing) === 'notice') {
				notices.markOpened(actor, notices.find(actor, idIn(thing, 'notice')));
				return noted(event, { did: 'read', thing });
			}
			if (kindOf(thing) === 'summary') {
				summaries.setRead(actor, idIn(thing, 'summary'), true);
				markSeen(actor, thing);
				return noted(event, { did: 'read', thing });
			}
			const { id, lastNumber } = threads.find(actor, idIn(thing, 'thread'));
			const was = threadReading.markReadUnopened(actor, id, lastNumber);
			return noted(event, { did: 'read', thing, was: String(was ?? '') });
		}),
	unread: (event) =>
		submit(event, unreadTodaySchema, ({ thing, was }, actor) => {
			if (kindOf(thing) === 'notice') {
				notices.markUnopened(actor, notices.find(actor, idIn(thing, 'notice')));
			} else if (kindOf(thing) === 'summary') {
				summaries.setRead(actor, idIn(thing, 'summary'), false);
			} else {
				const { id } = threads.find(actor, idIn(thing, 'thread'));
				threadReading.putPointerBack(actor, id, was === '' ? null : Number(was));
			}
			return done(event, '未読に戻しました。');
		}),
	none: (event) =>
		submit(event, thingSchema, ({ thing }, actor) => {
			notApplicableTo(thing).does(actor, idIn(thing, kindOf(thing)));
			return noted(event, { did: 'none', thing });
		}),
	applicable: (event) =>
		submit(event, thingSchema, ({ thing }, actor) => {
			notApplicableTo(thing).undoes(actor, idIn(thing, kindOf(thing)));
			return done(event, '該当なしを取り消しました。');
		}),
	attend: (event) => answered(event, 'attend'),
	online: (event) => answered(event, 'online'),
	absent: (event) => answered(event, 'absent'),
	unanswer: (event) =>
		submit(event, unanswerTodaySchema, ({ thing, seen }, actor) => {
			replies.takeBack(actor, idIn(thing, 'meeting'), seen);
			return done(event, '出欠の回答を取り消しました。');
		}),
	later: (event) =>
		submit(event, thingSchema, ({ thing }, actor) => {
			if (!isOnSheet(actor, thing)) throw new NotFound(labels.notFound);
			putOffThing(actor, thing);
			return noted(event, { did: 'later', thing });
		}),
	back: (event) =>
		submit(event, thingSchema, ({ thing }, actor) => {
			bringBack(actor, thing);
			return done(event, '戻しました。');
		}),
	home: (event) =>
		submit(event, homeSchema, ({ home }, actor) => {
			setHome(actor, home);
			done(
				event,
				home === 'today' ? 'ホームをこの一枚にしました。' : 'ホームを一覧にしました。',
				'/'
			);
		})
} satisfies Actions;

/** 出欠 of the own organisation, in one click. */
function answered(event: RequestEvent, answer: 'attend' | 'online' | 'absent') {
	return submit(event, thingSchema, ({ thing }, actor) => {
		const { seen } = replies.replyById(actor, idIn(thing, 'meeting'), answer);
		return noted(event, { did: 'answer', thing, seen });
	});
}

/** Back on the sheet, which says what was done and offers to take it back. */
function noted(event: RequestEvent, what: Record<string, string>): never {
	redirect(303, `${event.url.pathname}?${new URLSearchParams(what)}`);
}

function kindOf(thing: string): string {
	return thing.split(':')[0] ?? '';
}

function idIn(thing: string, kind: string): number {
	if (kindOf(thing) !== kind) throw new NotFound(labels.notFound);
	return idOf(thing.split(':')[1]);
}

function notApplicableTo(thing: string): { does: Verb; undoes: Verb } {
	const verbs = notApplicable[kindOf(thing)];
	if (!verbs) throw new NotFound(labels.notFound);
	return verbs;
}
