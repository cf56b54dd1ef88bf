import { instantOf, type Day } from '#lib/dates.ts';
import { addBusinessDays } from '../calendar/business-days.ts';
import type { StoredFile } from '../files/uploads.ts';
import { actorOf, type Actor } from '../identity/actors.ts';
import type { DemoFile } from './content/types.ts';

/** Something that happens at its time. */
export type Step = { at: Date; take: () => void };

/** What every part of the demonstration year is told from. */
export type Year = {
	/** The day of loading: the year lies before it. */
	today: Day;
	/** Whoever has this login, as they act then: what is opened to them by name counts from then on. */
	as: (login: string) => Actor;
	stored: (file: DemoFile) => StoredFile;
};

/** A business day of the year: 0 is the last one before `today`, so that nothing lies in the future at any hour. */
export function dayAgo(today: Day, daysAgo: number): Day {
	return addBusinessDays(today, -1 - daysAgo);
}

/** Some time on such a day. */
export function instantAgo(today: Day, daysAgo: number, time: string): Date {
	return instantOf(dayAgo(today, daysAgo), time);
}

/** The actor of a login as of the clock. */
export function actorsNamed(tenures: ReadonlyMap<string, { tenureId: number }>): Year['as'] {
	return (login) => {
		const actor = actorOf(tenures.get(login)?.tenureId ?? 0);
		if (!actor) throw new Error(`${login} holds no seat.`);
		return actor;
	};
}
