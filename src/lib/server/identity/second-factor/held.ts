import { eq, lte } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { trace } from '../../record/traces.ts';
import { hashOf, newToken } from '../codes.ts';
import type { Cookie } from '../sessions.ts';

const { heldSignIn } = schema;

/** Names the browser that gave the password; it opens nothing but the second question. */
export const HELD_COOKIE = 'yui_sign_in';

/** How long the second factor may take, minutes. */
const STANDS = 10;

export type Held = { personId: number; shared: boolean; agent: string };

/** Holds a sign-in whose password was right until the second factor follows; gives the cookie that names it. */
export function hold(held: Held, secure: boolean): Cookie {
	const token = newToken();
	const expiresAt = new Date(now().getTime() + STANDS * 60_000);
	trace((connection) =>
		connection
			.insert(heldSignIn)
			.values({ ...held, tokenHash: hashOf(token), expiresAt })
			.run()
	);
	return { name: HELD_COOKIE, value: token, maxAge: STANDS * 60, secure };
}

/** The held sign-in a cookie names; null for none, one that took too long or one that is done. */
export function heldBy(token: string | undefined): Held | null {
	if (!token) return null;
	const row = db()
		.select()
		.from(heldSignIn)
		.where(eq(heldSignIn.tokenHash, hashOf(token)))
		.get();
	return row && row.expiresAt > now() ? row : null;
}

/** Lets a held sign-in go; false where it was gone already, so that each opens one session at most. */
export function letGo(token: string): boolean {
	return (
		trace((connection) =>
			connection
				.delete(heldSignIn)
				.where(eq(heldSignIn.tokenHash, hashOf(token)))
				.run()
		).changes === 1
	);
}

/** Lets every held sign-in of a person go: what was asked for has changed. */
export function letGoOf(personId: number): void {
	trace((connection) =>
		connection.delete(heldSignIn).where(eq(heldSignIn.personId, personId)).run()
	);
}

/** Removes what took too long; run by the schedule. */
export function sweepHeld(): void {
	trace((connection) =>
		connection.delete(heldSignIn).where(lte(heldSignIn.expiresAt, now())).run()
	);
}

/** The cookie that removes the one of a held sign-in. */
export function blankHeldCookie(secure: boolean): Cookie {
	return { name: HELD_COOKIE, value: '', maxAge: 0, secure };
}
