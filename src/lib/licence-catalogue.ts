import * as v from 'valibot';
import { weekdayNumber, type Day } from './dates.ts';
import {
	day,
	id,
	line,
	neededLine,
	optionalDay,
	optionalId,
	ticked,
	version,
	within
} from './fields.ts';
import {
	metrics,
	priceLevels,
	pricePools,
	prorations,
	settlementModes,
	skuKinds
} from './licences.ts';

/* The forms of catalogue, agreements and support dates. */

/** How a reseller rounds the tax of an invoice. */
export const roundings = ['floor', 'ceil', 'half-up'] as const;
/** What a contract's number is the number of. */
export const numberKinds = ['enrollment', 'agreement', 'licence', 'pcn', 'other'] as const;
/** Whether what was delivered may be given back. */
export const returnRules = ['none', 'thirty-days-whole-line', 'negotiated'] as const;
/** In which of the vendor's pools points are counted. */
export const pools = ['applications', 'systems', 'servers', 'none'] as const;

const typed = v.optional(v.string(), '');

const whole = (least: number, what: string) =>
	v.pipe(
		typed,
		v.transform((text) => text.normalize('NFKC').replace(/[,\s円]/g, '')),
		v.check(
			(text) => text === '' || (/^\d{1,9}$/.test(text) && Number(text) >= least),
			`${what}は${least}以上の整数で入れてください。`
		),
		v.transform((text) => (text === '' ? null : Number(text)))
	);

const neededWhole = (least: number, what: string) =>
	v.pipe(
		whole(least, what),
		v.check((number) => number !== null, `${what}を入れてください。`),
		v.transform((number) => number ?? least)
	);

const choose = <const Options extends readonly [string, ...string[]]>(
	options: Options,
	message: string
) => v.picklist(options, message);

/** The part number as people and price lists write it, without width, case, spaces and the many hyphens. */
function partNumberOf(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[‐-―−－ー]/g, '-')
		.replace(/\s/g, '')
		.toUpperCase();
}

const agreementFields = {
	name: neededLine('契約の名前を入れてください。', 100),
	program: id('契約の種類を選んでください。'),
	reseller: id('販売店を選んでください。'),
	numberKind: choose(numberKinds, '番号の種類を選んでください。'),
	number: line(50),
	settlement: choose(settlementModes, '請求のしかたを選んでください。')
};

export const agreementSchema = v.object({
	...agreementFields,
	startsOn: optionalDay('始まる日'),
	endsOn: optionalDay('終わる日'),
	isConfirmed: ticked,
	version: v.optional(version, '0')
});

/** The contract that follows another: it begins on a day. */
export const successorSchema = v.object({
	...agreementFields,
	startsOn: day('始まる日'),
	endsOn: optionalDay('終わる日'),
	isConfirmed: ticked,
	version
});

export const enrolmentSchema = v.object({
	organisation: id('団体を選んでください。'),
	number: line(50),
	startsOn: day('加入した日')
});

/** 価格レベル of a pool from a day on; '' is not known. */
export const levelSchema = v.object({
	pool: choose(pricePools, '区分を選んでください。'),
	level: v.pipe(
		v.optional(v.picklist(['', ...priceLevels], '価格レベルを選んでください。'), ''),
		v.transform((given) => (given === '' ? null : given))
	),
	startsOn: day('いつから'),
	source: line(200),
	isConfirmed: ticked
});
export type LevelInput = v.InferOutput<typeof levelSchema>;

/** 統一満了: what SA costs from one day to the common last day. */
export const proratedSchema = v.object({
	part: v.pipe(
		typed,
		v.transform(partNumberOf),
		v.check((text) => text !== '', '型番を入れてください。')
	),
	from: day('始まる日'),
	to: day('そろえる日')
});

/** All municipalities that do not take part yet. */
export const everybodySchema = v.object({ startsOn: day('加入した日') });

export const enrolmentEditSchema = v.object({
	enrolment: id('団体を選んでください。'),
	number: line(50),
	startsOn: day('加入した日'),
	endsOn: optionalDay('終わる日'),
	version
});

/** 申込要 of many organisations taken away at once. */
export const settleSchema = v.object({
	enrolments: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((given) => [...new Set(given.map(Number))].filter(Number.isSafeInteger)),
		v.check((given) => given.length > 0, '加入を確かめた団体を選んでください。')
	)
});

/** Who holds which role in the vendor's portal. */
export const contactsSchema = v.object({
	enrolment: id('契約を選んでください。'),
	contacts: within(2_000),
	version
});

