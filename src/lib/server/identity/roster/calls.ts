import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, Forbidden, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import type { Awaited, Outstanding } from '#lib/work.ts';
import { forbiddenLabels } from '../../labels/forbidden.ts';
import { db, preparedOnce, schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { authorize, found, isMunicipality, may } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { letGo } from '../holdings.ts';
import { list as listOrganisations, type Organisation } from '../organisations.ts';
import {
	answered,
	countOf,
	remindersOf,
	remindersTo,
	submissionsTo,
	type Call,
	type Submission
} from './answers.ts';
import type { Batch } from './batches.ts';
import { standingOn } from './standing.ts';

const { person, rosterBatch, rosterCall, rosterReminder, rosterSubmission } = schema;

/** How far a call has come: every municipality in code order, with what it handed in. */
type CallProgress = {
	call: Call;
	handedIn: (Submission & { id: number; name: string })[];
	missing: { id: number; name: string; phone: string; remindedAt: Date | null }[];
};

/** Asks every municipality for its roster by a day; gives the call's id. */
export function openCall(
	actor: Actor,
	input: { title: string; appliesOn: Day; dueOn: Day; note: string }
): number {
	authorize(actor, 'roster.all', null);
	if (input.dueOn < dayOf(now())) {
		throw invalid('dueOn', '提出期限が過ぎています。');
	}
	return change(actor, (tx, record) => {
		const values = { ...input, personId: actor.person.id, createdAt: now() };
		const id = Number(tx.insert(rosterCall).values(values).run().lastInsertRowid);
		record('roster-call.opened', `roster-call:${id}`, {}, `${input.title}\n${input.note}`);
		return id;
	});
}

/** All calls, newest first, with how many of the municipalities have handed in. */
export function calls(actor: Actor): (Call & { handedIn: number; asked: number })[] {
	authorize(actor, 'roster.all', null);
	const asked = municipalities();
	return answered()
		.map(({ call, given }) => ({ ...call, ...countOf(given, asked) }))
		.toSorted((one, other) => other.id - one.id);
}

/** One call with who has handed in and who has not, for the union. */
export function progress(actor: Actor, id: number): CallProgress {
	authorize(actor, 'roster.all', null);
	const call = found(db().select().from(rosterCall).where(eq(rosterCall.id, id)).get());
	const given = submissionsTo(id);
	const phones = adminPhones();
	const reminded = remindersOf(id);
	const handedIn: CallProgress['handedIn'] = [];
	const missing: CallProgress['missing'] = [];
	for (const { id: bodyId, name } of municipalities()) {
		const submission = given.get(bodyId);
		if (submission) handedIn.push({ id: bodyId, name, ...submission });
		else {
			missing.push({
				id: bodyId,
				name,
				phone: phones.get(bodyId) ?? '',
				remindedAt: reminded.get(bodyId) ?? null
			});
		}
	}
	return { call, handedIn, missing };
}

/** Reminds those of the named organisations that have still not handed in; gives how many that were. */
export function remind(actor: Actor, id: number, asked: number[]): number {
	const { call } = progress(actor, id);
	if (call.closedAt) throw new Conflict('この名簿集めは、すでに締め切っています。');
	return change(actor, (tx, record) => {
		const given = submissionsTo(id);
		const missing = municipalities().filter(
			(body) => asked.includes(body.id) && !given.has(body.id)
		);
		for (const { id: organisationId } of missing) {
			tx.insert(rosterReminder)
				.values({ callId: id, organisationId, personId: actor.person.id, at: now() })
				.run();
			record('roster-call.reminded', `roster-call:${id}`, { organisation: organisationId });
		}
		return missing.length;
	});
}

/** Closes a call: nobody is asked any more. */
export function closeCall(actor: Actor, id: number): void {
	const { call } = progress(actor, id);
	if (call.closedAt) throw new Conflict('この名簿集めは、すでに締め切っています。');
	change(actor, (tx, record) => {
		tx.update(rosterCall).set({ closedAt: now() }).where(eq(rosterCall.id, id)).run();
		record('roster-call.closed', `roster-call:${id}`);
	});
}

export type OwnCall = Call & { submission: Submission | null; remindedAt: Date | null };

/** The calls that are open, as one municipality sees them; by deadline. */
export function openCallsFor(organisation: Pick<Organisation, 'id' | 'kind'>): OwnCall[] {
	if (!isMunicipality(organisation.kind)) return [];
	const rows = selectOpen().all({ organisation: organisation.id });
	if (rows.length === 0) return [];
	const reminded = remindersTo(organisation.id);
	return rows.map(({ call, answer, by, revertedAt }) => ({
		...call,
		submission:
			answer && revertedAt === null
				? { at: answer.at, by: by ?? '', batchId: answer.batchId }
				: null,
		remindedAt: reminded.get(call.id) ?? null
	}));
}

const selectOpen = preparedOnce((connection) =>
	connection
		.select({
			call: rosterCall,
			answer: rosterSubmission,
			by: person.name,
			revertedAt: rosterBatch.revertedAt
		})
		.from(rosterCall)
		.leftJoin(
			rosterSubmission,
			and(
				eq(rosterSubmission.callId, rosterCall.id),
				eq(rosterSubmission.organisationId, sql.placeholder('organisation'))
			)
		)
		.leftJoin(person, eq(person.id, rosterSubmission.personId))
		.leftJoin(rosterBatch, eq(rosterBatch.id, rosterSubmission.batchId))
		.where(isNull(rosterCall.closedAt))
		.orderBy(asc(rosterCall.dueOn), asc(rosterCall.id))
		.prepare()
);

/** The rosters this actor's organisation still owes: for its 団体管理者, or where it has none for all its seats. */
export function awaiting(actor: Actor): Awaited[] {
	const owed = openCallsFor(actor.organisation).filter((call) => call.submission === null);
	if (owed.length === 0) return [];
	const isMine =
		actor.roles.includes('org-admin') || administratorsOf(actor.organisation.id).length === 0;
	if (!isMine) return [];
	return owed.map((call) => ({
		thing: `roster-call:${call.id}`,
		kind: 'roster',
		title: call.title,
		href: `/admin/organisations/${actor.organisation.id}/roster`,
		from: labels.union,
		dueOn: call.dueOn,
		remindedAt: call.remindedAt
	}));
}

/** The calls that are open and that some municipality has not answered, by deadline; empty for who does not collect rosters. */
export function outstanding(actor: Actor): Outstanding[] {
	if (!may(actor, 'roster.all', null)) return [];
	const open = answered(isNull(rosterCall.closedAt));
	if (open.length === 0) return [];
	const bodies = municipalities();
	return open
		.map(({ call, given }) => ({ call, ...countOf(given, bodies) }))
		.filter(({ handedIn, asked }) => handedIn < asked)
		.map(({ call, handedIn, asked }) => ({
			thing: `roster-call:${call.id}`,
			kind: 'roster',
			title: call.title,
			href: `/admin/roster/calls/${call.id}`,
			dueOn: call.dueOn,
			done: handedIn,
			asked
		}));
}

/** The names of those who look after an organisation's people today. */
export function administratorsOf(organisationId: number): string[] {
	const today = dayOf(now());
	return standingOn(db(), today, organisationId)
		.filter((one) => one.roles.includes('org-admin') && one.fromOn <= today)
		.map((one) => one.name);
}

/** Answers a call: the roster stays as it is. */
export function handInUnchanged(actor: Actor, organisationId: number, callId: number): void {
	if (actor.organisation.id !== organisationId)
		throw new Forbidden(forbiddenLabels['roster.batch']);
	authorize(actor, 'roster.batch', { organisationId });
	const own = found(listOrganisations().find((body) => body.id === organisationId));
	const call = found(openCallsFor(own).find((one) => one.id === callId));
	if (call.submission) throw new Conflict('この名簿は、すでに提出してあります。');
	change(actor, (tx, record) => handIn(tx, record, actor, organisationId, callId, null));
}

/** An organisation's own applied file answers every open call; the union's file answers for nobody. */
export function handInBatch(tx: Tx, record: Recorder, actor: Actor, batch: Batch): void {
	const { organisationId } = batch;
	if (organisationId === null) return;
	const own = listOrganisations().find((body) => body.id === organisationId);
	if (!own) return;
	for (const call of openCallsFor(own))
		handIn(tx, record, actor, organisationId, call.id, batch.id);
}

function handIn(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	organisationId: number,
	callId: number,
	batchId: number | null
): void {
	const values = { callId, organisationId, batchId, personId: actor.person.id, at: now() };
	tx.insert(rosterSubmission)
		.values(values)
		.onConflictDoUpdate({
			target: [rosterSubmission.callId, rosterSubmission.organisationId],
			set: values
		})
		.run();
	const thing = `roster-call:${callId}`;
	letGo(tx, organisationId, thing);
	record('roster-call.handed-in', thing, { organisation: organisationId, batch: batchId });
}

function municipalities(): Organisation[] {
	return listOrganisations().filter((body) => isMunicipality(body.kind));
}

/** Whom to ring: the administrator's number, else the first that is known. */
function adminPhones(): Map<number, string> {
	const today = dayOf(now());
	const phones = new Map<number, string>();
	const inForce = standingOn(db(), today).filter((one) => one.fromOn <= today && one.phone !== '');
	const first = inForce.filter((one) => one.roles.includes('org-admin'));
	for (const one of [...first, ...inForce]) {
		if (!phones.has(one.organisationId)) phones.set(one.organisationId, one.phone);
	}
	return phones;
}
