import * as v from 'valibot';
import { ids } from './fields.ts';

/** The groups of 「特に聞きたい団体」 as the first step of writing sends them. */
export type Asked = {
	/** 同規模. */
	size: boolean;
	/** A shared system by its id. */
	system: string;
	product: string;
	/** A table by its id: those that have nothing of it yet. */
	without: string;
};

/** Reads the groups from the fields of a form or an address. */
export function askedIn(
	fields: Partial<Record<'size' | 'system' | 'product' | 'without', string>>
): Asked {
	const said = (name: keyof typeof fields) => (fields[name] ?? '').slice(0, 200).trim();
	return {
		size: said('size') !== '',
		system: said('system'),
		product: said('product'),
		without: said('without')
	};
}

/** Whether any group was chosen. */
export function isAsking(asked: Asked): boolean {
	return asked.size || [asked.system, asked.product, asked.without].some((each) => each !== '');
}

/** The groups and boxes as a form sends them. */
export const addressing = {
	size: v.optional(v.string(), ''),
	system: v.optional(v.string(), ''),
	product: v.optional(v.string(), ''),
	without: v.optional(v.string(), ''),
	organisations: ids
};

/** More organisations for a question that stands already. */
export const addingSchema = v.pipe(
	v.object(addressing),
	v.transform(({ organisations, ...groups }) => ({ organisations, asked: askedIn(groups) }))
);
