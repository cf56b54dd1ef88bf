import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import { dayOf, instantOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import type { ApplicationWay } from '#lib/licences.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, system } from '../../record/change.ts';
import { perform } from '../applications/acts.ts';
import { asItIs as applicationAsItIs } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';
import { find } from './slips.ts';

const { applicationLine, delivery, licenceApplication } = schema;

/** Business days of silence after which an organisation is asked for its 受領確認 once more. */
const PATIENCE = 10;

/** How a 受領確認 came; anything but 'web' was typed in by the desk, with who said so. */
type Acknowledgement = { via: ApplicationWay; caller: string };

/**
 * 受領確認 of all that one receipt brought to an organisation. Throws `NotFound` for another's, `Forbidden`, and `Conflict`
 * where it was confirmed before.
 */
export function acknowledge(
	actor: Actor,
	receiptNumber: string,
	organisationId: number,
	{ via, caller }: Acknowledgement = { via: 'web', caller: '' }
): void {
	const slip = find(actor, receiptNumber, organisationId);
	const isOwn = actor.organisation.id === organisationId;
	change(actor, (tx, record) => {
		const ids = slip.lines.map(({ id }) => id);
		const isOpen = and(inArray(delivery.id, ids), isNull(delivery.acknowledgedAt));
		if (!tx.select().from(delivery).where(isOpen).get()) {
			throw new Conflict('ほかの人が先に受領を確認しました。画面を開き直してください。');
		}
		const from = new Map(
			slip.lines.map(({ applicationId: id }) => [id, stateOf(tx, applicationAsItIs(tx, id))])
		);
		for (const state of from.values()) {
			authorize(actor, 'application.act', { organisationId, state, act: 'acknowledge' });
		}
		tx.update(delivery)
			.set({
				acknowledgedAt: now(),
				acknowledgedBy: actor.person.id,
				acknowledgedVia: isOwn ? 'web' : via === 'web' ? 'fax' : via,
				acknowledgedCaller: isOwn ? '' : caller
			})
			.where(isOpen)
			.run();
		for (const [id, state] of from) {
			const refs = { receipt: slip.receiptId };
			perform(tx, record, actor, id, 'acknowledge', { from: state, refs });
		}
	});
}

/**
 * Asks again for every 受領確認 that has been silent for ten business days; silence never counts as one. Gives how many
 * organisations were told.
 */
export function remindSilent(): number {
	const before = instantOf(addBusinessDays(dayOf(now()), -PATIENCE), '24:00');
	const rows = db()
		.select({
			id: delivery.id,
			application: licenceApplication.id,
			organisation: licenceApplication.organisationId
		})
		.from(delivery)
		.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(
				isNull(delivery.acknowledgedAt),
				lt(delivery.deliveredAt, before),
				or(isNull(delivery.remindedAt), lt(delivery.remindedAt, before))
			)
		)
		.all();
	const groups = Map.groupBy(rows, (row) => row.application);
	for (const [application, own] of groups) {
		change(system, (tx, record) => {
			const ids = own.map(({ id }) => id);
			tx.update(delivery).set({ remindedAt: now() }).where(inArray(delivery.id, ids)).run();
			record('application.receipt-reminded', `application:${application}`, {
				tellOrganisation: own[0]?.organisation ?? null
			});
		});
	}
	return new Set(rows.map(({ organisation }) => organisation)).size;
}
