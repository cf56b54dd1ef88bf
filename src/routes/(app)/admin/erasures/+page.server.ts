import { deletedWithText, list } from '#lib/server/erasure/listing.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	erased: list(actor),
	deleted: deletedWithText(actor)
}));
