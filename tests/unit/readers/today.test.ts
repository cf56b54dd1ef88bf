import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shortDate } from '#lib/dates.ts';
import { TODAY_SHOWN } from '#lib/today.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { markReadUnopened, markShown, putPointerBack } from '#lib/server/forum/reading.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { homeOf, setHome } from '#lib/server/identity/home.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { bringBack, putOffThing } from '#lib/server/identity/put-off.ts';
import * as confirmations from '#lib/server/notices/confirmations.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { today } from '#lib/server/readers/today.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, sendNotice, STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const things = (name: Parameters<Story['as']>[0]) =>
	today(story.as(name)).items.map(({ thing }) => thing);

/** A question of 小諸市 on the board of 佐久, solved by 佐久市. */
function solvedNearby(title: string): number {
	const id = openThread(story.as('shiokawa'), 'saku', { title });
	const number = posts.reply(story.as('yanagisawa'), id, { body: '手引きの3章です。', files: [] });
	threads.solve(story.as('shiokawa'), id, number);
	return id;
}

describe('the sheet of today', () => {
	test('puts what is overdue first and what has no deadline last', () => {
		const answer = solvedNearby('外字の申請のしかた');
		const { toAll, toSaku } = story.notices;
		const [first, second] = things('ide');
		expect(first).toBe(`notice:${toSaku}`);
		expect(second).toBe(`notice:${toAll}`);
		expect(things('ide').at(-1)).toBe(`thread:${answer}`);
	});

	test('says who asks and how the text begins', () => {
		const id = sendNotice(story.as('miyazawa'), {
			title: '調査のお願い',
			body: `**至急**${'あ'.repeat(200)}`,
			confirmBy: STORY_DAY
		});
		const item = today(story.as('ide')).items.find(({ thing }) => thing === `notice:${id}`);
		expect(item?.why).toMatch(/^組合から：至急あ{78}…$/);
		expect(item?.buttons).toEqual(['confirm', 'later']);
	});

	test('shows seven things at most and tells how many more there are', () => {
		for (let n = 0; n < TODAY_SHOWN; n += 1) solvedNearby(`似た件 ${n}`);
		const { items, more } = today(story.as('ide'));
		expect(items).toHaveLength(TODAY_SHOWN);
		expect(more).toBeGreaterThan(0);
	});

	test('lets go of a notice when the organisation confirms it, and takes it back with it', () => {
		const ide = story.as('ide');
		const { toAll } = story.notices;
		confirmations.confirm(ide, toAll, { version: 1 });
		expect(things('ide')).not.toContain(`notice:${toAll}`);
		const standing = confirmations.ownConfirmation(ide, notices.find(ide, toAll));
		confirmations.withdraw(ide, toAll, standing?.id ?? 0);
		expect(things('ide')).toContain(`notice:${toAll}`);
	});

	test('shows a notice sent to us that asks for nothing until somebody of us has opened it', () => {
		const miyashita = story.as('miyashita');
		const thing = `notice:${story.notices.ofPrefecture}`;
		expect(things('miyashita')).toContain(thing);
		const of = notices.find(miyashita, story.notices.ofPrefecture);
		notices.markOpened(miyashita, of);
		expect(things('miyashita')).not.toContain(thing);
		notices.markUnopened(miyashita, of);
		expect(things('miyashita')).toContain(thing);
	});

	test('is empty for somebody nobody asks anything of', () => {
		expect(today(story.as('tanaka'))).toMatchObject({ items: [], more: 0, later: [] });
	});
});

