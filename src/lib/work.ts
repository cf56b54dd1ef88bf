import type { Day } from './dates.ts';

/** What a piece of work is, in the first column of ホーム. */
export type WorkKind =
	'notice' | 'roster' | 'table' | 'action' | 'meeting' | 'meeting-material' | 'round';

/** Something an organisation owes somebody by a day; ホーム ranks these, whatever domain they come from. */
export type Awaited = {
	/** Its name in holdings and events, such as 'notice:12'. */
	thing: string;
	kind: WorkKind;
	title: string;
	href: string;
	/** Who waits for it. */
	from: string;
	/** The last day, included, JST. */
	dueOn: Day;
	/** When the organisation was reminded of it last. */
	remindedAt: Date | null;
};

/** Something the reader's organisation has asked of others and not yet got from all of them. */
export type Outstanding = {
	thing: string;
	kind: WorkKind;
	title: string;
	/** Where it is said who is missing, and where they are reminded. */
	href: string;
	dueOn: Day;
	done: number;
	asked: number;
};

/** Who of an organisation has a piece of work in hand. */
export type Holder = {
	tenureId: number;
	name: string;
	seat: string;
	/** Their term is over or has been cut short: whoever is there takes it over. */
	isGone: boolean;
	since: Date;
};

/** What waits for the reader's seat or organisation without a day on it, such as a request for 開示. */
export type Waiting = {
	/** Its name in what was put off, such as 'disclosure:3'. */
	thing: string;
	kind: WaitingKind;
	title: string;
	href: string;
	/** From whom, or why, in a few words. */
	note: string;
	since: Date;
};
export type WaitingKind =
	| 'asked'
	| 'approval'
	| 'recheck'
	| 'disclosure'
	| 'widening'
	| 'report'
	| 'group-invitation'
	| 'group-application'
	| 'group-people'
	| 'opinion'
	| 'minutes'
	| 'action'
	| 'absence'
	| 'date-poll'
	| 'ticket'
	| 'desk'
	| 'dispatch'
	| 'licence';
