import type { Day } from '#lib/dates.ts';
import type { OpeningRow } from '#lib/licence-ledger.ts';
import type { SkuKind } from '#lib/licences.ts';
import { characters } from '#lib/text.ts';
import type { Sheet } from '../../../files/extract.ts';
import { dayIn } from '../../../identity/roster/cells.ts';
import type { Organisation } from '../../../identity/organisations.ts';
import { organisationIn, partIn, tableIn, wholeIn, type Columns, type Line } from '../table.ts';

export const openingFields = [
	'organisation',
	'part',
	'rights',
	'agreement',
	'assuranceEnd',
	'usageStart'
] as const;
type Field = (typeof openingFields)[number];

/** The words above the columns of 期首残高. */
export const openingColumns: Columns<Field> = {
	organisation: ['団体', '団体名', '団体コード', '市町村名', '市町村', 'コード'],
	part: ['型番', '製品番号', '品番', 'SKU'],
	rights: ['数量', '権利数', '保有数', '保有数量'],
	agreement: ['契約番号', '契約', '契約ID'],
	assuranceEnd: ['SA終了', 'SA終了日', 'SA期限', 'SA満了日'],
	usageStart: ['使用開始', '使用開始日', '購入日', '開始日']
};

const NEEDED: readonly Field[] = ['organisation', 'part', 'rights', 'agreement'];
const LONGEST_AGREEMENT = 60;

/** What the lines of a sheet mean, and sentences with the cell about those that mean nothing. */
type ReadOpening = { rows: OpeningRow[]; faults: string[] };

type Known = {
	bodies: readonly Organisation[];
	/** Part numbers with what they are. */
	skus: ReadonlyMap<string, SkuKind>;
	/** The day the balances count from: also when use began, where a line does not say. */
	onDay: Day;
};

/** Reads 期首残高 off a sheet; null where no sheet has its columns. A line with a fault is left out whole. */
export function readOpening(sheets: readonly Sheet[], known: Known): ReadOpening | null {
	const table = tableIn(sheets, openingColumns, NEEDED);
	if (!table) return null;
	const read: ReadOpening = { rows: [], faults: [] };
	const seen = new Map<string, string>();
	for (const line of table.lines) {
		const { row, faults } = readLine(line, known);
		const key = JSON.stringify([
			row.organisationId,
			row.partNumber,
			row.agreementNumber,
			row.assuranceEnd
		]);
		const twin = seen.get(key);
		if (faults.length === 0 && twin !== undefined) {
			faults.push(
				`${line.at}：${twin}の行と、団体・型番・契約番号・SA終了が同じです。一行にまとめてください。`
			);
		}
		read.faults.push(...faults);
		if (faults.length > 0) continue;
		seen.set(key, line.at);
		read.rows.push(row);
	}
	return read;
}

function readLine(line: Line<Field>, known: Known): { row: OpeningRow; faults: string[] } {
	const faults: string[] = [];
	const complain = (field: Field, message: string) =>
		faults.push(`${line.cell(field)}：${message}`);
	const body = organisationIn(known.bodies, line.said('organisation'));
	if (!body) {
		complain('organisation', `「${line.said('organisation')}」がどの団体か分かりません。`);
	}
	const partNumber = partIn(line.said('part'));
	const kind = known.skus.get(partNumber);
	if (kind === undefined) {
		complain(
			'part',
			`型番「${line.said('part')}」は品目一覧にありません。先に品目を登録してください。`
		);
	} else if (kind === 'assurance' || kind === 'media') {
		complain(
			'part',
			`「${partNumber}」はライセンスの型番ではありません。SAは「SA終了」に書きます。`
		);
	}
	const rights = wholeIn(line.said('rights'));
	if (rights === null || rights < 1) {
		complain('rights', `数量「${line.said('rights')}」は、1以上の数字で書いてください。`);
	}
	const agreementNumber = line.said('agreement');
	if (agreementNumber === '' || characters(agreementNumber) > LONGEST_AGREEMENT) {
		complain('agreement', `契約番号を${LONGEST_AGREEMENT}文字までで書いてください。`);
	}
	const day = (field: 'assuranceEnd' | 'usageStart') => {
		const said = line.said(field);
		if (/^(なし|無|-|―|ー|)$/.test(said)) return null;
		const found = dayIn(said);
		if (found === null) {
			complain(field, `「${said}」を日付として読めません。「R9.3.31」の形で書いてください。`);
		}
		return found;
	};
	const usageStart = day('usageStart') ?? known.onDay;
	const assuranceEnd = day('assuranceEnd');
	if (usageStart > known.onDay) {
		complain('usageStart', '使用開始が、期首の日より後です。期首より後のものは発注から入れます。');
	}
	if (assuranceEnd !== null && assuranceEnd < usageStart && line.said('usageStart') !== '') {
		complain('assuranceEnd', 'SAの終わりが、使用開始より前です。');
	}
	return {
		row: {
			cell: line.at,
			organisationId: body?.id ?? 0,
			partNumber,
			rights: rights ?? 0,
			agreementNumber,
			usageStart,
			assuranceEnd
		},
		faults
	};
}
