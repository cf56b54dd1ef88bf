import * as v from 'valibot';
import { id, neededLine, neededWords, optionalId, version, words } from './fields.ts';

/** What a 定型文 may speak of, and what stands there when it is inserted. */
export const cannedVariables = {
	団体名: '問い合わせた団体の名前',
	担当者: '問い合わせた人の氏名',
	受付番号: '問い合わせの番号',
	件名: '問い合わせの件名',
	自分の氏名: '返信を書いている人の氏名',
	目安: '回答の目安の日時。目安がなければ「〔目安なし〕」'
} as const;
type CannedVariable = keyof typeof cannedVariables;

const BODY_LIMIT = 5_000;

/** Braces as people type them, of either width and with blanks inside. */
function evened(text: string): string {
	return text
		.replace(/[{｛]{2}/g, '{{')
		.replace(/[}｝]{2}/g, '}}')
		.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => `{{${name.trim()}}}`);
}

/** What is wrong with the variables of a text, in one sentence that names them; null: nothing is. */
export function wrongVariables(text: string): string | null {
	const names = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name);
	const unknown = [...new Set(names.filter((name) => !Object.hasOwn(cannedVariables, name)))];
	const known = Object.keys(cannedVariables)
		.map((name) => `{{${name}}}`)
		.join('、');
	if (unknown.length > 0) {
		const named = unknown.map((name) => `{{${name}}}`).join('、');
		return `${named}という差し込みはありません。使えるのは${known}です。`;
	}
	const isHalf = /\{\{|\}\}/.test(text.replace(/\{\{[^{}]*\}\}/g, ''));
	return isHalf ? `差し込みの「{{」と「}}」がそろっていません。使えるのは${known}です。` : null;
}

/** A text with its variables filled in once: what is filled in is not looked at again. */
export function filledIn(text: string, values: Record<CannedVariable, string>): string {
	return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? values[name as CannedVariable] : whole
	);
}

const entries = {
	title: neededLine('定型文の名前を入れてください。', 60),
	body: v.pipe(
		neededWords('本文を入力してください。', '本文', BODY_LIMIT),
		v.transform(evened),
		v.check(
			(text) => wrongVariables(text) === null,
			(issue) => wrongVariables(String(issue.input)) ?? ''
		)
	),
	category: optionalId
};

export const cannedSchema = v.object(entries);
export const cannedEditSchema = v.object({ ...entries, version });

/** A 定型文 to be put into the reply that is being written. */
export const insertSchema = v.object({
	canned: id('入れる定型文を選んでください。'),
	body: words('本文', 10_000),
	cite: v.optional(v.string(), '')
});
