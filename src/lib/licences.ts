import type { Side } from './tickets.ts';

/** One line of a state machine: where it starts, whose it is, where it leads, and what has to be written. */
type Transition<State extends string, Part extends string> = {
	from: readonly State[];
	by: readonly Part[];
	/** Null: where it was. */
	to: State | null;
	reason: 'needed' | 'optional' | 'none';
};

export const applicationWays = ['web', 'fax', 'phone', 'mail', 'visit'] as const;
/** How an application or a 受領確認 came; anything but 'web' was typed in by the desk. */
export type ApplicationWay = (typeof applicationWays)[number];

/** What one may be towards an application or a round: of the organisation, its 決裁者, the union's licence desk, its 決裁者, the clock. */
export type LicencePart = 'member' | 'approver' | 'desk' | 'lead' | 'system';

export const settlementModes = ['direct-invoice', 'union-resale', 'union-advance'] as const;
/** Who sends the invoice: the reseller to each organisation, the union as seller, or the union for what it has paid in advance. */
export type SettlementMode = (typeof settlementModes)[number];

export const skuKinds = [
	'licence',
	'licence-assurance',
	'assurance',
	'subscription',
	'step-up',
	'add-on',
	'from-assurance',
	'media'
] as const;
/** L, L+SA, SA, サブスクリプション, ステップアップ and what goes with them. */
export type SkuKind = (typeof skuKinds)[number];

export const metrics = [
	'device',
	'user',
	'core',
	'server',
	'cal-device',
	'cal-user',
	'instance'
] as const;
/** What a right is counted by. */
export type Metric = (typeof metrics)[number];

export const pricePools = ['applications', 'systems', 'servers'] as const;
/** The vendor's pools of products, each with points and a price level of its own. */
export type PricePool = (typeof pricePools)[number];

export const priceLevels = ['A', 'B', 'C', 'D'] as const;
/** 価格レベル: the more points a year, the further down the alphabet, and the cheaper. */
export type PriceLevel = (typeof priceLevels)[number];

export const prorations = ['month', 'year'] as const;
/** How a term that is shorter than a full one is paid for: by begun months or by begun years. */
export type Proration = (typeof prorations)[number];

/** Where a 取りまとめ stands. On screen five words: 受付中, 締切, 価格確定, 発注済, 配付済. */
export const roundStates = [
	'draft',
	'open',
	'closed',
	'priced',
	'aggregated',
	'ordered',
	'done',
	'cancelled'
] as const;
export type RoundState = (typeof roundStates)[number];

/** The state machine of a 取りまとめ; screens, rights and tests are read off this table and nothing else. */
export const roundActs = {
	/** Needs a price list in force. */
	publish: { from: ['draft'], by: ['desk'], to: 'open', reason: 'none' },
	/** The last day is over; drafts stay where they are. */
	close: { from: ['open'], by: ['system', 'desk'], to: 'closed', reason: 'none' },
	extend: { from: ['open', 'closed'], by: ['desk'], to: 'open', reason: 'needed' },
	/** Every line whose price has changed since goes back to its organisation. */
	price: { from: ['closed'], by: ['desk'], to: 'priced', reason: 'none' },
	/** No line may wait for its organisation. */
	aggregate: { from: ['priced'], by: ['desk', 'lead'], to: 'aggregated', reason: 'none' },
	'take-back': { from: ['aggregated'], by: ['lead'], to: 'closed', reason: 'needed' },
	order: { from: ['aggregated'], by: ['lead'], to: 'ordered', reason: 'none' },
	finish: { from: ['ordered'], by: ['system'], to: 'done', reason: 'none' },
	cancel: {
		from: ['draft', 'open', 'closed', 'priced', 'aggregated'],
		by: ['lead'],
		to: 'cancelled',
		reason: 'needed'
	}
} as const satisfies Record<string, Transition<RoundState, LicencePart>>;
export type RoundAct = keyof typeof roundActs;

/**
 * Where an application stands. From `ordered` on it is what the quantities of its lines say: `partial`, `received`,
 * `delivered` and `done` are reckoned and never set.
 */
export const applicationStates = [
	'draft',
	'unapproved',
	'submitted',
	'accepted',
	'reconfirm',
	'ordered',
	'partial',
	'received',
	'delivered',
	'done',
	'withdrawn',
	'cancelled'
] as const;
export type ApplicationState = (typeof applicationStates)[number];

