import type { Proxy } from '#lib/applications.ts';
import type { Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import { perform, type Deed } from './acts.ts';
import { asItIs, type Application } from './applications.ts';
import { findFor } from './finding.ts';
import { refuseCounted, roundOf } from './places.ts';
import { said } from './proxying.ts';
import { awaitsSuccessor } from './readdressing.ts';
import { backToConfirm } from './repricing.ts';

/** The acts that need nothing, or a reason. */
type PlainAct = 'send-back' | 'accept' | 'return' | 'withdraw';

/** What comes with such an act; `proxy` is how a 取下げ came that the desk types in. */
type PlainDeed = Pick<Deed, 'reason' | 'version'> & { proxy?: Proxy | null };

/**
 * Carries an act of an application out that needs no more than a reason. What is taken in after a price of it has
 * changed, or after its organisation was merged, goes straight back to be confirmed. Throws as every act; `Conflict`
 * where its 取りまとめ has been counted; `Invalid` where the desk withdraws without how and from whom that came.
 */
export function proceed(actor: Actor, id: number, act: PlainAct, deed: PlainDeed): Application {
	const of = findFor(actor, id, act);
	const { version, reason = '', proxy = null } = deed;
	const how = act === 'withdraw' ? onBehalf(actor, of, proxy) : '';
	return change(actor, (tx, record) => {
		refuseCounted(roundOf(tx, asItIs(tx, id)));
		const words = [how, reason].filter(Boolean).join('\n');
		const given = { reason: words, ...(version === undefined ? {} : { version }) };
		const done = perform(tx, record, actor, id, act, given);
		if (act === 'accept') askAgain(tx, record, done);
		return asItIs(tx, id);
	});
}

function askAgain(tx: Tx, record: Recorder, of: Application): void {
	backToConfirm(tx, record, of);
	if (asItIs(tx, of.id).state !== 'accepted' || !awaitsSuccessor(tx, of.id)) return;
	perform(tx, record, system, of.id, 'readdress');
}

/** How a 取下げ came that is not the actor's own; a draft that was never sent may simply be thrown away. */
function onBehalf(actor: Actor, of: Application, proxy: Proxy | null): string {
	if (actor.organisation.id === of.organisationId || of.sequence === null) return '';
	return said(proxy);
}
