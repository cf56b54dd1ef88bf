import * as v from 'valibot';
import { Invalid } from './errors.ts';
import { day, id, line, neededLine, neededWords, optionalDay, version, words } from './fields.ts';
import { applicationWays } from './licences.ts';

/** A number of packs as people type it; an empty field is none. */
const packs = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.normalize('NFKC').replace(/[,\s]/g, '')),
	v.check((text) => /^\d{0,7}$/.test(text), '数は、0以上の整数で入力してください。'),
	v.transform(Number)
);

/* Fields of one line carry its key: `packs-12`. They pass as they came, and are read by `numbered`. */

/** 納品: the day, the document, and for each line of the order how many packs came, and under which part number. */
export const receiptSchema = v.looseObject({
	deliveredOn: day('納品の日'),
	usageStart: day('使用の開始日'),
	document: neededLine(
		'納品書の番号を入力してください。番号がないときは「なし」と入力してください。',
		80
	)
});

/** 検収: for each line of the receipt how many packs are accepted, and why not all. */
export const inspectionSchema = v.looseObject({ acceptedOn: day('検収の日') });

/** 配分 of one line of a receipt by hand. */
export const sharingSchema = v.looseObject({
	receiptLineId: id('行を選んでください。'),
	reason: neededWords('規則と違う配分にする理由を入力してください。', '理由', 400)
});

/** 残数取消 of one line of an order. */
export const cancelRestSchema = v.object({
	orderLineId: id('行を選んでください。'),
	reason: neededWords('取り消す理由を入力してください。', '理由', 400)
});

/** 受領確認, by the organisation or typed in by the desk. */
export const acknowledgementSchema = v.object({
	via: v.optional(v.picklist(applicationWays), 'web'),
	caller: line(80)
});

/** 返品の依頼 of one delivery. */
export const returnSchema = v.object({
	deliveryId: id('返品するものを選んでください。'),
	packs,
	again: packs,
	reason: neededWords('返品する理由を入力してください。', '理由', 400)
});

/** What the desk says to a return. */
export const returnAnswerSchema = v.object({ version, reason: words('理由', 400) });

/** Buying anew what a return leaves to be bought; at the desk with how that came. */
export const buyAgainSchema = v.object({
	via: v.optional(v.picklist(['', ...applicationWays]), ''),
	caller: line(60),
	receivedOn: optionalDay('受け取った日')
});

/** The fields of a form that are called `<name>-<key>`, by their key. */
export function numbered(form: Record<string, unknown>, name: string): Map<number, string> {
	return new Map(
		Object.entries(form).flatMap(([field, value]) => {
			const match = /^(.+)-(\d{1,15})$/.exec(field);
			return match?.[1] === name && typeof value === 'string' ? [[Number(match[2]), value]] : [];
		})
	);
}

/** As `numbered`, read as packs. Throws `Invalid` by the field for what is no number of packs. */
export function numberedPacks(form: Record<string, unknown>, name: string): Map<number, number> {
	const read = [...numbered(form, name)].map(([key, text]) => {
		const parsed = v.safeParse(packs, text);
		const field = `${name}-${key}`;
		const [issue] = parsed.issues ?? [];
		return { key, field, packs: parsed.output as number, message: issue?.message ?? null };
	});
	const issues = read.flatMap(({ field, message }) => (message ? [{ field, message }] : []));
	if (issues.length > 0) throw new Invalid(issues);
	return new Map(read.map(({ key, packs: value }) => [key, value]));
}

/** A part number as it is typed: full-width letters and every kind of hyphen are one. */
export function asPartNumber(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[‐‑–—―−ー]/g, '-')
		.replace(/\s/g, '')
		.toUpperCase();
}
