import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { followBoard } from '#lib/server/forum/following.ts';
import { receive } from '#lib/server/forum/handing-on.ts';
import { takeInHand } from '#lib/server/forum/in-hand.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as reading from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as handovers from '#lib/server/identity/handovers.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { take } from '#lib/server/notices/holders.ts';
import { handoverFacts, workInHandOf } from '#lib/server/readers/handover.ts';
import { system } from '#lib/server/record/change.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { actingAs, endsOn, newcomer, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { isFound } from '../../support/finding.ts';
import {
	actorNames,
	openThread,
	tellStory,
	type Holding,
	type Story
} from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('the lists of a 引継書', () => {
	test('are the open questions, the work in hand, the followed boards and what the seat wrote in', () => {
		const ide = story.as('ide');
		takeInHand(ide, story.threads.saku);
		followBoard(ide, 'kiso', true);
		const facts = handoverFacts(ide);
		expect(facts.questions.map((line) => line.href)).toEqual([
			`/threads/${story.threads.saku}`,
			`/threads/${story.threads.sakuGranted}`
		]);
		expect(facts.work).toEqual([
			{
				label: '庁内の照会を取りまとめる様式はありますか',
				href: `/threads/${story.threads.saku}`,
				note: '佐久広域・未解決・返信2件・最終更新11/20（金）'
			}
		]);
		expect(facts.boards).toEqual([{ label: '木曽広域', href: '/boards/kiso', note: '' }]);
		// The practice board is nobody's work.
		expect(facts.threads.map((line) => line.href).sort()).toEqual(
			[story.threads.saku, story.threads.sakuAll, story.threads.sakuGranted]
				.map((id) => `/threads/${id}`)
				.sort()
		);
	});

	test('put first what the seat wrote in most, and leave out what is older than a year', () => {
		for (const body of ['一', '二', '三']) {
			posts.reply(story.as('ide'), story.threads.sakuMunicipalities, { body, files: [] });
		}
		const first = () => handoverFacts(story.as('ide')).threads[0]?.href;
		expect(first()).toBe(`/threads/${story.threads.sakuMunicipalities}`);
		clockAt('2027-11-28', '12:00');
		expect(first()).toBe(undefined);
	});

	test('belong to the seat, whoever sits there', () => {
		const before = handoverFacts(story.as('ide'));
		endsOn(story.holdings.ide, '2027-03-31');
		const next = successorOf(story, 'ide', { fromOn: '2027-04-01' });
		clockAt('2027-04-01', '0:01');
		const hrefs = (facts: handovers.HandoverFacts) => facts.threads.map((line) => line.href).sort();
		expect(hrefs(handoverFacts(actingAs(next)))).toEqual(hrefs(before));
	});
});

describe('writing a 引継書', () => {
	test('begins once and goes on with the same one', () => {
		const id = handovers.begin(story.as('ide'));
		const { count } = chainTip();
		expect(handovers.begin(story.as('ide'))).toBe(id);
		expect(chainTip().count).toBe(count);
	});

	test('keeps the memo as typed and as Markdown, and notices another edit meanwhile', () => {
		const id = handovers.begin(story.as('ide'));
		handovers.editMemo(story.as('ide'), id, { memo: '**急ぐ**', version: 1 });
		const found = handovers.find(story.as('ide'), id);
		expect(found.memoHtml).toContain('<strong>急ぐ</strong>');
		const late = () => handovers.editMemo(story.as('ide'), id, { memo: '別', version: 1 });
		expect(late).toThrow(Conflict);
		expect(handovers.find(story.as('ide'), id).memo).toBe('**急ぐ**');
	});

	test('hands the lists over as they stand, each step an event', () => {
		const before = chainTip().count;
		const id = handOver(story.as('ide'), '頼みます。');
		expect(eventsAfter(before).map((event) => event.action)).toEqual([
			'handover.begun',
			'handover.edited',
			'handover.finished'
		]);
		threads.solve(story.as('ide'), story.threads.saku, 2);
		expect(handovers.find(story.as('ide'), id).facts?.questions).toHaveLength(2);
	});

	test('can be corrected after handing over, with fresh lists, until it is received', () => {
		const id = handOver(story.as('ide'), '頼みます。');
		const next = inApril('ide');
		clockAt('2027-03-31', '10:00');
		threads.solve(story.as('ide'), story.threads.saku, 2);
		const { version } = handovers.find(story.as('ide'), id);
		const again = { memo: '直しました。', version, facts: handoverFacts(story.as('ide')) };
		handovers.finish(story.as('ide'), id, again);
		expect(handovers.find(story.as('ide'), id).facts?.questions).toHaveLength(1);
		clockAt('2027-04-01', '8:30');
		receive(actingAs(next), id);
		expect(() => handovers.editMemo(actingAs(next), id, { memo: 'x', version: 3 })).toThrow(
			Forbidden
		);
	});
});

