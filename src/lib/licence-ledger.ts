import * as v from 'valibot';
import { applicationWays, renewals, type Renewal } from './licences.ts';
import { day, id, line, neededLine, optionalId, version } from './fields.ts';
import type { Day } from './dates.ts';

/** Which way one looks at the ledger. */
export const ledgerViews = { organisation: '団体で見る', product: '品目で見る' } as const;
export type LedgerView = keyof typeof ledgerViews;

/** The columns that lots can be put in order by, and those of the sums by product. */
export const lotColumns = ['rights', 'usageStart'] as const;
export type LotColumn = (typeof lotColumns)[number];
export const productColumns = ['organisations', 'rights', 'covered', 'used', 'short'] as const;
export type ProductColumn = (typeof productColumns)[number];

/** 期首残高 as read from a line of a sheet. */
export type OpeningRow = {
	cell: string;
	organisationId: number;
	partNumber: string;
	rights: number;
	agreementNumber: string;
	usageStart: Day;
	/** Null: without SA. */
	assuranceEnd: Day | null;
};

/** What a line of the edited ledger says of a lot; a column that the sheet lacks is undefined. */
export type RoundTripRow = {
	cell: string;
	lotId: number;
	memo?: string;
	renewal?: Renewal;
};

export const uploadStates = {
	open: '確認中',
	applied: '取り込み済み',
	dropped: '取りやめ'
} as const;
export type UploadState = keyof typeof uploadStates;

/** The longest 利用者メモ. */
export const LONGEST_MEMO = 200;

const wholeRights = (message: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => Number(text.normalize('NFKC').replace(/[,\s]/g, '') || 'none')),
		v.check((rights) => Number.isSafeInteger(rights) && rights >= 0 && rights <= 9_999_999, message)
	);

const rights = v.pipe(
	wholeRights('数量を、1以上の数字で入れてください。'),
	v.check((given) => given > 0, '数量を、1以上の数字で入れてください。')
);
const documentOf = neededLine('根拠になる書類の名前や番号を入れてください。', 100);
const reasonOf = (message: string) => neededLine(message, 200);

/** 赤黒: what is right instead; 0 where the movement never was. */
export const correctingSchema = v.object({
	entry: id('訂正する記帳を選んでください。'),
	rights: wholeRights('正しい数量を数字で入れてください。なかったことにするときは0です。'),
	onDay: day('正しい日'),
	reason: reasonOf('訂正する理由を書いてください。')
});

export const transferSchema = v.object({
	organisation: id('移管先の団体を選んでください。'),
	rights,
	onDay: day('移管した日'),
	document: documentOf,
	reason: line(200)
});

export const discardSchema = v.object({
	rights,
	onDay: day('廃棄した日'),
	document: documentOf,
	reason: reasonOf('廃棄する理由を書いてください。')
});

export const splitSchema = v.object({ rights, reason: reasonOf('分ける理由を書いてください。') });

/** 利用者メモ and 更新意向. */
export const declarationSchema = v.object({
	memo: line(LONGEST_MEMO),
	renewal: v.picklist(renewals, '更新意向を選んでください。'),
	version
});

/** 使用の申告. */
export const usageSchema = v.object({
	organisation: optionalId,
	product: id('品目を選んでください。'),
	target: neededLine('どこで使っているかを書いてください（例：住民情報サーバー2台）。', 100),
	rights,
	since: day('使い始めた日')
});

export const usageEndSchema = v.object({
	assignment: id('終わりにする申告を選んでください。'),
	until: day('最後に使った日'),
	version
});

/** 期首残高: the organisation says it is right, or what is not; the desk types in what came on paper. */
export const confirmingSchema = v.object({
	lots: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger)),
		v.check((given) => given.length > 0, '確認する行を選んでください。')
	),
	via: v.optional(v.picklist(applicationWays), 'web'),
	caller: line(60)
});

export const objectingSchema = v.object({
	lot: id('行を選んでください。'),
	objection: neededLine('どこが違うかを書いてください。', 200)
});

/** A merger of organisations into one, from a day on. */
export const mergerSchema = v.object({
	from: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger))
	),
	into: optionalId,
	onDay: day('合併の日'),
	document: line(100),
	seen: v.optional(v.string(), '')
});

/** A difference from the admin center, accepted. */
export const acceptanceSchema = v.object({
	difference: neededLine('受け入れる違いを選んでください。', 300),
	reason: reasonOf('受け入れる理由を書いてください。')
});

/** The day 期首残高 counts from. */
export const openingSchema = v.object({ onDay: day('期首の日') });

/** How many lines stood on the screen to be taken over. */
export const takingSchema = v.object({
	seen: v.pipe(v.string(), v.transform(Number), v.integer())
});

/** A CSV of the admin center: of which day, and whose where it does not say. */
export const snapshotSchema = v.object({
	takenOn: day('出力した日'),
	organisation: optionalId
});

/** The versions of the lots that stood on the screen, as 'lot:version' beside one another. */
export const editedSchema = v.object({
	versions: v.pipe(
		v.string(),
		v.regex(/^(\d+:\d+)?( \d+:\d+)*$/),
		v.transform((text) => {
			const pairs = text === '' ? [] : text.split(' ').map((pair) => pair.split(':').map(Number));
			return new Map(pairs.map(([lot = 0, version = 0]) => [lot, version]));
		})
	)
});

/** What a difference from the admin center is. */
export const differenceKinds = {
	here: '台帳だけにある',
	there: '管理センターだけにある',
	differs: '数が違う',
	same: '一致'
} as const;
export type DifferenceKind = keyof typeof differenceKinds;