export const applicationOwes: Record<ApplicationState, Side> = {
	draft: 'organisation',
	unapproved: 'organisation',
	submitted: 'union',
	accepted: 'union',
	reconfirm: 'organisation',
	ordered: 'vendor',
	partial: 'vendor',
	received: 'union',
	delivered: 'organisation',
	done: 'nobody',
	withdrawn: 'nobody',
	cancelled: 'nobody'
};

/** The state machine of an application; the desk stands in for a member where one came by fax. */
export const applicationActs = {
	/** Checked before: what is an error stops it, what is a warning has to be ticked. Takes the prices of the day. */
	submit: { from: ['draft'], by: ['member', 'desk'], to: 'submitted', reason: 'none' },
	/** As `submit` where the organisation's 決裁者 has to say yes first. */
	'ask-approval': { from: ['draft'], by: ['member'], to: 'unapproved', reason: 'none' },
	approve: { from: ['unapproved'], by: ['approver'], to: 'submitted', reason: 'none' },
	'send-back': { from: ['unapproved'], by: ['approver'], to: 'draft', reason: 'needed' },
	accept: { from: ['submitted'], by: ['desk'], to: 'accepted', reason: 'none' },
	return: { from: ['submitted'], by: ['desk'], to: 'draft', reason: 'needed' },
	/** A price of it has changed. */
	reprice: { from: ['accepted'], by: ['system'], to: 'reconfirm', reason: 'none' },
	/** Every price is again what was taken: there is nothing left to confirm. */
	'price-back': { from: ['reconfirm'], by: ['system'], to: 'accepted', reason: 'none' },
	/** By the organisation's 決裁者 where the total rises by more than it lets pass. */
	confirm: {
		from: ['reconfirm'],
		by: ['member', 'approver', 'desk'],
		to: 'accepted',
		reason: 'none'
	},
	reduce: { from: ['reconfirm'], by: ['member', 'desk'], to: 'accepted', reason: 'none' },
	/** With its round, or by itself. */
	order: { from: ['accepted'], by: ['lead'], to: 'ordered', reason: 'none' },
	receive: { from: ['ordered', 'partial'], by: ['desk'], to: null, reason: 'none' },
	/** Rights and SA begin. */
	deliver: { from: ['partial', 'received'], by: ['desk'], to: null, reason: 'none' },
	/** 受領確認 of what came, also of a part; silence is reminded and never counts as one. */
	acknowledge: {
		from: ['partial', 'received', 'delivered'],
		by: ['member', 'desk'],
		to: null,
		reason: 'none'
	},
	/** What the reseller cannot bring any more. */
	'cancel-rest': { from: ['ordered', 'partial'], by: ['lead'], to: null, reason: 'needed' },
	withdraw: {
		from: ['draft', 'unapproved', 'submitted', 'accepted', 'reconfirm'],
		by: ['member', 'desk'],
		to: 'withdrawn',
		reason: 'optional'
	},
	/** Its organisation has become part of another, whose 決裁者 has not seen it: that one sends it anew. */
	'take-over': { from: ['draft', 'unapproved'], by: ['system'], to: 'draft', reason: 'none' },
	/** As `take-over` of what the union has accepted: the successor says whether it stands. */
	readdress: {
		from: ['accepted', 'reconfirm'],
		by: ['system'],
		to: 'reconfirm',
		reason: 'none'
	},
	/** Its round was called off. */
	release: {
		from: ['submitted', 'accepted', 'reconfirm'],
		by: ['system'],
		to: 'draft',
		reason: 'none'
	}
} as const satisfies Record<string, Transition<ApplicationState, LicencePart>>;
export type ApplicationAct = keyof typeof applicationActs;

/** A return of what was delivered, as an object of its own: one delivery may be given back while the rest stays. */
export const returnStates = ['requested', 'allowed', 'refused', 'returned'] as const;
export type ReturnState = (typeof returnStates)[number];

export const returnActs = {
	/** By the rule and the day of the program: 市販 CSP within thirty days and the whole line. */
	allow: { from: ['requested'], by: ['desk'], to: 'allowed', reason: 'none' },
	refuse: { from: ['requested'], by: ['desk'], to: 'refused', reason: 'needed' },
	/** The rights go, and their SA is void. */
	carry: { from: ['allowed'], by: ['desk'], to: 'returned', reason: 'none' }
} as const satisfies Record<string, Transition<ReturnState, LicencePart>>;
export type ReturnAct = keyof typeof returnActs;

/** Where the reading of a price list stands. */
export const priceListStates = [
	'uploaded',
	'failed',
	'parsed',
	'mapped',
	'checked',
	'compared',
	'active',
	'closed',
	'revoked',
	'dropped'
] as const;
export type PriceListState = (typeof priceListStates)[number];

