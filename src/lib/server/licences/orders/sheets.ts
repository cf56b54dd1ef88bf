import { typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { db } from '../../db/index.ts';
import { numberOf as applicationNumber } from '../applications/applications.ts';
import { find as findSlip } from '../deliveries/slips.ts';
import { summary } from '../rounds/shown.ts';
import { linesOf } from './lines.ts';
import { find } from './orders.ts';

const SUMMARY = ['型番', '品名', '区分', '単価（円・税抜）', '数量', '金額（円・税抜）', '団体数'];
const DETAIL = [
	'団体',
	'申込番号',
	'型番',
	'品名',
	'数量',
	'単価（円・税抜）',
	'金額（円・税抜）',
	'希望日'
];

/** 発注集計 as a workbook: by part number, and line by line. Throws `Forbidden`. */
export async function summaryBook(actor: Actor, roundId: number): Promise<Workbook> {
	const { round, totals, sum } = summary(actor, roundId);
	const rows = totals.map((total) => [
		...[total.partNumber, total.product, labels.skuKind[total.kind], total.unitYen],
		...[total.packs, total.yen, new Set(total.lines.map((line) => line.organisationId)).size]
	]);
	const lines = totals.flatMap((total) =>
		total.lines.map((line) => [
			...[line.organisation, applicationNumber(line) ?? '', line.partNumber, line.product],
			...[line.packs, line.unitYen, line.packs * line.unitYen],
			line.wantedBy ? typedDay(line.wantedBy) : ''
		])
	);
	return writeWorkbook(
		`発注集計_${round.name}`,
		{
			sheet: '品目ごと',
			header: SUMMARY,
			rows: [...rows, ['合計', '', '', '', sum.packs, sum.yen, '']]
		},
		{ sheet: '団体ごと', header: DETAIL, rows: lines }
	);
}

/** 見積依頼 as a workbook: part numbers and packs, with empty cells for the reseller's prices. Throws `Forbidden`. */
export async function quotationBook(actor: Actor, roundId: number): Promise<Workbook> {
	const { round, totals } = summary(actor, roundId);
	return writeWorkbook(`見積依頼_${round.name}`, {
		sheet: '見積依頼',
		header: ['型番', '品名', '区分', '予定数量', '見積単価（円・税抜）', '備考'],
		rows: byPartAlone(totals).map(({ partNumber, product, kind, packs }) => [
			...[partNumber, product, labels.skuKind[kind], packs, '', '']
		])
	});
}

/** Totals of a part number whatever its price, for who is asked for the price. */
export function byPartAlone<Of extends { partNumber: string; packs: number }>(
	totals: readonly Of[]
): Of[] {
	const parts = new Map<string, Of>();
	for (const total of totals) {
		const own = parts.get(total.partNumber);
		parts.set(total.partNumber, own ? { ...own, packs: own.packs + total.packs } : total);
	}
	return [...parts.values()];
}

/** 発注書 as a workbook. Throws `Forbidden` and `NotFound`. */
export async function orderBook(actor: Actor, number: string): Promise<Workbook> {
	const order = find(actor, number);
	const lines = linesOf(db(), order.id);
	const rows = lines.map((line) => [
		...[line.partNumber, line.product, labels.skuKind[line.kind], line.packs],
		...[line.unitYen, line.packs * line.unitYen]
	]);
	const inside = lines.flatMap((line) =>
		line.allocations.map((one) => [
			...[one.organisation, one.application, line.partNumber, line.product],
			...[one.packs, line.unitYen, one.packs * line.unitYen]
		])
	);
	return writeWorkbook(
		`発注書_${order.number}`,
		{ sheet: '発注書', header: SUMMARY.slice(0, 6), rows: rows },
		{ sheet: '団体内訳', header: DETAIL.slice(0, 7), rows: inside }
	);
}

/** 受領配付書 as a workbook. Throws `NotFound` for another organisation's. */
export async function slipBook(
	actor: Actor,
	receipt: string,
	organisationId: number
): Promise<Workbook> {
	const slip = findSlip(actor, receipt, organisationId);
	return writeWorkbook(`受領書_${slip.receipt}_${slip.organisation}`, {
		sheet: '受領書',
		header: [
			'団体',
			'申込番号',
			'型番',
			'品名',
			'数量',
			'権利数',
			'使用の開始',
			'SAの終わり',
			'契約'
		],
		rows: slip.lines.map((line) => [
			...[slip.organisation, line.application, line.partNumber, line.product],
			...[line.packs, line.rights, typedDay(slip.usageStart)],
			...[line.coveredUntil ? typedDay(line.coveredUntil) : '', slip.agreement]
		])
	});
}
