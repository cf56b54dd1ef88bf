import * as v from 'valibot';

/** The three levels of 知らせ, from most to least. */
export const tellingLevels = ['all', 'replies', 'none'] as const;
export type TellingLevel = (typeof tellingLevels)[number];

/** Days on which a digest can come: 1 is Monday; offices are closed on 6 and 7. */
export const digestDays = ['1', '2', '3', '4', '5'] as const;
export type DigestDay = (typeof digestDays)[number];

/** Stands among the boards of a digest for everything the seat is told of. */
export const FOLLOWED = 'followed';

/** As boards and working groups are named in addresses; one that is not there chooses nothing. */
const isBoardSlug = (text: string) => /^[a-z][a-z0-9-]{0,60}$/.test(text);

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
		v.transform((slugs) => [...new Set(slugs)].filter(isBoardSlug))
	),
	mail: v.optional(v.string(), '')
});
