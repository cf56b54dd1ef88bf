import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { recordCall } from '#lib/server/helpdesk/calls.ts';
import { lapse } from '#lib/server/helpdesk/lapsing.ts';
import { proceed, reassign, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation, narrow, widen } from '#lib/server/helpdesk/readership.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { setFollowed } from '#lib/server/identity/follows.ts';
import { inbox, markSeen, unseenCount } from '#lib/server/notifications/inbox.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { toldLabels } from '#lib/server/labels/told.ts';
import { clearInbox, says } from '../../support/inbox.ts';

const title = '庁内のWi-Fiが午後から切れます';

let story: Story;
/** A second seat of the desk, and colleagues of 井出 in their office. */
let ito: () => Actor;
let colleague: () => Actor;
let desk: () => Actor;
let ide: () => Actor;

beforeEach(async () => {
	story = await tellStory();
	clearInbox();
	ide = () => story.as('ide');
	desk = () => story.as('miyazawa');
	const fromOn = '2026-04-01';
	const second = newcomer(desk().organisation.id, '相談窓口二', { fromOn, roles: ['desk'] });
	const other = newcomer(ide().organisation.id, '総務担当', { fromOn });
	ito = () => actingAs(second);
	colleague = () => actingAs(other);
});
afterEach(() => closeTemporaryYui(story.folder));

const sees = (actor: Actor) =>
	inbox(actor, null).unseen.map(({ title, href, sentences }) => ({ title, href, sentences }));
const go = (actor: Actor, id: number, act: PlainAct) =>
	proceed(actor, id, act, { body: '確かめました。' });
const byPhone = { via: 'phone' as const, caller: '井出 直人' };

describe('the desk', () => {
	test('is told of a new case at every seat of it, and the union’s other seats are not', () => {
		const id = raised(ide());
		const line = {
			title,
			href: `/helpdesk/${numberIn(id)}`,
			sentences: [toldLabels['ticket.submitted']]
		};
		expect(sees(desk())).toEqual([line]);
		expect(sees(ito())).toEqual([line]);
		expect(sees(story.as('maruyama'))).toEqual([]);
		expect(sees(ide())).toEqual([]);
		markSeen(desk(), `ticket:${id}`);
		expect(unseenCount(desk()).count).toBe(0);
	});

	test('is told at the seats of the category’s team alone, where it has one', () => {
		const { ticketCategory, ticketCategoryTeam } = schema;
		const category = db()
			.select()
			.from(ticketCategory)
			.all()
			.find(({ slug }) => slug === 'line');
		db()
			.insert(ticketCategoryTeam)
			.values({ categoryId: category?.id ?? 0, seatId: ito().seat.id })
			.run();
		raised(ide());
		expect(sees(desk())).toEqual([]);
		expect(says(ito())).toEqual([toldLabels['ticket.submitted']]);
	});

	test('hears what the organisation adds, replies, rejects and asks again', () => {
		const id = raised(ide());
		const after = (act: PlainAct) => {
			clearInbox();
			go(ide(), id, act);
			expect(sees(ide()), act).toEqual([]);
			return says(ito());
		};
		expect(after('add')).toEqual([toldLabels['ticket.added-to']]);
		go(desk(), id, 'take');
		go(desk(), id, 'ask-organisation');
		expect(after('reply')).toEqual([toldLabels['ticket.replied']]);
		go(desk(), id, 'answer');
		expect(after('reject')).toEqual([toldLabels['ticket.rejected']]);
		go(desk(), id, 'answer');
		go(ide(), id, 'confirm');
		expect(after('reopen')).toEqual([toldLabels['ticket.reopened']]);
	});

	test('is told nothing of its own notes, and who takes over that they have it', () => {
		const id = raised(ide());
		go(desk(), id, 'take');
		clearInbox();
		go(desk(), id, 'note');
		expect(db().select().from(schema.inboxItem).all()).toEqual([]);
		reassign(desk(), id, ito().seat.id, {});
		expect(says(ito())).toEqual([toldLabels['ticket.reassigned']]);
		expect(sees(desk())).toEqual([]);
		expect(sees(ide())).toEqual([]);
	});
});

