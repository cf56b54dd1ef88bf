import * as v from 'valibot';
import { ratingEntries } from './ratings.ts';
import {
	fieldIn,
	id,
	ids,
	line,
	neededLine,
	neededWords,
	optionalId,
	version,
	words
} from './fields.ts';
import type { TicketField } from './reference/ticket-categories.ts';

/** Where a case stands. The words for it are in `labels.ts`; what leads where is `ticketActs`. */
export const ticketStates = [
	'draft',
	'new',
	'open',
	'wait_org',
	'wait_vendor',
	'wait_expert',
	'answered',
	'closed',
	'withdrawn',
	'merged'
] as const;
export type TicketState = (typeof ticketStates)[number];

/** Whose turn it is. */
export type Side = 'organisation' | 'union' | 'vendor' | 'coordinator' | 'nobody';

/** The one side that owes the next act. */
export const owes: Record<TicketState, Side> = {
	draft: 'organisation',
	new: 'union',
	open: 'union',
	wait_org: 'organisation',
	wait_vendor: 'vendor',
	wait_expert: 'coordinator',
	answered: 'organisation',
	closed: 'nobody',
	withdrawn: 'nobody',
	merged: 'nobody'
};

/** What one may be towards a case. The union's desk is one of them for each case it can read. */
export type TicketPart = 'requester' | 'desk' | 'lead' | 'coordinator' | 'system';

/** The first response and the answer, each with its own 目安. */
export type TicketClock = 'first' | 'answer';

/** `restart` leaves at least two hours of opening, however little was left. */
type ClockEffect = 'start' | 'restart' | 'stop';

type Transition = {
	from: readonly TicketState[];
	by: readonly TicketPart[];
	/** Whose it is instead where the category's answers leave with the union's 決裁者 alone. */
	approvedBy?: readonly TicketPart[];
	/** Null: where it was. */
	to: TicketState | null;
	clocks: Partial<Record<TicketClock, ClockEffect>>;
	/** What has to be written: to the organisation, for the union only, or nothing. */
	text: 'message' | 'reason' | 'optional' | 'none';
};

const RUNNING = ['new', 'open', 'wait_org', 'wait_vendor', 'wait_expert', 'answered'] as const;
const SENT = [...RUNNING, 'closed', 'withdrawn', 'merged'] as const;

/**
 * The state machine of a case: which act leads from where to where, whose it is, and what it does to the clocks.
 * Screens, rights and tests are read off this table and nothing else.
 */
