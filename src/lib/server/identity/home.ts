import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import type { HomeShape } from '#lib/today.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { isInForce, type Actor } from './actors.ts';
import { ofSeat, setForSeat } from './preferences.ts';

const { seat, tenure } = schema;

const HOME = 'home';

/** How ホーム looks from the actor's seat: as it was set there, else the sheet of today in a 町村 where one seat does everything. */
export function homeOf(actor: Actor): HomeShape {
	const set = ofSeat(actor.seat.id, HOME);
	if (set === 'today' || set === 'list') return set;
	return isAlone(actor) ? 'today' : 'list';
}

/** Sets how ホーム looks from the actor's seat; whoever takes the seat finds it so. */
export function setHome(actor: Actor, shape: HomeShape): void {
	setForSeat(actor, HOME, shape);
}

function isAlone(actor: Actor): boolean {
	const { id, kind } = actor.organisation;
	if (kind !== '町' && kind !== '村') return false;
	return selectSeats().get({ organisation: id, today: dayOf(now()) })?.seats === 1;
}

const selectSeats = preparedOnce((connection) =>
	connection
		.select({ seats: sql<number>`count(distinct ${seat.id})` })
		.from(seat)
		.innerJoin(tenure, eq(tenure.seatId, seat.id))
		.where(
			and(
				eq(seat.organisationId, sql.placeholder('organisation')),
				isInForce(sql.placeholder('today'))
			)
		)
		.prepare()
);
