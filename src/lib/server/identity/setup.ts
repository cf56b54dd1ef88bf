import { eq } from 'drizzle-orm';
import { timingSafeEqual } from 'node:crypto';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Invalid, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { change, system } from '../record/change.ts';
import { codeIn, inGroups, newCode as newLetters } from './codes.ts';
import { findUnion } from './organisations.ts';
import { hashPassword, typedTwiceIssues } from './passwords.ts';
import { appoint, loginFrom, loginIssues } from './people.ts';

const { event, tenureRole } = schema;

/** Wrong codes before a new one must be printed: the code has 12 of 31 signs. */
const TRIES = 20;

let code: string | null = null;
let tries = 0;

/** Whether nobody has administered this installation yet, so that `/setup` is open; once done it never opens again. */
export function isNeeded(): boolean {
	const hasOperator = db().select().from(tenureRole).where(eq(tenureRole.role, 'operator')).get();
	if (hasOperator) return false;
	return !db().select().from(event).where(eq(event.action, 'setup.completed')).get();
}

/** The one-time code to print at start; a new one at each start until setup is done. */
export function newCode(): string {
	tries = 0;
	code = newLetters();
	return inGroups(code);
}

/** Throws `Invalid` for a wrong code and `Conflict` when setup is already done. */
export function checkCode(typed: string): void {
	if (!isNeeded()) throw new Conflict('はじめの設定はすでに終わっています。');
	const given = codeIn(typed);
	const isWornOut = tries >= TRIES;
	const isRight =
		code !== null &&
		given !== null &&
		!isWornOut &&
		timingSafeEqual(Buffer.from(given), Buffer.from(code));
	if (!isRight) {
		tries += 1;
		throw invalid(
			'code',
			isWornOut
				? '間違いが続いたため、このコードは使えなくなりました。サーバーを起動し直すと新しいコードが出ます。'
				: 'コードが違います。サーバーを起動した画面に出ている12文字を入れてください。'
		);
	}
}

/** Forgets the code once it has been used. */
export function useUpCode(): void {
	code = null;
}

/**
 * Creates the union's first administrator and gives the tenure to sign in with; one person can hold the
 * desk too. Who was not shown 利用規約 on the way is asked for them at the first sign-in.
 */
export async function createAdministrator(input: {
	name: string;
	kana: string;
	login: string;
	password: string;
	again: string;
	hasAcceptedTerms?: boolean;
}): Promise<{ personId: number; tenureId: number }> {
	const login = loginFrom(input.login);
	const issues = [...loginIssues(login), ...typedTwiceIssues(input, login)];
	if (issues.length > 0) throw new Invalid(issues);
	const passwordHash = await hashPassword(input.password);
	const created = change(system, (tx, record) => {
		const appointed = appoint(tx, record, findUnion().id, {
			name: input.name,
			kana: input.kana,
			section: '事務局',
			seat: 'システム管理者',
			roles: ['member', 'operator', 'org-admin', 'desk'],
			fromOn: dayOf(now()),
			toOn: null,
			login,
			passwordHash,
			hasAcceptedTerms: input.hasAcceptedTerms
		});
		record('setup.completed', `person:${appointed.personId}`);
		return appointed;
	});
	useUpCode();
	return created;
}
