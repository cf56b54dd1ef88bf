import { and, eq } from 'drizzle-orm';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { findIncident } from './incidents.ts';
import { runningNow } from './keeping.ts';

const { incidentAffected } = schema;

/**
 * Says うちも影響あり for the actor's organisation, once; `effect` null leaves what was said of it before. Throws
 * `NotFound`, `Forbidden`, and `Conflict` where it is over.
 */
export function declareAffected(actor: Actor, id: number, effect: string | null): void {
	findIncident(actor, id);
	change(actor, (tx, record) => {
		authorize(actor, 'incident.affect', runningNow(tx, id));
		const own = ownRow(actor, id);
		const before = tx.select().from(incidentAffected).where(own).get();
		if (before && (effect === null || effect === before.effect)) return;
		if (before)
			tx.update(incidentAffected)
				.set({ effect: effect ?? '' })
				.where(own)
				.run();
		else {
			const { organisation, seat } = actor;
			const row = { incidentId: id, organisationId: organisation.id, seatId: seat.id };
			tx.insert(incidentAffected)
				.values({ ...row, effect: effect ?? '', at: now() })
				.run();
		}
		record('incident.affected', `incident:${id}`, {}, effect || null);
	});
}

/** Takes うちも影響あり back. Throws as `declareAffected`. */
export function withdrawAffected(actor: Actor, id: number): void {
	findIncident(actor, id);
	change(actor, (tx, record) => {
		authorize(actor, 'incident.affect', runningNow(tx, id));
		const { changes } = tx.delete(incidentAffected).where(ownRow(actor, id)).run();
		if (changes > 0) record('incident.unaffected', `incident:${id}`);
	});
}

function ownRow(actor: Actor, id: number) {
	return and(
		eq(incidentAffected.incidentId, id),
		eq(incidentAffected.organisationId, actor.organisation.id)
	);
}
