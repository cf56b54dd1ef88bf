import * as v from 'valibot';
import { boardSlugs } from './boards.ts';

/** The three levels of 知らせ, from most to least. */
export const tellingLevels = ['all', 'replies', 'none'] as const;
export type TellingLevel = (typeof tellingLevels)[number];

/** Days on which a digest can come: 1 is Monday; offices are closed on 6 and 7. */
export const digestDays = ['1', '2', '3', '4', '5'] as const;
export type DigestDay = (typeof digestDays)[number];

/** Stands among the boards of a digest for everything the seat is told of. */
export const FOLLOWED = 'followed';

const chosen = v.optional(v.array(v.string()), []);

/** The form of 知らせの設定; what is not ticked is not sent. */
export const tellingSchema = v.object({
	level: v.picklist(tellingLevels, '知らせの範囲を選んでください。'),
	days: v.pipe(
		chosen,
		v.transform((days) => digestDays.filter((day) => days.includes(day)))
	),
	boards: v.pipe(
		chosen,
		v.transform((slugs) => [FOLLOWED, ...boardSlugs].filter((slug) => slugs.includes(slug)))
	),
	mail: v.optional(v.string(), '')
});
