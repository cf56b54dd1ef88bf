import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import { sortDay } from '#lib/meetings.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { standingItem } from './agenda.ts';
import { bodiesOf } from './bodies.ts';
import { findFor, refuseCancelled, type Meeting } from './meetings.ts';

const { agendaItem, agendaRequest, organisation } = schema;

/** Whether the organisation has handed something in for the item; nobody has to tick it off. */
export const isHandedIn = sql<number>`exists (select 1 from material
	where material.agenda_item_id = ${agendaRequest.agendaItemId}
	and material.organisation_id = ${agendaRequest.organisationId} and material.trashed_at is null)`;

export type MaterialRequest = {
	id: number;
	itemId: number;
	organisationId: number;
	organisation: string;
	wanted: string;
	dueOn: Day;
	isDone: boolean;
};

/** What was asked to be handed in for a meeting, in the order of organisations. */
export function requestsOf(of: Pick<Meeting, 'id'>): MaterialRequest[] {
	return db()
		.select({
			id: agendaRequest.id,
			itemId: agendaRequest.agendaItemId,
			organisationId: agendaRequest.organisationId,
			organisation: organisation.name,
			wanted: agendaRequest.wanted,
			dueOn: agendaRequest.dueOn,
			isDone: isHandedIn
		})
		.from(agendaRequest)
		.innerJoin(agendaItem, eq(agendaItem.id, agendaRequest.agendaItemId))
		.innerJoin(organisation, eq(organisation.id, agendaRequest.organisationId))
		.where(
			and(
				eq(agendaItem.meetingId, of.id),
				isNull(agendaItem.removedAt),
				isNull(agendaRequest.withdrawnAt)
			)
		)
		.orderBy(asc(organisation.position), asc(agendaRequest.id))
		.all()
		.map((row) => ({ ...row, isDone: row.isDone === 1 }));
}

/**
 * Asks organisations for 資料 for an item by a day, and tells them. Throws `Invalid` for a deadline after the
 * meeting or in the past and for who is no member, `Conflict` for a cancelled meeting.
 */
export function ask(
	actor: Actor,
	slug: string,
	id: number,
	input: { item: number; organisations: number[]; wanted: string; dueOn: Day }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	refuseCancelled(of);
	const members = new Set(bodiesOf(of).map((body) => body.id));
	if (!input.organisations.every((body) => members.has(body))) {
		throw invalid('organisations', 'このワーキンググループの団体を選んでください。');
	}
	if (input.dueOn > sortDay(of))
		throw invalid('dueOn', '資料の期限が、開催日より後になっています。');
	if (input.dueOn < dayOf(now())) throw invalid('dueOn', '資料の期限が過ぎています。');
	change(actor, (tx, record) => {
		standingItem(tx, of, input.item);
		const standing = new Set(
			requestsOf(of)
				.filter(({ itemId, wanted }) => itemId === input.item && wanted === input.wanted)
				.map(({ organisationId }) => organisationId)
		);
		for (const organisationId of input.organisations) {
			if (standing.has(organisationId)) continue;
			const { item: agendaItemId, wanted, dueOn } = input;
			const personId = actor.person.id;
			tx.insert(agendaRequest)
				.values({ agendaItemId, organisationId, wanted, dueOn, personId, at: now() })
				.run();
			const refs = { group: of.group.id, item: agendaItemId, tellOrganisation: organisationId };
			record('meeting.material-asked', `meeting:${id}`, refs, wanted);
		}
	});
}

/** Takes a request for 資料 back. */
export function withdraw(actor: Actor, slug: string, id: number, request: number): void {
	const of = findFor(actor, slug, id, 'group.run');
	const row = found(requestsOf(of).find((each) => each.id === request));
	change(actor, (tx, record) => {
		tx.update(agendaRequest).set({ withdrawnAt: now() }).where(eq(agendaRequest.id, row.id)).run();
		const gone = { group: of.group.id, item: row.itemId, organisation: row.organisationId };
		record('meeting.material-unasked', `meeting:${id}`, gone);
	});
}
