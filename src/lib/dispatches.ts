import * as v from 'valibot';
import type { Side } from './tickets.ts';

/** Where a dispatch stands; what leads where is `dispatchActs`, the words are in `labels.ts`. */
export const dispatchStates = [
	'unapproved',
	'requested',
	'selecting',
	'offered',
	'accepted',
	'scheduled',
	'done',
	'reported',
	'settled_pending',
	'settled',
	'followed',
	'cancelled'
] as const;
export type DispatchState = (typeof dispatchStates)[number];

/** The four words of the page, in their order. */
export const dispatchStages = ['asked', 'offering', 'dated', 'reported'] as const;
export type DispatchStage = (typeof dispatchStages)[number];

/** How far it has come in the four words; null: it was called off. */
export const stageOf: Record<DispatchState, DispatchStage | null> = {
	unapproved: 'asked',
	requested: 'asked',
	selecting: 'asked',
	offered: 'offering',
	accepted: 'offering',
	scheduled: 'dated',
	done: 'dated',
	reported: 'reported',
	settled_pending: 'reported',
	settled: 'reported',
	followed: 'reported',
	cancelled: null
};

/** The one side that owes the next act. */
export const dispatchOwes: Record<DispatchState, Side> = {
	unapproved: 'organisation',
	requested: 'union',
	selecting: 'union',
	offered: 'coordinator',
	accepted: 'union',
	scheduled: 'coordinator',
	done: 'coordinator',
	reported: 'union',
	settled_pending: 'union',
	settled: 'nobody',
	followed: 'nobody',
	cancelled: 'nobody'
};

/** What one may be towards a dispatch; a coordinator is one only while the offer or its acceptance opens it. */
export type DispatchPart = 'requester' | 'approver' | 'desk' | 'lead' | 'coordinator' | 'system';

type Transition = {
	from: readonly DispatchState[];
	by: readonly DispatchPart[];
	/** Null: where it was. */
	to: DispatchState | null;
	/** Whether a reason has to be written. */
	reason: 'needed' | 'optional' | 'none';
	/** Who reads the line it leaves in the history: all who read the dispatch, or the union. */
	readers: 'all' | 'union';
};

const RUNNING = ['requested', 'selecting', 'offered', 'accepted', 'scheduled'] as const;
const VISITED = ['done', 'reported', 'settled_pending', 'settled', 'followed'] as const;

/**
 * The state machine of a dispatch, from its request on: which act leads from where to where and whose it is.
 * Screens, rights and tests are read off this table and nothing else.
 */
