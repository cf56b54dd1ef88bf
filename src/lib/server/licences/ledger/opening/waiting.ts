import { inArray, min } from 'drizzle-orm';
import { db, schema } from '../../../db/index.ts';
import type { Actor } from '../../../identity/actors.ts';
import { may } from '../../../permissions.ts';
import { unconfirmed } from './confirming.ts';

const { ledgerEntry } = schema;

/** How much 期首残高 the actor's organisation has to confirm, and since when; null for none, and for who may not. */
export function toConfirm(actor: Actor): { count: number; since: Date } | null {
	const organisationId = actor.organisation.id;
	if (!may(actor, 'licence.declare', { organisationId })) return null;
	const lots = unconfirmed(actor, organisationId).map(({ lotId }) => lotId);
	if (lots.length === 0) return null;
	const since = db()
		.select({ at: min(ledgerEntry.at) })
		.from(ledgerEntry)
		.where(inArray(ledgerEntry.lotId, lots))
		.get()?.at;
	return since ? { count: lots.length, since } : null;
}
