import { and, eq, gt, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Forbidden, Invalid, invalid } from '#lib/errors.ts';
import type { Sheet } from '#lib/identity.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found, looksAfterPerson } from '../permissions.ts';
import { change, system, type Recorder } from '../record/change.ts';
import { isOver, type Actor } from './actors.ts';
import { hashOf, inGroups, newCode, newToken } from './codes.ts';
import { hashPassword, typedTwiceIssues } from './passwords.ts';
import { appoint, checkRoles, loginFrom, loginIssues, type Newcomer } from './people.ts';
import { opened, typedCode, type SheetKind } from './sheets.ts';
import { acceptTermsOf } from './terms.ts';
import { behindLogin, revokeInvitations } from './ways-in.ts';

const { invitation, organisation, person, seat, tenure } = schema;

/** How long an invitation can be used, ms: 14 days. */
const VALID_FOR = 14 * 24 * 60 * 60 * 1000;

/** How long the same person is taken for a form sent again, ms: 10 minutes. */
const RESENT_WITHIN = 10 * 60 * 1000;

type Welcome = {
	name: string;
	organisation: string;
	seat: string;
	section: string;
	expiresAt: Date;
};

/** Registers a person in a seat of an organisation and invites them; token and code are given out once and never stored. `Conflict` for a form sent twice. */
export function invite(actor: Actor, organisationId: number, input: Newcomer): Sheet {
	authorize(actor, 'organisation.staff', { id: organisationId });
	checkRoles(actor, organisationId, input.roles);
	if (input.toOn !== null && input.toOn < dayOf(now())) {
		throw invalid('toOn', 'おわりの日が過ぎています。');
	}
	if (wasJustRegistered(organisationId, input)) throw new Conflict(JUST_REGISTERED);
	return change(actor, (tx, record) => {
		const { tenureId } = appoint(tx, record, organisationId, {
			...input,
			login: null,
			passwordHash: null
		});
		return renew(tx, record, tenureId);
	});
}

/** Gives a fresh sheet to somebody who has not come in yet; the earlier one stops working. */
export function inviteAgain(actor: Actor, tenureId: number): Sheet {
	const row = found(
		db()
			.select({ organisationId: seat.organisationId, personId: person.id, login: person.login })
			.from(tenure)
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.innerJoin(person, eq(person.id, tenure.personId))
			.where(and(eq(tenure.id, tenureId), isNull(tenure.endedAt)))
			.get()
	);
	authorize(actor, 'organisation.staff', { id: row.organisationId });
	if (!looksAfterPerson(actor, behindLogin(row.personId))) throw new Forbidden(ALSO_ELSEWHERE);
	if (row.login !== null) throw new Conflict('この人はすでにログインIDを決めています。');
	return change(actor, (tx, record) => renew(tx, record, tenureId));
}

/** Makes the invitation of a tenure anew inside the caller's change; what was open before is revoked. */
export function renew(tx: Tx, record: Recorder, tenureId: number): Sheet {
	const invited = found(
		tx
			.select({ person, tenure, seat: seat.name, organisation })
			.from(tenure)
			.innerJoin(person, eq(person.id, tenure.personId))
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.innerJoin(organisation, eq(organisation.id, seat.organisationId))
			.where(eq(tenure.id, tenureId))
			.get()
	);
	revokeInvitations(tx, record, tenureId);
	const [token, code, createdAt] = [newToken(), newCode(), now()];
	const expiresAt = new Date(createdAt.getTime() + VALID_FOR);
	tx.insert(invitation)
		.values({ tenureId, tokenHash: hashOf(token), codeHash: hashOf(code), createdAt, expiresAt })
		.run();
	record('person.invited', `tenure:${tenureId}`, { organisation: invited.organisation.id });
	return {
		kind: 'invitation',
		organisation: invited.organisation.name,
		section: invited.tenure.section,
		name: invited.person.name,
		kana: invited.person.kana,
		seat: invited.seat,
		token,
		code: inGroups(code),
		expiresAt
	};
}