export const priceListActs = {
	parse: { from: ['uploaded'], by: ['system'], to: 'parsed', reason: 'none' },
	fail: { from: ['uploaded'], by: ['system'], to: 'failed', reason: 'none' },
	map: {
		from: ['parsed', 'mapped', 'checked', 'compared'],
		by: ['desk'],
		to: 'mapped',
		reason: 'none'
	},
	check: { from: ['mapped'], by: ['system'], to: 'checked', reason: 'none' },
	/** A line corrected or left out, each with its reason; the file itself stays as it came. */
	correct: { from: ['checked', 'compared'], by: ['desk'], to: 'checked', reason: 'needed' },
	/** Nothing may be wrong any more. */
	compare: { from: ['checked'], by: ['desk'], to: 'compared', reason: 'none' },
	/** In one go: the list before it ends the day before, and open lines of another price go back to their organisations. */
	activate: { from: ['compared'], by: ['lead'], to: 'active', reason: 'none' },
	close: { from: ['active'], by: ['system'], to: 'closed', reason: 'none' },
	/** The list that had ended it was revoked. */
	reopen: { from: ['closed'], by: ['system'], to: 'active', reason: 'none' },
	/** Only while no application has taken a price from it. */
	revoke: { from: ['active'], by: ['lead'], to: 'revoked', reason: 'needed' },
	drop: {
		from: ['uploaded', 'failed', 'parsed', 'mapped', 'checked', 'compared'],
		by: ['desk'],
		to: 'dropped',
		reason: 'none'
	}
} as const satisfies Record<string, Transition<PriceListState, LicencePart>>;
export type PriceListAct = keyof typeof priceListActs;

type Table<State extends string> = Record<string, Transition<State, LicencePart>>;

/** Whether a state machine lets somebody with these parts do an act in a state. */
function leads<State extends string>(
	table: Table<State>,
	act: string,
	state: State,
	parts: readonly LicencePart[]
): boolean {
	const line = table[act];
	return (
		line !== undefined && line.from.includes(state) && line.by.some((part) => parts.includes(part))
	);
}

export const roundLeadsFrom = (act: RoundAct, state: RoundState, parts: readonly LicencePart[]) =>
	leads(roundActs, act, state, parts);
export const applicationLeadsFrom = (
	act: ApplicationAct,
	state: ApplicationState,
	parts: readonly LicencePart[]
) => leads(applicationActs, act, state, parts);
export const returnLeadsFrom = (
	act: ReturnAct,
	state: ReturnState,
	parts: readonly LicencePart[]
) => leads(returnActs, act, state, parts);
export const priceListLeadsFrom = (
	act: PriceListAct,
	state: PriceListState,
	parts: readonly LicencePart[]
) => leads(priceListActs, act, state, parts);

/** Quantities of one line of an application, in packs. */
export type LineQuantities = {
	ordered: number;
	/** Of those: what came and was accepted (検収). */
	accepted: number;
	delivered: number;
	acknowledged: number;
	/** Of those ordered: what will not come any more. */
	cancelled: number;
};

/** Where an ordered application stands, from its lines alone; all of it cancelled is `cancelled`. */
export function progressOf(lines: readonly LineQuantities[]): ApplicationState {
	const sum = (of: (line: LineQuantities) => number) =>
		lines.reduce((all, line) => all + of(line), 0);
	const due = sum(({ ordered, cancelled }) => ordered - cancelled);
	if (due === 0) return 'cancelled';
	if (sum(({ acknowledged }) => acknowledged) >= due) return 'done';
	if (sum(({ delivered }) => delivered) >= due) return 'delivered';
	const accepted = sum((line) => line.accepted);
	if (accepted >= due) return 'received';
	return accepted > 0 ? 'partial' : 'ordered';
}

/** Software Assurance of a lot. */
export const assuranceStates = ['future', 'active', 'renewed', 'lapsed', 'void'] as const;
export type AssuranceState = (typeof assuranceStates)[number];

export const renewalIntentions = ['renew', 'reduce', 'end'] as const;
/** 更新の予定: 継続, 減らす, 終わる. */
export type RenewalIntention = (typeof renewalIntentions)[number];

/** Why rights came or went. */
export const movementKinds = [
	'opening',
	'delivered',
	'returned',
	'transferred',
	'merged',
	'split',
	'corrected',
	'discarded'
] as const;
export type MovementKind = (typeof movementKinds)[number];

/** 更新意向: what an organisation means to do with a lot when its term ends. */
export const renewals = ['undecided', 'keep', 'fewer', 'end'] as const;
export type Renewal = (typeof renewals)[number];
