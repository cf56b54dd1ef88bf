import { and, eq, isNull } from 'drizzle-orm';
import { Conflict, Invalid, NotFound, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { found } from '../permissions.ts';
import { change, system } from '../record/change.ts';
import { tenuresOf } from './actors.ts';
import { codeIn, hashOf } from './codes.ts';
import { hashPassword, typedTwiceIssues } from './passwords.ts';
import { letGoOf } from './second-factor/held.ts';
import { endAllOf } from './sessions.ts';
import { admitCode, countWrongCode, forgive } from './throttle.ts';

const { person, reissue } = schema;

/** The code on somebody's sheet as `/password/…` takes it; throws `Invalid` with the reason why it does not open, `TooMany`. */
export function checkCode(typed: string, address: string): string {
	const fault = faultOf(lookUp(typed, address), 'code');
	if (fault) throw invalid('entry', fault.message);
	return codeIn(typed) ?? typed;
}

/** Whose password a token or code opens; throws `NotFound` for an unknown one, `Conflict` for one that works no longer. */
export function welcomeBack(
	given: string,
	address = ''
): { name: string; login: string; expiresAt: Date } {
	const { row, name, login } = standing(given, address);
	return { name, login: login ?? '', expiresAt: row.expiresAt };
}

/** Uses a 再発行票 up: sets the new password and ends every session of the person; gives the seat to sign in with. */
export async function resetPassword(
	given: string,
	input: { password: string; again: string },
	address = ''
): Promise<{ personId: number; tenureId: number }> {
	const { row, login } = standing(given, address);
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
const UNKNOWN = {
	link: 'この再発行票は見つかりません。アドレスが途中で切れていないか確かめてください。',
	code: 'このコードの再発行票は見つかりません。紙の12文字と見比べてください。'
};

function standing(given: string, address: string) {
	const row = lookUp(given, address);
	const fault = faultOf(row, 'link');
	if (fault) throw fault;
	return found(row);
}

function lookUp(given: string, address: string) {
	const code = codeIn(given);
	if (code !== null) admitCode(address);
	const row = db()
		.select({ row: reissue, name: person.name, login: person.login })
		.from(reissue)
		.innerJoin(person, eq(person.id, reissue.personId))
		.where(
			code === null ? eq(reissue.tokenHash, hashOf(given)) : eq(reissue.codeHash, hashOf(code))
		)
		.get();
	if (!row && code !== null) countWrongCode(address);
	return row;
}

function faultOf(
	row: ReturnType<typeof lookUp>,
	by: keyof typeof UNKNOWN
): NotFound | Conflict | null {
	if (!row) {
		return new NotFound(UNKNOWN[by]);
	} else if (row.row.usedAt) {
		return new Conflict(USED);
	} else if (row.row.revokedAt || tenuresOf(row.row.personId).length === 0) {
		return new Conflict(REVOKED);
	} else if (row.row.expiresAt <= now()) {
		return new Conflict(
			'この再発行票は期限（24時間）が過ぎています。新しい再発行票を頼んでください。'
		);
	} else {
		return null;
	}
}
