import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { schema, type Reader, type Tx } from '../../db/index.ts';
import { system, type Recorder } from '../../record/change.ts';
import { perform } from './acts.ts';
import { asItIs } from './applications.ts';
import { baseLotsIn } from './bases.ts';

const { applicationLine, event, licenceApplication } = schema;

const MOVED = 'application.readdressed';
/** By these an organisation has said that an application is its own. */
const AFFIRMED = [
	'application.submitted',
	'application.approved',
	'application.confirmed',
	'application.reduced'
];

/**
 * Hands an application that is not ordered yet over to the organisation its own has become part of, which has to
 * confirm it: a draft it sends itself, what was accepted comes to it for 再確認, what was only sent does so once it is
 * accepted. `lots` are the rights its lines stand on, by those that they were before.
 */
export function readdress(
	tx: Tx,
	record: Recorder,
	applicationId: number,
	organisationId: number,
	lots: ReadonlyMap<number, readonly number[]>
): void {
	const { state, organisationId: former } = asItIs(tx, applicationId);
	tx.update(licenceApplication)
		.set({
			organisationId,
			approvedBy: null,
			version: sql`${licenceApplication.version} + 1`
		})
		.where(eq(licenceApplication.id, applicationId))
		.run();
	followLots(tx, applicationId, lots);
	if (state !== 'submitted') {
		const act = state === 'draft' || state === 'unapproved' ? 'take-over' : 'readdress';
		perform(tx, record, system, applicationId, act, { refs: { former } });
		return;
	}
	record(MOVED, `application:${applicationId}`, {
		...{ former, organisation: organisationId, audience: `desk:${organisationId}` },
		...{ by: null, from: state, to: state, tellOrganisation: organisationId }
	});
}

/** Whether an application came from an organisation that is gone and its successor has not confirmed it yet. */
export function awaitsSuccessor(tx: Reader, applicationId: number): boolean {
	const last = tx
		.select({ action: event.action })
		.from(event)
		.where(
			and(
				eq(event.subject, `application:${applicationId}`),
				inArray(event.action, [MOVED, ...AFFIRMED])
			)
		)
		.orderBy(desc(event.id))
		.limit(1)
		.get();
	return last?.action === MOVED;
}

function followLots(
	tx: Tx,
	applicationId: number,
	lots: ReadonlyMap<number, readonly number[]>
): void {
	const own = eq(applicationLine.applicationId, applicationId);
	for (const { id, baseLots } of tx.select().from(applicationLine).where(own).all()) {
		const now = baseLotsIn(baseLots).flatMap((lotId) => lots.get(lotId) ?? [lotId]);
		tx.update(applicationLine)
			.set({ baseLots: JSON.stringify(now) })
			.where(eq(applicationLine.id, id))
			.run();
	}
}
