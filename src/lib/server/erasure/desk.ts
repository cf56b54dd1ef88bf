import { and, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../db/index.ts';
import { format } from '../numbers/official.ts';
import type { Eraser } from './things.ts';

const { deskMail, dispatch, dispatchCandidate, dispatchEvaluation, dispatchOverride } = schema;
const { dispatchReport, dispatchSession, dispatchStep, event, eventText, grant } = schema;
const { specification, specificationRemark, specificationStep, specificationVersion } = schema;
const { ticket } = schema;

/** Takes what a mail says and who sent it; that it came, and into which case, stays. Gives the path of its forms. */
export function clearMail(tx: Tx, id: number, { personId, at }: Eraser): string {
	tx.update(deskMail)
		.set({
			fromName: '',
			fromAddress: '',
			subject: labels.erased.mailSubject,
			body: '',
			rest: '',
			refusals: [],
			reason: ''
		})
		.where(eq(deskMail.id, id))
		.run();
	// Nothing is left that anybody could decide about.
	tx.update(deskMail)
		.set({ state: 'put-away', personId, decidedAt: at })
		.where(and(eq(deskMail.id, id), eq(deskMail.state, 'waiting')))
		.run();
	return `/helpdesk/mail/${id}`;
}

/** What has been held and approved is still to be paid for. */
const HELD = ['settled_pending', 'settled', 'followed'] as const;

/**
 * Takes every text of a dispatch, of its report, its history and what was said of it; its days, its hours and what it
 * has cost stay. One that goes on is called off: nobody could know what for. Gives the path of its forms.
 */
export function clearDispatch(tx: Tx, id: number, by: Eraser): string | null {
	const row = tx.select().from(dispatch).where(eq(dispatch.id, id)).get();
	if (!row) return null;
	callOff(tx, id, by);
	const texts = { purpose: '', materials: '', vendors: '' };
	tx.update(dispatch)
		.set({ subject: labels.erased.dispatchSubject, ...texts })
		.where(eq(dispatch.id, id))
		.run();
	const report = { content: '', advice: '', next: '' };
	tx.update(dispatchReport).set(report).where(eq(dispatchReport.dispatchId, id)).run();
	tx.update(dispatchStep).set({ text: '' }).where(eq(dispatchStep.dispatchId, id)).run();
	const places = { place: '', attendees: '' };
	tx.update(dispatchSession).set(places).where(eq(dispatchSession.dispatchId, id)).run();
	tx.update(dispatchCandidate)
		.set({ reason: '' })
		.where(eq(dispatchCandidate.dispatchId, id))
		.run();
	tx.update(dispatchEvaluation)
		.set({ comment: '' })
		.where(eq(dispatchEvaluation.dispatchId, id))
		.run();
	tx.update(dispatchOverride).set({ reason: '' }).where(eq(dispatchOverride.dispatchId, id)).run();
	return `/helpdesk/dispatch/${format({ series: 'dispatch', ...row })}`;
}

function callOff(tx: Tx, id: number, { personId, organisationId, at }: Eraser): void {
	const goesOn = notInArray(dispatch.state, [...HELD, 'cancelled']);
	const { changes } = tx
		.update(dispatch)
		.set({ state: 'cancelled', stateAt: at, version: sql`${dispatch.version} + 1` })
		.where(and(eq(dispatch.id, id), goesOn))
		.run();
	if (changes === 0) return;
	tx.update(dispatchCandidate)
		.set({ reply: 'called-off', repliedAt: at })
		.where(
			and(
				eq(dispatchCandidate.dispatchId, id),
				sql`${dispatchCandidate.offeredAt} is not null`,
				isNull(dispatchCandidate.reply)
			)
		)
		.run();
	const opened = tx
		.select({ one: dispatchCandidate.dispatchGrantId, other: dispatchCandidate.ticketGrantId })
		.from(dispatchCandidate)
		.where(eq(dispatchCandidate.dispatchId, id))
		.all()
		.flatMap(({ one, other }) => [one ?? [], other ?? []].flat());
	tx.update(grant)
		.set({ revokedAt: at })
		.where(and(inArray(grant.id, opened), isNull(grant.revokedAt)))
		.run();
	const step = { dispatchId: id, act: 'cancel', text: '', authorName: '', isForUnion: false, at };
	tx.insert(dispatchStep)
		.values({ ...step, personId, organisationId })
		.run();
}

/**
 * Takes the text of one version of a specification, and what was said about it: its remarks are done with. That it was
 * handed in, and by whom, stays. Gives the path of its forms.
 */
export function clearVersion(tx: Tx, id: number): string | null {
	const row = tx
		.select({ version: specificationVersion, of: specification, ticket })
		.from(specificationVersion)
		.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
		.innerJoin(ticket, eq(ticket.id, specification.ticketId))
		.where(eq(specificationVersion.id, id))
		.get();
	if (!row) return null;
	const { version, of } = row;
	tx.update(specificationVersion)
		.set({ text: '', note: labels.erased.versionNote })
		.where(eq(specificationVersion.id, id))
		.run();
	const remarks = tx
		.update(specificationRemark)
		.set({ quoted: '', state: 'closed', version: sql`${specificationRemark.version} + 1` })
		.where(
			and(
				eq(specificationRemark.specificationId, of.id),
				eq(specificationRemark.versionNumber, version.number)
			)
		)
		.returning({ id: specificationRemark.id })
		.all()
		.map((each) => each.id);
	tx.update(specificationStep)
		.set({ text: '' })
		.where(
			and(
				eq(specificationStep.specificationId, of.id),
				sql`(${specificationStep.versionNumber} = ${version.number}
					or ${inArray(specificationStep.remarkId, remarks)})`
			)
		)
		.run();
	// Where no remark is open any more it is read again.
	tx.update(specification)
		.set({ state: 'reading', version: sql`${specification.version} + 1` })
		.where(
			sql`${specification.id} = ${of.id} and ${specification.state} = 'remarks' and not exists (
				select 1 from ${specificationRemark} where ${specificationRemark.specificationId} = ${of.id}
				and ${specificationRemark.state} = 'open')`
		)
		.run();
	clearWordsOf(tx, of.ticketId, version.number, remarks);
	const { fiscalYear, sequence } = row.ticket;
	if (fiscalYear === null || sequence === null) return null;
	return `/helpdesk/${format({ series: 'ticket', fiscalYear, sequence })}/specification`;
}

/** The record has what was said of a version with its case. */
function clearWordsOf(tx: Tx, ticketId: number, number: number, remarks: number[]): void {
	const remark = sql`json_extract(${event.refs}, '$.remark')`;
	const about = tx
		.select({ id: event.id })
		.from(event)
		.where(
			sql`${event.subject} = ${`ticket:${ticketId}`} and ${event.action} like 'specification.%'
				and (json_extract(${event.refs}, '$.specificationVersion') = ${number}
					or ${inArray(remark, remarks)})`
		);
	tx.delete(eventText).where(inArray(eventText.eventId, about)).run();
}
