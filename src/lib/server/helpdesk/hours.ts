import { desc } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, preparedOnce, schema, type Reader } from '../db/index.ts';
import { nextOpening, usualHours, type OfficeHours } from '../calendar/office-hours.ts';
import { found } from '../permissions.ts';
import { now } from '../now.ts';
import { change, system } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';

const { officeCalendar } = schema;

/** A version of the union's opening hours. */
type Calendar = { id: number; hours: DeskHours };

/** Opening hours with what its own closing days are called. */
export type DeskHours = OfficeHours & { names?: Record<Day, string> };

/** Lays the usual hours of offices down, once. */
export function seedHours(): void {
	if (db().select({ id: officeCalendar.id }).from(officeCalendar).limit(1).get()) return;
	change(system, (tx, record) => {
		const [reason, hours] = ['はじめの設定', JSON.stringify(usualHours)];
		tx.insert(officeCalendar).values({ hours, reason, personId: null, at: now() }).run();
		record('office-hours.seeded', 'office-hours:1');
	});
}

/** The hours that count from now on. */
export function standingHours(tx: Reader | null = null): Calendar {
	if (tx) {
		const row = tx.select().from(officeCalendar).orderBy(desc(officeCalendar.id)).limit(1).get();
		return calendarOf(found(row));
	}
	return heldHours('standing', () => calendarOf(found(selectStanding().get())));
}

const heldHours = heldUntilRecorded<Calendar>(1, { outlastsReplies: true });

/** Every page says when the desk is open. */
const selectStanding = preparedOnce((connection) =>
	connection.select().from(officeCalendar).orderBy(desc(officeCalendar.id)).limit(1).prepare()
);

/** Now while the desk is open, else when it opens next. */
export function nextOpeningNow(): Date {
	return nextOpening(standingHours().hours, now());
}

function calendarOf({ id, hours }: typeof officeCalendar.$inferSelect): Calendar {
	return { id, hours: JSON.parse(hours) as DeskHours };
}
