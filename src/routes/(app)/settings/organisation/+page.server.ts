import * as boards from '#lib/server/forum/boards.ts';
import { colleagues } from '#lib/server/identity/colleagues.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	organisation: { name: actor.organisation.name, kind: actor.organisation.kind },
	people: colleagues(actor),
	boards: boards.list(actor).map((board) => ({
		name: board.name,
		canWrite: boards.rightsOn(actor, board).write
	}))
}));
