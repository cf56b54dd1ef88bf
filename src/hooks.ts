import type { Transport } from '@sveltejs/kit';
import { WrittenHtml } from '#lib/written-html.ts';

export const transport: Transport = {
	WrittenHtml: { encode: WrittenHtml.encode, decode: WrittenHtml.decode }
};
