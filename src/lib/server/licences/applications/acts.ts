import { eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { applicationActs, type ApplicationAct, type ApplicationState } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { take } from '../../numbers/official.ts';
import type { Hand, Recorder } from '../../record/change.ts';
import type { EventRefs } from '../../record/events.ts';
import { asItIs, SERIES, type Application } from './applications.ts';
import { stateOf } from './progress.ts';

const { licenceApplication } = schema;

/** How an act is entered in the record. */
const recorded: Record<ApplicationAct, string> = {
	submit: 'application.submitted',
	'ask-approval': 'application.approval-asked',
	approve: 'application.approved',
	'send-back': 'application.sent-back',
	accept: 'application.accepted',
	return: 'application.returned',
	reprice: 'application.repriced',
	'price-back': 'application.price-back',
	confirm: 'application.confirmed',
	reduce: 'application.reduced',
	order: 'application.ordered',
	receive: 'application.received',
	deliver: 'application.delivered',
	acknowledge: 'application.acknowledged',
	'cancel-rest': 'application.rest-cancelled',
	withdraw: 'application.withdrawn',
	'take-over': 'application.readdressed',
	readdress: 'application.readdressed',
	release: 'application.released'
};

/** What comes with an act. */
export type Deed = {
	reason?: string;
	/** The version the actor saw; none: whatever stands. */
	version?: number;
	/** Where it stood before quantities were written that the act is about; none: as it stands. */
	from?: ApplicationState;
	/** What the record keeps of it besides, by ids. */
	refs?: EventRefs;
};

/** What else an act writes into the row. */
type Also = Partial<
	Pick<
		Application,
		| 'roundId'
		| 'agreementId'
		| 'via'
		| 'caller'
		| 'receivedOn'
		| 'enteredBy'
		| 'approvedBy'
		| 'warnings'
	>
>;

/**
 * Carries one act of an application out inside the caller's transaction, as the table of acts says; the first time it
 * leaves the draft it takes its number. Whoever calls has asked for the right to it, and writes prices and quantities.
 * Throws `Conflict` when somebody was quicker or it does not lead from there, `Invalid` without a needed reason.
 */
export function perform(
	tx: Tx,
	record: Recorder,
	hand: Hand,
	applicationId: number,
	act: ApplicationAct,
	deed: Deed = {},
	also: Also = {}
): Application {
	const of = asItIs(tx, applicationId);
	const from = deed.from ?? stateOf(tx, of);
	refuseOlder(of, from, act, deed.version);
	const { to, reason: need } = applicationActs[act];
	const reason = (deed.reason ?? '').trim();
	if (need === 'needed' && reason === '') {
		throw invalid('reason', '理由を入れてください。');
	}
	const at = now();
	tx.update(licenceApplication)
		.set({
			...also,
			...numbered(tx, of, to, at),
			...(to === null ? {} : { state: to }),
			...(to === 'submitted' ? { submittedAt: at } : {}),
			stateAt: at,
			revision: act === 'return' || act === 'release' ? of.revision + 1 : of.revision,
			version: sql`${licenceApplication.version} + 1`
		})
		.where(eq(licenceApplication.id, applicationId))
		.run();
	const done = asItIs(tx, applicationId);
	record(
		recorded[act],
		`application:${applicationId}`,
		{
			...deed.refs,
			...toldOf(act, hand, of),
			organisation: of.organisationId,
			audience: `desk:${of.organisationId}`,
			by: 'isSystem' in hand ? null : hand.organisation.id,
			from,
			to: stateOf(tx, done)
		},
		reason || null
	);
	return done;
}

/**
 * An organisation is told of what others do with its application. That something has arrived at the union is no news
 * yet, of a 取りまとめ that was called off it hears from there, and a draft the desk throws away was never its own.
 */
function toldOf(
	act: ApplicationAct,
	hand: Hand,
	{ organisationId, sequence }: Application
): EventRefs {
	const isOwn = !('isSystem' in hand) && hand.organisation.id === organisationId;
	const isNoNews = act === 'receive' || act === 'release';
	const wasNothing = act === 'withdraw' && sequence === null;
	return isOwn || isNoNews || wasNothing ? {} : { tellOrganisation: organisationId };
}

/** A number is taken once, when the application first goes to somebody, and kept whatever becomes of it. */
function numbered(tx: Tx, of: Application, to: ApplicationState | null, at: Date) {
	const isOfficial = to === 'submitted' || to === 'unapproved';
	if (of.sequence !== null || !isOfficial) return {};
	const { fiscalYear, sequence } = take(tx, SERIES, at);
	return { fiscalYear, sequence };
}

function refuseOlder(
	of: Application,
	from: ApplicationState,
	act: ApplicationAct,
	version: number | undefined
): void {
	const states: readonly ApplicationState[] = applicationActs[act].from;
	if (states.includes(from) && (version === undefined || version === of.version)) return;
	throw new Conflict(
		`ほかの人が先にこの申込を進めました（いまは「${labels.applicationState[from]}」）。内容を確かめてから、もう一度操作してください。`
	);
}
