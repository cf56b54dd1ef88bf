import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf } from '#lib/dates.ts';
import { replyEntrySchema } from '#lib/meeting-forms.ts';
import { attendanceOf } from '#lib/server/groups/meetings/attendance.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { lastReminded, remind } from '#lib/server/groups/meetings/reminding.ts';
import { answersFor, enterFor, repliesOf, tallyOf } from '#lib/server/groups/meetings/replies.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug, idOf(event.params.id));
	event.depends(`topic:meeting:${of.id}`);
	const replies = repliesOf(of);
	const states = new Map(attendanceOf(of).map((row) => [row.id, row.state]));
	return {
		meeting: shown(actor, of),
		replies: replies.map((row) => ({ ...row, state: states.get(row.id) ?? null })),
		tally: tallyOf(of, replies),
		answers: answersFor(of),
		quorum: quorumOf(of.group),
		remindedOn: lastReminded(of),
		now: now(),
		today: dayOf(now())
	};
});

export const actions = {
	enter: (event) =>
		submit(event, replyEntrySchema, (input, actor) => {
			enterFor(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, '出欠を代わりに入力しました。その団体にも知らせました。');
		}),
	remind: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const reached = remind(actor, slugIn(event), idOf(event.params.id));
			return done(event, `未回答の${reached}団体に催促しました。`);
		})
} satisfies Actions;

function slugIn(event: RequestEvent): string {
	return event.params.slug ?? '';
}