describe('the organisation', () => {
	test('is told at the seat that raised the case, and at those that follow it', () => {
		const id = raised(ide());
		for (const act of ['contact', 'ask-organisation'] as const) {
			clearInbox();
			go(desk(), id, act);
			expect(says(ide())).toHaveLength(1);
			expect(sees(colleague())).toEqual([]);
			expect(sees(desk())).toEqual([]);
		}
		go(ide(), id, 'reply');
		setFollowed(colleague(), `ticket:${id}`, true);
		clearInbox();
		go(desk(), id, 'answer');
		expect(says(ide())).toEqual([toldLabels['ticket.answered']]);
		expect(says(colleague())).toEqual([toldLabels['ticket.answered']]);
		clearInbox();
		clockAt('2026-12-20', '9:00');
		expect(lapse()).toBe(1);
		expect(says(ide())).toEqual([toldLabels['ticket.lapsed']]);
		expect(sees(ito())).toEqual([]);
	});

	test('is told at all its seats of what the desk typed in for it', () => {
		const organisation = ide().organisation.id;
		raised(desk(), {}, { organisation, ...byPhone });
		for (const actor of [ide(), colleague()])
			expect(says(actor)).toEqual([toldLabels['ticket.entered']]);
		expect(says(ito())).toEqual([toldLabels['ticket.submitted']]);
		expect(sees(desk())).toEqual([]);
		clearInbox();
		const input = {
			category: 'line',
			title,
			body: '切れる。',
			fields: {},
			contact: '井出',
			files: []
		};
		recordCall(
			desk(),
			{ ...input, priority: 'normal', visibility: null },
			{ organisation, ...byPhone },
			{ answer: '直しました。', isSolved: true }
		);
		expect(says(colleague()).toSorted()).toEqual(
			[toldLabels['ticket.answered'], toldLabels['ticket.entered']].toSorted()
		);
		// Nothing is left to be taken.
		expect(sees(ito())).toEqual([]);
	});
});

describe('a case of the wrong organisation', () => {
	test('goes to the right one with its title, and the other learns only that it went', () => {
		const lead = approverOf(story);
		const organisation = ide().organisation.id;
		const id = raised(desk(), {}, { organisation, ...byPhone });
		expect(sees(ide())[0]?.title).toBe(title);
		correctOrganisation(lead, id, story.as('takamizawa').organisation.id, { body: '聞き違い' });
		const gone = { title: '', href: '/helpdesk', sentences: [toldLabels['ticket.moved-away']] };
		for (const actor of [ide(), colleague()]) expect(sees(actor)).toEqual([gone]);
		expect(sees(story.as('takamizawa'))).toEqual([
			{
				title,
				href: `/helpdesk/${numberIn(id)}`,
				sentences: [toldLabels['ticket.organisation-corrected']]
			}
		]);
		expect(unseenCount(ide()).count).toBe(1);
	});
});

describe('a case of 関係者のみ', () => {
	const incident = (actor: Actor) =>
		raised(actor, { category: 'incident', fields: { found: '今朝' }, title: '感染の疑い' });

	test('is told to its parties, and at the desk to who may read it', () => {
		const id = incident(colleague());
		expect(says(ito())).toEqual([toldLabels['ticket.submitted']]);
		go(desk(), id, 'take');
		// Somebody has it: no other seat of the desk reads it any more.
		expect(sees(ito())).toEqual([]);
		clearInbox();
		go(colleague(), id, 'add');
		expect(says(desk())).toEqual([toldLabels['ticket.added-to']]);
		go(desk(), id, 'answer');
		// 井出 decides for the organisation and is a party.
		expect(says(ide())).toEqual([toldLabels['ticket.answered']]);
		expect(says(colleague())).toEqual([toldLabels['ticket.answered']]);
		const seats = db().select().from(schema.inboxItem).all();
		expect(seats.map(({ seatId }) => seatId)).not.toContain(ito().seat.id);
	});

	test('narrowed later, its line vanishes for those who no longer read it, and comes back', () => {
		const id = raised(ide());
		setFollowed(colleague(), `ticket:${id}`, true);
		go(desk(), id, 'contact');
		for (const actor of [ito(), colleague()]) expect(sees(actor)).toHaveLength(1);
		narrow(ide(), id, []);
		for (const actor of [ito(), colleague()]) {
			expect(sees(actor)).toEqual([]);
			expect(unseenCount(actor).count).toBe(0);
		}
		expect(sees(ide())).toHaveLength(1);
		expect(sees(desk())).toHaveLength(1);
		const copies = db().select().from(schema.inboxItem).all();
		expect(new Set(copies.map(({ audience }) => audience))).toEqual(new Set([`case:${id}`]));
		widen(ide(), id);
		expect(sees(colleague())).toHaveLength(1);
		expect(rowOf(id).audience).toBe(`desk:${ide().organisation.id}`);
	});

	test('moved to another organisation is told to none of the former one’s but its parties', () => {
		const id = incident(ide());
		go(desk(), id, 'take');
		clearInbox();
		correctOrganisation(approverOf(story), id, story.as('takamizawa').organisation.id, {
			body: '聞き違い'
		});
		expect(says(ide())).toEqual([toldLabels['ticket.moved-away']]);
		expect(sees(colleague())).toEqual([]);
		expect(sees(story.as('takamizawa'))[0]?.title).toBe('感染の疑い');
	});
});
