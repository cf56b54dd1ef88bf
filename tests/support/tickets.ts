import { and, eq } from 'drizzle-orm';
import type { TicketAct, TicketState } from '#lib/tickets.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as merging from '#lib/server/helpdesk/merging.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { raise, type CaseInput, type OnBehalf } from '#lib/server/helpdesk/raising.ts';
import { numberOf } from '#lib/server/numbers/cases.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { parse } from '#lib/server/numbers/official.ts';

/** Raises a case in one line; what is not said is a usual one about the line. Gives its key. */
export function raised(
	actor: Actor,
	input: Partial<CaseInput> = {},
	onBehalf: OnBehalf | null = null
): number {
	const number = raise(
		actor,
		{
			category: 'line',
			title: '庁内のWi-Fiが午後から切れます',
			body: '総務課の3台です。',
			fields: {},
			priority: 'normal',
			visibility: null,
			contact: '総務企画課 井出（内線 123）',
			files: [],
			...input
		},
		onBehalf
	);
	// Who raised a case of 関係者のみ reads it from the next request on.
	const { fiscalYear, sequence } = parse(number) ?? {};
	const row = db()
		.select({ id: schema.ticket.id })
		.from(schema.ticket)
		.where(
			and(eq(schema.ticket.fiscalYear, fiscalYear ?? 0), eq(schema.ticket.sequence, sequence ?? 0))
		)
		.get();
	return row?.id ?? 0;
}

/** What leads from a new case to each state, in order: the desk's acts and the organisation's. */
const roads: Record<Exclude<TicketState, 'draft'>, TicketAct[]> = {
	new: [],
	open: ['take'],
	wait_org: ['take', 'ask-organisation'],
	wait_vendor: ['take', 'ask-vendor'],
	wait_expert: ['take', 'ask-expert'],
	answered: ['take', 'answer'],
	closed: ['take', 'answer', 'confirm'],
	withdrawn: ['withdraw'],
	merged: ['merge']
};

/** A case of this organisation that stands in a state, led there by the acts themselves. */
export function ticketIn(state: TicketState, requester: Actor, desk: Actor): number {
	const id = raised(requester);
	if (state === 'draft') {
		db().update(schema.ticket).set({ state }).where(eq(schema.ticket.id, id)).run();
		return id;
	}
	for (const act of roads[state]) {
		if (act === 'merge') merging.merge(desk, id, numberIn(raised(requester)));
		else
			proceed(act === 'confirm' || act === 'withdraw' ? requester : desk, id, act as 'take', {
				body: '確かめます。'
			});
	}
	return id;
}

/** The official number of a case. */
export function numberIn(id: number): string {
	return numberOf(rowOf(id)) ?? '';
}

/** A case as it lies in the database. */
export function rowOf(id: number): typeof schema.ticket.$inferSelect {
	const row = db().select().from(schema.ticket).where(eq(schema.ticket.id, id)).get();
	if (!row) throw new Error(`There is no case ${id}.`);
	return row;
}
