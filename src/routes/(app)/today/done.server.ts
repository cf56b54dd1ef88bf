import { longDateTime } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { meetingName, meetingWords } from '#lib/meetings.ts';
import { findById } from '#lib/server/groups/meetings/meetings.ts';
import { ownReply } from '#lib/server/groups/meetings/replies.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { putOffBy } from '#lib/server/identity/put-off.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as summaries from '#lib/server/groups/summaries.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { showBidi } from '#lib/text.ts';
import type { Done } from '#lib/today.ts';

/** What the address says was done just now; null where it is so no longer, or never was. */
export function doneIn(actor: Actor, url: URL): Done | null {
	const thing = url.searchParams.get('thing') ?? '';
	const [kind, id] = [thing.split(':')[0], Number(thing.split(':')[1])];
	if (!Number.isSafeInteger(id)) return null;
	try {
		switch (url.searchParams.get('did')) {
			case 'confirm':
				return confirmed(actor, thing, notices.find(actor, id));
			case 'later':
				return later(actor, thing, titleOf(actor, kind, id));
			case 'read':
				return {
					sentence: `「${titleOf(actor, kind, id)}」を読んだことにしました。`,
					word: '取り消す',
					action: '?/unread',
					fields: { thing, was: url.searchParams.get('was') ?? '' }
				};
			case 'answer':
				return answered(actor, thing, url.searchParams.get('seen') ?? '');
			case 'none':
				return {
					sentence: `「${titleOf(actor, kind, id)}」を該当なしにしました。`,
					word: '取り消す',
					action: '?/applicable',
					fields: { thing }
				};
			default:
				return null;
		}
	} catch (thrown) {
		if (thrown instanceof NotFound) return null;
		throw thrown;
	}
}

function confirmed(actor: Actor, thing: string, of: notices.Notice): Done | null {
	const standing = confirmations.ownConfirmation(actor, of);
	if (!standing) return null;
	const outcome = {
		isFirst: standing.name === actor.person.name,
		by: standing.name,
		isLate: standing.isLate
	};
	return {
		sentence: `「${showBidi(of.title)}」：${confirmations.wordsFor(actor, outcome)}`,
		word: '取り消す',
		action: '?/unconfirm',
		fields: { thing, confirmation: String(standing.id) }
	};
}

function answered(actor: Actor, thing: string, seen: string): Done | null {
	const of = findById(actor, Number(thing.split(':')[1]));
	const own = ownReply(actor, of);
	if (!own?.answer || own.seen !== seen) return null;
	const late = own.isLate ? '期限を過ぎていましたが、受け付けました。' : '';
	return {
		sentence: `「${showBidi(meetingName(of))}」に「${meetingWords.answer[own.answer]}」と答えました。${late}`,
		word: '取り消す',
		action: '?/unanswer',
		fields: { thing, seen }
	};
}

function later(actor: Actor, thing: string, title: string): Done | null {
	const until = putOffBy(actor).get(thing);
	if (!until) return null;
	return {
		sentence: `「${title}」は${longDateTime(until)}にまた出ます。`,
		word: '戻す',
		action: '?/back',
		fields: { thing }
	};
}

function titleOf(actor: Actor, kind: string | undefined, id: number): string {
	if (kind === 'notice') return showBidi(notices.find(actor, id).title);
	if (kind === 'thread') return showBidi(threads.find(actor, id).title);
	if (kind === 'summary') return showBidi(summaries.findForAll(actor, id).title);
	return 'この件';
}
