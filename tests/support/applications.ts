import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema, type Tx } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { priceOn } from '#lib/server/licences/applications/prices.ts';
import { takeSnapshot } from '#lib/server/licences/applications/snapshots.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { goods, type Good, type Register } from './licences.ts';

/** What is put into an application: packs of each good. */
export type Wanted = Partial<Record<Good, number>>;

/** Opens a round in the register, whose last day is still to come; gives its key. */
export function openRound(
	register: Register,
	over: Partial<typeof schema.purchaseRound.$inferInsert> = {}
): number {
	return db()
		.insert(schema.purchaseRound)
		.values({
			name: '令和8年度 第3回',
			agreementId: register.agreementId,
			state: 'open',
			opensOn: '2026-11-01',
			closesOn: '2026-12-11',
			priceLockOn: '2026-12-18',
			orderBy: '2026-12-25',
			deliveryTarget: '2027-01-29',
			budgetYear: 2026,
			personId: register.desk.person.id,
			stateAt: now(),
			...over
		})
		.returning({ id: schema.purchaseRound.id })
		.get().id;
}

/** Puts a draft of an application in, past every check; gives its key. */
export function draftOf(
	register: Register,
	actor: Actor,
	wanted: Wanted,
	over: Partial<typeof schema.licenceApplication.$inferInsert> = {}
): number {
	const { person, tenure, seat, organisation } = actor;
	return change(actor, (tx) => {
		const { id } = tx
			.insert(schema.licenceApplication)
			.values({
				...{ personId: person.id, tenureId: tenure.id, seatId: seat.id },
				...{
					organisationId: organisation.id,
					authorName: person.name,
					authorSection: tenure.section
				},
				...{ agreementId: over.roundId ? null : register.agreementId, state: 'draft' },
				...{
					stateAt: now(),
					purpose: '庁内サーバーの更新',
					budget: '総務費 電算管理費',
					via: 'web'
				},
				...over
			})
			.returning({ id: schema.licenceApplication.id })
			.get();
		for (const [good, packs] of Object.entries(wanted) as [Good, number][]) {
			const { partNumber } = goods[good];
			tx.insert(schema.applicationLine)
				.values({ applicationId: id, partNumber, packs, reason: 'new' })
				.run();
		}
		return id;
	});
}

/** An application that was sent, with the prices of a day, and unless `isAccepted` is false taken in by the desk. */
export function applied(
	register: Register,
	actor: Actor,
	wanted: Wanted,
	{
		day = '2026-11-27',
		isAccepted = true,
		...over
	}: { day?: Day; isAccepted?: boolean } & Partial<
		typeof schema.licenceApplication.$inferInsert
	> = {}
): number {
	const id = draftOf(register, actor, wanted, over);
	change(actor, (tx, record) => {
		priceAll(tx, register, id, day);
		perform(tx, record, actor, id, 'submit');
	});
	if (isAccepted) {
		change(register.desk, (tx, record) => perform(tx, record, register.desk, id, 'accept'));
	}
	return id;
}

/** As `applied`, of one item by its part number and with the lots it stands on. */
export function appliedFor(
	register: Register,
	actor: Actor,
	of: { partNumber: string; packs: number; lots?: number[] },
	over: Partial<typeof schema.licenceApplication.$inferInsert> = {}
): number {
	const id = draftOf(register, actor, {}, over);
	const { partNumber, packs, lots = [] } = of;
	change(actor, (tx, record) => {
		tx.insert(schema.applicationLine)
			.values({
				...{ applicationId: id, partNumber, packs, reason: 'new' },
				baseLots: JSON.stringify(lots)
			})
			.run();
		priceAll(tx, register, id, dayOf(now()));
		perform(tx, record, actor, id, 'submit');
	});
	change(register.desk, (tx, record) => perform(tx, record, register.desk, id, 'accept'));
	return id;
}

/** Takes the prices of a day for every line of an application. */
export function priceAll(
	tx: Tx,
	{ resellerId, agreementId }: Pick<Register, 'resellerId' | 'agreementId'>,
	applicationId: number,
	day: Day
): void {
	for (const line of tx.select().from(schema.applicationLine).all()) {
		if (line.applicationId !== applicationId) continue;
		const price = priceOn(tx, {
			...{ partNumber: line.partNumber, resellerId, agreementId, day }
		});
		if (price) takeSnapshot(tx, line.id, price);
	}
}
