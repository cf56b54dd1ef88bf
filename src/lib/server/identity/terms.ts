import { eq } from 'drizzle-orm';
import { TERMS_VERSION } from '#lib/terms.ts';
import { schema, type Tx } from '../db/index.ts';
import { now } from '../now.ts';
import { change, type Recorder } from '../record/change.ts';
import type { Actor } from './actors.ts';

const { person } = schema;

/** Whether this person has confirmed the present 利用規約. */
export function hasAcceptedTerms(actor: Actor): boolean {
	return (actor.person.termsVersion ?? 0) >= TERMS_VERSION;
}

/** The person confirms the present 利用規約; confirming twice is one confirmation. */
export function acceptTerms(actor: Actor): void {
	if (hasAcceptedTerms(actor)) return;
	change(actor, (tx, record) => acceptTermsOf(tx, record, actor.person.id));
}

/** The same inside another act, such as using an invitation that shows 利用規約. */
export function acceptTermsOf(tx: Tx, record: Recorder, personId: number): void {
	tx.update(person)
		.set({ termsVersion: TERMS_VERSION, termsAcceptedAt: now() })
		.where(eq(person.id, personId))
		.run();
	record('terms.accepted', `person:${personId}`, { version: TERMS_VERSION });
}
