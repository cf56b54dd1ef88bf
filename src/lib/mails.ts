import * as v from 'valibot';
import { id, ids, line, neededLine, neededWords, words } from './fields.ts';
import { askedBy, caseEntries, type Asked } from './tickets.ts';

/** How a mail came: over the wire, or from the desk as a file or as text. */
export const mailOrigins = ['listener', 'file', 'pasted'] as const;

/** What became of a mail; what no person wrote is kept for the record and waits for nobody. */
export const mailStates = ['waiting', 'taken', 'put-away', 'automatic'] as const;
export type MailState = (typeof mailStates)[number];

/** By what a mail shows that no person wrote it. */
export const automaticSigns = ['bounce', 'absence', 'automatic', 'bulk', 'own'] as const;
export type AutomaticSign = (typeof automaticSigns)[number];

/** A mail's text as one pastes it. */
export const pastedSchema = v.object({ pasted: words('貼り付けた文章', 100_000) });

/** What is confirmed of a mail before it becomes a case. */
export const mailCaseSchema = (asked: Asked) =>
	askedBy(asked, (answers) =>
		v.looseObject({
			organisation: id('団体を選んでください。'),
			caller: neededLine('連絡をくれた人の氏名を入れてください。', 60),
			contact: line(100),
			category: caseEntries.category,
			priority: caseEntries.priority,
			title: caseEntries.title,
			body: neededWords('本文を入力してください。', '本文', 10_000),
			...answers,
			copied: ids
		})
	);

/** A mail that goes on with a case: its number, whose it is, and what its words mean there. */
export const mailAttachSchema = v.object({
	organisation: id('団体を選んでください。'),
	into: neededLine('問い合わせの番号を入れてください。', 20),
	caller: neededLine('連絡をくれた人の氏名を入れてください。', 60),
	body: words('本文', 10_000),
	meaning: v.picklist(['words', 'solved'], 'どのような返事かを選んでください。'),
	copied: ids
});

export const putAwaySchema = v.object({
	reason: neededWords('片付ける理由を入れてください。', '理由', 200)
});
