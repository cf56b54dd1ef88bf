import { and, eq, isNull } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Invalid, invalid, type Issue } from '#lib/errors.ts';
import type { DispatchMode } from '#lib/dispatches.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { approvalOf } from '../../identity/official-approval.ts';
import { findUnion } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { take } from '../../numbers/official.ts';
import { authorize, may } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import * as ticketActs from '../acts.ts';
import { find as findTicket, type ShownTicket } from '../tickets.ts';
import { perform, type Deed } from './acts.ts';
import { breachesOf, noteOverride, type Breach } from './caps.ts';
import { asItIs, findFor, numberOf, SERIES } from './dispatches.ts';

const { dispatch, ticketCategory } = schema;

/** What a dispatch is asked for with. */
export type DispatchInput = {
	/** The number of the case it comes from, or ''. */
	ticket: string;
	subject: string;
	/** The slug of a branch of the categories. */
	category: string;
	mode: DispatchMode;
	wishedOn: Day[];
	minutes: number;
	purpose: string;
	materials: string;
	/** Who bids or works in it for the organisation. */
	vendors: string;
	/** Why a limit may be passed; of the union's 決裁者 only. */
	reason: string;
};

/**
 * Asks for an expert, for the own organisation or, at the union, from a case; gives the number and the limits it
 * passes, which an organisation is only told of. Where the organisation has decided so, its 決裁者 approves first.
 * Throws `NotFound` for a case the actor cannot read, `Forbidden`, and `Invalid`: at the union for a limit, too.
 */
export function request(
	actor: Actor,
	input: DispatchInput
): { number: string; breaches: Breach[] } {
	const of = input.ticket === '' ? null : findTicket(actor, input.ticket);
	const isDesk = may(actor, 'desk.work', null);
	if (isDesk && of === null) {
		throw invalid('ticket', '組合からは、問い合わせの番号を入れて依頼してください。');
	}
	const organisationId = of?.organisationId ?? actor.organisation.id;
	authorize(actor, 'dispatch.request', { organisationId });
	const categoryId = branchOf(input.category);
	return change(actor, (tx, record) => {
		const id = insert(tx, record, actor, input, { of, organisationId, categoryId });
		const breaches = breachesOf(tx, asItIs(tx, id));
		if (isDesk) passOrStop(tx, actor, id, breaches, input.reason);
		if (of && isDesk && of.state === 'open') {
			const body = `専門コーディネーターの派遣（${numberOf(asItIs(tx, id), true)}）を依頼しました。`;
			ticketActs.perform(tx, record, actor, of.id, 'ask-expert', { body });
		}
		return {
			number: numberOf(asItIs(tx, id)),
			breaches: isDesk ? breaches : breaches.map(withoutYen)
		};
	});
}

/** The 決裁者 of the organisation sends a request to the union. Throws as every act. */
export function approve(actor: Actor, id: number, deed: Deed): void {
	const of = findFor(actor, id, 'approve');
	change(actor, (tx, record) => {
		perform(tx, record, actor, id, 'approve', deed, {
			approvedBy: actor.person.id,
			audience: of.audience.replace(/^org:/, 'desk:')
		});
	});
}

/** The branches of the categories: what an expert may have to know. */
export function branches(): { id: number; slug: string; name: string }[] {
	return db()
		.select({ id: ticketCategory.id, slug: ticketCategory.slug, name: ticketCategory.name })
		.from(ticketCategory)
		.where(and(isNull(ticketCategory.parentId), isNull(ticketCategory.endedAt)))
		.orderBy(ticketCategory.position)
		.all();
}

/** What the form begins with where it comes from a case: throws `NotFound` for one the actor cannot read. */
export function fromTicket(actor: Actor, number: string) {
	const of = findTicket(actor, number);
	const parent = db()
		.select({ parentId: ticketCategory.parentId })
		.from(ticketCategory)
		.where(eq(ticketCategory.id, of.categoryId))
		.get()?.parentId;
	const branch = branches().find(({ id }) => id === parent);
	// The title of a case of 関係者のみ is not for who is only asked whether they could come.
	const subject = of.audience === `case:${of.id}` ? '' : of.title;
	return {
		number: of.number ?? '',
		title: of.title,
		organisation: of.organisation,
		subject,
		category: branch?.slug ?? ''
	};
}

function insert(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	input: DispatchInput,
	into: { of: ShownTicket | null; organisationId: number; categoryId: number }
): number {
	const { of, organisationId, categoryId } = into;
	const isOwn = organisationId === actor.organisation.id;
	const approval = isOwn ? approvalOf(actor) : 'free';
	const isAsked = approval === 'asked';
	const at = now();
	const { fiscalYear: year, sequence } = take(tx, SERIES, at);
	const key = `${isAsked ? 'org' : 'desk'}:${organisationId}`;
	const id = Number(
		tx
			.insert(dispatch)
			.values({
				fiscalYear: year,
				sequence,
				...authorshipOf(actor),
				organisationId,
				ticketId: of?.id ?? null,
				categoryId,
				subject: input.subject,
				mode: input.mode,
				wishedOn: JSON.stringify(input.wishedOn),
				plannedMinutes: input.minutes,
				purpose: input.purpose,
				materials: input.materials,
				vendors: input.vendors,
				audience: of?.audience.startsWith('case:') ? of.audience : key,
				state: isAsked ? 'unapproved' : 'requested',
				stateAt: at,
				createdAt: at,
				approval,
				approvedBy: approval === 'own' || approval === 'skipped' ? actor.person.id : null
			})
			.run().lastInsertRowid
	);
	const tell = isAsked ? organisationId : findUnion().id;
	record(isAsked ? 'dispatch.approval-asked' : 'dispatch.requested', `dispatch:${id}`, {
		organisation: organisationId,
		ticket: of?.id ?? null,
		approval,
		...(isOwn ? { tellOrganisation: tell } : { tellOrganisation: organisationId })
	});
	return id;
}

/** The union goes on past a limit only with its 決裁者's reason. */
function passOrStop(tx: Tx, actor: Actor, id: number, breaches: Breach[], reason: string): void {
	if (breaches.length === 0) return;
	const isLead = may(actor, 'desk.arrange', null);
	if (!isLead || reason === '') {
		const what = isLead
			? '進めるなら理由を入れてください。'
			: '進めるには、組合の決裁者が理由を入れて依頼します。';
		throw new Invalid(
			breaches.map(({ message }): Issue => ({ field: 'reason', message: `${message}${what}` }))
		);
	}
	for (const { cap } of breaches) noteOverride(tx, actor, id, cap, reason);
}

/** What dispatches cost is the union's to know. */
function withoutYen(of: Breach): Breach {
	return of.cap === 'budget' ? { ...of, message: '組合の年度の予算を超えるかもしれません。' } : of;
}

function branchOf(slug: string): number {
	const branch = branches().find((each) => each.slug === slug);
	if (!branch) throw invalid('category', '分野を選んでください。');
	return branch.id;
}
