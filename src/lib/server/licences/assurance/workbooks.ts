import { longDate, fiscalYearLabel } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { productName } from '#lib/licence-catalogue.ts';
import type { Actor } from '../../identity/actors.ts';
import { harmless, writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import { budgetOf } from './budget.ts';
import { expiring, type Span } from './reading.ts';
import { remainingOf } from './remaining.ts';

type Cell = string | number;
const safe = (row: Cell[]) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell));

/** 期限一覧 as a workbook: the same lines as on the screen, days as texts. */
export function expiryWorkbook(
	actor: Actor,
	of: { span: Span; organisationId?: number | undefined }
): Promise<Workbook> {
	const header = ['団体', '品目', '権利', '単位', '契約番号', '始まり', '終わり', '発注まで'];
	return writeWorkbook('SA期限一覧', {
		sheet: '期限一覧',
		header: [...header, '予算要求まで', '状態', '更新の予定', '更新する数', 'メモ'],
		rows: expiring(actor, of).map((row) =>
			safe([
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
		)
	});
}

/** 次年度予算要求資料 as a workbook; what has no price is left empty, so that it is filled in. */
export function budgetWorkbook(
	actor: Actor,
	organisation: { id: number; name: string },
	year: number
): Promise<Workbook> {
	const { lines, yen } = budgetOf(actor, organisation.id, year);
	const header = ['理由', '品目', '終わり', '発注まで', '権利', '単位', '型番', 'パック'];
	return writeWorkbook(`予算要求資料_${fiscalYearLabel(year)}_${organisation.name}`, {
		sheet: '予算要求資料',
		header: [...header, '単価（税抜・円）', '金額（税抜・円）', '備考'],
		rows: [
			...lines.map((line) =>
				safe([
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
					line.note
				])
			),
			['合計', '', '', '', '', '', '', '', '', yen, '']
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
			held.map(({ metric, rights, covered }) =>
				safe([
					code6 ?? '',
					name,
					rights,
					labels.metric[metric],
					covered,
					of.endsOn ? longDate(of.endsOn) : ''
				])
			)
		)
	});
}
