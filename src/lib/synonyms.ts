import * as v from 'valibot';
import { cleanText } from './text.ts';

/** Words that go together in a search, as the union's form has them. */
export const synonymSchema = v.object({
	relation: v.picklist(['same', 'near'], '関係を選んでください。'),
	category: v.pipe(
		v.string(),
		v.transform((text) => cleanText(text).trim()),
		v.nonEmpty('分野を入れてください。'),
		v.maxLength(20, '分野は20文字までにしてください。')
	),
	terms: v.pipe(
		v.string(),
		v.transform((text) =>
			cleanText(text)
				.split(/[\n、,，|｜]+/)
				.map((term) => term.replace(/\s+/g, ' ').trim())
				.filter((term) => term !== '')
		),
		v.check(
			(terms) => terms.length > 1,
			'言葉を2つ以上、読点（、）か改行で区切って入れてください。'
		),
		v.check((terms) => terms.length <= 30, '言葉は30個までにしてください。'),
		v.check(
			(terms) => terms.every((term) => term.length <= 60),
			'一つの言葉は60文字までにしてください。'
		)
	)
});

export type SynonymInput = v.InferOutput<typeof synonymSchema>;

export const relationWords = { same: '同じ意味', near: '近い意味' } as const;
