import { json } from '@sveltejs/kit';
import { cardsLike } from '#lib/server/search/cards.ts';
import { reading } from '#lib/server/web.ts';

/** 結論カード that resemble a title somebody is typing. */
export const GET = reading((event, actor) =>
	json(cardsLike(actor, event.url.searchParams.get('title') ?? ''))
);
