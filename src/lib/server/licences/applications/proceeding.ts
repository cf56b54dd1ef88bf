import type { Actor } from '../../identity/actors.ts';
import { change } from '../../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { asItIs, type Application } from './applications.ts';
import { findFor } from './finding.ts';
import { refuseCounted, roundOf } from './places.ts';
import { backToConfirm } from './repricing.ts';

/** The acts that need nothing, or a reason. */
export type PlainAct = 'send-back' | 'accept' | 'return' | 'withdraw';

/**
 * Carries an act of an application out that needs no more than a reason. What is taken in after a price of it has
 * changed goes straight back to its organisation. Throws as every act; `Conflict` where its 取りまとめ has been counted.
 */
export function proceed(
	actor: Actor,
	id: number,
	act: PlainAct,
	deed: Pick<Deed, 'reason' | 'version'>
): Application {
	findFor(actor, id, act);
	return change(actor, (tx, record) => {
		refuseCounted(roundOf(tx, asItIs(tx, id)));
		const done = perform(tx, record, actor, id, act, deed);
		if (act === 'accept') backToConfirm(tx, record, done);
		return asItIs(tx, id);
	});
}