export const ticketActs = {
	submit: {
		from: ['draft'],
		by: ['requester', 'desk'],
		to: 'new',
		clocks: { first: 'start', answer: 'start' },
		text: 'message'
	},
	/** What was never sent is thrown away, and leaves no case behind. */
	discard: { from: ['draft'], by: ['requester'], to: null, clocks: {}, text: 'none' },
	/** Somebody of the desk makes it theirs. A receipt is no answer: the first clock runs on. */
	take: { from: ['new'], by: ['desk'], to: 'open', clocks: {}, text: 'none' },
	/** It was taken by mistake: it waits for somebody again. */
	release: { from: ['open'], by: ['desk'], to: 'new', clocks: {}, text: 'none' },
	/** Another of the desk goes on with it. */
	reassign: {
		from: ['open', 'wait_org', 'wait_vendor', 'wait_expert', 'answered'],
		by: ['desk'],
		to: null,
		clocks: {},
		text: 'none'
	},
	contact: {
		from: ['new', 'open'],
		by: ['desk'],
		to: 'open',
		clocks: { first: 'stop' },
		text: 'message'
	},
	'ask-organisation': {
		from: ['open'],
		by: ['desk'],
		to: 'wait_org',
		clocks: { first: 'stop', answer: 'stop' },
		text: 'message'
	},
	/** The vendor's time is the union's: the clock runs on. */
	'ask-vendor': { from: ['open'], by: ['desk'], to: 'wait_vendor', clocks: {}, text: 'reason' },
	'ask-expert': { from: ['open'], by: ['desk'], to: 'wait_expert', clocks: {}, text: 'reason' },
	/** The organisation writes before it was asked to: the turn stays where it is. */
	add: {
		from: ['new', 'open', 'wait_vendor', 'wait_expert'],
		by: ['requester', 'desk'],
		to: null,
		clocks: {},
		text: 'message'
	},
	reply: {
		from: ['wait_org'],
		by: ['requester', 'desk'],
		to: 'open',
		clocks: { answer: 'start' },
		text: 'message'
	},
	/** What a vendor or an expert said has come in. */
	resume: {
		from: ['wait_vendor', 'wait_expert'],
		by: ['desk', 'coordinator'],
		to: 'open',
		clocks: {},
		text: 'optional'
	},
	answer: {
		from: ['open'],
		by: ['desk'],
		approvedBy: ['lead'],
		to: 'answered',
		clocks: { first: 'stop', answer: 'stop' },
		text: 'message'
	},
	confirm: {
		from: ['answered'],
		by: ['requester', 'desk'],
		to: 'closed',
		clocks: {},
		text: 'optional'
	},
	reject: {
		from: ['answered'],
		by: ['requester', 'desk'],
		to: 'open',
		clocks: { answer: 'restart' },
		text: 'message'
	},
	/** The answer was not yet the answer. */
	retract: {
		from: ['answered'],
		by: ['desk'],
		to: 'open',
		clocks: { answer: 'start' },
		text: 'message'
	},
	/** Silence for ten business days after an answer. */
	lapse: { from: ['answered'], by: ['system'], to: 'closed', clocks: {}, text: 'none' },
	reopen: {
		from: ['closed'],
		by: ['requester', 'desk'],
		to: 'open',
		clocks: { answer: 'restart' },
		text: 'message'
	},
	/** How much the answer was of use, in the organisation's own words. */
	rate: { from: ['closed'], by: ['requester'], to: null, clocks: {}, text: 'none' },
	note: { from: SENT, by: ['desk'], to: null, clocks: {}, text: 'reason' },
	merge: {
		from: RUNNING,
		by: ['desk'],
		to: 'merged',
		clocks: { first: 'stop', answer: 'stop' },
		text: 'none'
	},
	withdraw: {
		from: ['new', 'open'],
		by: ['requester'],
		to: 'withdrawn',
		clocks: { first: 'stop', answer: 'stop' },
		text: 'optional'
	},
	/** Only the parties read it from now on. */
	narrow: { from: SENT, by: ['requester', 'desk'], to: null, clocks: {}, text: 'none' },
	widen: { from: SENT, by: ['requester', 'desk'], to: null, clocks: {}, text: 'none' },
	/** Of 関係者のみ: other seats of the organisation read it. */
	'change-parties': { from: SENT, by: ['requester', 'desk'], to: null, clocks: {}, text: 'none' },
	'correct-organisation': { from: SENT, by: ['lead'], to: null, clocks: {}, text: 'reason' },
	/** Whether others may learn from it, with the names taken out: the desk asks, the organisation says. */
	'ask-consent': {
		from: ['answered', 'closed'],
		by: ['desk'],
		to: null,
		clocks: {},
		text: 'none'
	},
	agree: {
		from: ['answered', 'closed'],
		by: ['requester', 'desk'],
		to: null,
		clocks: {},
		text: 'none'
	},
	decline: {
		from: ['answered', 'closed'],
		by: ['requester', 'desk'],
		to: null,
		clocks: {},
		text: 'none'
	},
	/** Q&A化, for which the organisation has to agree. */
	publish: { from: ['answered', 'closed'], by: ['desk'], to: null, clocks: {}, text: 'none' }
} as const satisfies Record<string, Transition>;

export type TicketAct = keyof typeof ticketActs;

/** The table's line of an act, its narrow types put aside. */
export function transition(act: TicketAct): Transition {
	return ticketActs[act];
}

/** Whose an act is, in a category whose answers need the 決裁 of the union or in another. */
export function doersOf(act: TicketAct, needsApproval: boolean): readonly TicketPart[] {
	const { by, approvedBy } = transition(act);
	return needsApproval && approvedBy ? approvedBy : by;
}

/** Whether one of these parts may do this to a case that stands there. */
export function leadsFrom(
	act: TicketAct,
	state: TicketState,
	parts: readonly TicketPart[],
	needsApproval: boolean
): boolean {
	return (
		transition(act).from.includes(state) &&
		doersOf(act, needsApproval).some((part) => parts.includes(part))
	);
}

/** Whether the case stands with somebody: it is neither unsent nor over. */
export function isRunning(state: TicketState): boolean {
	return RUNNING.some((each) => each === state);
}

/** What a clock that is restarted has left at least, business minutes. */
export const LEAST_LEFT = 120;

/** Business days of silence after which an answer counts as the solution. */
export const LAPSES_AFTER = 10;

/** Business days for which a closed case can be taken up again; later it is a new one. */
export const REOPENS_WITHIN = 20;

