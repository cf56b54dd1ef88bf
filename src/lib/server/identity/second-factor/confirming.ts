import { eq } from 'drizzle-orm';
import { Forbidden, invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { trace } from '../../record/traces.ts';
import type { Actor } from '../actors.ts';
import { verifyPassword } from '../passwords.ts';
import { admit, countFailure, forgive } from '../throttle.ts';

const { person, session } = schema;

/** How long after the password was given it is not asked again, ms. */
const RECENT = 10 * 60 * 1000;

/** Whether the person of this session gave the password just now, by signing in or once more. */
export function isConfirmed(sessionId: string | null): boolean {
	const row = db()
		.select({ began: session.createdAt, again: session.confirmedAt })
		.from(session)
		.where(eq(session.id, sessionId ?? ''))
		.get();
	const last = row && (row.again ?? row.began);
	return last !== undefined && now().getTime() - last.getTime() < RECENT;
}

/** Throws `Forbidden` where the password has to be given again first. */
export function demandConfirmed(sessionId: string | null): void {
	if (isConfirmed(sessionId)) return;
	throw new Forbidden(
		'パスワードを入れてから時間がたちました。画面を開き直し、もう一度入れてください。'
	);
}

/** Takes the password once more; wrong ones count as at the sign-in. Throws `Invalid` and `TooMany`. */
export async function confirm(
	actor: Actor,
	sessionId: string | null,
	password: string,
	address: string
): Promise<void> {
	const known = found(db().select().from(person).where(eq(person.id, actor.person.id)).get());
	const login = known.login ?? '';
	admit(login);
	const isRight = await verifyPassword(known.passwordHash, password);
	admit(login);
	if (!isRight) {
		countFailure(login, address);
		throw invalid('current', 'いまのパスワードが違います。');
	}
	forgive(login);
	trace((connection) =>
		connection
			.update(session)
			.set({ confirmedAt: now() })
			.where(eq(session.id, sessionId ?? ''))
			.run()
	);
}
