import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, type Issue, invalid } from '#lib/errors.ts';
import { roleWords } from '#lib/identity.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change, type Hand, type Recorder } from '../record/change.ts';
import { tenuresOf, type Actor, type Role } from './actors.ts';
import { checkWithinRights, keepAnOperator, rolesWithin } from './operators.ts';
import { find as findOrganisation } from './organisations.ts';
import { endAllOf } from './sessions.ts';
import { acceptTermsOf } from './terms.ts';
import { isStanding, revokeInvitations, revokeWaysIn, satElsewhere } from './ways-in.ts';

const { invitation, person, seat, tenure, tenureRole } = schema;

export type Newcomer = {
	name: string;
	kana: string;
	section: string;
	seat: string;
	roles: Role[];
	fromOn: string;
	toOn: string | null;
	phone?: string | undefined;
	email?: string | undefined;
};

export type StaffMember = {
	tenureId: number;
	personId: number;
	name: string;
	kana: string;
	section: string;
	seat: string;
	roles: Role[];
	fromOn: string;
	toOn: string | null;
	phone: string;
	email: string;
	login: string | null;
	/** When a standing invitation runs out, or null. */
	invitedUntil: Date | null;
};

/** Login ids are typed on many keyboards: small letters, digits, dot and hyphen. */
const LOGIN = /^[a-z0-9][a-z0-9.-]{2,39}$/;

