import * as v from 'valibot';
import { day, neededWords, version, words } from './fields.ts';
import { renewalIntentions } from './licences.ts';

const wrongCount = '数を数字で入れてください。';

/** 更新の予定 of a term; how many is read where fewer are meant. */
export const intentionSchema = v.object({
	intention: v.picklist(renewalIntentions, '更新の予定を選んでください。'),
	rights: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.normalize('NFKC').replace(/[,\s]/g, '')),
		v.check((text) => text === '' || /^\d{1,7}$/.test(text), wrongCount),
		v.transform((text) => (text === '' ? null : Number(text)))
	),
	memo: words('メモ', 500)
});

/** 統一満了: another last day. */
export const cotermSchema = v.object({ version, endsOn: day('終わりの日') });

/** The last day as the certificate says it. */
export const correctionSchema = v.object({
	version,
	endsOn: day('終わりの日'),
	reason: neededWords('直す理由を書いてください。', '理由', 500)
});
