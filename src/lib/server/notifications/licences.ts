import { and, eq } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';
import { findUnion } from '../identity/organisations.ts';
import type { RecordedEvent } from '../record/events.ts';
import { tellNamed, type Item } from './items.ts';

const { licenceApplication, seat } = schema;

/** What ends, and of which the union's desk is told besides the organisations. */
const ends = /^(expiry|support)\./;

/** Tells the union's desk of ends of Software Assurance and of support. */
export function tellOfExpiry({ action, refs }: RecordedEvent, told: Item): void {
	if (!ends.test(action) || refs.toDesk !== 1) return;
	tellDesk(told);
}

/**
 * The 知らせ of an application besides what its organisation is told of others: to the 決裁者 that it waits for them, to
 * who asked what they decided, and to the union's desk that it has come.
 */
export function tellOfApplication(
	tx: Tx,
	{ action, subject, refs }: RecordedEvent,
	told: Item
): void {
	if (!action.startsWith('application.') || typeof refs.organisation !== 'number') return;
	const organisations = [refs.organisation];
	const isOwn = refs.by === refs.organisation;
	if (action === 'application.approval-asked') {
		// Where nobody is 決裁者 any more, somebody has to notice.
		if (tellNamed(told, { organisations, role: 'approver' }) === 0) {
			tellNamed(told, { organisations });
		}
	}
	if (action === 'application.approved' || action === 'application.sent-back') {
		const asker = seatOf(tx, Number(subject.split(':')[1]));
		tellNamed(told, asker === null ? { organisations } : { seats: [asker] });
	}
	const hasArrived =
		action === 'application.approved' || (action === 'application.submitted' && isOwn);
	if (hasArrived) tellDesk({ ...told, action: 'application.arrived' });
}

function tellDesk(told: Item): void {
	tellNamed(told, { organisations: [findUnion().id], role: 'desk' });
}

/** The seat an application was written at; null where that is no longer one of its organisation. */
function seatOf(tx: Tx, id: number): number | null {
	const row = tx
		.select({ id: seat.id })
		.from(licenceApplication)
		.innerJoin(
			seat,
			and(
				eq(seat.id, licenceApplication.seatId),
				eq(seat.organisationId, licenceApplication.organisationId)
			)
		)
		.where(eq(licenceApplication.id, id))
		.get();
	return row?.id ?? null;
}
