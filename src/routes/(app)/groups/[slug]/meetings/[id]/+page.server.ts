import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf } from '#lib/dates.ts';
import { cancelSchema, recordingSchema, replySchema, restoreSchema } from '#lib/meeting-forms.ts';
import { meetingWords } from '#lib/meetings.ts';
import { setOf } from '#lib/server/groups/meeting-files.ts';
import { itemsOf, looseMaterials } from '#lib/server/groups/meetings/agenda.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import { cancel, restore } from '#lib/server/groups/meetings/cancelling.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import {
	answersFor,
	reply,
	repliesOf,
	tallyOf,
	type Answered
} from '#lib/server/groups/meetings/replies.ts';
import { requestsOf } from '#lib/server/groups/meetings/requests.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { announce, setRecording } from '#lib/server/groups/meetings/writing.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug, idOf(event.params.id));
	event.depends(`topic:meeting:${of.id}`);
	markSeen(actor, `meeting:${of.id}`);
	const replies = repliesOf(of);
	return {
		meeting: shown(actor, of),
		items: itemsOf(of),
		loose: looseMaterials(of),
		set: setOf(of.group, of.id),
		requests: requestsOf(of),
		own: replies.find((row) => row.id === actor.organisation.id) ?? null,
		ownId: actor.organisation.id,
		bodies: replies.map(({ id, name }) => ({ id, name })),
		tally: tallyOf(of, replies),
		answers: answersFor(of),
		quorum: quorumOf(of.group),
		now: now(),
		today: dayOf(now())
	};
});

export const actions = {
	reply: (event) =>
		submit(event, replySchema, (input, actor) => {
			const answered = reply(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, wordsFor(answered));
		}),
	announce: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			announce(actor, slugIn(event), idOf(event.params.id));
			return done(event, '開催通知を出しました。参加団体に知らせています。');
		}),
	cancel: (event) =>
		submit(event, cancelSchema, (input, actor) => {
			cancel(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, '会議を中止にしました。');
		}),
	restore: (event) =>
		submit(event, restoreSchema, (input, actor) => {
			restore(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, '中止を取り消しました。');
		}),
	recording: (event) =>
		submit(event, recordingSchema, (input, actor) => {
			setRecording(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, '録画のアドレスを直しました。');
		})
} satisfies Actions;

function wordsFor({ answer, isLate }: Answered): string {
	const late = isLate ? '期限を過ぎていましたが、受け付けました。' : '';
	return `「${meetingWords.answer[answer]}」と答えました。${late}`;
}

function slugIn(event: RequestEvent): string {
	return event.params.slug ?? '';
}
