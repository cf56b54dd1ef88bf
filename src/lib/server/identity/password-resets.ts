import { and, eq, isNull } from 'drizzle-orm';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { change, system } from '../record/change.ts';
import { tenuresOf } from './actors.ts';
import { hashPassword, typedTwiceIssues } from './passwords.ts';
import { letGoOf } from './second-factor/held.ts';
import { endAllOf } from './sessions.ts';
import { opened, typedCode, type SheetKind } from './sheets.ts';
import { forgive } from './throttle.ts';

const { person, reissue } = schema;

/** The code on somebody's sheet as `/password/…` takes it; throws `Invalid` with the reason why it does not open, `TooMany`. */
export function checkCode(typed: string, address: string): string {
	return typedCode(reissues, typed, address);
}

/** Whose password a token or code opens; throws `NotFound` for an unknown one, `Conflict` for one that works no longer. */
export function welcomeBack(
	given: string,
	address = ''
): { name: string; login: string; expiresAt: Date } {
	const { row, name, login } = opened(reissues, given, address);
	return { name, login: login ?? '', expiresAt: row.expiresAt };
}

/** Uses a 再発行票 up: sets the new password and ends every session of the person; gives the seat to sign in with. */
export async function resetPassword(
	given: string,
	input: { password: string; again: string },
	address = ''
): Promise<{ personId: number; tenureId: number }> {
	const { row, login } = opened(reissues, given, address);
	const issues = typedTwiceIssues(input, login ?? '');
	if (issues.length > 0) throw new Invalid(issues);
	const passwordHash = await hashPassword(input.password);
	const [first] = tenuresOf(row.personId);
	if (!first) throw new Conflict(REVOKED);
	change(system, (tx, record) => {
		const used = tx
			.update(reissue)
			.set({ usedAt: now() })
			.where(and(eq(reissue.id, row.id), isNull(reissue.usedAt), isNull(reissue.revokedAt)))
			.run();
		if (used.changes === 0) throw new Conflict(USED);
		tx.update(person).set({ passwordHash }).where(eq(person.id, row.personId)).run();
		record('reissue.used', `person:${row.personId}`, { reissue: row.id });
	});
	endAllOf([row.personId]);
	letGoOf(row.personId);
	forgive(login ?? '');
	return { personId: row.personId, tenureId: first.id };
}

const USED = 'この再発行票はすでに使われています。新しいパスワードでログインしてください。';
const REVOKED = 'この再発行票は取り消されています。新しい再発行票を頼んでください。';

const reissues: SheetKind<Reissued> = {
	name: '再発行票',
	secrets: reissue,
	find: (where) =>
		db()
			.select({ row: reissue, name: person.name, login: person.login })
			.from(reissue)
			.innerJoin(person, eq(person.id, reissue.personId))
			.where(where)
			.get(),
	isRevoked: ({ row }) => row.revokedAt !== null || tenuresOf(row.personId).length === 0,
	words: {
		used: USED,
		revoked: REVOKED,
		expired: 'この再発行票は期限（24時間）が過ぎています。新しい再発行票を頼んでください。'
	}
};

type Reissued = { row: typeof reissue.$inferSelect; name: string; login: string | null };
