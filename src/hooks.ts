import type { Transport } from '@sveltejs/kit';
import { Rows } from '#lib/rows.ts';
import { WrittenHtml } from '#lib/written-html.ts';

export const transport: Transport = {
	Rows: { encode: Rows.encode, decode: Rows.decode },
	WrittenHtml: { encode: WrittenHtml.encode, decode: WrittenHtml.decode }
};
