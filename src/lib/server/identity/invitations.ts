import { and, eq, isNull } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import type { Actor } from './actors.ts';
import { hashPassword, typedTwiceIssues } from './passwords.ts';
import { appoint, checkRoles, loginFrom, loginIssues, type Newcomer } from './people.ts';

const { invitation, organisation, person, seat, tenure } = schema;

/** How long an invitation can be used, ms: 14 days. */
const VALID_FOR = 14 * 24 * 60 * 60 * 1000;

export type Welcome = {
	name: string;
	organisation: string;
	seat: string;
	section: string;
	expiresAt: Date;
};

/** Registers a person in a seat of an organisation and invites them; the token is given out once and never stored. */
export function invite(actor: Actor, organisationId: number, input: Newcomer): { token: string } {
	authorize(actor, 'organisation.staff', { id: organisationId });
	checkRoles(actor, organisationId, input.roles);
	if (input.toOn !== null && input.toOn < dayOf(now())) {
		throw new Invalid([{ field: 'toOn', message: 'おわりの日が過ぎています。' }]);
	}
	return change(actor, (tx, record) => {
		const { tenureId } = appoint(tx, record, organisationId, {
			...input,
			login: null,
			passwordHash: null
		});
		const token = randomBytes(24).toString('base64url');
		tx.insert(invitation).values(invitationOf(tenureId, token)).run();
		record('person.invited', `tenure:${tenureId}`, { organisation: organisationId });
		return { token };
	});
}

/** Gives a fresh token to somebody who has not come in yet; the earlier one stops working. */
export function inviteAgain(actor: Actor, tenureId: number): { token: string } {
	const row = found(
		db()
			.select({ organisationId: seat.organisationId, login: person.login })
			.from(tenure)
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.innerJoin(person, eq(person.id, tenure.personId))
			.where(and(eq(tenure.id, tenureId), isNull(tenure.endedAt)))
			.get()
	);
	authorize(actor, 'organisation.staff', { id: row.organisationId });
	if (row.login !== null) throw new Conflict('この人はすでにログインIDを決めています。');
	return change(actor, (tx, record) => {
		const token = randomBytes(24).toString('base64url');
		tx.update(invitation)
			.set({ revokedAt: now() })
			.where(and(eq(invitation.tenureId, tenureId), isNull(invitation.usedAt)))
			.run();
		tx.insert(invitation).values(invitationOf(tenureId, token)).run();
		record('person.invited', `tenure:${tenureId}`, { organisation: row.organisationId });
		return { token };
	});
}

/** Whom a token invites; throws `NotFound` for an unknown token, `Conflict` for a used or expired one. */
export function welcome(token: string): Welcome {
	const { row, name, organisation, seat, section } = standing(token);
	return { name, organisation, seat, section, expiresAt: row.expiresAt };
}

/** Uses an invitation up: the person chooses login id and password. Gives the tenure to sign in with, and its first day if that is still to come. */
export async function accept(
	token: string,
	input: { login: string; password: string; again: string }
): Promise<{ personId: number; tenureId: number; startsOn: string | null }> {
	const { row } = standing(token);
	const login = loginFrom(input.login);
	const issues = [...loginIssues(login), ...typedTwiceIssues(input, login)];
	if (issues.length > 0) throw new Invalid(issues);
	const passwordHash = await hashPassword(input.password);
	return change({ isSystem: true }, (tx, record) => {
		const used = tx
			.update(invitation)
			.set({ usedAt: now() })
			.where(
				and(eq(invitation.id, row.id), isNull(invitation.usedAt), isNull(invitation.revokedAt))
			)
			.run();
		if (used.changes === 0) throw new Conflict(USED);
		const { personId, fromOn } = found(
			tx
				.select({ personId: tenure.personId, fromOn: tenure.fromOn })
				.from(tenure)
				.where(eq(tenure.id, row.tenureId))
				.get()
		);
		const taken = tx.select({ id: person.id }).from(person).where(eq(person.login, login)).get();
		if (taken) throw new Invalid(loginIssues(login));
		tx.update(person).set({ login, passwordHash }).where(eq(person.id, personId)).run();
		record('invitation.accepted', `person:${personId}`, { tenure: row.tenureId });
		const startsOn = fromOn > dayOf(now()) ? fromOn : null;
		return { personId, tenureId: row.tenureId, startsOn };
	});
}

const USED =
	'この招待状はすでに使われています。ログインIDとパスワードでログインしてください。分からないときは、あなたの団体の団体管理者に確かめてください。';

function invitationOf(tenureId: number, token: string) {
	const createdAt = now();
	return {
		tenureId,
		tokenHash: hashOf(token),
		createdAt,
		expiresAt: new Date(createdAt.getTime() + VALID_FOR)
	};
}

function standing(token: string) {
	const found = db()
		.select({
			row: invitation,
			name: person.name,
			organisation: organisation.name,
			seat: seat.name,
			section: tenure.section,
			endedAt: tenure.endedAt
		})
		.from(invitation)
		.innerJoin(tenure, eq(tenure.id, invitation.tenureId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(eq(invitation.tokenHash, hashOf(token)))
		.get();
	if (!found) {
		throw new NotFound(
			'この招待状は見つかりません。アドレスが途中で切れていないか確かめてください。'
		);
	}
	if (found.row.usedAt) throw new Conflict(USED);
	if (found.row.revokedAt || found.endedAt) {
		throw new Conflict(
			'この招待状は取り消されています。新しい招待状を団体管理者に頼んでください。'
		);
	}
	if (found.row.expiresAt <= now()) {
		throw new Conflict(
			'この招待状は期限（14日）が過ぎています。新しい招待状を団体管理者に頼んでください。'
		);
	}
	return found;
}

function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