describe('who reads and receives a 引継書', () => {
	test('unfinished: the seat alone; handed over: the administrators of the organisation too', () => {
		const id = handovers.begin(story.as('yanagisawa'));
		expect(readersOf(id)).toEqual(['yanagisawa']);
		handovers.finish(story.as('yanagisawa'), id, {
			memo: '',
			version: 1,
			facts: handoverFacts(story.as('yanagisawa'))
		});
		expect(readersOf(id)).toEqual(['kobayashi', 'yanagisawa']);
		expect(handovers.waitingIn(story.as('kobayashi')).map((one) => one.id)).toEqual([id]);
		expect(handovers.waitingIn(story.as('yanagisawa'))).toEqual([]);
		expect(handovers.waitingIn(story.as('ide'))).toEqual([]);
		const plain = newcomer(story.as('yanagisawa').organisation.id, '統計担当', {
			fromOn: '2026-11-01'
		});
		expect(() => handovers.find(actingAs(plain), id)).toThrow(NotFound);
	});

	test('the writer cannot receive it, an administrator cannot, another organisation does not find it', () => {
		const id = handOver(story.as('yanagisawa'), '');
		expect(() => receive(story.as('yanagisawa'), id)).toThrow(Forbidden);
		expect(() => receive(story.as('kobayashi'), id)).toThrow(Forbidden);
		expect(() => receive(story.as('ide'), id)).toThrow(NotFound);
		expect(handovers.pendingFor(story.as('yanagisawa'))).toBe(null);
	});

	test('the successor is led to it on 1 April, and no longer once they have received it', () => {
		const id = handOver(story.as('ide'), '頼みます。');
		const next = inApril('ide');
		expect(handovers.pendingFor(actingAs(next))).toMatchObject({ id, from: '井出 直人' });
		receive(actingAs(next), id);
		expect(handovers.pendingFor(actingAs(next))).toBe(null);
		expect(handovers.current(actingAs(next))).toBe(null);
		expect(handovers.received(actingAs(next)).map((one) => one.accepted?.name)).toEqual([
			'新任 職員'
		]);
		expect(handovers.begin(actingAs(next))).not.toBe(id);
	});

	test('of two successors at once one receives it and the other hears who did', () => {
		const id = handOver(story.as('ide'), '');
		const [first, second] = [inApril('ide', '上原 勝'), inApril('ide', '依田 隆')];
		receive(actingAs(first), id);
		expect(() => receive(actingAs(second), id)).toThrow(
			new Conflict('この引継書は、すでに上原 勝さんが受け取っています。')
		);
	});

	test('what the predecessor had not finished, the successor goes on with', () => {
		const id = handovers.begin(story.as('ide'));
		handovers.editMemo(story.as('ide'), id, { memo: '書きかけ', version: 1 });
		const next = inApril('ide');
		expect(handovers.pendingFor(actingAs(next))).toBe(null);
		expect(handovers.begin(actingAs(next))).toBe(id);
		handovers.editMemo(actingAs(next), id, { memo: '続き', version: 2 });
		expect(handovers.find(actingAs(next), id).from.name).toBe('井出 直人');
	});
});

