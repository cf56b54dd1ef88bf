import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import type { Choice, Sheet } from '#lib/identity.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, looksAfterPerson, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import type { Actor } from './actors.ts';
import { renew } from './invitations.ts';
import { behindLogin, isStanding } from './ways-in.ts';

const { invitation, organisation, person, seat, tenure } = schema;

/** Somebody who has a seat and no login yet. */
export type WaitingPerson = {
	tenureId: number;
	name: string;
	section: string;
	seat: string;
	fromOn: string;
	/** 'none': never invited; 'open' until a day; 'over': run out or taken back. */
	invitation: 'none' | 'open' | 'over';
	until: Date | null;
};

type WaitingOrganisation = {
	id: number;
	name: string;
	code6: string | null;
	district: string | null;
	people: WaitingPerson[];
};

/** Everybody this actor may invite who has not come in yet, by organisation in the one order; seats that begin later too. */
export function waiting(actor: Actor, choice: Choice): WaitingOrganisation[] {
	const rows = waitingRows(actor, choice);
	const invitations = invitationsOf(rows.map((row) => row.tenure.id));
	const leavesOut = (state: WaitingPerson['invitation']) =>
		choice.whom === 'without' && state === 'open';
	const organisations = new Map<number, WaitingOrganisation>();
	for (const row of rows) {
		const { id, name, code6, district } = row.organisation;
		const state = stateOf(invitations.filter((one) => one.tenureId === row.tenure.id));
		if (leavesOut(state.invitation)) continue;
		const of = organisations.get(id) ?? { id, name, code6, district, people: [] };
		organisations.set(id, of);
		of.people.push({
			tenureId: row.tenure.id,
			name: row.name,
			section: row.tenure.section,
			seat: row.seat,
			fromOn: row.tenure.fromOn,
			...state
		});
	}
	return [...organisations.values()];
}

/** How many sheets a choice makes, for how many organisations, and how many standing ones stop working; `Conflict` for none. */
export function summed(
	actor: Actor,
	choice: Choice
): { people: number; organisations: number; open: number } {
	const chosen = waiting(actor, choice);
	const people = chosen.flatMap((of) => of.people);
	if (people.length === 0) throw new Conflict(nobodyIn(choice));
	const open = people.filter((one) => one.invitation === 'open').length;
	return { people: people.length, organisations: chosen.length, open };
}

/**
 * Makes a sheet for everybody chosen, in the order of `waiting` and in one transaction; their earlier
 * invitations stop working. Throws `Conflict` when nobody is waiting any more.
 */
export function inviteAll(actor: Actor, choice: Choice): Sheet[] {
	const people = waiting(actor, choice).flatMap((of) => of.people);
	if (people.length === 0) throw new Conflict(nobodyIn(choice));
	return change(actor, (tx, record) => people.map((one) => renew(tx, record, one.tenureId)));
}

function nobodyIn(choice: Choice): string {
	return choice.whom === 'without'
		? '招待状のない人は、選んだ中にいません。使える招待状を作り直すときは「全員」を選んでください。'
		: '招待状を待っている人は、選んだ中にいません。';
}

function waitingRows(actor: Actor, choice: Choice) {
	if (choice.scope === 'chosen') {
		for (const id of choice.organisations) authorize(actor, 'organisation.staff', { id });
	} else {
		authorize(actor, 'organisation.appoint-admin', null);
	}
	const rows = db()
		.select({ tenure, name: person.name, seat: seat.name, organisation })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(isNull(person.login), isStanding(), chosenBy(choice)))
		.orderBy(
			asc(organisation.position),
			asc(organisation.kana),
			asc(seat.id),
			asc(tenure.fromOn),
			asc(tenure.id)
		)
		.all();
	const mayInvite = (personId: number) =>
		may(actor, 'operation.see', null) || looksAfterPerson(actor, behindLogin(personId));
	// Two seats, one person: one way in is enough.
	return rows.filter(
		(row, index) =>
			rows.findIndex((other) => other.tenure.personId === row.tenure.personId) === index &&
			mayInvite(row.tenure.personId)
	);
}

function chosenBy(choice: Choice) {
	if (choice.scope === 'district') return eq(organisation.district, choice.district);
	else if (choice.scope === 'chosen') return inArray(organisation.id, choice.organisations);
	else return undefined;
}

function invitationsOf(tenureIds: number[]) {
	return db().select().from(invitation).where(inArray(invitation.tenureId, tenureIds)).all();
}

function stateOf(
	invitations: (typeof invitation.$inferSelect)[]
): Pick<WaitingPerson, 'invitation' | 'until'> {
	const open = invitations.find((one) => !one.usedAt && !one.revokedAt && one.expiresAt > now());
	if (open) return { invitation: 'open', until: open.expiresAt };
	return { invitation: invitations.length > 0 ? 'over' : 'none', until: null };
}

/** Whether this actor makes invitations for everybody, under 招待状をまとめて印刷. */
export function mayInviteAll(actor: Actor): boolean {
	return may(actor, 'organisation.appoint-admin', null);
}
