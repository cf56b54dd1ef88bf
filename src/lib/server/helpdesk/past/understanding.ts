import { dayOf, eraYear, fiscalYear, type Day } from '#lib/dates.ts';
import { oneLine } from '#lib/fields.ts';
import {
	pastFieldName,
	pastNumber,
	type PastColumn,
	type PastField,
	type PastKind
} from '#lib/past-cases.ts';
import { characters, cleanText, count } from '#lib/text.ts';
import type { TicketWay } from '#lib/tickets.ts';
import { labels } from '#lib/labels.ts';
import { cellName } from '../../files/references.ts';
import { now } from '../../now.ts';
import type { PastBodies } from './bodies.ts';
import type { ReadRow } from './columns.ts';
import { pastDay } from './days.ts';

/** A row of the former 受付簿 as it was understood. */
export type PastEntry = {
	number: string;
	receivedOn: Day | null;
	organisationId: number | null;
	organisation: string;
	/** What the organisation was called then, where it is called otherwise today. */
	formerly: string | null;
	contact: string;
	category: string;
	via: TicketWay;
	title: string;
	body: string;
	answer: string;
	answeredOn: Day | null;
	staff: string;
};

type PastIssue = { cell: string; message: string };

/** A row with where a person finds it, and what has to be put right in it. */
export type UnderstoodRow = {
	sheet: string;
	line: number;
	kind: PastKind;
	entry: PastEntry;
	issues: PastIssue[];
};

const LIMITS: [PastField, number][] = [
	['number', 40],
	['contact', 100],
	['title', 200],
	['staff', 60],
	['body', 20_000],
	['answer', 20_000]
];
/** So much of the question stands for a title where there is none. */
const TITLE_FROM_BODY = 40;

type Said = (field: PastField) => string;

/** Whether nothing but a number, or nothing at all, stands in a row. */
export function isEmptyRow(row: ReadRow, columns: readonly PastColumn[]): boolean {
	return row.cells.every(
		([text], index) => columns[index]?.field === 'number' || text.trim() === ''
	);
}

/**
 * The rows as cases: each with its faults by cell, or known already by its old number. With `isYearly` the numbers
 * begin anew every April and get the fiscal year before them.
 */
export function understood(
	rows: readonly ReadRow[],
	columns: readonly PastColumn[],
	choice: { isYearly: boolean; bodies: PastBodies; isKnown: (number: string) => boolean }
): UnderstoodRow[] {
	const first = new Map<string, string>();
	const today = dayOf(now());
	return rows.map((row) => {
		const place = (field: PastField) => {
			const [, column = 0] = row.cells[columns.findIndex((each) => each.field === field)] ?? [];
			return cellName(row.line - 1, column);
		};
		const said: Said = (field) =>
			row.cells[columns.findIndex((each) => each.field === field)]?.[0] ?? '';
		const issues: PastIssue[] = [];
		const wrong = (field: PastField, message: string) =>
			issues.push({ cell: place(field), message });
		const entry = entryOf(said, choice, today, wrong);
		const where = [row.sheet, place('number')].filter(Boolean).join('の');
		const before = entry.number === '' ? undefined : first.get(entry.number);
		if (before !== undefined) {
			wrong('number', `旧番号「${entry.number}」が${before}と重なっています。`);
		} else if (entry.number !== '') first.set(entry.number, where);
		const kind = choice.isKnown(entry.number) && before === undefined ? 'known' : 'fresh';
		const isFaulty = issues.length > 0 && kind !== 'known';
		return {
			sheet: row.sheet,
			line: row.line,
			kind: isFaulty ? 'faulty' : kind,
			entry,
			issues: isFaulty ? issues : []
		};
	});
}

type Wrong = (field: PastField, message: string) => void;

function entryOf(
	said: Said,
	{ isYearly, bodies }: { isYearly: boolean; bodies: PastBodies },
	today: Day,
	wrong: Wrong
): PastEntry {
	const receivedOn = dayIn('receivedOn', said, today, wrong);
	const answeredOn = dayIn('answeredOn', said, today, wrong);
	if (receivedOn && answeredOn && answeredOn < receivedOn) {
		wrong('answeredOn', '回答日が受付日より前です。');
	}
	const written = pastNumber(said('number'));
	const isShort = isYearly && /^\d+$/.test(written) && receivedOn !== null;
	const number = isShort ? `${eraYear(fiscalYear(receivedOn))}-${written}` : written;
	if (number === '') wrong('number', '旧番号がありません。');
	const body = cleanText(said('body')).trim();
	const title = oneLine(said('title')) || oneLine(body).slice(0, TITLE_FROM_BODY);
	if (title === '') wrong('title', '件名も内容もありません。');
	const whose = bodies.of(oneLine(said('organisation')));
	if (oneLine(said('organisation')) === '') wrong('organisation', '団体がありません。');
	else if (whose.organisation === null) wrong('organisation', whose.why);
	const entry: PastEntry = {
		number,
		receivedOn,
		organisationId: whose.organisation?.id ?? null,
		organisation: whose.organisation?.name ?? oneLine(said('organisation')),
		formerly: whose.organisation === null ? null : whose.formerly,
		contact: oneLine(said('contact')),
		category: oneLine(said('category')),
		via: wayIn(said('via')),
		title,
		body: body || title,
		answer: cleanText(said('answer')).trim(),
		answeredOn,
		staff: oneLine(said('staff'))
	};
	for (const [field, most] of LIMITS) {
		const length = characters(String(entry[field as keyof PastEntry]));
		if (length > most) {
			wrong(
				field,
				`${pastFieldName(field)}が${count(most)}文字を超えています（${count(length)}文字）。`
			);
		}
	}
	return entry;
}

function dayIn(
	field: 'receivedOn' | 'answeredOn',
	said: Said,
	today: Day,
	wrong: Wrong
): Day | null {
	const written = said(field).trim();
	const name = pastFieldName(field);
	if (written === '') {
		if (field === 'receivedOn') wrong(field, `${name}がありません。`);
		return null;
	}
	const day = pastDay(written);
	if (day === null) {
		wrong(
			field,
			`${name}「${oneLine(written)}」を日付として読めません。「H30.4.1」や「2018-04-01」の形にしてください。`
		);
	} else if (day > today) wrong(field, `${name}「${oneLine(written)}」は先の日です。`);
	return day;
}

/** How it came, as far as the words are known; else nothing is said of it. */
function wayIn(written: string): TicketWay {
	const word = written.normalize('NFKC').trim().toLowerCase();
	const ways = Object.entries(labels.via).find(([, name]) => word.includes(name.toLowerCase()));
	if (ways) return ways[0] as TicketWay;
	if (/^tel|架電/.test(word)) return 'phone';
	return /来庁|来所|訪問|対面/.test(word) ? 'visit' : 'web';
}
