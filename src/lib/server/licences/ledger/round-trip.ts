import { typedDay } from '#lib/dates.ts';
import { LONGEST_MEMO, type RoundTripRow } from '#lib/licence-ledger.ts';
import { oneLine } from '#lib/fields.ts';
import { labels } from '#lib/labels.ts';
import { renewals, type Renewal } from '#lib/licences.ts';
import { characters } from '#lib/text.ts';
import type { Sheet } from '../../files/extract.ts';
import type { Replaced } from '../../files/cp932.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Sheet as Table, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import type { Holding } from './holdings.ts';
import { overview, type Look } from './overview.ts';
import { tableIn, wholeIn, type Columns, type Line } from './table.ts';

type Field =
	| 'lot'
	| 'organisation'
	| 'product'
	| 'part'
	| 'rights'
	| 'metric'
	| 'agreement'
	| 'usageStart'
	| 'assuranceEnd'
	| 'memo'
	| 'renewal';

const columns: Columns<Field> = {
	lot: ['権利番号'],
	organisation: ['団体'],
	product: ['品名'],
	part: ['型番'],
	rights: ['数量'],
	metric: ['単位'],
	agreement: ['契約番号'],
	usageStart: ['使用開始'],
	assuranceEnd: ['SA終了'],
	memo: ['利用者メモ'],
	renewal: ['更新意向']
};

/** The ledger as one looks at it, as a workbook whose last two columns come back by `readRoundTrip`. Throws `Forbidden`. */
export async function exportedLedger(actor: Actor, look: Look): Promise<Workbook> {
	return writeWorkbook(STEM, { sheet: '台帳', ...ledgerTable(lotsOf(actor, look)) });
}

/** The same as CSV, in UTF-8 or CP932. Throws `Forbidden`. */
export function ledgerCsv(actor: Actor, look: Look, isCp932: boolean): Workbook {
	const table = ledgerTable(lotsOf(actor, look));
	return isCp932 ? writeCp932Csv(STEM, table).file : writeCsv(STEM, table);
}

/** The letters that CP932 would replace in it. */
export function replacedInLedger(lots: readonly Holding[]): Replaced[] {
	return replacedIn(ledgerTable(lots));
}

const STEM = 'ライセンス台帳';

const lotsOf = (actor: Actor, look: Look) =>
	overview(actor, { ...look, view: 'organisation' }).lots;

function ledgerTable(lots: readonly Holding[]): Omit<Table, 'sheet'> {
	return {
		header: Object.values(columns).map(([word]) => word ?? ''),
		rows: lots.map((lot) => [
			String(lot.lotId),
			lot.organisation,
			lot.product,
			lot.partNumber ?? '',
			lot.rights,
			labels.metric[lot.metric],
			lot.agreementNumber,
			typedDay(lot.usageStart),
			lot.cover ? typedDay(lot.cover.endsOn) : '',
			lot.memo,
			labels.renewal[lot.renewal]
		])
	};
}

type ReadRoundTrip = {
	rows: RoundTripRow[];
	/** Sentences about cells that are not taken, such as another quantity. */
	refused: string[];
	/** Sentences about cells that have to be put right first. */
	faults: string[];
};

/**
 * Reads the edited ledger against the lots its reader may see; null where no sheet has 権利番号 and one of the two
 * columns that may be edited. What is missing in the sheet stays.
 */
export function readRoundTrip(
	sheets: readonly Sheet[],
	held: readonly Holding[]
): ReadRoundTrip | null {
	const table =
		tableIn(sheets, columns, ['lot', 'memo']) ?? tableIn(sheets, columns, ['lot', 'renewal']);
	if (!table) return null;
	const read: ReadRoundTrip = { rows: [], refused: [], faults: [] };
	const lots = new Map(held.map((lot) => [lot.lotId, lot]));
	const seen = new Set<number>();
	for (const line of table.lines) {
		const lotId = wholeIn(line.said('lot'));
		const lot = lots.get(lotId ?? 0);
		if (!lot) {
			read.refused.push(
				`${line.cell('lot')}：権利番号「${line.said('lot')}」は、見られる台帳にありません。新しい権利は、ここからは増やせません。`
			);
			continue;
		}
		if (seen.has(lot.lotId)) {
			read.faults.push(`${line.cell('lot')}：権利番号${lot.lotId}の行が二つあります。`);
			continue;
		}
		seen.add(lot.lotId);
		if (table.fields.has('rights') && wholeIn(line.said('rights')) !== lot.rights) {
			read.refused.push(
				`${line.cell('rights')}：数量（いま${lot.rights}、シート${line.said('rights') || '空'}）は取り込みません。権利の画面で訂正します。`
			);
		}
		const row: RoundTripRow = { cell: line.at, lotId: lot.lotId };
		if (table.fields.has('memo')) row.memo = memoIn(line, read.faults);
		const renewal = table.fields.has('renewal') ? renewalIn(line, read.faults) : null;
		if (renewal) row.renewal = renewal;
		if (differs(row, lot)) read.rows.push(row);
	}
	return read;
}

/** Whether a line says something else than the lot does. */
export function differs(row: RoundTripRow, lot: Pick<Holding, 'memo' | 'renewal'>): boolean {
	return (row.memo ?? lot.memo) !== lot.memo || (row.renewal ?? lot.renewal) !== lot.renewal;
}

function memoIn(line: Line<Field>, faults: string[]): string {
	const memo = oneLine(line.said('memo'));
	if (characters(memo) > LONGEST_MEMO) {
		faults.push(
			`${line.cell('memo')}：利用者メモは${LONGEST_MEMO}文字までにしてください（いまは${characters(memo)}文字）。`
		);
	}
	return memo;
}

function renewalIn(line: Line<Field>, faults: string[]): Renewal | null {
	const said = line.said('renewal');
	if (said === '') return null;
	const renewal = renewals.find((each) => labels.renewal[each] === said.normalize('NFKC'));
	if (!renewal) {
		const words = renewals.map((each) => labels.renewal[each]).join('・');
		faults.push(`${line.cell('renewal')}：更新意向「${said}」は、${words}のどれかにしてください。`);
	}
	return renewal ?? null;
}