/** How urgent it is, in meanings. */
export const ticketPriorities = ['urgent', 'normal', 'low'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

/** How something reached the desk that nobody typed into the form. */
export const ticketWays = ['web', 'phone', 'fax', 'mail', 'visit'] as const;
export type TicketWay = (typeof ticketWays)[number];

const TITLE_LIMIT = 100;
const BODY_LIMIT = 10_000;

const body = words('本文', BODY_LIMIT);

/** What every case has to say, however it came, beside its text, which each form calls by its own name. */
export const caseEntries = {
	category: v.pipe(
		v.optional(v.string(), ''),
		v.check((slug) => slug !== '', '分類を選んでください。')
	),
	title: neededLine('件名を入れてください。', TITLE_LIMIT),
	priority: v.picklist(ticketPriorities, '急ぎの度合いを選んでください。')
};

/** What the form of a category asks beside the usual, by its slug. */
export type Asked = (category: string) => TicketField[];

/** What is said of a question of a category's form that was needed and is not answered. */
export const unanswered = ({ label }: TicketField) => `${label}を入れてください。`;

type Answers = Record<`field-${string}`, v.GenericSchema<string | undefined, string>>;

/** What a category asks, among the fields of a form. */
function answersTo(asked: TicketField[]): Answers {
	const answers: Answers = {};
	for (const field of asked) {
		const isThere = (text: string) => !field.isNeeded || text.trim() !== '';
		answers[`field-${field.name}`] = v.pipe(
			v.optional(v.string(), ''),
			v.check(isThere, unanswered(field))
		);
	}
	return answers;
}

/** A form whose fields the category chosen in it adds to, so that one refusal names all that is missing. */
export const askedBy = <Schema extends v.GenericSchema>(
	asked: Asked,
	schema: (answers: Answers) => Schema
) => v.lazy((input) => schema(answersTo(asked(String(fieldIn(input, 'category') ?? '')))));

/** What an organisation sends. */
export const sentCase = (answers: Answers) => {
	const { category, title, priority } = caseEntries;
	return {
		category,
		title,
		body: neededWords(
			'何が起きたか・知りたいことを入れてください。',
			'「何が起きたか・知りたいこと」',
			BODY_LIMIT
		),
		...answers,
		priority,
		visibility: v.picklist(['organisation', 'named'], '読める人を選んでください。'),
		contact: neededLine('連絡先を入れてください。', 100)
	};
};

/** How a call can have come: not by the form. */
export const callWays = ['phone', 'fax', 'mail', 'visit'] as const satisfies TicketWay[];

/** A telephone call as the desk types it in while it goes on. */
export const callSchema = (asked: Asked) =>
	askedBy(asked, (answers) =>
		v.looseObject({
			/** Its name, or how it begins. */
			of: neededLine('団体を入れてください。', 40),
			caller: neededLine('連絡をくれた人の氏名を入れてください。', 60),
			phone: line(40),
			via: v.picklist(callWays, '受けた方法を選んでください。'),
			category: caseEntries.category,
			priority: caseEntries.priority,
			title: caseEntries.title,
			body: neededWords('尋ねられたことを入れてください。', '本文', BODY_LIMIT),
			...answers,
			answer: words('答えたこと', BODY_LIMIT),
			outcome: v.picklist(['received', 'solved'], 'どうなったかを選んでください。')
		})
	);

/** The words of an act, with the version of the case that was on the screen. */
export const deedSchema = v.object({ body, version });

/** That a case is solved, and whether others may learn from it: said, or left open. */
export const confirmSchema = v.object({
	body,
	version,
	consent: v.optional(v.picklist(['granted', 'refused', '']), ''),
	...ratingEntries
});

/** As `deedSchema`, with a Q&A the desk points to; that alone is a reply, too. */
export const replySchema = v.object({ body, version, cite: optionalId });

/** Who of the desk goes on with a case. */
export const reassignSchema = v.object({ seat: id('担当にする席を選んでください。'), version });

/** Cases somebody takes charge of all at once. */
export const takingSchema = v.object({
	tickets: v.pipe(
		ids,
		v.check((given) => given.length > 0, '担当になる問い合わせを選んでください。')
	)
});

/** The answers to a category's form, by the field's name, out of all a form sent. */
export function answersIn(form: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(form).flatMap(([name, given]) =>
			name.startsWith('field-') && typeof given === 'string' ? [[name.slice(6), given]] : []
		)
	);
}
