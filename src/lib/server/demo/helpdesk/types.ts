import type { TicketPriority, TicketWay } from '#lib/tickets.ts';
import type { PlainAct } from '../../helpdesk/proceeding.ts';
import type { DemoFile } from '../content/types.ts';

export type Time = `${number}:${number}`;

/** Who of the desk does what nobody else is named for. */
export const DESK = 'kumiai';

/** What happens to a case, so many business days after it was raised; by whose it usually is, or by a login. */
export type DemoDeed = {
	after: number;
	at: Time;
	body?: string;
	by?: string;
	files?: DemoFile[];
} & (
	| { does: PlainAct }
	/** Into the case of this title. */
	| { does: 'merge'; into: string }
	| { does: 'narrow' }
);

/** A case of the year; `daysAgo` counts business days back from the day of loading (0 = the last business day). */
export type DemoCase = {
	/** Login of who raised it, or of the organisation that called. */
	by: string;
	daysAgo: number;
	at: Time;
	category: string;
	title: string;
	body: string;
	/** What the category's form asks. */
	fields?: Record<string, string>;
	priority?: TicketPriority;
	files?: DemoFile[];
	/** The desk typed it in while it was told of it. */
	call?: {
		via: Exclude<TicketWay, 'web'>;
		caller: string;
		/** What was answered at once, and that was all. */
		solvedWith?: string;
	};
	deeds: DemoDeed[];
};

/** A deed in one line: days after, time, act, words, by whom where that is not the usual side. */
export function deed(
	after: number,
	at: Time,
	does: PlainAct,
	body?: string,
	by?: string
): DemoDeed {
	return { after, at, does, ...(body ? { body } : {}), ...(by ? { by } : {}) };
}

/** Taken, answered and confirmed on the days after, as most cases go. */
export function usual(
	taken: [after: number, at: Time],
	answered: [after: number, at: Time, body: string],
	confirmed: [after: number, at: Time, body?: string] | null
): DemoDeed[] {
	return [
		deed(taken[0], taken[1], 'take'),
		deed(answered[0], answered[1], 'answer', answered[2]),
		...(confirmed ? [deed(confirmed[0], confirmed[1], 'confirm', confirmed[2])] : [])
	];
}
