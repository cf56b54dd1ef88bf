import { and, eq } from 'drizzle-orm';
import type { Caller } from '#lib/callers.ts';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { tombstone } from '../../erasure/erase.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { callers } from '../calls.ts';
import { readersBy } from './cases.ts';
import { affectedThing, findIncident, isEntered, type ShownIncident } from './incidents.ts';
import { runningNow } from './keeping.ts';

const { incident, incidentAffected, seat } = schema;

/**
 * Says うちも影響あり for the actor's organisation, once; `effect` null leaves what was said of it before. Throws
 * `NotFound`, `Forbidden`, `Conflict` where it is over; `Invalid` for words where earlier ones were erased for good.
 */
export function declareAffected(actor: Actor, id: number, effect: string | null): void {
	findIncident(actor, id);
	change(actor, (tx, record) => {
		authorize(actor, 'incident.affect', runningNow(tx, id));
		const own = rowOf(actor.organisation.id, id);
		const before = tx.select().from(incidentAffected).where(own).get();
		if (before && (effect === null || effect === before.effect)) return;
		if (effect) refuseErased('effect', id, actor.organisation.id);
		if (before)
			// What was typed in for it becomes its own word.
			tx.update(incidentAffected)
				.set({ effect: effect ?? '', seatId: actor.seat.id, caller: null })
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
		const { changes } = tx.delete(incidentAffected).where(rowOf(actor.organisation.id, id)).run();
		if (changes > 0) record('incident.unaffected', `incident:${id}`);
	});
}

/**
 * 代理入力: says うちも影響あり for an organisation that telephoned, and who there did; it is told and may correct it.
 * Throws `NotFound`, `Forbidden`, `Conflict` where it is over; `Invalid` for an organisation that could not press it,
 * has said so, or whose words were erased for good.
 */
export function enterAffected(
	actor: Actor,
	id: number,
	{ organisation, caller, effect }: { organisation: number; caller: string; effect: string }
): void {
	findIncident(actor, id);
	change(actor, (tx, record) => {
		const of = runningNow(tx, id);
		authorize(actor, 'incident.enter', of);
		if (!callersFor(actor, of.audience).some((body) => body.id === organisation)) {
			refuse('この障害情報を読まない団体です。');
		}
		if (tx.select().from(incidentAffected).where(rowOf(organisation, id)).get()) {
			refuse('この団体は、もう「うちも影響あり」と伝えています。');
		}
		refuseErased('organisation', id, organisation);
		const row = { incidentId: id, organisationId: organisation, seatId: actor.seat.id };
		tx.insert(incidentAffected)
			.values({ ...row, effect, caller, at: now() })
			.run();
		const refs = { organisation, tellOrganisation: organisation, via: 'phone' };
		const said = effect === '' ? caller : `${caller}：${effect}`;
		record('incident.entered-affected', `incident:${id}`, refs, said);
	});
}

/** Takes a 代理入力 back, and never what an organisation said itself. Throws as `enterAffected`. */
export function withdrawEntered(actor: Actor, id: number, organisation: number): void {
	findIncident(actor, id);
	change(actor, (tx, record) => {
		authorize(actor, 'incident.enter', runningNow(tx, id));
		const own = rowOf(organisation, id);
		const row = tx
			.select({ isEntered })
			.from(incidentAffected)
			.innerJoin(seat, eq(seat.id, incidentAffected.seatId))
			.where(own)
			.get();
		if (!row) return;
		if (!row.isEntered) refuse('この団体が自分で伝えたものです。取り消せるのはその団体だけです。');
		tx.delete(incidentAffected).where(own).run();
		const refs = { organisation, tellOrganisation: organisation };
		record('incident.entered-unaffected', `incident:${id}`, refs);
	});
}

/** The organisations that can press it or telephone, but have not said so yet. */
export function bodiesToEnter(actor: Actor, of: Pick<ShownIncident, 'id'>): Caller[] {
	const { audience } = found(db().select().from(incident).where(eq(incident.id, of.id)).get());
	const said = db()
		.select({ id: incidentAffected.organisationId })
		.from(incidentAffected)
		.where(eq(incidentAffected.incidentId, of.id))
		.all()
		.map((row) => row.id);
	return callersFor(actor, audience).filter((body) => !said.includes(body.id));
}

function callersFor(actor: Actor, audience: string): Caller[] {
	const isReader = readersBy(audience);
	return callers(actor).filter((body) => isReader(body.id));
}

function refuse(message: string): never {
	throw invalid('organisation', message);
}

/** What was erased stays so: no new words under its tombstone. */
function refuseErased(field: string, id: number, organisation: number): void {
	if (tombstone(affectedThing(id, organisation)) === null) return;
	const message =
		'前に伝えた内容が完全に消去されたので、もう書けません。続きは問い合わせで伝えてください。';
	throw invalid(field, message);
}

function rowOf(organisation: number, id: number) {
	return and(
		eq(incidentAffected.incidentId, id),
		eq(incidentAffected.organisationId, organisation)
	);
}
