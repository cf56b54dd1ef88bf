import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import {
	doersOf,
	leadsFrom,
	owes,
	ticketActs,
	ticketStates,
	transition,
	type TicketAct,
	type TicketPart,
	type TicketState
} from '#lib/tickets.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as merging from '#lib/server/helpdesk/merging.ts';
import { changeParties } from '#lib/server/helpdesk/parties.ts';
import { proceed, reassign, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import { rate } from '#lib/server/helpdesk/ratings.ts';
import * as readership from '#lib/server/helpdesk/readership.ts';
import { findById } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { partsIn } from '#lib/server/permissions.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { isFound } from '../../support/finding.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf, ticketIn } from '../../support/tickets.ts';

const acts = Object.keys(ticketActs) as TicketAct[];
/** What no person does from a page of the case. */
const elsewhere: TicketAct[] = ['submit', 'discard', 'lapse', 'publish'];

let story: Story;
let people: Record<'ide' | 'yanagisawa' | 'miyazawa' | 'maruyama' | 'lead', Actor>;

beforeAll(async () => {
	story = await tellStory();
	const [ide, yanagisawa, miyazawa, maruyama] = (
		['ide', 'yanagisawa', 'miyazawa', 'maruyama'] as const
	).map((name) => story.as(name)) as [Actor, Actor, Actor, Actor];
	people = { ide, yanagisawa, miyazawa, maruyama, lead: approverOf(story) };
	colleague = actingAs(newcomer(ide.organisation.id, '総務担当', { fromOn: '2026-04-01' })).seat.id;
});
afterAll(() => closeTemporaryYui(story.folder));

/** Does an act in the way its page would, with all it needs. */
function attempt(actor: Actor, id: number, act: TicketAct): void {
	const deed = { body: '確かめました。' };
	switch (act) {
		case 'reassign':
			return void reassign(actor, id, people.miyazawa.seat.id, deed);
		case 'rate':
			return void rate(actor, id, { score: 4, remark: '' });
		case 'merge':
			return void merging.merge(actor, id, into, deed);
		case 'narrow':
			return void readership.narrow(actor, id, [], deed);
		case 'widen':
			return void readership.widen(actor, id, deed);
		case 'change-parties':
			return void changeParties(actor, id, [people.ide.seat.id, colleague], deed);
		case 'correct-organisation':
			return void readership.correctOrganisation(
				actor,
				id,
				story.as('takamizawa').organisation.id,
				deed
			);
		default:
			return void proceed(actor, id, act as PlainAct, deed);
	}
}

let into = '';
let colleague = 0;

describe.each([false, true])('where answers need 決裁: %s', (needsApproval) => {
	beforeAll(() => {
		db().update(schema.ticketCategory).set({ needsApproval }).run();
	});

	test.each(ticketStates)(
		'every act from %s by everybody does what the table says, or is refused and changes nothing',
		(state) => {
			into = numberIn(raised(people.ide));
			for (const act of acts.filter((each) => !elsewhere.includes(each))) {
				let untouched: number | null = null;
				for (const [name, actor] of Object.entries(people)) {
					// What was refused has changed nothing, so the next one tries the same case.
					const hand = needsApproval ? people.lead : people.miyazawa;
					const id: number = untouched ?? fresh(state, act, hand);
					const before = snapshot(id);
					const isReadable = reading(actor, id);
					const parts = isReadable ? partsIn(actor, findById(people.lead, id)) : [];
					const what = `${name}: ${act} from ${state}`;
					if (isReadable && leadsFrom(act, state, parts, needsApproval)) {
						attempt(actor, id, act);
						expect(rowOf(id).state, what).toBe(transition(act).to ?? state);
						expect(rowOf(id).version, what).toBeGreaterThan(before.version);
						untouched = null;
					} else {
						expect(() => attempt(actor, id, act), what).toThrow(
							isReadable ? refusalOf(id, act, parts, needsApproval) : NotFound
						);
						expect(snapshot(id), what).toEqual(before);
						untouched = id;
					}
				}
			}
		}
	);
});

test('in every state exactly one side owes the next act, and it has one to do', () => {
	for (const state of ticketStates.filter((each) => owes[each] !== 'nobody')) {
		const of = {
			organisation: 'requester',
			union: 'desk',
			vendor: 'desk',
			coordinator: 'coordinator'
		};
		const part = of[owes[state] as keyof typeof of] as TicketPart;
		const moving = acts.filter((act) => {
			const { to } = transition(act);
			return to !== null && to !== state && leadsFrom(act, state, [part], false);
		});
		expect(moving, state).not.toEqual([]);
	}
});

test('every state and every act has its word', () => {
	for (const state of ticketStates) {
		expect(labels.ticketState[state]).toBeTruthy();
		expect(labels.ticketStateForOrganisation[state]).toBeTruthy();
	}
	for (const act of acts) expect(labels.ticketAct[act]).toBeTruthy();
});

function refusalOf(id: number, act: TicketAct, parts: TicketPart[], needsApproval: boolean) {
	const wouldBe = doersOf(act, needsApproval).some((part) => parts.includes(part));
	return wouldBe && !transition(act).from.includes(rowOf(id).state) ? Conflict : Forbidden;
}

function reading(actor: Actor, id: number): boolean {
	return isFound(() => findById(actor, id));
}

function fresh(state: TicketState, act: TicketAct, hand: Actor): number {
	const id = ticketIn(state, people.ide, hand);
	if (['widen', 'change-parties'].includes(act) && transition('narrow').from.includes(state)) {
		readership.narrow(people.miyazawa, id, []);
	}
	return id;
}

/** All that an act may touch. */
function snapshot(id: number) {
	const rows = (sql: string) => db().$client.prepare(sql).all(id);
	return {
		...rowOf(id),
		messages: rows('select * from ticket_message where ticket_id = ?'),
		segments: rows('select * from clock_segment where ticket_id = ?'),
		parties: rows('select * from ticket_party where ticket_id = ?')
	};
}
