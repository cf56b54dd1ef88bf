import { eraYear, typedDay } from '#lib/dates.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import type { Replaced } from '../../files/cp932.ts';
import type { Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { saving } from '../money.ts';
import { linesBehind, savings, type SavingLine, type SavingQuery } from './savings.ts';

const header = [
	'定価での額（円・税抜）',
	'優待での額（円・税抜）',
	'節減額（円・税抜）',
	'率（%）',
	'算定不能（行）'
];

/** 優待実績 as a workbook: by organisation, by product, by year, and the lines behind. Throws as `savings`. */
export async function savingsWorkbook(actor: Actor, query: SavingQuery): Promise<Workbook> {
	const { byOrganisation, byProduct, byYear, sum, isForAll } = savings(actor, query);
	const sheet = (name: string, first: string, lines: readonly SavingLine[]): Sheet => ({
		sheet: name,
		header: [first, ...header],
		rows: lines.map((line) => [line.name, ...cellsOf(line)])
	});
	return writeWorkbook(
		stemOf(query),
		...(isForAll ? [sheet('団体別', '団体', [...byOrganisation, sum])] : []),
		sheet('品目別', '品目', [...byProduct, sum]),
		sheet('年度別', '年度', byYear),
		{ sheet: '明細', ...table(actor, query) }
	);
}

/** The lines behind the savings as CSV, in UTF-8 or CP932. Throws as `savings`. */
export function savingsCsv(actor: Actor, query: SavingQuery, isCp932: boolean): Workbook {
	const lines = table(actor, query);
	return isCp932 ? writeCp932Csv(stemOf(query), lines).file : writeCsv(stemOf(query), lines);
}

/** The letters that CP932 would replace in them. Throws as `savings`. */
export function replacedInSavings(actor: Actor, query: SavingQuery): Replaced[] {
	return replacedIn(table(actor, query));
}

function table(actor: Actor, query: SavingQuery): Omit<Sheet, 'sheet'> {
	const bodies = new Map(organisations.list().map((body) => [body.id, body]));
	const rows = linesBehind(actor, query).map((line) => {
		const body = bodies.get(line.organisationId);
		const { yen } = saving([line]);
		return [
			body?.code6 ?? '',
			body?.name ?? '',
			typedDay(line.orderedOn),
			line.partNumber,
			line.product,
			line.packs,
			line.list ?? 'オープン価格',
			line.preferential,
			line.list === null ? '算定不能' : yen
		];
	});
	return {
		header: [
			...['団体コード', '団体', '発注日', '型番', '品目', '数（パック）'],
			...['定価（円・税抜）', '優待価格（円・税抜）', '節減額（円・税抜）']
		],
		rows: rows
	};
}

function cellsOf({ atList, paid, yen, tenths, uncountable }: SavingLine): (string | number)[] {
	return [atList, paid, yen, tenths === null ? '' : tenths / 10, uncountable];
}

function stemOf({ year }: SavingQuery): string {
	return `優待実績_${eraYear(year)}`;
}
