import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { followBoard, followed, followThread } from '#lib/server/forum/following.ts';
import { followedTickets, followTicket } from '#lib/server/helpdesk/following.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
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
			notify(event, '掲示板の知らせをやめました。');
			redirect(303, '/follows');
		}),
	thread: (event) =>
		submit(event, v.object({ thread: v.string() }), (input, actor) => {
			followThread(actor, idOf(input.thread), false);
			notify(event, '投稿の知らせをやめました。');
			redirect(303, '/follows');
		}),
	ticket: (event) =>
		submit(event, v.object({ ticket: v.string() }), (input, actor) => {
			followTicket(actor, idOf(input.ticket), false);
			notify(event, '問い合わせの知らせをやめました。');
			redirect(303, '/follows');
		})
} satisfies Actions;
