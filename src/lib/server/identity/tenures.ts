import { and, eq, isNull } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/dates.ts';
import { Conflict, Forbidden, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found, looksAfterPerson } from '../permissions.ts';
import { change } from '../record/change.ts';
import type { Actor, Role } from './actors.ts';
import { isLastAdministrator, warnAboutLast } from './administrators.ts';
import { checkWithinRights, isWithinRights, keepAnOperator } from './operators.ts';
import {
	checkRoles,
	endTenure,
	roleNames,
	rolesToGive,
	setRoles,
	staffOf,
	type StaffMember
} from './people.ts';
import { behindLogin, revokeWaysIn } from './ways-in.ts';

const { organisation, person, seat, tenure } = schema;

export type Correction = {
	name: string;
	kana: string;
	section: string;
	phone: string;
	email: string;
	roles: Role[];
	/** Said where the organisation would be left without 団体管理者. */
	isSure: boolean;
};

type Ending = {
	/** At once, with a last day, or open again. */
	when: 'now' | 'day' | 'open';
	lastOn: string | null;
	isSure: boolean;
};

type HeldSeat = StaffMember & {
	isLastAdministrator: boolean;
	/** What the one who looks may correct: who the person is, and what belongs to the seat. */
	rights: { person: boolean; seat: boolean };
	/** Other seats of the person, today or later, wherever they are. */
	others: { organisation: string; seat: string; fromOn: string; toOn: string | null }[];
};

/** The people in the seats of an organisation, as `staffOf`, each with their other seats wherever they are. */
export function heldSeats(actor: Actor, organisationId: number): HeldSeat[] {
	const today = dayOf(now());
	return staffOf(actor, organisationId).map((member) => ({
		...member,
		isLastAdministrator: isLastAdministrator(organisationId, member.tenureId, today),
		rights: {
			person: looksAfterPerson(actor, behindLogin(member.personId)),
			seat: isWithinRights(actor, member.roles)
		},
		others: otherSeats(member, today)
	}));
}

/** One of them; throws `NotFound` for a tenure of elsewhere or one that has ended. */
export function heldSeat(actor: Actor, organisationId: number, tenureId: number): HeldSeat {
	return found(heldSeats(actor, organisationId).find((held) => held.tenureId === tenureId));
}

/**
 * Corrects what stands in 名簿 of somebody, and their roles; what they have written keeps what stood then.
 * Who they are is theirs alone who look after every seat of them, else the operator's: `Forbidden`.
 */
export function correct(
	actor: Actor,
	organisationId: number,
	tenureId: number,
	input: Correction
): void {
	const before = heldSeat(actor, organisationId, tenureId);
	const roles = rolesAfter(actor, organisationId, before, input.roles);
	checkPerson(before, input);
	const loses = (role: Role) => before.roles.includes(role) && !roles.includes(role);
	if (loses('org-admin') && tenureId === actor.tenure.id) {
		const message = '自分の団体管理者の役割は自分では外せません。';
		throw invalid('roles', message);
	}
	if (loses('operator')) keepAnOperator(tenureId, dayOf(now()), 'roles');
	if (loses('org-admin')) warnAboutLast(organisationId, tenureId, dayOf(now()), input.isSure);
	const corrected = differences(before, input);
	const hasNewRoles = [...before.roles].sort().join() !== [...roles].sort().join();
	if (corrected === '' && !hasNewRoles) return;
	change(actor, (tx, record) => {
		if (corrected !== '') {
			const { name, kana, email, section, phone } = input;
			tx.update(person)
				.set({ name, kana, email: email || null })
				.where(eq(person.id, before.personId))
				.run();
			tx.update(tenure).set({ section, phone }).where(eq(tenure.id, tenureId)).run();
			const refs = { tenure: tenureId };
			record('person.corrected', `person:${before.personId}`, refs, corrected);
		}
		if (hasNewRoles) {
			const becomesOperator = roles.includes('operator') && !before.roles.includes('operator');
			if (becomesOperator) revokeWaysIn(tx, record, before.personId);
			setRoles(tx, tenureId, roles);
			const words = `${roleNames(before.roles)} → ${roleNames(roles)}`;
			record('roles.changed', `tenure:${tenureId}`, { person: before.personId }, words);
		}
	});
}

