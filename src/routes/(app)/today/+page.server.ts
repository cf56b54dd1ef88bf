import { today } from '#lib/server/readers/today.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';
import { todayActs } from './acts.server.ts';
import { doneIn } from './done.server.ts';

/** The sheet works by its forms alone and is light for it: nothing has to come alive. */
export const csr = false;

export const load = reading((event: PageServerLoadEvent, actor) => ({
	sheet: today(actor),
	done: doneIn(actor, event.url)
}));

export const actions = todayActs;