describe('answers nearby', () => {
	test('reach the organisations of the 広域 that have not seen them, and nobody else', () => {
		const thing = `thread:${solvedNearby('外字の申請のしかた')}`;
		expect(things('ide')).toContain(thing);
		// Who asked, who answered, who sits in another 広域.
		for (const name of ['shiokawa', 'yanagisawa', 'miyashita'] as const) {
			const answers = today(story.as(name)).items.filter(({ kind }) => kind === 'answer');
			expect(answers, name).not.toContainEqual(expect.objectContaining({ thing }));
		}
	});

	test('are seen once a colleague has read as far as the answer', () => {
		const id = openThread(story.as('ide'), 'saku', { title: '名札の様式' });
		const number = posts.reply(story.as('takamizawa'), id, { body: '添えます。', files: [] });
		threads.solve(story.as('ide'), id, number);
		markShown(story.as('kobayashi'), id, 1, 1);
		expect(things('yanagisawa')).toContain(`thread:${id}`);
		markShown(story.as('kobayashi'), id, 1, number);
		expect(things('yanagisawa')).not.toContain(`thread:${id}`);
	});

	test('are news for two weeks', () => {
		const thing = `thread:${solvedNearby('外字の申請のしかた')}`;
		clockAt('2026-12-11', '10:59');
		expect(things('ide')).toContain(thing);
		clockAt('2026-12-11', '11:01');
		expect(things('ide')).not.toContain(thing);
	});

	test('are gone by 読んだ and come back as unread as they were', () => {
		const ide = story.as('ide');
		const id = solvedNearby('外字の申請のしかた');
		const was = markReadUnopened(ide, id, 2);
		expect(was).toBeNull();
		expect(things('ide')).not.toContain(`thread:${id}`);
		putPointerBack(ide, id, was);
		expect(things('ide')).toContain(`thread:${id}`);
	});

	test('that are hidden or merged away do not show', () => {
		for (const gone of [{ hidingId: 1 }, { mergedIntoId: story.threads.saku }]) {
			const id = solvedNearby('外字の申請のしかた');
			expect(things('ide')).toContain(`thread:${id}`);
			db().update(schema.thread).set(gone).where(eq(schema.thread.id, id)).run();
			expect(things('ide')).not.toContain(`thread:${id}`);
		}
	});
});

describe('replies to our own question', () => {
	test('stand on the sheet with who wrote, until they are read', () => {
		const thing = `thread:${story.threads.saku}`;
		const item = today(story.as('ide')).items.find((one) => one.thing === thing);
		expect(item).toMatchObject({ kind: 'reply', why: '佐久市：様式を添えます。' });
		markShown(story.as('ide'), story.threads.saku, 1, 3);
		expect(things('ide')).not.toContain(thing);
	});
});

describe('あとで', () => {
	test('hides a thing until half past eight of the next business day', () => {
		const ide = story.as('ide');
		const thing = `notice:${story.notices.toAll}`;
		const until = putOffThing(ide, thing);
		// The story is told on a Friday.
		expect(shortDate(until, until)).toBe('8:30');
		expect(until.toISOString()).toBe('2026-11-29T23:30:00.000Z');
		expect(things('ide')).not.toContain(thing);
		expect(today(ide).later).toMatchObject([{ thing, until }]);
		clockAt('2026-11-30', '8:29');
		expect(things('ide')).not.toContain(thing);
		clockAt('2026-11-30', '8:30');
		expect(things('ide')).toContain(thing);
	});

	test('leaps over the days offices are closed at the year’s end', () => {
		clockAt('2026-12-28', '16:00');
		expect(putOffThing(story.as('ide'), 'notice:1').toISOString()).toBe('2027-01-03T23:30:00.000Z');
	});

	test('is the seat’s alone, comes back when asked, and is no event', () => {
		const thing = `notice:${story.notices.toAll}`;
		const { count } = chainTip();
		putOffThing(story.as('yanagisawa'), thing);
		expect(things('yanagisawa')).not.toContain(thing);
		expect(things('kobayashi')).toContain(thing);
		bringBack(story.as('kobayashi'), thing);
		expect(things('yanagisawa')).not.toContain(thing);
		bringBack(story.as('yanagisawa'), thing);
		expect(things('yanagisawa')).toContain(thing);
		expect(chainTip().count).toBe(count);
	});
});

describe('the shape of ホーム', () => {
	test('is the sheet in a 町村 with one seat, and the lists elsewhere', () => {
		expect(homeOf(story.as('ide'))).toBe('today');
		expect(homeOf(story.as('yanagisawa'))).toBe('list');
		// 小諸市 has one seat too, but is no 町村.
		expect(homeOf(story.as('shiokawa'))).toBe('list');
	});

	test('is what the seat has set, either way', () => {
		setHome(story.as('ide'), 'list');
		expect(homeOf(story.as('ide'))).toBe('list');
		setHome(story.as('yanagisawa'), 'today');
		expect(homeOf(story.as('yanagisawa'))).toBe('today');
		expect(homeOf(story.as('kobayashi'))).toBe('list');
	});

	test('stays as set when the person in the seat changes', () => {
		setHome(story.as('yanagisawa'), 'today');
		const before = story.as('yanagisawa');
		endTenure(story.as('kobayashi'), story.holdings.yanagisawa.tenureId);
		expect(homeOf(before)).toBe('today');
	});
});
