import { longDate, fiscalYearLabel } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Actor } from '../../identity/actors.ts';
import type { Replaced } from '../../files/cp932.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import { budgetOf } from './budget.ts';
import { expiring, type Span } from './reading.ts';
import { remainingOf, supportEnding } from './remaining.ts';

const EXPIRY = 'SA期限一覧';

type Cell = string | number;

type Asked = { span: Span; organisationId?: number | undefined };

/** 期限一覧 as a workbook: the same lines as on the screen, days as texts, and what loses its support. */
export function expiryWorkbook(actor: Actor, of: Asked): Promise<Workbook> {
	return writeWorkbook(
		EXPIRY,
		{ sheet: '期限一覧', ...expiryTable(actor, of) },
		{
			sheet: 'サポートの終わり',
			header: ['製品', '終わり', '団体数', '権利', '単位', 'うちSAあり'],
			rows: supportEnding(actor, of).flatMap(({ name, endsOn, held }) =>
				held.map(({ metric, organisations, rights, covered }) => [
					name,
					endsOn,
					organisations,
					rights,
					labels.metric[metric],
					covered
				])
			)
		}
	);
}

/** Its first sheet as CSV, in UTF-8 or CP932. */
export function expiryCsv(actor: Actor, of: Asked, isCp932: boolean): Workbook {
	const table = expiryTable(actor, of);
	return isCp932 ? writeCp932Csv(EXPIRY, table).file : writeCsv(EXPIRY, table);
}

/** The letters that CP932 would replace in it. */
export function replacedInExpiry(actor: Actor, of: Asked): Replaced[] {
	return replacedIn(expiryTable(actor, of));
}

function expiryTable(actor: Actor, of: Asked): Omit<Sheet, 'sheet'> {
	const header = ['団体', '品目', '権利', '単位', '契約番号', '始まり', '終わり', '発注まで'];
	return {
		header: [...header, '予算要求まで', '状態', '更新の予定', '更新する数', 'メモ'],
		rows: expiring(actor, of).map((row) => [
			row.organisation.name,
			row.product,
			row.rights,
			labels.metric[row.metric],
			row.agreementNumber,
			row.startsOn,
			row.endsOn,
			row.orderBy,
			row.budgetBy,
			row.isRenewalOrdered ? '更新発注済み' : labels.assuranceState[row.state],
			row.intention ? labels.renewalIntention[row.intention] : '',
			row.intendedRights ?? '',
			row.memo
		])
	};
}

const sum = (name: string, yen: number): Cell[] => [
	name,
	...Array<string>(8).fill(''),
	yen,
	'',
	''
];

/** 次年度予算要求資料 as a workbook; what has no price is left empty, so that it is filled in. */
export function budgetWorkbook(
	actor: Actor,
	organisation: { id: number; name: string },
	year: number
): Promise<Workbook> {
	const { lines, yen, tax } = budgetOf(actor, organisation.id, year);
	const header = ['理由', '品目', '終わり', '発注まで', '権利', '単位', '型番', 'パック'];
	return writeWorkbook(`予算要求資料_${fiscalYearLabel(year)}_${organisation.name}`, {
		sheet: '予算要求資料',
		header: [...header, '単価（税抜・円）', '金額（税抜・円）', '価格', '備考'],
		rows: [
			...lines.map((line) => [
				labels.budgetReason[line.why],
				line.what,
				line.endsOn,
				line.orderBy ?? '',
				line.rights,
				labels.metric[line.metric],
				line.offer?.partNumber ?? '',
				line.offer?.packs ?? '',
				line.offer?.unitYen ?? '',
				line.offer?.yen ?? '',
				line.offer ? '要確認' : '見積が要ります',
				line.note
			]),
			sum('計（税抜）', yen),
			sum('消費税（10%）', tax),
			sum('合計（税込）', yen + tax)
		]
	});
}

/** What is left of a family in one version, by organisation, as a workbook. */
export function supportWorkbook(actor: Actor, lifecycleId: number): Promise<Workbook> {
	const of = remainingOf(actor, lifecycleId);
	return writeWorkbook(`サポート終了_${productName(of)}`, {
		sheet: '保有している団体',
		header: ['団体コード', '団体', '権利', '単位', 'うちSAあり', 'サポートの終わり'],
		rows: of.places.flatMap(({ code6, name, held }) =>
			held.map(({ metric, rights, covered }) => [
				code6 ?? '',
				name,
				rights,
				labels.metric[metric],
				covered,
				of.endsOn ? longDate(of.endsOn) : ''
			])
		)
	});
}
