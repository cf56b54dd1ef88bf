import type { SpecificationAct } from '#lib/specifications.ts';
import type { Actor } from '../../identity/actors.ts';
import { change } from '../../record/change.ts';
import { findFor } from './specifications.ts';
import { advance, begun, lastVersion, type Deed } from './steps.ts';

/** The acts that need nothing but words. */
export type PlainSpecificationAct = Exclude<
	SpecificationAct,
	'hand-in' | 'remark' | 'publish' | 'withdraw'
>;

/**
 * Carries an act of a consultation out that needs no more than words; what is agreed is the newest version, which
 * stays as it is. Throws `NotFound`, `Forbidden`, `Conflict` where somebody was quicker or remarks are not done with,
 * `Invalid` where a reason is missing.
 */
export function proceed(
	actor: Actor,
	ticketNumber: string,
	act: PlainSpecificationAct,
	deed: Deed
): void {
	const { ticket } = findFor(actor, ticketNumber, act);
	change(actor, (tx, record) => {
		const agrees = act === 'agree' || act === 'approve';
		const also = agrees ? { agreedVersion: lastVersion(tx, begun(tx, ticket.id).id) } : {};
		advance(tx, record, actor, ticket, act, deed, also);
	});
}
