import { dayOf } from '#lib/dates.ts';
import type { RosterEntry, RosterKind, RosterStep } from '#lib/roster.ts';
import { db } from '../../db/index.ts';
import { now } from '../../now.ts';
import type { Actor } from '../actors.ts';
import { list as listOrganisations } from '../organisations.ts';
import { appliedRows } from './apply.ts';
import { compared, revertibleUntil, stateOf, type Batch } from './batches.ts';
import { fingerprint, type Outcome } from './compare.ts';
import { standingOn, type Standing } from './standing.ts';
import type { Candidate } from './whose.ts';

/** One row of the file as the difference page shows it. */
export type ShownRow = {
	id: number;
	/** 「Sheet1 の 12行」 */
	place: string;
	kind: RosterKind;
	isExcluded: boolean;
	organisation: string;
	position: number;
	name: string;
	kana: string;
	/** The day from which it holds, or after which it ends; null where nothing has a day. */
	on: string | null;
	steps: RosterStep[];
	issues: string[];
	candidates: Candidate[];
	/** The words in the file that did not settle the organisation. */
	typed: string;
};

type Difference = {
	state: ReturnType<typeof stateOf>;
	rows: ShownRow[];
	counts: Record<RosterKind, number>;
	excluded: number;
	/** People of the organisations in the file who do not stand in it, and stay as they are. */
	absent: { organisation: string; section: string; name: string }[];
	/** Organisations that will have no 団体管理者 any more. */
	withoutAdmin: string[];
	hasPastDays: boolean;
	seen: string;
	revertibleUntil: string | null;
};

/** The whole difference of a batch: compared afresh while it is open, as it was applied afterwards. */
export function differenceOf(actor: Actor, batch: Batch): Difference {
	const state = stateOf(batch);
	if (state !== 'open') return applied(batch);
	const outcomes = compared(actor, batch);
	const people = standingOn(db(), dayOf(now()), batch.organisationId);
	return {
		...inRows(outcomes.map(shown)),
		state,
		absent: absentFrom(outcomes, people),
		withoutAdmin: withoutAdmin(outcomes, people),
		hasPastDays: outcomes.some((one) =>
			one.issues.some(({ message }) => /^適用日.*過ぎ/.test(message))
		),
		seen: fingerprint(outcomes),
		revertibleUntil: null
	};
}

function inRows(rows: ShownRow[]): Pick<Difference, 'rows' | 'counts' | 'excluded'> {
	const counts = { faulty: 0, added: 0, moved: 0, left: 0, corrected: 0, unchanged: 0 };
	for (const { kind, isExcluded } of rows) if (!isExcluded) counts[kind] += 1;
	return { rows, counts, excluded: rows.filter((row) => row.isExcluded).length };
}

function shown(outcome: Outcome): ShownRow {
	const { rowId, sheet, line, entry, plan, organisation } = outcome;
	return {
		id: rowId,
		place: placeOf(sheet, line),
		kind: outcome.kind,
		isExcluded: outcome.isExcluded,
		organisation: organisation?.name ?? '',
		position: organisation?.position ?? -1,
		name: entry.name,
		kana: entry.kana,
		on: plan?.start?.fromOn ?? null,
		steps: outcome.steps,
		issues: outcome.issues.map(({ cell, message }) => `${cellOf(sheet, cell)}：${message}`),
		candidates: outcome.candidates,
		typed: [entry.code, entry.organisation].filter(Boolean).join(' ')
	};
}

function placeOf(sheet: string, line: number): string {
	return sheet === '' ? `${line}行` : `${sheet} の ${line}行`;
}

function cellOf(sheet: string, cell: string): string {
	return sheet === '' ? cell : `${sheet} の ${cell}`;
}

function applied(batch: Batch): Difference {
	const bodies = new Map(listOrganisations().map((body) => [body.id, body]));
	const rows = appliedRows(batch).map((row): ShownRow => {
		const entry = row.entry as RosterEntry;
		const body = bodies.get(row.organisationId ?? 0);
		return {
			id: row.id,
			place: placeOf(row.sheet, row.line),
			kind: row.kind,
			isExcluded: row.isExcluded,
			organisation: body?.name ?? '',
			position: body?.position ?? -1,
			name: entry.name,
			kana: entry.kana,
			on: row.kept?.startsOn ?? null,
			steps: row.kept?.steps ?? [],
			issues: row.issues.map(({ cell, message }) => `${cellOf(row.sheet, cell)}：${message}`),
			candidates: [],
			typed: ''
		};
	});
	return {
		...inRows(rows),
		state: stateOf(batch),
		absent: [],
		withoutAdmin: [],
		hasPastDays: false,
		seen: '',
		revertibleUntil: revertibleUntil(batch)
	};
}

/** Only of organisations that stand in the file: the others have nothing to do with it. */
function absentFrom(outcomes: Outcome[], people: Standing[]): Difference['absent'] {
	const bodies = new Set(outcomes.map((one) => one.organisation?.id));
	const named = new Set(
		outcomes.flatMap((one) =>
			one.personId === null ? [] : [`${one.organisation?.id} ${one.personId}`]
		)
	);
	const absent = new Map<string, Standing>();
	for (const one of people) {
		const key = `${one.organisationId} ${one.personId}`;
		if (bodies.has(one.organisationId) && !named.has(key)) absent.set(key, one);
	}
	return [...absent.values()].map(({ organisation, section, name }) => ({
		organisation,
		section,
		name
	}));
}

function withoutAdmin(outcomes: Outcome[], people: Standing[]): string[] {
	const acting = outcomes.filter((one) => !one.isExcluded && one.plan);
	const lasting = new Map<number, Set<number>>();
	const of = (id: number) => lasting.get(id) ?? lasting.set(id, new Set()).get(id) ?? new Set();
	const names = new Map<number, string>();
	for (const one of people) {
		if (one.roles.includes('org-admin') && one.toOn === null) {
			of(one.organisationId).add(one.tenureId);
			names.set(one.organisationId, one.organisation);
		}
	}
	for (const { plan, tenureId, organisation, rowId } of acting) {
		if (!organisation) continue;
		const tenures = of(organisation.id);
		const ends = plan?.end || (plan?.tenure?.roles && !plan.tenure.roles.includes('org-admin'));
		if (ends && tenureId !== null) tenures.delete(tenureId);
		// The tenure has no id yet; the row stands for it.
		if (plan?.start?.roles.includes('org-admin')) tenures.add(-rowId);
	}
	return [...names].filter(([id]) => lasting.get(id)?.size === 0).map(([, name]) => name);
}
