import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { followBoard, followed, followThread } from '#lib/server/forum/following.ts';
import { followedTickets, followTicket } from '#lib/server/helpdesk/following.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:nav');
	return {
		...followed(actor),
		tickets: followedTickets(actor),
		seat: actor.seat.name,
		now: now()
	};
});

export const actions = {
	board: (event) =>
		submit(event, v.object({ board: v.string() }), (input, actor) => {
			followBoard(actor, input.board, false);
			done(event, '掲示板の知らせをやめました。', '/follows');
		}),
	thread: (event) =>
		submit(event, v.object({ thread: v.string() }), (input, actor) => {
			followThread(actor, idOf(input.thread), false);
			done(event, '投稿の知らせをやめました。', '/follows');
		}),
	ticket: (event) =>
		submit(event, v.object({ ticket: v.string() }), (input, actor) => {
			followTicket(actor, idOf(input.ticket), false);
			done(event, '問い合わせの知らせをやめました。', '/follows');
		})
} satisfies Actions;
