import { tellingLevels, digestDays, type DigestDay, type TellingLevel } from '#lib/telling.ts';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { and, eq, ne, sql } from 'drizzle-orm';
import { digestInstant } from '../calendar/digest-days.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import type { Actor } from './actors.ts';
import { ofSeat, setForSeat } from './preferences.ts';

const { person, seatSetting, tenure } = schema;

const OFF = 'off';

/** The key of a seat's level among its settings. */
export const TELLING = 'telling';
const DAYS = 'digest-days';
const BOARDS = 'digest-boards';

/** Begins the key of 「メールでも受け取る」, which ends in the tenure: it is a person's own and not handed on with the seat. */
export const MAIL = 'digest-mail:';

/** Joins a tenure to its 「メールでも受け取る」 where that is on. */
export const hasMailOn = and(
	eq(seatSetting.seatId, tenure.seatId),
	sql`${seatSetting.key} = ${MAIL} || ${tenure.id}`,
	ne(seatSetting.value, OFF)
);

/** How much a seat is told; everything where nobody has chosen. */
export function levelOf(seatId: number): TellingLevel {
	const set = ofSeat(seatId, TELLING);
	return tellingLevels.find((level) => level === set) ?? 'all';
}

/** On which weekdays and of what a seat wants its digest; null boards: nobody has chosen, so its own places. */
export function digestOf(seatId: number): { days: DigestDay[]; boards: string[] | null } {
	const days = ofSeat(seatId, DAYS);
	const boards = ofSeat(seatId, BOARDS);
	return {
		days: digestDays.filter((day) => (days ?? digestDays.join()).includes(day)),
		boards: boards === null ? null : boards.split(',').filter((slug) => slug !== '')
	};
}

/** Whether this person in this seat has asked for the digest by mail. */
export function wantsMail(seatId: number, tenureId: number): boolean {
	return (ofSeat(seatId, MAIL + tenureId) ?? OFF) !== OFF;
}

/** The actor's mail address, or null. */
export function addressOf(actor: Actor): string | null {
	const row = db()
		.select({ email: person.email })
		.from(person)
		.where(eq(person.id, actor.person.id))
		.get();
	return row?.email || null;
}

/** Sets the level and the digest for the actor's seat, and mail for the actor alone (null: as it was). */
export function setTelling(
	actor: Actor,
	chosen: { level: TellingLevel; days: string[]; boards: string[]; mail: boolean | null }
): void {
	setForSeat(actor, TELLING, chosen.level);
	setForSeat(actor, DAYS, chosen.days.join());
	setForSeat(actor, BOARDS, chosen.boards.join());
	if (chosen.mail === null || chosen.mail === wantsMail(actor.seat.id, actor.tenure.id)) return;
	setForSeat(actor, MAIL + actor.tenure.id, chosen.mail ? lastWithout() : OFF);
}

/** The last day without a digest by mail: who asks in the afternoon gets the first one next morning. */
function lastWithout(): Day {
	const at = now();
	const today = dayOf(at);
	return at < digestInstant(today) ? addDays(today, -1) : today;
}
