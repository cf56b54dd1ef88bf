import * as boards from '#lib/server/forum/boards.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { reading } from '#lib/server/web.ts';
import { writingActions, loadWriting } from '../../../../boards/writing-page.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) =>
	loadWriting(event, actor, boards.find(actor, findInside(actor, event.params.slug).slug))
);

export const actions = writingActions;
