import * as v from 'valibot';
import { boardSlugs } from './boards.ts';
import { FOLLOWED } from './telling.ts';
import { REASON_LIMIT } from './forum.ts';
import { membershipRoles, openings, outcomes } from './groups.ts';
import type { Quorum } from './quorum.ts';
import { day, id, neededWords, optionalDay, optionalId, ticked, version, words } from './fields.ts';
import { onOneLine } from './text.ts';

const NAME_LIMIT = 60;
const TEXT_LIMIT = 1000;

/** Addresses below /groups that are no group's, and the boards'; and what stands among boards for something else. */
const reserved: readonly string[] = [
	...boardSlugs,
	FOLLOWED,
	...['new', 'edit', 'proposals', 'participation', 'opinions', 'summaries', 'cases', 'calendar'],
	...['map', 'members', 'meetings', 'materials', 'threads', 'search']
];

const needed = (what: string, limit: number) =>
	neededWords(`${what}を入れてください。`, what, limit);

const line = (what: string, limit: number) => v.pipe(needed(what, limit), v.transform(onOneLine));

/** The share of the member organisations that a 定足数 asks for. */
type Share = Pick<Quorum, 'numerator' | 'denominator'>;

/** Reads 「1/2」「2分の1」「半数」; null for nothing typed, 'wrong' for what is no share. */
export function typedQuorum(typed: string): Share | null | 'wrong' {
	const text = typed.normalize('NFKC').replace(/\s|以上$/g, '');
	if (text === '') return null;
	if (/^(半数|過半数)$/.test(text)) return text === '半数' ? half : 'wrong';
	const [, upper, lower] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
	const [, below, above] = /^(\d{1,3})分の(\d{1,3})$/.exec(text) ?? [];
	const numerator = Number(upper ?? above ?? 0);
	const denominator = Number(lower ?? below ?? 0);
	return numerator > 0 && numerator <= denominator ? { numerator, denominator } : 'wrong';
}

const half: Share = { numerator: 1, denominator: 2 };

/** 「1/2」, as it is typed; '' where none is asked. */
export function quorumText(of: Share | null): string {
	return of === null ? '' : `${of.numerator}/${of.denominator}`;
}

const quorum = v.pipe(
	v.optional(v.string(), ''),
	v.transform(typedQuorum),
	v.check(
		(read) => read !== 'wrong',
		'定足数を「1/2」「2/3」のように入れてください。求めないときは空のままにします。'
	),
	v.transform((read) => (read === 'wrong' ? null : read))
);

const described = {
	purpose: needed('目的', TEXT_LIMIT),
	basis: needed('根拠', TEXT_LIMIT),
	fromOn: optionalDay('期間のはじまりの日'),
	toOn: optionalDay('期間のおわりの日'),
	quorum,
	countsMandates: ticked
};

export const foundingSchema = v.object({
	name: line('名前', NAME_LIMIT),
	slug: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.normalize('NFKC').trim()),
		v.check(
			(slug) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug) && slug.length <= 40,
			'アドレスに使う名前は、英小文字で始まる40文字までの英小文字・数字・ハイフンにしてください。'
		),
		v.check((slug) => !reserved.includes(slug), 'この名前はほかの画面が使っています。')
	),
	...described,
	openness: v.pipe(
		v.optional(v.string(), ''),
		v.picklist(openings, '誰が中を読めるかを選んでください。')
	),
	chair: optionalId,
	secretariat: id('事務局の団体を選んでください。'),
	firstMeetingNumber: v.pipe(
		v.optional(v.string(), '1'),
		v.transform((text) => Number(text.normalize('NFKC').trim() || '1')),
		v.check(
			(number) => Number.isInteger(number) && number >= 1 && number <= 999,
			'初めの会議の回を1から999の数で入れてください。'
		)
	),
	proposal: optionalId
});

export type Founding = v.InferOutput<typeof foundingSchema>;

export const descriptionSchema = v.object({
	name: line('名前', NAME_LIMIT),
	...described,
	version
});

export type Description = v.InferOutput<typeof descriptionSchema>;

export const applicationSchema = v.object({ message: words('ひとこと', REASON_LIMIT) });

export const invitationSchema = v.object({
	organisations: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger)),
		v.check((ids) => ids.length > 0, '招待する団体を選んでください。')
	),
	message: words('ひとこと', REASON_LIMIT)
});

/** As `invitationSchema`, where the group is chosen with the organisations. */
export const invitationToSchema = v.object({
	group: neededWords('招待するワーキンググループを選んでください。', 'ワーキンググループ', 100),
	...invitationSchema.entries
});

export const requestSchema = v.object({ request: v.string() });
export const answerSchema = v.object({
	request: v.string(),
	reason: words('理由', REASON_LIMIT)
});

export const roleSchema = v.object({
	role: v.picklist(membershipRoles, '役割を選んでください。')
});

export const takingOutSchema = v.object({ reason: needed('理由', REASON_LIMIT) });

export const leavingSchema = v.object({
	isSure: v.pipe(
		ticked,
		v.check((isSure) => isSure, '退会してよいか、印を付けて確かめてください。')
	)
});

/** One of the organisation's people, or a name for somebody who has no seat here. */
export const participantSchema = v.object({
	tenure: optionalId,
	name: words('氏名', NAME_LIMIT),
	section: words('課', NAME_LIMIT)
});

export const conclusionSchema = v.object({
	outcome: v.pipe(v.optional(v.string(), ''), v.picklist(outcomes, '結論を選んでください。')),
	reason: needed('理由', TEXT_LIMIT),
	revisit: needed('再検討の条件', TEXT_LIMIT),
	onDay: day('結論の日'),
	successor: optionalId
});

export type Conclusion = v.InferOutput<typeof conclusionSchema>;

export const revisitSchema = v.object({
	revisit: needed('再検討の条件', TEXT_LIMIT),
	/** What stood on the screen, so that another's words are not lost. */
	was: v.optional(v.string(), '')
});
