import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askedIn } from '#lib/asked.ts';
import { Conflict, Invalid } from '#lib/errors.ts';
import * as addressees from '#lib/server/forum/asked/addressees.ts';
import * as asking from '#lib/server/forum/asked/groups.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as listings from '#lib/server/forum/tables/listings.ts';
import * as reminders from '#lib/server/forum/tables/reminders.ts';
import * as rows from '#lib/server/forum/tables/rows.ts';
import * as tables from '#lib/server/forum/tables/tables.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { conclude } from '#lib/server/groups/conclusions.ts';
import { leave } from '#lib/server/groups/leaving.ts';
import * as owed from '#lib/server/groups/meetings/owed.ts';
import { setForOrganisation } from '#lib/server/identity/preferences.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { change, system } from '#lib/server/record/change.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { OPEN, tellGroups, type GroupThreads } from '../../support/groups.ts';
import { announced } from '../../support/meetings.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';

let story: Story;
let told: GroupThreads;

beforeEach(async () => {
	story = await tellStory();
	told = tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const idOf = (name: ActorName) => story.as(name).organisation.id;
const askTable = (organisations: number[] = []) =>
	openTable(story.as('ide'), told.toAll, { dueOn: '2026-12-04', organisations });
const end = () =>
	conclude(story.as('miyazawa'), OPEN, {
		...{ outcome: 'premature', reason: '費用の見通しが立たない。', onDay: '2026-11-27' },
		...{ revisit: '国の標準仕様が決まったとき。', successor: null }
	});

describe('in a group that everybody reads, only those who can answer are asked:', () => {
	test('its municipalities have a row in a 状況表, and no reader is told of one', () => {
		const before = chainTip().count;
		const table = askTable();
		const names = rows
			.list(story.as('ide'), tables.find(story.as('ide'), table))
			.map(({ name }) => name);
		expect(names).toEqual(['佐久市', '北相木村']);
		const addressed = eventsAfter(before).filter(({ action }) => action === 'table.addressed');
		expect(addressed.map(({ refs }) => refs.tellOrganisation)).toEqual([idOf('yanagisawa')]);
		expect(() => askTable([idOf('nakazawa')])).toThrow(Invalid);
	});

	test('a question names its members as 照会先, from the beginning and later', () => {
		const board = boards.find(story.as('ide'), OPEN);
		for (const choice of ['all', 'group'] as const) {
			const key = boards.answeringKeyOf(story.as('ide'), board, choice);
			const { bodies } = asking.offered(story.as('ide'), key);
			expect(bodies.map(({ name }) => name)).toEqual(['長野県', '佐久市']);
			expect(asking.meant(story.as('ide'), key, askedIn({ system: 'F5' }))).toHaveLength(1);
		}
		const ask = (name: ActorName) =>
			threads.open(story.as('ide'), OPEN, {
				...{ title: '聞きたいこと', kind: 'question', audience: 'all' },
				...{ body: '教えてください。', files: [] },
				addressees: [{ id: idOf(name), why: '' }]
			});
		expect(() => ask('nakazawa')).toThrow('この投稿に答えられない団体');
		expect(ask('yanagisawa')).toBeGreaterThan(0);
		const add = (name: ActorName) =>
			addressees.addAddressees(story.as('ide'), told.toAll, [{ id: idOf(name), why: '' }]);
		expect(() => add('nakazawa')).toThrow('この投稿に答えられない団体');
		expect(add('yanagisawa')).toBe(1);
	});

	test('one that has ended asks nobody', () => {
		end();
		const thread = threads.find(story.as('ide'), told.toAll);
		expect(tables.askable(thread)).toEqual([]);
	});
});

describe('what an organisation can no longer answer waits for it no more:', () => {
	const waits = (name: ActorName) => ({
		awaiting: listings.awaiting(story.as(name)).length,
		asked: addressees.openToUs(story.as(name)).length,
		toApprove: listings.toApprove(story.as(name)).length,
		isAsked:
			addressees.summaryOf(story.as(name), threads.find(story.as(name), told.toAll))?.own ?? null,
		waiting: waiting(story.as(name)).filter(({ kind }) => ['asked', 'approval'].includes(kind))
			.length
	});
	const outstanding = () => listings.outstanding(story.as('ide')).length;
	const nothing = { awaiting: 0, asked: 0, toApprove: 0, isAsked: null, waiting: 0 };
	let table: number;

	beforeEach(() => {
		table = askTable([idOf('yanagisawa')]);
		addressees.addAddressees(story.as('ide'), told.toAll, [{ id: idOf('yanagisawa'), why: '' }]);
		const before = { awaiting: 1, asked: 1, toApprove: 0, isAsked: 'open', waiting: 1 };
		expect(waits('yanagisawa')).toEqual(before);
		expect(outstanding()).toBe(1);
	});

	test('after it has left the group, and nobody waits for it or reminds it', () => {
		leave(story.as('yanagisawa'), OPEN);
		expect(waits('yanagisawa')).toEqual(nothing);
		expect(outstanding()).toBe(0);
		expect(() => reminders.remind(story.as('ide'), table)).toThrow(Conflict);
	});

	test('after the group has ended, its meetings neither', () => {
		announced(story.as('yanagisawa'));
		const meetings = () => owed.outstanding(story.as('yanagisawa')).length;
		expect(meetings()).toBe(1);
		end();
		expect(meetings()).toBe(0);
		expect(waits('yanagisawa')).toEqual(nothing);
		expect(outstanding()).toBe(0);
	});

	test('neither does a row that stood before its 決裁者', () => {
		change(system, (tx, record) =>
			setForOrganisation(tx, record, idOf('yanagisawa'), 'official-approval', 'on')
		);
		const taking = {
			name: '佐藤 課長',
			fromOn: '2026-04-01',
			roles: ['member', 'approver']
		} as const;
		const seat = newcomer(idOf('yanagisawa'), '課長', { ...taking, roles: [...taking.roles] });
		fillRow(story.as('yanagisawa'), table, { 導入状況: '導入済み' });
		expect(listings.toApprove(actingAs(seat))).toHaveLength(1);
		leave(story.as('yanagisawa'), OPEN);
		expect(listings.toApprove(actingAs(seat))).toEqual([]);
	});

	test('one that stays in the group is waited for as before', () => {
		leave(story.as('kitamura'), OPEN);
		expect(waits('yanagisawa').awaiting).toBe(1);
		expect(reminders.remind(story.as('ide'), table)).toBe(1);
	});
});