export const dispatchActs = {
	approve: {
		from: ['unapproved'],
		by: ['approver'],
		to: 'requested',
		reason: 'none',
		readers: 'all'
	},
	/** Before anybody was asked it costs nothing to take it back. */
	withdraw: {
		from: ['unapproved', 'requested', 'selecting'],
		by: ['requester', 'lead'],
		to: 'cancelled',
		reason: 'optional',
		readers: 'all'
	},
	cancel: {
		from: ['offered', 'accepted', 'scheduled'],
		by: ['requester', 'lead'],
		to: 'cancelled',
		reason: 'needed',
		readers: 'all'
	},
	/** Goes on although a cap is reached. */
	override: {
		from: [...RUNNING, 'reported', 'settled_pending', 'cancelled'],
		by: ['lead'],
		to: null,
		reason: 'needed',
		readers: 'union'
	},
	select: {
		from: ['requested', 'selecting'],
		by: ['desk'],
		to: 'selecting',
		reason: 'none',
		readers: 'union'
	},
	/** To the first rank that has not been asked, and to one at a time. */
	offer: { from: ['selecting'], by: ['desk'], to: 'offered', reason: 'none', readers: 'union' },
	accept: {
		from: ['offered'],
		by: ['coordinator'],
		to: 'accepted',
		reason: 'none',
		readers: 'all'
	},
	decline: {
		from: ['offered'],
		by: ['coordinator'],
		to: 'selecting',
		reason: 'optional',
		readers: 'union'
	},
	/** No answer in time. */
	lapse: { from: ['offered'], by: ['system'], to: 'selecting', reason: 'none', readers: 'union' },
	/** Nobody is left in the ranking. */
	exhaust: {
		from: ['selecting'],
		by: ['system'],
		to: 'requested',
		reason: 'none',
		readers: 'union'
	},
	fix: { from: ['accepted'], by: ['desk'], to: 'scheduled', reason: 'none', readers: 'all' },
	/** Another day of the same expert. */
	'add-day': { from: ['scheduled'], by: ['desk'], to: null, reason: 'none', readers: 'all' },
	move: {
		from: ['scheduled'],
		by: ['requester', 'desk', 'coordinator'],
		to: 'scheduled',
		reason: 'needed',
		readers: 'all'
	},
	hold: {
		from: ['scheduled'],
		by: ['desk', 'coordinator'],
		to: 'done',
		reason: 'none',
		readers: 'all'
	},
	report: {
		from: ['done'],
		by: ['coordinator'],
		to: 'reported',
		reason: 'none',
		readers: 'all'
	},
	'approve-report': {
		from: ['reported'],
		by: ['desk'],
		to: 'settled_pending',
		reason: 'none',
		readers: 'all'
	},
	/** Something is missing in it: the coordinator writes it again. */
	'return-report': {
		from: ['reported'],
		by: ['desk'],
		to: 'done',
		reason: 'needed',
		readers: 'all'
	},
	evaluate: { from: VISITED, by: ['requester'], to: null, reason: 'none', readers: 'all' },
	/** What a dispatch that was called off has cost all the same. */
	cost: { from: ['cancelled'], by: ['desk'], to: null, reason: 'none', readers: 'union' },
	settle: {
		from: ['settled_pending'],
		by: ['desk', 'lead'],
		to: 'settled',
		reason: 'none',
		readers: 'union'
	},
	/** In the fiscal year after, from June on. */
	follow: { from: ['settled'], by: ['system'], to: 'followed', reason: 'none', readers: 'all' }
} as const satisfies Record<string, Transition>;

export type DispatchAct = keyof typeof dispatchActs;

/** The table's line of an act, its narrow types put aside. */
export function dispatchTransition(act: DispatchAct): Transition {
	return dispatchActs[act];
}

/** Whether one of these parts may do this to a dispatch that stands there. */
export function dispatchLeadsFrom(
	act: DispatchAct,
	state: DispatchState,
	parts: readonly DispatchPart[]
): boolean {
	const { from, by } = dispatchTransition(act);
	return from.includes(state) && by.some((part) => parts.includes(part));
}

/** How an expert comes. */
export const dispatchModes = ['visit', 'online'] as const;
export type DispatchMode = (typeof dispatchModes)[number];

/** How an offer ended. */
export const offerReplies = ['accept', 'decline', 'no-answer', 'called-off'] as const;

/** What is limited; the union may set other numbers, null: no limit. */
export const dispatchCaps = ['days', 'online-minutes', 'same-expert', 'budget'] as const;
export type DispatchCap = (typeof dispatchCaps)[number];

/** The limits at first: days and online minutes of a case, visits of one expert for one project in a fiscal year, yen. */
export const firstCaps: Record<DispatchCap, number | null> = {
	days: 3,
	'online-minutes': 600,
	'same-expert': 1,
	budget: null
};

/** Business days an offer stands, and a report may take. */
export const OFFER_DAYS = 3;
export const REPORT_DAYS = 5;

/** Days a coordinator goes on reading after the report was approved, and after the visit. */
export const READS_AFTER_APPROVAL = 30;
export const READS_AFTER_VISIT = 60;

/** 税込 yen and minutes as a form sends them. */
export const yen = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.normalize('NFKC').replace(/[,円¥\s]/g, '')),
	v.check((text) => /^\d{0,9}$/.test(text), '円の整数で入れてください。'),
	v.transform((text) => (text === '' ? 0 : Number(text)))
);
