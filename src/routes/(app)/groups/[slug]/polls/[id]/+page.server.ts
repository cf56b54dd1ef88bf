import { redirect, type Actions } from '@sveltejs/kit';
import { pollAnswerSchema, pollCloseSchema, pollProxySchema } from '#lib/polls.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { answer, countsOf, enterFor, rowsOf } from '#lib/server/groups/polls/answers.ts';
import { candidatesOf, close, find } from '#lib/server/groups/polls/polls.ts';
import { notify } from '#lib/server/requests.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findInside(actor, event.params.slug);
	const { id, title, note, replyBy, closedAt, chosenId, by } = find(of, idOf(event.params.id));
	const candidates = candidatesOf(id);
	const { rows, left } = rowsOf(of, id);
	const counts = countsOf(candidates, rows);
	return {
		poll: { id, title, note, replyBy, closedAt, by },
		candidates: candidates.map((each) => ({
			...each,
			count: counts.get(each.id),
			isChosen: each.id === chosenId
		})),
		rows,
		left,
		own: rows.find((row) => row.organisationId === actor.organisation.id) ?? null
	};
});

export const actions = {
	answer: (event) =>
		submit(event, pollAnswerSchema, (input, actor) => {
			const of = findInside(actor, event.params.slug ?? '');
			answer(actor, of, idOf(event.params.id), input);
			done(event, `${actor.organisation.name}として答えました。`);
		}),
	proxy: (event) =>
		submit(event, pollProxySchema, (input, actor) => {
			const of = findInside(actor, event.params.slug ?? '');
			enterFor(actor, of, idOf(event.params.id), input);
			done(event, '代わりに入力しました。');
		}),
	close: (event) =>
		submit(event, pollCloseSchema, ({ candidate }, actor) => {
			const of = findInside(actor, event.params.slug ?? '');
			const id = idOf(event.params.id);
			const chosen = close(actor, of, id, candidate);
			if (!chosen) {
				done(event, '日を決めずに終えました。参加団体に知らせました。');
			}
			notify(event, '日を決めて、参加団体に知らせました。続けて会議を登録してください。');
			const given = new URLSearchParams({ title: find(of, id).title, on: chosen.onDay });
			if (chosen.startsAt) given.set('starts', chosen.startsAt);
			if (chosen.endsAt) given.set('ends', chosen.endsAt);
			redirect(303, `/groups/${of.slug}/meetings/new?${given}`);
		})
} satisfies Actions;
