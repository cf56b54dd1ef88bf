import { createHash } from 'node:crypto';
import type { Day } from '#lib/dates.ts';
import { nameKey } from '#lib/reference/person-names.ts';
import type { RosterEntry, RosterIssue, RosterKind, RosterStep } from '#lib/roster.ts';
import type { Reader } from '../../db/index.ts';
import type { Actor } from '../actors.ts';
import type { Organisation } from '../organisations.ts';
import { matchPerson } from './match.ts';
import { difference, type Plan } from './difference.ts';
import type { Standing } from './standing.ts';
import { whoseRow, type Candidate } from './whose.ts';

export type FileRow = {
	id: number;
	sheet: string;
	line: number;
	entry: RosterEntry;
	/** What could not be understood when the file was read. */
	issues: RosterIssue[];
	isExcluded: boolean;
};

/** What one row of the file comes to, against the people as they are. */
export type Outcome = {
	rowId: number;
	sheet: string;
	line: number;
	entry: RosterEntry;
	isExcluded: boolean;
	kind: RosterKind;
	organisation: { id: number; name: string; position: number } | null;
	issues: RosterIssue[];
	candidates: Candidate[];
	personId: number | null;
	/** The tenure it ends or corrects. */
	tenureId: number | null;
	steps: RosterStep[];
	plan: Plan | null;
};

export type Ground = {
	actor: Actor;
	today: Day;
	/** The day that holds where a row has none. */
	appliesOn: Day;
	/** Whose people alone may stand in the file; null: all organisations. */
	own: Organisation | null;
	organisations: Organisation[];
	standing: Standing[];
	reader: Reader;
};

/** Compares the rows of a file with the people as they are; rows left out are compared too, but disturb no other. */
export function compare(rows: FileRow[], ground: Ground): Outcome[] {
	const byPerson = new Map<string, Standing[]>();
	for (const one of ground.standing) {
		for (const key of [personKey(one), nameIn(one.organisationId, one.name)]) {
			byPerson.set(key, [...(byPerson.get(key) ?? []), one]);
		}
	}
	const seatsNamed = seatsInFile(rows);
	const outcomes = rows.map((row) => outcomeOf(row, ground, byPerson, seatsNamed));
	nameTwins(outcomes);
	return outcomes;
}

function outcomeOf(
	row: FileRow,
	ground: Ground,
	byPerson: Map<string, Standing[]>,
	seatsNamed: Map<string, Set<string>>
): Outcome {
	const base: Outcome = {
		rowId: row.id,
		sheet: row.sheet,
		line: row.line,
		entry: row.entry,
		isExcluded: row.isExcluded,
		kind: 'faulty',
		organisation: null,
		issues: [...row.issues],
		candidates: [],
		personId: null,
		tenureId: null,
		steps: [],
		plan: null
	};
	// A line that is about a sheet or its header tells of nobody.
	if (row.entry.cells.name === undefined) return base;
	const whose = whoseRow(row, ground.organisations, ground.own);
	if (!whose.organisation) {
		return {
			...base,
			issues: [...base.issues, whose.issue],
			candidates: whose.candidates
		};
	}
	const { id, name, position } = whose.organisation;
	const placed = { ...base, organisation: { id, name, position } };
	const elsewhere = seatsNamed.get(asWritten(row.entry)) ?? new Set<string>();
	const match = matchPerson(row.entry, whose.organisation, ground, byPerson, elsewhere);
	if ('issue' in match) return { ...placed, issues: [...base.issues, match.issue] };
	const found = difference(row.entry, whose.organisation, match, ground);
	const issues = [...base.issues, ...found.issues];
	return {
		...placed,
		issues,
		kind: issues.length > 0 ? 'faulty' : found.kind,
		personId: match.personId,
		tenureId: match.held?.tenureId ?? null,
		steps: found.steps,
		plan: issues.length > 0 ? null : found.plan
	};
}

/** The key of a person by number, within their organisation. */
export function personKey(of: { organisationId: number; personId: number }): string {
	return `${of.organisationId}#${of.personId}`;
}

/** The key of a person by name, within their organisation. */
export function nameIn(organisationId: number, name: string): string {
	return `${organisationId}:${nameKey(name)}`;
}

/** The seats the file names for each name: a second line for another seat is no move from the first. */
function seatsInFile(rows: FileRow[]): Map<string, Set<string>> {
	const seats = new Map<string, Set<string>>();
	for (const { entry, isExcluded } of rows) {
		if (isExcluded || entry.seat === '') continue;
		const key = asWritten(entry);
		seats.set(key, (seats.get(key) ?? new Set()).add(entry.seat));
	}
	return seats;
}

function asWritten({ code, organisation, name }: RosterEntry): string {
	return [code, organisation, nameKey(name)].join(' ');
}

/** The same person in the same seat twice is a fault of both rows, each naming the other's cell. */
function nameTwins(outcomes: Outcome[]): void {
	const seen = new Map<string, Outcome>();
	for (const outcome of outcomes) {
		if (outcome.isExcluded || !outcome.organisation || outcome.entry.name === '') continue;
		const key = twinKey(outcome, outcome.organisation.id);
		const first = seen.get(key);
		if (!first) {
			seen.set(key, outcome);
			continue;
		}
		for (const [one, other] of [
			[first, outcome],
			[outcome, first]
		] as const) {
			const sheet = one.sheet === other.sheet || other.sheet === '' ? '' : `${other.sheet} の `;
			const message = `同じ人が二度あります（${sheet}${other.entry.cells.name}）。どちらかを除いてください。`;
			if (one.issues.some((issue) => issue.message === message)) continue;
			one.issues.push({ cell: one.entry.cells.name ?? '', message });
			one.kind = 'faulty';
			one.plan = null;
		}
	}
}

function twinKey({ entry, personId }: Outcome, organisationId: number): string {
	const who =
		personId === null ? `${nameKey(entry.name)}/${entry.kana.replace(/\s/g, '')}` : `#${personId}`;
	return `${organisationId} ${who} ${entry.seat}`;
}

/** One word for what stood on the screen; another word means that people or rows have changed since. */
export function fingerprint(outcomes: Outcome[]): string {
	const said = outcomes.map(
		({ rowId, isExcluded, kind, issues, steps, personId, tenureId, plan }) => [
			rowId,
			isExcluded,
			kind,
			issues.map((issue) => issue.message),
			steps,
			personId,
			tenureId,
			plan
		]
	);
	return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
