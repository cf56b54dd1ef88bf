/** A way a vendor sells, as it is known from what was published. */
type KnownProgram = {
	vendor: string;
	code: string;
	name: string;
	/** Months of a term of Software Assurance; null: there is none. */
	assuranceMonths: number | null;
	returns: 'none' | 'thirty-days-whole-line' | 'negotiated';
	/** First and last day it is sold, JST; null: no such day is known. */
	validFrom: string | null;
	validTo: string | null;
	source: string;
	/** What the union has to say itself. */
	isUnconfirmed?: true;
};

export const knownVendors = ['Microsoft', 'ジャストシステム', 'Adobe'] as const;

/** Japan's programs for government bodies ended on this day; contracts since then are made with the maker itself. */
export const PARTNER_PROGRAMS_END = '2022-03-31';
const PARTNER_SOURCE =
	'https://www.microsoft.com/ja-jp/licensing/news/government-partner-program-changes';
const OPEN_SOURCE =
	'https://www.microsoft.com/en-us/licensing/news/microsoft_open_license_program_changes_for_public_sector_customers';

type Terms = [months: number | null, returns: KnownProgram['returns']];
type Validity = [from: string | null, to: string | null];

const of = (
	code: string,
	name: string,
	[assuranceMonths, returns]: Terms,
	[validFrom, validTo]: Validity,
	source: string
): KnownProgram => ({
	...{ vendor: 'Microsoft', code, name, assuranceMonths, returns, validFrom, validTo, source }
});

const NO_DAYS: Validity = [null, null];
const ENDED: Validity = [null, PARTNER_PROGRAMS_END];

/** The code of the program that stands for the union's own until it has said which one that is. */
export const PLACEHOLDER_PROGRAM = 'GOVERNMENT';

export const knownPrograms: readonly KnownProgram[] = [
	{
		...of(
			PLACEHOLDER_PROGRAM,
			'政府機関向けの直接契約',
			[36, 'negotiated'],
			['2022-04-01', null],
			PARTNER_SOURCE
		),
		isUnconfirmed: true
	},
	of('GP-EA', '政府機関パートナー EA', [36, 'negotiated'], ENDED, PARTNER_SOURCE),
	of('GP-ESA', '政府機関パートナー ESA', [36, 'negotiated'], ENDED, PARTNER_SOURCE),
	of('GP-SELECT-PLUS', '政府機関パートナー Select Plus', [36, 'negotiated'], ENDED, PARTNER_SOURCE),
	of('EA', 'Enterprise Agreement', [36, 'negotiated'], NO_DAYS, ''),
	of('ESA', 'Enterprise Subscription Agreement', [36, 'negotiated'], NO_DAYS, ''),
	of('SELECT-PLUS', 'Select Plus', [36, 'negotiated'], NO_DAYS, ''),
	of('MPSA', 'Microsoft Products and Services Agreement', [36, 'negotiated'], NO_DAYS, ''),
	of('OPEN-VALUE', 'Open Value', [36, 'negotiated'], NO_DAYS, ''),
	of('OPEN', 'Open License', [null, 'negotiated'], [null, '2021-12-31'], OPEN_SOURCE),
	of(
		'CSP-PERPETUAL',
		'CSP 永続ライセンス',
		[null, 'thirty-days-whole-line'],
		['2021-07-01', null],
		OPEN_SOURCE
	),
	of('CSP', 'CSP サブスクリプション', [null, 'negotiated'], NO_DAYS, ''),
	of('OEM', 'OEM（機器に付属）', [null, 'none'], NO_DAYS, ''),
	of('FPP', 'パッケージ', [null, 'none'], NO_DAYS, ''),
	{
		...of(
			'JL-GOVERNMENT',
			'JL-Government',
			[null, 'negotiated'],
			NO_DAYS,
			'https://www.justsystems.com/jp/services/license/products/gmt_range.html'
		),
		vendor: 'ジャストシステム'
	},
	{ ...of('VIP', 'Value Incentive Plan', [null, 'negotiated'], NO_DAYS, ''), vendor: 'Adobe' }
];
