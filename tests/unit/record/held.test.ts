import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { reply } from '#lib/server/forum/posts.ts';
import { open } from '#lib/server/forum/threads.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { setDisplay } from '#lib/server/identity/own-account.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { change, system } from '#lib/server/record/change.ts';
import { give } from '#lib/server/record/grants.ts';
import { heldUntilRecorded } from '#lib/server/record/held.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
	clockAt(STORY_DAY, '11:00');
});
afterEach(() => closeTemporaryYui(story.folder));

/** A reading that counts how often it was made. */
function counted(most = 10) {
	const held = heldUntilRecorded<{ time: number }>(most);
	let times = 0;
	return (key = 'one') => held(key, () => ({ time: (times += 1) })).time;
}

const record = () => change(system, (_tx, note) => note('setting.changed', 'setting:motto'));

test('what was read stands until anything is recorded', () => {
	const read = counted();
	expect([read(), read()]).toEqual([1, 1]);
	record();
	expect([read(), read()]).toEqual([2, 2]);
});

test('a row that is written without an event is noticed as well', () => {
	const read = counted();
	expect(read()).toBe(1);
	db().insert(schema.setting).values({ key: 'motto', value: '結い' }).run();
	expect(read()).toBe(2);
});

test('what another process records is noticed', () => {
	const read = counted();
	expect(read()).toBe(1);
	const other = new Database(databasePath(story.folder));
	other.exec(`insert into event (v, at, action, subject, refs, hash)
		values (1, 0, 'setting.changed', 'setting:motto', '{}', 'x')`);
	other.close();
	expect(read()).toBe(2);
});

test('a new day reads anew', () => {
	const read = counted();
	expect(read()).toBe(1);
	clockAt(STORY_DAY, '23:59');
	expect(read()).toBe(1);
	clockAt('2026-11-28', '00:00');
	expect(read()).toBe(2);
});

test('what a change has written so far is neither kept nor answered from what was kept', () => {
	const read = counted();
	expect(read()).toBe(1);
	change(system, (_tx, note) => {
		expect([read(), read()]).toEqual([2, 3]);
		note('setting.changed', 'setting:motto');
	});
	expect(read()).toBe(4);
});

test('no more is held than was agreed, the latest', () => {
	const read = counted(2);
	expect([read('a'), read('b'), read('c')]).toEqual([1, 2, 3]);
	expect([read('c'), read('b'), read('a')]).toEqual([3, 2, 4]);
});

test('what is opened to a seat for an hour ends when the hour does, though nothing is recorded', () => {
	const { tenure, seat } = story.as('ide');
	const [from, until] = ['2026-11-27T12:00:00+09:00', '2026-11-27T13:00:00+09:00'];
	change(system, (tx, note) => {
		tx.insert(schema.grant)
			.values({
				...{ thing: 'thread:1', seatId: seat.id, why: 'test' },
				...{ fromAt: new Date(from), untilAt: new Date(until) }
			})
			.run();
		note('setting.changed', 'setting:motto');
	});
	const opened = (time: string) => {
		clockAt('2026-11-27', time);
		return actorOf(tenure.id)?.grants.includes('thread:1');
	};
	expect(['11:30', '12:00', '12:59', '13:00'].map(opened)).toEqual([false, true, true, false]);
});

test('one’s own way of showing things counts at once', () => {
	const actor = story.as('ide');
	expect(actorOf(actor.tenure.id)?.person.density).toBe('standard');
	setDisplay(actor, { density: 'compact', shortcuts: false });
	expect(actorOf(actor.tenure.id)?.person.density).toBe('compact');
});

test('a reply leaves standing what no reply alters, and nothing else; with a grant beside it, all is read anew', () => {
	const actor = story.as('ide');
	const threadId = open(actor, 'prefecture', {
		...{ title: '件名', kind: 'question', audience: 'municipalities', body: '本文', files: [] }
	});
	let times = 0;
	const lasting = heldUntilRecorded<{ time: number }>(10, { outlastsReplies: true });
	const read = () => lasting('one', () => ({ time: (times += 1) })).time;
	const other = counted();
	expect([read(), other()]).toEqual([1, 1]);
	reply(actor, threadId, { body: '返信', files: [] });
	expect([read(), other()]).toEqual([1, 2]);
	change(system, (tx, note) => {
		note('thread.replied', `thread:${threadId}`);
		give(tx, note, `thread:${threadId}`, { seat: actor.seat.id }, null, 'test');
	});
	expect([read(), other()]).toEqual([2, 3]);
	db().insert(schema.setting).values({ key: 'motto', value: '結い' }).run();
	expect([read(), other()]).toEqual([3, 4]);
	record();
	expect([read(), other()]).toEqual([4, 5]);
});

test('who asks is the same for all their requests, and nobody can alter what they may', () => {
	const { tenure } = story.as('ide');
	expect(actorOf(tenure.id)).toBe(actorOf(tenure.id));
	expect(() => actorOf(tenure.id)?.reach.push('union')).toThrow(TypeError);
});
