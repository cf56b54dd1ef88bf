import { redirect } from '@sveltejs/kit';
import { boardPath } from '#lib/boards.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { reading } from '#lib/server/web.ts';
import { boardActions, loadBoard } from '../board-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const board = boards.find(actor, event.params.slug);
	if (board.kind === 'group') redirect(303, `${boardPath(board)}${event.url.search}`);
	return loadBoard(event, actor, board);
});

export const actions = boardActions;