export const resellerSchema = v.object({
	reseller: optionalId,
	name: neededLine('販売店の名前を入れてください。', 100),
	invoiceNumber: v.pipe(
		typed,
		v.transform((text) => text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()),
		v.check(
			(text) => text === '' || /^T\d{13}$/.test(text),
			'登録番号は「T」と13桁の数字で入れてください。まだ分からなければ空に。'
		)
	),
	rounding: choose(roundings, '消費税の端数の扱いを選んでください。'),
	contact: within(500),
	isConfirmed: ticked,
	version: v.optional(version, '0')
});

/** What is said where a vendor is neither chosen nor named. */
export const noVendor = '製造元を選んでください。';

export const programSchema = v.pipe(
	v.object({
		program: optionalId,
		vendor: optionalId,
		newVendor: line(100),
		name: neededLine('契約の種類の名前を入れてください。', 100),
		assuranceMonths: whole(1, 'SAの月数'),
		returns: choose(returnRules, '返品の決まりを選んでください。'),
		proration: v.pipe(
			v.optional(v.picklist(['', ...prorations]), ''),
			v.transform((given) => (given === '' ? null : given))
		),
		validFrom: optionalDay('始まる日'),
		validTo: optionalDay('終わる日'),
		source: line(500),
		isConfirmed: ticked,
		version: v.optional(version, '0')
	}),
	v.forward(
		v.partialCheck(
			[['vendor'], ['newVendor']],
			({ vendor, newVendor }) => vendor !== null || newVendor !== '',
			noVendor
		),
		['vendor']
	)
);

export const productSchema = v.object({
	vendor: id(noVendor),
	family: neededLine('製品の名前を入れてください。', 100),
	edition: line(100),
	release: line(100),
	releasedOn: optionalDay('発売日'),
	metric: choose(metrics, '数え方を選んでください。'),
	pool: choose(pools, '区分を選んでください。'),
	leastPerProcessor: whole(1, 'プロセッサごとの最少'),
	leastPerServer: whole(1, 'サーバーごとの最少'),
	isConfirmed: ticked,
	version: v.optional(version, '0')
});

export const skuSchema = v.object({
	partNumber: v.pipe(
		typed,
		v.transform(partNumberOf),
		v.check((text) => text !== '', '型番を入れてください。'),
		v.check(
			(text) => /^[0-9A-Z][0-9A-Z._/+-]{0,49}$/.test(text),
			'型番は半角の英数字とハイフンです。'
		)
	),
	isNew: ticked,
	kind: choose(skuKinds, '種別を選んでください。'),
	rightsPerPack: neededWhole(1, '1個あたりの権利数'),
	termMonths: whole(1, '期間の月数'),
	points: whole(0, 'ポイント'),
	successor: v.pipe(typed, v.transform(partNumberOf))
});

/** A part number that belongs to another product than the price list made believe. */
export const placementSchema = v.object({
	partNumber: v.string(),
	product: id('品目を選んでください。')
});

export const lifecycleSchema = v.object({
	mainstreamEnd: optionalDay('メインストリーム終了の日'),
	extendedEnd: optionalDay('延長サポート終了の日'),
	paidEnd: optionalDay('有償延長終了の日'),
	source: neededLine('出典（ページの住所や資料の名前）を入れてください。', 500),
	checkedOn: day('確かめた日'),
	isUnconfirmed: ticked,
	/** Seen in the source although it is no usual day. */
	isSeen: ticked,
	current: optionalId
});

export const newLifecycleSchema = v.object({
	vendor: id(noVendor),
	family: neededLine('製品の名前を入れてください。', 100),
	release: neededLine('版を入れてください。', 100),
	...lifecycleSchema.entries
});

export const policySchema = v.object({
	needsApproval: ticked,
	riseYen: whole(0, '増額')
});

/** Support of a vendor ends on the second Tuesday of a month as a rule; what does not is looked at again. */
export function isSecondTuesday(on: Day): boolean {
	const date = Number(on.slice(8));
	return weekdayNumber(on) === 2 && date > 7 && date <= 14;
}

/** The last day of support one has without paying extra for it; null: none was published. */
export function supportEnd(of: { mainstreamEnd: Day | null; extendedEnd: Day | null }): Day | null {
	return of.extendedEnd ?? of.mainstreamEnd;
}

/** A product by its whole name, or all its editions in one version; `nameOfProduct` says the same in SQL. */
export function productName(of: { family: string; edition?: string; release: string }): string {
	return [of.family, of.edition ?? '', of.release].filter((part) => part !== '').join(' ');
}

/** Where an agreement stands on a day: not begun, in force, over. */
export function agreementState(
	of: { startsOn: Day | null; endsOn: Day | null },
	on: Day
): 'future' | 'active' | 'closed' {
	if (of.endsOn !== null && of.endsOn < on) return 'closed';
	return of.startsOn !== null && of.startsOn > on ? 'future' : 'active';
}
