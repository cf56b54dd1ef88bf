import { endings } from '#lib/server/licences/ledger/ending.ts';
import { lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	...overview(actor, lookOf(event.url.searchParams), pageIn(event.url)),
	endings: Object.entries(endings).map(([value, label]) => ({ value, label })),
	now: now()
}));