/** The code on somebody's sheet as `/invitation/…` takes it; throws `Invalid` with the reason why it does not open, `TooMany`. */
export function checkCode(typed: string, address: string): string {
	return typedCode(invitations, typed, address);
}

/** Whom a token or code invites; throws `NotFound` for an unknown one, `Conflict` for a used, revoked or expired one. */
export function welcome(given: string, address = ''): Welcome {
	const { row, name, organisation, seat, section } = opened(invitations, given, address);
	return { name, organisation, seat, section, expiresAt: row.expiresAt };
}

/**
 * Uses an invitation up: the person chooses login id and password and confirms 利用規約. Gives the tenure
 * to sign in with, and its first day if that is still to come.
 */
export async function accept(
	given: string,
	input: { login: string; password: string; again: string },
	address = ''
): Promise<{ personId: number; tenureId: number; startsOn: string | null }> {
	const { row } = opened(invitations, given, address);
	const login = loginFrom(input.login);
	const issues = [...loginIssues(login), ...typedTwiceIssues(input, login)];
	if (issues.length > 0) throw new Invalid(issues);
	const passwordHash = await hashPassword(input.password);
	return change(system, (tx, record) => {
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
		const named = tx
			.update(person)
			.set({ login, passwordHash })
			.where(and(eq(person.id, personId), isNull(person.login)))
			.run();
		// With two seats a person may hold two sheets; the second must not take the login over.
		if (named.changes === 0) throw new Conflict(USED);
		record('invitation.accepted', `person:${personId}`, { tenure: row.tenureId });
		acceptTermsOf(tx, record, personId);
		const startsOn = fromOn > dayOf(now()) ? fromOn : null;
		return { personId, tenureId: row.tenureId, startsOn };
	});
}

/** A sent form that is sent again, as browsers without scripts do, would make the same person twice. */
function wasJustRegistered(organisationId: number, input: Newcomer): boolean {
	const plain = (name: string) => name.replace(/\s/g, '');
	return db()
		.select({ name: person.name })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(
			and(
				eq(seat.organisationId, organisationId),
				eq(seat.name, input.seat),
				eq(tenure.fromOn, input.fromOn),
				isNull(tenure.endedAt),
				isNull(person.login),
				gt(person.createdAt, new Date(now().getTime() - RESENT_WITHIN))
			)
		)
		.all()
		.some(({ name }) => plain(name) === plain(input.name));
}

const JUST_REGISTERED =
	'同じ氏名・担当・はじまりの日の人が、いま登録されています。招待状は、職員の一覧のその人から作り直せます。';
const ALSO_ELSEWHERE =
	'この人の招待状を作り直せるのは組合のシステム管理者です。ほかの団体にも就いているか、システム管理者の役割があります。';
const USED =
	'この招待状はすでに使われています。ログインIDとパスワードでログインしてください。分からないときは、あなたの団体の団体管理者に確かめてください。';

const invitations: SheetKind<Invited> = {
	name: '招待状',
	secrets: invitation,
	find: (where) =>
		db()
			.select({
				row: invitation,
				name: person.name,
				organisation: organisation.name,
				seat: seat.name,
				section: tenure.section,
				toOn: tenure.toOn,
				endedAt: tenure.endedAt
			})
			.from(invitation)
			.innerJoin(tenure, eq(tenure.id, invitation.tenureId))
			.innerJoin(person, eq(person.id, tenure.personId))
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.innerJoin(organisation, eq(organisation.id, seat.organisationId))
			.where(where)
			.get(),
	isRevoked: (of) => of.row.revokedAt !== null || isOver(of, dayOf(now())),
	words: {
		used: USED,
		revoked: 'この招待状は取り消されています。新しい招待状を団体管理者に頼んでください。',
		expired: 'この招待状は期限（14日）が過ぎています。新しい招待状を団体管理者に頼んでください。'
	}
};

type Invited = Omit<Welcome, 'expiresAt'> & {
	row: typeof invitation.$inferSelect;
	toOn: string | null;
	endedAt: Date | null;
};
