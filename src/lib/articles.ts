import * as v from 'valibot';
import { day, id, line, neededLine, neededWords, version, words } from './fields.ts';

/** What an article is made of: an answered question, or a specification that others may start from. */
export const articleKinds = ['answer', 'specification'] as const;
export type ArticleKind = (typeof articleKinds)[number];

/** What an article is called, and its two texts. */
export const articleWords: Record<
	ArticleKind,
	{ thing: string; question: string; answer: string }
> = {
	answer: { thing: 'Q&A', question: '質問', answer: '回答' },
	specification: { thing: '仕様書の例', question: '概要', answer: '仕様書の文章' }
};

/** Years after which an article is looked at again, unless another day is chosen. */
export const REVIEWED_AFTER = 1;

/** What the check looks for, and the word that stands in its place. */
export const redactionWords = {
	organisation: '団体',
	person: '氏名',
	ip: 'IPアドレス',
	hardware: '機器番号',
	url: 'URL',
	host: 'ホスト名',
	mail: 'メールアドレス',
	phone: '電話番号',
	money: '金額',
	vendor: '業者',
	file: 'ファイル名',
	case: '問い合わせ番号'
} as const;
export type RedactionKind = keyof typeof redactionWords;

/** A place where the check has put a neutral word. The mark is unique in the draft, so that one can be undone alone. */
export type Replaced = {
	/** 〔団体1〕. */
	mark: string;
	kind: RedactionKind;
	/** What stood there. */
	original: string;
	/** What stands around it. */
	before: string;
	after: string;
	part: 'title' | 'question' | 'answer';
};

const BODY_LIMIT = 10_000;

const texts = {
	title: neededLine('件名を入れてください。', 100),
	question: neededWords('質問を入れてください。', '質問', BODY_LIMIT),
	answer: neededWords('回答を入れてください。', '回答', BODY_LIMIT),
	category: id('分類を選んでください。'),
	audience: v.pipe(
		v.optional(v.string(), ''),
		v.check((key) => key !== '', '読める団体を選んでください。')
	),
	reviewOn: day('見直しの日'),
	/** Found by the check and right to stay all the same, as they were found. */
	admitted: v.optional(v.array(v.string()), []),
	version
};

/** What else a page's form came back with whose draft was looked at for what is still said. */
export type SentDraft = {
	said?: { word: string; text: string }[];
	stamp?: string;
};

/** The draft of an article, as 公開する sends it. */
export const publishSchema = v.object({
	...texts,
	kind: v.optional(v.picklist(articleKinds), 'answer'),
	system: line(60),
	/** Marks of which the original is put back, each as 「〔団体1〕=original」. */
	restored: v.optional(v.array(v.string()), []),
	/** Attachments of the case that become the article's own. */
	copied: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((given) => given.map(Number).filter(Number.isSafeInteger))
	)
});

/** The same while it is only looked at: nothing has to be complete. */
export const restoreSchema = v.pipe(
	v.object({
		title: line(1_000),
		question: words('質問', BODY_LIMIT),
		answer: words('回答', BODY_LIMIT),
		category: line(20),
		audience: line(40),
		reviewOn: line(40),
		kind: line(20),
		system: line(60),
		restored: publishSchema.entries.restored,
		admitted: texts.admitted,
		copied: v.optional(v.array(v.string()), [])
	}),
	v.transform(({ category, audience, reviewOn, kind, system, ...rest }) => ({
		...rest,
		others: { category, audience, reviewOn, kind, system }
	}))
);

/** An edition of a published article of this kind; a specification is as long as it was handed in. */
export function reviseSchemaOf(kind: ArticleKind) {
	const { question, answer } = articleWords[kind];
	return v.object({
		...texts,
		question: neededWords(`${question}を入れてください。`, question, BODY_LIMIT),
		answer: neededWords(`${answer}を入れてください。`, answer, 200_000),
		note: line(200)
	});
}

export const withdrawSchema = v.object({
	reason: neededLine('理由を入れてください。', 200),
	version
});

/** Puts back what stood where these marks (「〔団体1〕=original」) are. */
export function restored(text: string, given: readonly string[]): string {
	return given.reduce((whole, each) => {
		const at = each.indexOf('〕=');
		return at < 0 ? whole : whole.replaceAll(each.slice(0, at + 1), each.slice(at + 2));
	}, text);
}

/** Takes the numbers off the marks that are left: they mean nothing outside the draft. */
export function withoutNumbers(text: string): string {
	const names = Object.values(redactionWords).join('|');
	return text.replace(new RegExp(`〔(${names})\\d+〕`, 'g'), '〔$1〕');
}
