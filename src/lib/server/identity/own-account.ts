import { eq } from 'drizzle-orm';
import { Invalid, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { forgetHeld } from '../record/held.ts';
import { trace } from '../record/traces.ts';
import type { Actor } from './actors.ts';
import { ownChanges, type OwnChange } from './own-changes.ts';
import { hashPassword, typedTwiceIssues, verifyPassword } from './passwords.ts';
import { letGoOf } from './second-factor/held.ts';
import { endAllOf } from './sessions.ts';
import { revokeReissues } from './ways-in.ts';

const { person } = schema;

/** Changes one's own password after asking for the present one; every other session and open 再発行票 of the person ends. */
export async function changePassword(
	actor: Actor,
	sessionId: string,
	input: { current: string; password: string; again: string }
): Promise<void> {
	const known = found(db().select().from(person).where(eq(person.id, actor.person.id)).get());
	if (!(await verifyPassword(known.passwordHash, input.current))) {
		throw invalid('current', 'いまのパスワードが違います。');
	}
	const issues = typedTwiceIssues(input, known.login ?? '');
	if (issues.length > 0) throw new Invalid(issues);
	const passwordHash = await hashPassword(input.password);
	change(actor, (tx, record) => {
		tx.update(person).set({ passwordHash }).where(eq(person.id, known.id)).run();
		record('password.changed', `person:${known.id}`);
		revokeReissues(tx, record, known.id);
	});
	endAllOf([known.id], sessionId);
	letGoOf(known.id);
}

/** When the actor's password was changed or newly set lately, and by whose hand. */
export function ownPasswordChanges(actor: Actor): OwnChange[] {
	return ownChanges(actor, ['password.changed', 'reissue.used']);
}

/** Sets how close together the rows of lists stand for this person and whether single keys act. */
export function setDisplay(
	actor: Actor,
	display: { density: 'roomy' | 'standard' | 'compact'; shortcuts: boolean }
): void {
	const { density, shortcuts: hasShortcuts } = display;
	trace((connection) =>
		connection
			.update(person)
			.set({ density, hasShortcuts })
			.where(eq(person.id, actor.person.id))
			.run()
	);
	forgetHeld();
}
