import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as boards from '#lib/server/forum/boards.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const keeperSchema = v.object({
	board: v.string(),
	seats: v.optional(v.array(v.pipe(v.string(), v.transform(Number), v.integer())), [])
});

export const load = reading((event: PageServerLoadEvent, actor) => {
	const keepers = boards.keepers();
	const all = boards.list(actor);
	const chosen = all.find((board) => board.slug === event.url.searchParams.get('board')) ?? null;
	return {
		boards: all.map((board) => ({
			slug: board.slug,
			name: board.name,
			keepers: keepers.get(board.id) ?? []
		})),
		chosen: chosen && {
			slug: chosen.slug,
			name: chosen.name,
			named: (keepers.get(chosen.id) ?? []).map((keeper) => keeper.seatId),
			candidates: boards.keeperCandidates(chosen)
		}
	};
});

export const actions = {
	default: (event) =>
		submit(event, keeperSchema, (input, actor) => {
			boards.nameKeepers(actor, input.board, input.seats);
			done(event, '世話役を決めました。', '/admin/boards');
		})
} satisfies Actions;
