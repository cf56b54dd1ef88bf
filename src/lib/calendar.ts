import * as v from 'valibot';
import { ticked } from './fields.ts';

export const feedSchema = v.object({
	/** The slug of one group; '' for all. */
	group: v.optional(v.string(), ''),
	reach: v.pipe(
		v.optional(v.string(), 'all'),
		v.picklist(['all', 'own'], 'カレンダーに出すグループを選んでください。')
	),
	deadlines: ticked
});

export const feedEndSchema = v.object({
	feed: v.pipe(v.string(), v.transform(Number), v.integer())
});
