import * as boards from '#lib/server/forum/boards.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { reading } from '#lib/server/web.ts';
import { boardActions, loadBoard } from '../../../boards/board-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	loadBoard(event, actor, boards.find(actor, findInside(actor, event.params.slug).slug))
);

export const actions = boardActions;
