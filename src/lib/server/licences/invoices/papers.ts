import { eraYear, typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { paperOf } from '#lib/licence-invoices.ts';
import type { Replaced } from '../../files/cp932.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { bill, ofYear, paper, type BilledLine } from './invoices.ts';

const amounts = ['税抜（円）', '消費税（円）', '税込（円）'];
const lineHeader = ['型番', '品目', '納品日', '数（パック）', '単価（円・税抜）', '額（円・税抜）'];

/** The invoices of a year that the actor may see, as `ofYear` chooses it, as a workbook. Throws `Forbidden`. */
export async function invoicesWorkbook(actor: Actor, year: string | null): Promise<Workbook> {
	const { name, table } = list(actor, year);
	return writeWorkbook(name, { sheet: '請求書一覧', ...table });
}

/** The same as CSV in UTF-8 or CP932. */
export function invoicesCsv(actor: Actor, year: string | null, isCp932: boolean): Workbook {
	const { name, table } = list(actor, year);
	return isCp932 ? writeCp932Csv(name, table).file : writeCsv(name, table);
}

/** The letters that CP932 would replace in it. */
export function replacedInInvoices(actor: Actor, year: string | null): Replaced[] {
	return replacedIn(list(actor, year).table);
}

/** An invoice that came to the union, divided among the organisations, with its lines. Throws `NotFound`. */
export async function billWorkbook(actor: Actor, id: number): Promise<Workbook> {
	const of = bill(actor, id);
	const shares = of.papers.map(({ number, organisation, base, tax }) => [
		...[number, organisation, base, tax, base + tax]
	]);
	const names = new Map(organisations.list().map((body) => [body.id, body.name]));
	return writeWorkbook(
		`請求_${of.orderNumber}`,
		{
			sheet: '団体別',
			header: ['番号', '団体', ...amounts],
			rows: [...shares, ['販売店の請求', of.number, of.base, of.tax, of.base + of.tax]]
		},
		{
			sheet: '明細',
			header: ['団体', ...lineHeader],
			rows: of.lines.map((line) => [names.get(line.organisationId) ?? '', ...cellsOf(line)])
		}
	);
}

/** The union's invoice or 精算書 to one organisation. Throws `NotFound`. */
export async function paperWorkbook(actor: Actor, id: number): Promise<Workbook> {
	const of = paper(actor, id);
	const name = paperOf[of.settlement] ?? '';
	const none = ['', '', '', ''];
	const rows: (string | number)[][] = [
		...of.lines.map(cellsOf),
		...(of.adjustment === 0 ? [] : [['', '値引・調整', ...none.slice(1), of.adjustment]]),
		['', '税抜の計', ...none.slice(1), of.base],
		['', `消費税（${of.bill.taxRate / 100}%）`, ...none.slice(1), of.tax],
		['', '税込の計', ...none.slice(1), of.base + of.tax]
	];
	return writeWorkbook(`${name}_${of.number}`, {
		sheet: name,
		header: lineHeader,
		rows: rows
	});
}

function cellsOf({ partNumber, product, deliveredOn, packs, unitYen }: BilledLine) {
	return [partNumber, product, typedDay(deliveredOn), packs, unitYen, packs * unitYen];
}

function list(actor: Actor, asked: string | null): { name: string; table: Omit<Sheet, 'sheet'> } {
	const { year, bills, papers } = ofYear(actor, asked);
	const own = bills.map((of) => [
		labels.settlementMode[of.settlement],
		of.number,
		of.orderNumber,
		of.organisation ?? '組合',
		typedDay(of.invoicedOn),
		...[of.base, of.tax, of.base + of.tax],
		of.annulledAt ? '取消し' : '',
		of.reason
	]);
	const issued = papers.map((of) => [
		...[paperOf[of.settlement] ?? '', of.number, '', of.organisation, typedDay(of.issuedOn)],
		...[of.base, of.tax, of.base + of.tax],
		of.isAnnulled ? '取消し' : '',
		''
	]);
	return {
		name: `請求書一覧_${eraYear(year)}`,
		table: {
			header: ['種類', '番号', '発注', '宛先', '日付', ...amounts, '状態', '備考'],
			rows: [...own, ...issued]
		}
	};
}