/** What was ticked, and what is held that this actor could not have ticked: a box not shown takes nothing away. */
function rolesAfter(actor: Actor, organisationId: number, { roles }: HeldSeat, ticked: Role[]) {
	checkWithinRights(actor, roles);
	const offered = rolesToGive(actor, organisationId);
	const kept = roles.filter((role) => !offered.includes(role));
	const given = ticked.filter((role) => !kept.includes(role));
	if (given.length > 0 || kept.length === 0) checkRoles(actor, organisationId, given);
	return [...new Set([...given, ...kept])];
}

function checkPerson({ rights, ...before }: HeldSeat, input: Correction): void {
	const fields = ['name', 'kana', 'email'] as const;
	if (rights.person || fields.every((field) => before[field] === input[field])) return;
	throw new Forbidden(
		'氏名・ふりがな・メールを直せるのは組合のシステム管理者です。ほかの団体にも就いている人です。'
	);
}

/** Ends a tenure at once or with a last day, or takes a last day back; warns before an organisation loses its last 団体管理者. */
export function endTerm(
	actor: Actor,
	organisationId: number,
	tenureId: number,
	{ when, lastOn, isSure }: Ending
): void {
	const held = heldSeat(actor, organisationId, tenureId);
	const today = dayOf(now());
	if (when === 'now') {
		// Nobody ends their own term, sure or not.
		if (tenureId !== actor.tenure.id) warnAboutLast(organisationId, tenureId, today, isSure);
		endTenure(actor, tenureId);
		return;
	}
	authorize(actor, 'organisation.staff', { id: organisationId });
	checkWithinRights(actor, held.roles);
	if (when === 'day') {
		checkLastDay(held, lastOn, today);
		const next = addDays(lastOn ?? today, 1);
		keepAnOperator(tenureId, next, 'lastOn');
		warnAboutLast(organisationId, tenureId, next, isSure);
	} else if (held.toOn === null) {
		throw new Conflict('おわりの日は決まっていません。');
	}
	const toOn = when === 'day' ? lastOn : null;
	change(actor, (tx, record) => {
		tx.update(tenure).set({ toOn }).where(eq(tenure.id, tenureId)).run();
		record('tenure.last-day-set', `tenure:${tenureId}`, { before: held.toOn, lastDay: toOn });
	});
}

function otherSeats({ personId, tenureId }: StaffMember, today: string): HeldSeat['others'] {
	return db()
		.select({
			tenureId: tenure.id,
			organisation: organisation.name,
			seat: seat.name,
			fromOn: tenure.fromOn,
			toOn: tenure.toOn
		})
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenure.personId, personId), isNull(tenure.endedAt)))
		.orderBy(tenure.fromOn)
		.all()
		.filter((row) => row.tenureId !== tenureId && (row.toOn === null || row.toOn >= today));
}

function checkLastDay(held: HeldSeat, lastOn: string | null, today: string): void {
	const refuse = (message: string) => {
		throw invalid('lastOn', message);
	};
	if (lastOn === null) refuse('おわりの日を「R9.3.31」や「2027-03-31」の形で入れてください。');
	else if (lastOn < today) refuse('おわりの日が過ぎています。今日からの日を入れてください。');
	else if (lastOn < held.fromOn) refuse('おわりの日が、はじまりの日より前になっています。');
}

function differences(before: HeldSeat, input: Correction): string {
	const fields = [
		['氏名', before.name, input.name],
		['ふりがな', before.kana, input.kana],
		['課', before.section, input.section],
		['電話', before.phone, input.phone],
		['メール', before.email, input.email]
	] as const;
	return fields
		.filter(([, was, is]) => was !== is)
		.map(([label, was, is]) => `${label}：${was || 'なし'} → ${is || 'なし'}`)
		.join('\n');
}