test('who is given the same seat anew neither receives their own 引継書 nor loses it', () => {
	const id = handOver(story.as('ide'), '頼みます。');
	endsOn(story.holdings.ide, '2027-03-31');
	const ide = story.as('ide');
	const tenureId = appointAlso(system, ide.person.id, ide.organisation.id, {
		seat: ide.seat.name,
		section: '企画課',
		roles: ['member'],
		fromOn: '2027-04-01',
		toOn: null
	});
	clockAt('2027-04-01', '0:01');
	const again = actingAs({ ...story.holdings.ide, tenureId });
	expect(handovers.pendingFor(again)).toBe(null);
	expect(handovers.find(again, id).may).toEqual({ write: true, accept: false });
	handovers.editMemo(again, id, { memo: '直しました。', version: 2 });
	expect(() => receive(again, id)).toThrow(Forbidden);
	const next = successorOf(story, 'ide', { fromOn: '2027-04-01' });
	expect(handovers.pendingFor(actingAs(next))).toMatchObject({ id });
});

describe('receiving', () => {
	test('makes what the lists name unread, and leaves everything else as the predecessor read it', () => {
		const ide = story.as('ide');
		const { saku, sakuMunicipalities } = story.threads;
		reading.start(ide.tenure.id);
		reading.markAllRead(ide, null);
		const id = handOver(ide, '');
		const next = inApril('ide');
		reading.start(next.tenureId);
		expect(reading.unreadIn(actingAs(next), saku)).toEqual({ first: null, posts: 0 });
		receive(actingAs(next), id);
		expect(reading.unreadIn(actingAs(next), saku)).toEqual({ first: 1, posts: 3 });
		expect(reading.unreadIn(actingAs(next), sakuMunicipalities).first).toBe(null);
	});

	test('passes over a thread that was deleted since', () => {
		const gone = openThread(story.as('ide'), 'saku');
		const id = handOver(story.as('ide'), '');
		posts.remove(story.as('ide'), gone, 1);
		const next = inApril('ide');
		expect(receive(actingAs(next), id).accepted?.name).toBe('新任 職員');
	});
});

test('the union counts what waits per organisation, with the oldest day', () => {
	handOver(story.as('yanagisawa'), '');
	clockAt('2026-12-01', '9:00');
	handOver(story.as('kobayashi'), '');
	const waiting = handovers.unaccepted().get(story.as('kobayashi').organisation.id);
	expect(waiting?.waiting).toBe(2);
	expect(waiting?.since.toISOString()).toBe('2026-11-27T02:00:00.000Z');
	expect(handovers.unaccepted().has(story.as('ide').organisation.id)).toBe(false);
});

function handOver(actor: Actor, memo: string): number {
	const id = handovers.begin(actor);
	handovers.finish(actor, id, { memo, version: 1, facts: handoverFacts(actor) });
	return id;
}

/** Ends a seat's tenure on 31 March, puts somebody new there and moves the clock to the next morning. */
function inApril(name: 'ide', successor = '新任 職員'): Holding {
	endsOn(story.holdings[name], '2027-03-31');
	const next = successorOf(story, name, { name: successor, fromOn: '2027-04-01' });
	clockAt('2027-04-01', '0:01');
	return next;
}

function readersOf(id: number): string[] {
	return actorNames.filter((name) => isFound(() => handovers.find(story.as(name), id))).sort();
}

describe('what is in hand when a term is ended', () => {
	test('is named to the own administrator, and of what they cannot read only the number', () => {
		takeInHand(
			story.as('yanagisawa'),
			openThread(story.as('yanagisawa'), 'saku', { title: '未了の質問' })
		);
		take(story.as('yanagisawa'), story.notices.toAll);
		const { tenureId } = story.holdings.yanagisawa;
		const own = workInHandOf(story.as('kobayashi'), tenureId);
		expect(own.lines.map(({ label }) => label)).toContain('未了の質問');
		expect(own).toMatchObject({ others: 0, lines: { length: 2 } });
		const stranger = workInHandOf(story.as('tanaka'), tenureId);
		expect(stranger).toEqual({ lines: [], others: 2 });
		expect(workInHandOf(story.as('kobayashi'), story.holdings.ide.tenureId)).toEqual({
			lines: [],
			others: 0
		});
	});
});
