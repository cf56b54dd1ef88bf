import { and, desc, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { dispatchLeadsFrom, REPORT_DAYS } from '#lib/dispatches.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import { attach, ofThings } from '../../files/attachments.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { may, partsInDispatch } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import * as ticketActs from '../acts.ts';
import { asItIs as ticketAsItIs } from '../tickets.ts';
import { openAccepted } from './access.ts';
import { perform, type Deed } from './acts.ts';
import { findFor, numberOf, type ShownDispatch } from './dispatches.ts';
import { expertOf } from './experts.ts';

const { dispatchEvaluation, dispatchReport, dispatchStep, organisation } = schema;

type ReportInput = {
	content: string;
	advice: string;
	next: string;
	files?: StoredFile[];
};

/** The coordinator's report, with its files; written again after it was returned it takes the place of the first. A case that waited for the expert is the union's again. Throws as every act. */
export function report(
	actor: Actor,
	id: number,
	{ files = [], ...input }: ReportInput,
	deed: Deed = {}
): void {
	const { audience } = findFor(actor, id, 'report');
	change(actor, (tx, record) => {
		const { person } = actor;
		const written = { ...input, personId: person.id, authorName: person.name, at: now() };
		tx.insert(dispatchReport)
			.values({ dispatchId: id, ...written })
			.onConflictDoUpdate({ target: dispatchReport.dispatchId, set: written })
			.run();
		attach(tx, actor, files, { type: 'dispatch-report', id, audience, authorAudience: null });
		const of = perform(tx, record, actor, id, 'report', deed);
		if (of.ticketId === null || ticketAsItIs(tx, of.ticketId).state !== 'wait_expert') return;
		const body = `派遣の報告書（${numberOf(of, true)}）が出ました。`;
		ticketActs.perform(tx, record, actor, of.ticketId, 'resume', { body });
	});
}

/** The union approves the report; the coordinator reads on for 30 days at most. Throws as every act. */
export function approveReport(actor: Actor, id: number, deed: Deed = {}): void {
	findFor(actor, id, 'approve-report');
	change(actor, (tx, record) => {
		tx.update(dispatchReport)
			.set({ approvedAt: now() })
			.where(eq(dispatchReport.dispatchId, id))
			.run();
		const of = perform(tx, record, actor, id, 'approve-report', deed);
		const expert = expertOf(tx, id);
		if (expert) openAccepted(tx, record, expert.candidate, of);
	});
}

/** The union returns a report with a reason; it is due again five business days later. Throws as every act. */
export function returnReport(actor: Actor, id: number, deed: Deed): void {
	findFor(actor, id, 'return-report');
	change(actor, (tx, record) => {
		const reportDue = addBusinessDays(dayOf(now()), REPORT_DAYS);
		perform(tx, record, actor, id, 'return-report', deed, { reportDue });
	});
}

/** What the organisation thought of it, 1 to 5; said again, it replaces what was said. Throws as every act. */
export function evaluate(
	actor: Actor,
	id: number,
	{ rating, comment }: { rating: number; comment: string },
	deed: Deed = {}
): void {
	findFor(actor, id, 'evaluate');
	change(actor, (tx, record) => {
		const said = { rating, comment, personId: actor.person.id, at: now() };
		tx.insert(dispatchEvaluation)
			.values({ dispatchId: id, ...said })
			.onConflictDoUpdate({ target: dispatchEvaluation.dispatchId, set: said })
			.run();
		perform(tx, record, actor, id, 'evaluate', { ...deed, text: `${rating}` });
	});
}

/** The report of a dispatch this actor reads with its files, and why it was returned last; null where there is none. */
export function reportOf(of: ShownDispatch) {
	const row = db().select().from(dispatchReport).where(eq(dispatchReport.dispatchId, of.id)).get();
	if (!row) return null;
	const returned = db()
		.select({ reason: dispatchStep.text })
		.from(dispatchStep)
		.where(and(eq(dispatchStep.dispatchId, of.id), eq(dispatchStep.act, 'return-report')))
		.orderBy(desc(dispatchStep.id))
		.get();
	return {
		...row,
		files: ofThings('dispatch-report', [of.id]).get(of.id) ?? [],
		/** While it waits to be written again. */
		returned: of.state === 'done' ? (returned?.reason ?? '') : null
	};
}

/** What the organisation said of it: for itself and the union. */
export function evaluationOf(actor: Actor, of: ShownDispatch) {
	const parts = partsInDispatch(actor, of);
	if (!parts.includes('requester') && !parts.includes('desk')) return null;
	const own = eq(dispatchEvaluation.dispatchId, of.id);
	return db().select().from(dispatchEvaluation).where(own).get() ?? null;
}

/** What has happened, oldest first: offers and limits are the union's, and an offer shows nothing of it. */
export function stepsOf(actor: Actor, of: ShownDispatch) {
	if (of.isOfferOnly) return [];
	const own = eq(dispatchStep.dispatchId, of.id);
	const where = may(actor, 'desk.work', null) ? own : and(own, eq(dispatchStep.isForUnion, false));
	const isGuest = !dispatchLeadsFrom('evaluate', 'done', partsInDispatch(actor, of));
	return db()
		.select({ step: dispatchStep, organisation: organisation.name })
		.from(dispatchStep)
		.leftJoin(organisation, eq(organisation.id, dispatchStep.organisationId))
		.where(where)
		.orderBy(dispatchStep.id)
		.all()
		.filter(({ step }) => !(isGuest && of.isExpert && step.act === 'evaluate'))
		.map(({ step: { id, act, text, authorName, at }, organisation: by }) => ({
			...{ id, act, text, authorName, at },
			organisation: by
		}));
}
