import { addDays } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { declare } from '#lib/server/licences/assurance/intentions.ts';
import { remindSilent } from '#lib/server/licences/deliveries/acknowledging.ts';
import { changeEnrolment, settleEnrolments } from '#lib/server/licences/catalogue/enrolments.ts';
import { succeed } from '#lib/server/licences/catalogue/agreements.ts';
import { turnPriceLists } from '#lib/server/licences/price-lists/clock.ts';
import { closeDue } from '#lib/server/licences/rounds/proceeding.ts';
import { clockAt } from '../../clock.ts';
import { nameOf, today, type Act } from '../world.ts';

/** Turns of the clock after which it must have come to rest. */
const MOST_TURNS = 50;

const pass: Act = (_world, dice) => {
	const days = [1, 1, 2, 4, 7, 7, 14, 31, 95, 400][dice.of(10)] ?? 1;
	const day = addDays(today(), days - dice.of(Math.ceil(days / 2)));
	return {
		says: `${day}になる`,
		does: () => {
			clockAt(day, '11:00');
			calendar();
		},
		mustGo: true
	};
};

/** What the calendar does by itself, until nothing is left to do. */
export function calendar(): void {
	closeDue();
	turnPriceLists();
	remindSilent();
	let turns = 0;
	while (turn() > 0) {
		turns += 1;
		if (turns > MOST_TURNS) throw new Error('The calendar does not come to rest.');
	}
}

const intend: Act = (world, dice) => {
	const term = dice.one(db().select().from(schema.assuranceTerm).all());
	if (!term) return null;
	const intention = dice.one(['renew', 'reduce', 'end'] as const) ?? 'renew';
	const rights = Math.max(1, term.rights - 1);
	return {
		says: `SA ${term.id}の更新の予定：${intention}`,
		does: () => declare(world.desk(), { id: term.id, intention, rights, memo: '' })
	};
};

/** An organisation leaves an agreement, or comes back to it. */
const enrolment: Act = (world, dice) => {
	const ids = world.buyers().map(({ organisation }) => organisation.id);
	const of = dice.one(
		db()
			.select()
			.from(schema.enrolment)
			.all()
			.filter(({ organisationId }) => ids.includes(organisationId))
	);
	if (!of) return null;
	const { id, startsOn, number, version, organisationId } = of;
	const endsOn = of.endsOn === null ? addDays(today(), dice.of(10) - 5) : null;
	return {
		says: `${nameOf(organisationId)}の契約${of.agreementId}への参加を${endsOn ?? '終わりなし'}までにする`,
		does: () => changeEnrolment(world.desk(), id, { startsOn, endsOn, number, version }),
		isOnce: true
	};
};

const follow: Act = (world, dice) => {
	const agreements = db().select().from(schema.agreement).all();
	const of = dice.one(agreements.filter(({ number }) => number.startsWith('S-')));
	const isFollowed = agreements.some(({ predecessorId }) => predecessorId === of?.id);
	if (!of || isFollowed || of.predecessorId !== null) return null;
	const { programId: program, resellerId: reseller, name, numberKind, settlement, version } = of;
	const startsOn = addDays(today(), 1 + dice.of(60));
	return {
		says: `${name}の後継の契約を${startsOn}から始める`,
		does: () => {
			const id = succeed(world.desk(), of.id, {
				...{ program, reseller, name: `${name}の後継`, numberKind, number: `${of.number}-N` },
				...{ settlement, startsOn, endsOn: null, isConfirmed: true, version }
			});
			const pending = db().select().from(schema.enrolment).all();
			settleEnrolments(
				world.desk(),
				id,
				pending.filter((each) => each.agreementId === id).map((each) => each.id)
			);
		},
		isOnce: true,
		isMany: true
	};
};

export const calendarActs: [weight: number, Act][] = [
	[8, pass],
	[1, intend],
	[1, enrolment],
	[1, follow]
];