/** The people in the seats of an organisation, those of the future too; ended ones are left out. */
export function staffOf(actor: Actor, organisationId: number): StaffMember[] {
	const of = findOrganisation(organisationId);
	authorize(actor, 'organisation.staff', of);
	const rows = db()
		.select({ tenure, person, seatName: seat.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(eq(seat.organisationId, organisationId), isStanding()))
		.orderBy(asc(seat.id), asc(tenure.fromOn))
		.all();
	return rows.map((row) => ({
		tenureId: row.tenure.id,
		personId: row.person.id,
		name: row.person.name,
		kana: row.person.kana,
		section: row.tenure.section,
		seat: row.seatName,
		roles: rolesOf(row.tenure.id),
		fromOn: row.tenure.fromOn,
		toOn: row.tenure.toOn,
		phone: row.tenure.phone,
		email: row.person.email ?? '',
		login: row.person.login,
		invitedUntil: standingInvitation(row.tenure.id)?.expiresAt ?? null
	}));
}

/** Puts a new person into a seat (made if the organisation has none of that name) and records it. */
export function appoint(
	tx: Tx,
	record: Recorder,
	organisationId: number,
	input: Newcomer & {
		login: string | null;
		passwordHash: string | null;
		/** For people who come with a login and have been shown 利用規約 elsewhere. */
		hasAcceptedTerms?: boolean | undefined;
	}
): { personId: number; tenureId: number; seatId: number } {
	const personId = Number(
		tx
			.insert(person)
			.values({
				name: input.name,
				kana: input.kana,
				email: input.email || null,
				login: input.login,
				passwordHash: input.passwordHash,
				createdAt: now()
			})
			.run().lastInsertRowid
	);
	const started = startTenure(tx, record, personId, organisationId, input);
	if (input.hasAcceptedTerms) acceptTermsOf(tx, record, personId);
	return { personId, ...started };
}

/**
 * Begins a tenure of a person in a seat (made if the organisation has none of that name) and records it;
 * open sheets of somebody who comes from elsewhere or becomes operator are taken back.
 */
export function startTenure(
	tx: Tx,
	record: Recorder,
	personId: number,
	organisationId: number,
	input: Omit<Newcomer, 'name' | 'kana'>
): { tenureId: number; seatId: number } {
	// A sheet somebody holds already must not open more than its maker could look after.
	if (input.roles.includes('operator') || satElsewhere(tx, personId, organisationId)) {
		revokeWaysIn(tx, record, personId);
	}
	const seatId = seatNamed(tx, organisationId, input.seat);
	const { section, phone = '', fromOn, toOn } = input;
	const tenureId = Number(
		tx.insert(tenure).values({ personId, seatId, section, phone, fromOn, toOn }).run()
			.lastInsertRowid
	);
	giveRoles(tx, tenureId, input.roles);
	record('tenure.started', `tenure:${tenureId}`, { person: personId, seat: seatId });
	return { tenureId, seatId };
}

/** Gives a tenure these roles and no others. */
export function setRoles(tx: Tx, tenureId: number, roles: Role[]): void {
	tx.delete(tenureRole).where(eq(tenureRole.tenureId, tenureId)).run();
	giveRoles(tx, tenureId, roles);
}

function giveRoles(tx: Tx, tenureId: number, roles: Role[]): void {
	const values = [...new Set(roles)].map((role) => ({ tenureId, role }));
	if (values.length > 0) tx.insert(tenureRole).values(values).run();
}

/** Gives a person who is already there another seat, here or in another organisation (派遣・併任). */
export function appointAlso(
	hand: Hand,
	personId: number,
	organisationId: number,
	input: Omit<Newcomer, 'name' | 'kana'>
): number {
	return change(
		hand,
		(tx, record) => startTenure(tx, record, personId, organisationId, input).tenureId
	);
}

/** The roles this actor may give in an organisation; only an operator makes operators. */
export function rolesToGive(actor: Actor, organisationId: number): Role[] {
	return rolesWithin(actor, findOrganisation(organisationId).kind);
}

/** Throws `Invalid` unless these roles may be given here by this actor; the operator alone names administrators elsewhere. */
export function checkRoles(actor: Actor, organisationId: number, roles: Role[]): void {
	if (roles.length === 0) {
		throw invalid('roles', '役割を一つ以上選んでください。');
	}
	const allowed = rolesToGive(actor, organisationId);
	const wrong = roles.some((role) => !allowed.includes(role));
	if (wrong) {
		throw invalid('roles', 'この団体では付けられない役割です。');
	}
}

/**
 * Ends a tenure now; the person's sessions end with their last seat, else they fall back to another one.
 * An operator's is ended by an operator only, the last operator's by nobody.
 */
export function endTenure(actor: Actor, tenureId: number): void {
	const row = found(
		db()
			.select({ tenure, organisationId: seat.organisationId })
			.from(tenure)
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.where(eq(tenure.id, tenureId))
			.get()
	);
	authorize(actor, 'organisation.staff', { id: row.organisationId });
	if (row.tenure.endedAt) throw new Conflict('この人の任期はすでに終わっています。');
	if (tenureId === actor.tenure.id) {
		throw invalid('', '自分の任期は自分では終えられません。別の団体管理者に頼んでください。');
	}
	checkWithinRights(actor, rolesOf(tenureId));
	keepAnOperator(tenureId, dayOf(now()), '');
	change(actor, (tx, record) => {
		tx.update(tenure).set({ endedAt: now() }).where(eq(tenure.id, tenureId)).run();
		revokeInvitations(tx, record, tenureId);
		record('tenure.ended', `tenure:${tenureId}`, { person: row.tenure.personId });
	});
	if (tenuresOf(row.tenure.personId).length === 0) endAllOf([row.tenure.personId]);
}

/** What is wrong with a wished login id; asks the database whether it is taken. */
export function loginIssues(login: string): Issue[] {
	if (!LOGIN.test(login)) {
		return [
			{
				field: 'login',
				message: 'ログインIDは3～40文字の英小文字・数字・点・ハイフンで決めてください。'
			}
		];
	}
	const taken = db().select({ id: person.id }).from(person).where(eq(person.login, login)).get();
	return taken
		? [{ field: 'login', message: 'このログインIDは使われています。別のものにしてください。' }]
		: [];
}

/** The login id as people mean it: full width, capitals and spaces around do not matter. */
export function loginFrom(typed: string): string {
	return typed.normalize('NFKC').trim().toLowerCase();
}

/** The roles of a tenure, in their one order. */
export function rolesOf(tenureId: number): Role[] {
	const given = db()
		.select({ role: tenureRole.role })
		.from(tenureRole)
		.where(eq(tenureRole.tenureId, tenureId))
		.all()
		.map((row) => row.role);
	return roleWords.filter((role) => given.includes(role));
}

/** Roles in words, in their one order. */
export function roleNames(roles: Role[]): string {
	return roleWords
		.filter((role) => roles.includes(role))
		.map((role) => labels.role[role])
		.join('、');
}

function standingInvitation(tenureId: number) {
	return db()
		.select()
		.from(invitation)
		.where(
			and(
				eq(invitation.tenureId, tenureId),
				isNull(invitation.usedAt),
				isNull(invitation.revokedAt),
				sql`${invitation.expiresAt} > ${now().getTime()}`
			)
		)
		.get();
}

/** The seat of this name in an organisation, made if there is none. */
export function seatNamed(tx: Tx, organisationId: number, name: string): number {
	const known = tx
		.select({ id: seat.id })
		.from(seat)
		.where(and(eq(seat.organisationId, organisationId), eq(seat.name, name)))
		.get();
	return (
		known?.id ?? Number(tx.insert(seat).values({ organisationId, name }).run().lastInsertRowid)
	);
}
