import { json } from '@sveltejs/kit';
import { namesBeginning } from '#lib/server/readers/names.ts';
import { reading } from '#lib/server/web.ts';
import type { RequestEvent } from './$types';

export const GET = reading((event: RequestEvent, actor) =>
	json(namesBeginning(actor, event.url.searchParams.get('q') ?? ''))
);
