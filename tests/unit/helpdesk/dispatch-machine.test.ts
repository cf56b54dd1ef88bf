import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	dispatchActs,
	dispatchLeadsFrom,
	dispatchOwes,
	dispatchStates,
	dispatchTransition,
	type DispatchAct,
	type DispatchPart,
	type DispatchState
} from '#lib/dispatches.ts';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db } from '#lib/server/db/index.ts';
import { select } from '#lib/server/helpdesk/dispatch/candidates.ts';
import { override } from '#lib/server/helpdesk/dispatch/caps.ts';
import { book } from '#lib/server/helpdesk/dispatch/costs.ts';
import { findById } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { accept, cancel, decline, offer, withdraw } from '#lib/server/helpdesk/dispatch/offers.ts';
import {
	approveReport,
	evaluate,
	report,
	returnReport
} from '#lib/server/helpdesk/dispatch/reports.ts';
import { approve } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { fix, hold, move } from '#lib/server/helpdesk/dispatch/sessions.ts';
import { type Actor } from '#lib/server/identity/actors.ts';
import { partsInDispatch } from '#lib/server/permissions.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	dispatchIn,
	dispatchRow,
	paid,
	took,
	visit,
	VISIT_DAY,
	written,
	type Cast,
	castOf
} from '../../support/dispatches.ts';
import { isFound } from '../../support/finding.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { actingAs } from '../../support/appointing.ts';

const acts = Object.keys(dispatchActs) as DispatchAct[];
/** The clock's own, which nobody does from a page. */
const ofClock: DispatchAct[] = ['lapse', 'exhaust', 'follow'];

let story: Story;
let cast: Cast;
let people: Record<string, () => Actor>;

beforeAll(async () => {
	story = await tellStory();
	const tenureId = approverOf(story).tenure.id;
	cast = castOf(story);
	people = {
		ide: cast.requester,
		yanagisawa: () => story.as('yanagisawa'),
		miyazawa: cast.desk,
		maruyama: () => story.as('maruyama'),
		lead: () => actingAs({ tenureId }),
		tanaka: cast.expert,
		'another coordinator': cast.second
	};
});
afterAll(() => closeTemporaryYui(story.folder));

/** Does an act in the way its page would, with all it needs. */
function attempt(actor: Actor, id: number, act: DispatchAct): void {
	const deed = { reason: '確かめました。' };
	const seats = [cast.expert().seat.id, cast.second().seat.id];
	const later = { ...visit, on: '2026-12-17' };
	switch (act) {
		case 'approve':
			return approve(actor, id, deed);
		case 'withdraw':
			return withdraw(actor, id, deed);
		case 'cancel':
			return cancel(actor, id, deed);
		case 'override':
			return override(actor, id, 'days', deed);
		case 'select':
			return select(actor, id, seats, 40_000, deed);
		case 'offer':
			return offer(actor, id, deed);
		case 'accept':
			return accept(actor, id, deed);
		case 'decline':
			return decline(actor, id, deed);
		case 'fix':
		case 'add-day':
			return fix(actor, id, act, later, deed);
		case 'move':
			return move(actor, id, [...took(id).keys()].at(-1) ?? 0, later, deed);
		case 'hold':
			return hold(actor, id, took(id), '', deed);
		case 'report':
			return report(actor, id, written, deed);
		case 'approve-report':
			return approveReport(actor, id, deed);
		case 'return-report':
			return returnReport(actor, id, deed);
		case 'evaluate':
			return evaluate(actor, id, { rating: 5, comment: '' }, deed);
		case 'cost':
		case 'settle':
			return book(actor, id, act, paid, deed);
		default:
			throw new Error(`${act} is no person's.`);
	}
}

describe('every act from every state by everybody', () => {
	test.each(dispatchStates)(
		'from %s does what the table says, or is refused and changes nothing',
		(state) => {
			let untouched: number | null = null;
			for (const act of acts.filter((each) => !ofClock.includes(each))) {
				// It can only have been held when its day has come.
				const isLater = act === 'hold' && state === 'scheduled';
				if (isLater) untouched = null;
				for (const [name, as] of Object.entries(people)) {
					// What was refused has changed nothing, so the next one tries the same dispatch.
					const id: number = untouched ?? dispatchIn(state, cast);
					if (isLater) clockAt(VISIT_DAY, '17:00');
					const actor = as();
					const before = snapshot(id);
					const isReadable = reading(actor, id);
					const parts = isReadable ? partsInDispatch(actor, dispatchRow(id)) : [];
					const what = `${name}: ${act} from ${state}`;
					if (isReadable && dispatchLeadsFrom(act, state, parts)) {
						attempt(actor, id, act);
						expect(dispatchRow(id).state, what).toBe(dispatchTransition(act).to ?? state);
						expect(dispatchRow(id).version, what).toBeGreaterThan(before.version);
						untouched = null;
					} else {
						expect(() => attempt(actor, id, act), what).toThrow(
							isReadable ? refusalOf(state, act, parts) : NotFound
						);
						expect(snapshot(id), what).toEqual(before);
						untouched = id;
					}
				}
				if (isLater) untouched = null;
			}
			clockAt(STORY_DAY, '11:00');
		},
		120_000
	);
});

test('in every state exactly one side owes the next act, and it has one to do', () => {
	const of: Record<string, DispatchPart> = {
		organisation: 'approver',
		union: 'desk',
		coordinator: 'coordinator'
	};
	for (const state of dispatchStates.filter((each) => dispatchOwes[each] !== 'nobody')) {
		const part = of[dispatchOwes[state]] as DispatchPart;
		const moving = acts.filter((act) => {
			const { to } = dispatchTransition(act);
			return to !== null && to !== state && dispatchLeadsFrom(act, state, [part]);
		});
		expect(moving, state).not.toEqual([]);
	}
});

test('every state and every act has its word', () => {
	for (const state of dispatchStates) expect(labels.dispatchState[state]).toBeTruthy();
	for (const act of acts) expect(labels.dispatchAct[act]).toBeTruthy();
});

function refusalOf(state: DispatchState, act: DispatchAct, parts: DispatchPart[]) {
	const { by, from } = dispatchTransition(act);
	const wouldBe = by.some((part) => parts.includes(part));
	return wouldBe && !from.includes(state) ? Conflict : Forbidden;
}

function reading(actor: Actor, id: number): boolean {
	return isFound(() => findById(actor, id));
}

/** All that an act may touch. */
function snapshot(id: number) {
	const rows = (table: string) =>
		db().$client.prepare(`select * from ${table} where dispatch_id = ?`).all(id);
	return {
		...dispatchRow(id),
		steps: rows('dispatch_step'),
		candidates: rows('dispatch_candidate'),
		sessions: rows('dispatch_session'),
		reports: rows('dispatch_report'),
		evaluations: rows('dispatch_evaluation'),
		costs: rows('dispatch_cost'),
		overrides: rows('dispatch_override'),
		grants: db().$client.prepare('select * from "grant" where thing = ?').all(`dispatch:${id}`)
	};
}
