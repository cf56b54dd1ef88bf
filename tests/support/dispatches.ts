import { eq } from 'drizzle-orm';
import type { DispatchState } from '#lib/dispatches.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { select } from '#lib/server/helpdesk/dispatch/candidates.ts';
import { keepProfile } from '#lib/server/helpdesk/dispatch/coordinators.ts';
import { book, followUp } from '#lib/server/helpdesk/dispatch/costs.ts';
import { accept, cancel, offer } from '#lib/server/helpdesk/dispatch/offers.ts';
import { approveReport, report } from '#lib/server/helpdesk/dispatch/reports.ts';
import { request, type DispatchInput } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { fix, hold } from '#lib/server/helpdesk/dispatch/sessions.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { parse } from '#lib/server/numbers/official.ts';
import { system } from '#lib/server/record/change.ts';
import { actingAs } from './appointing.ts';
import { clockAt } from './clock.ts';
import { STORY_DAY, type Story } from './story.ts';

/** The day that is fixed, Thursday 10 December 2026, 13:30 for two hours. */
export const VISIT_DAY = '2026-12-10';

export const visit = { on: VISIT_DAY, from: '13:30', minutes: 120, place: '役場2階の会議室' };

const usual: DispatchInput = {
	ticket: '',
	subject: '庁内LANの更新の進め方',
	category: 'network',
	mode: 'visit',
	wishedOn: ['2026-12-10', '2026-12-11'],
	minutes: 120,
	purpose: '更新の順番と費用の見方を教えてほしい。',
	materials: '',
	vendors: '',
	reason: ''
};

let count = 0;

/** Asks for an expert in one line, each time for another subject unless told; gives the dispatch's key. */
export function asked(actor: Actor, input: Partial<DispatchInput> = {}): number {
	const number = parse(
		request(actor, { ...usual, subject: `${usual.subject}（${++count}）`, ...input }).number
	);
	const row = db()
		.select()
		.from(schema.dispatch)
		.where(eq(schema.dispatch.sequence, number?.sequence ?? 0))
		.all()
		.find(({ fiscalYear }) => fiscalYear === number?.fiscalYear);
	return row?.id ?? 0;
}

export type Cast = {
	requester: () => Actor;
	desk: () => Actor;
	expert: () => Actor;
	second: () => Actor;
};

/** 牧 in a second seat as another coordinator; 田中 knows about networks and so comes first. */
export function secondCoordinator(story: Story): () => Actor {
	keepProfile(story.as('miyazawa'), {
		seat: story.holdings.tanaka.seatId,
		skills: ['network'],
		vendors: '',
		organisations: ''
	});
	const tenureId = appointAlso(system, story.holdings.maki.personId, story.coordinators.id, {
		seat: '専門コーディネーター2',
		section: '専門家派遣',
		roles: ['coordinator'],
		fromOn: '2025-04-02',
		toOn: null
	});
	return () => actingAs({ tenureId });
}

/** 井出 asks, 宮澤 is the desk, 田中 and 牧 are asked. */
export function castOf(story: Story): Cast {
	return {
		requester: () => story.as('ide'),
		desk: () => story.as('miyazawa'),
		expert: () => story.as('tanaka'),
		second: secondCoordinator(story)
	};
}

/** The days of a dispatch with the minutes they took. */
export const took = (id: number, minutes = 110) =>
	new Map(
		db()
			.select()
			.from(schema.dispatchSession)
			.where(eq(schema.dispatchSession.dispatchId, id))
			.all()
			.map((day) => [day.id, minutes] as const)
	);

export const written = { content: '現状を見ました。', advice: '基幹から替えます。', next: '' };
export const paid = { fee: 30_000, travel: 4_200, withheld: 3_063 };

/** A dispatch that stands in a state, led there by the acts themselves; the clock is where that was. */
export function dispatchIn(
	state: DispatchState,
	cast: Cast,
	input: Partial<DispatchInput> = {}
): number {
	clockAt(STORY_DAY, '11:00');
	const id = asked(cast.requester(), input);
	if (state === 'unapproved') {
		const { organisation } = cast.requester();
		db()
			.update(schema.dispatch)
			.set({ state, audience: `org:${organisation.id}` })
			.where(eq(schema.dispatch.id, id))
			.run();
	}
	const seats = [cast.expert().seat.id, cast.second().seat.id];
	const road: [DispatchState, () => void][] = [
		['requested', () => undefined],
		['selecting', () => select(cast.desk(), id, seats, 40_000)],
		['offered', () => offer(cast.desk(), id)],
		['accepted', () => accept(cast.expert(), id)],
		['scheduled', () => fix(cast.desk(), id, 'fix', visit)],
		['done', () => (clockAt(VISIT_DAY, '17:00'), hold(cast.desk(), id, took(id), '3人'))],
		['reported', () => report(cast.expert(), id, written)],
		['settled_pending', () => approveReport(cast.desk(), id)],
		['settled', () => book(cast.desk(), id, 'settle', paid)],
		['followed', () => (clockAt('2027-06-01', '9:00'), followUp())]
	];
	const reached = road.findIndex(([each]) => each === (state === 'cancelled' ? 'offered' : state));
	for (const [, act] of road.slice(0, reached + 1)) act();
	if (state === 'cancelled') cancel(cast.requester(), id, { reason: '予定が変わりました。' });
	return id;
}

/** A dispatch as it lies in the database. */
export function dispatchRow(id: number): typeof schema.dispatch.$inferSelect {
	const row = db().select().from(schema.dispatch).where(eq(schema.dispatch.id, id)).get();
	if (!row) throw new Error(`There is no dispatch ${id}.`);
	return row;
}
