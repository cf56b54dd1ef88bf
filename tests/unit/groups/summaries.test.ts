import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { summarySchema } from '#lib/groups.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { find } from '#lib/server/groups/groups.ts';
import * as summaries from '#lib/server/groups/summaries.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { letter } from '#lib/server/notifications/letter.ts';
import { morning } from '#lib/server/readers/morning.ts';
import { isOnSheet, today } from '#lib/server/readers/today.ts';
import * as v from 'valibot';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterEach(() => closeTemporaryYui(story.folder));

const words = { title: '様式を一つに決めました', text: '来年度から使います。', body: '', link: '' };
const publish = (name: ActorName, slug: string, toAll: boolean, link = '') =>
	summaries.publish(story.as(name), slug, { ...words, link, toAll });
const unread = (name: ActorName) => summaries.toRead(story.as(name)).map(({ id }) => id);
const told = (name: ActorName, id: number) =>
	inbox(story.as(name), null).unseen.filter(({ thing }) => thing === `summary:${id}`);
const correct = (name: ActorName, id: number, version: number, toAll: boolean) =>
	summaries.correct(story.as(name), OPEN, id, { ...words, toAll, version });
const onSheet = (name: ActorName, id: number) => isOnSheet(story.as(name), `summary:${id}`);

describe('a まとめ for all', () => {
	test('stands on everybody’s ホーム, of a closed group too, until that seat has read it', () => {
		const id = publish('takamizawa', CLOSED, true);
		const seen = actorNames.filter((name) => onSheet(name, id));
		expect(seen).not.toContain('tanaka');
		expect(seen).toContain('nakazawa');
		expect(seen).toHaveLength(actorNames.filter((n) => story.as(n).reach.includes('all')).length);
		summaries.setRead(story.as('yanagisawa'), id, true);
		expect(onSheet('yanagisawa', id)).toBe(false);
		expect(onSheet('kobayashi', id)).toBe(true);
		summaries.setRead(story.as('yanagisawa'), id, false);
		expect(onSheet('yanagisawa', id)).toBe(true);
		const item = today(story.as('nakazawa')).items.find(({ thing }) => thing === `summary:${id}`);
		if (item) expect(item.why).toContain('来年度から使います。');
	});

	test('leaves ホーム after 30 days', () => {
		const id = publish('yanagisawa', OPEN, true);
		clockAt('2026-12-27', '10:59');
		expect(unread('nakazawa')).toEqual([id]);
		clockAt('2026-12-27', '11:01');
		expect(unread('nakazawa')).toEqual([]);
		expect(summaries.findSummary(story.as('nakazawa'), OPEN, id).title).toBe(words.title);
	});

	test('is told to all, and no longer once it was withdrawn', () => {
		const id = publish('takamizawa', CLOSED, true);
		expect(told('nakazawa', id).map(({ href }) => href)).toEqual([
			`/groups/${CLOSED}/summaries/${id}`
		]);
		expect(told('tanaka', id)).toEqual([]);
		summaries.setWithdrawn(story.as('takamizawa'), CLOSED, id, true);
		expect(told('nakazawa', id)).toEqual([]);
		expect(unread('nakazawa')).toEqual([]);
		expect(() => summaries.findSummary(story.as('nakazawa'), CLOSED, id)).toThrow(NotFound);
		expect(() => summaries.setRead(story.as('nakazawa'), id, true)).toThrow(NotFound);
	});

	test('stands in 今朝の一覧 once, on the page and in the mail, and no other まとめ does', () => {
		publish('yanagisawa', OPEN, false);
		const id = publish('takamizawa', CLOSED, true);
		const gone = publish('yanagisawa', OPEN, true);
		summaries.setWithdrawn(story.as('yanagisawa'), OPEN, gone, true);
		const lines = (name: ActorName) => morning(story.as(name), null).summaries;
		clockAt('2026-11-30', '8:00');
		expect(lines('nakazawa').map((row) => [row.id, row.href])).toEqual([
			[id, `/groups/${CLOSED}/summaries/${id}`]
		]);
		expect(lines('tanaka')).toEqual([]);
		const since = new Date('2026-11-27T00:00:00Z');
		const mail = letter(story.as('kitamura'), since);
		expect(mail?.text).toContain(`・まとめ　${words.title}（情報セキュリティ事故対応連絡会）`);
		expect(mail?.text).not.toContain(words.text);
		expect(mail?.subject).toMatch(/・新しい動き\d+件$/);
		expect(letter(story.as('tanaka'), since)?.text ?? '').not.toContain(words.title);
		clockAt('2026-12-02', '8:00');
		expect(lines('nakazawa')).toEqual([]);
	});

	test('is no more in anybody’s 知らせ once it is for all no longer', () => {
		const id = publish('yanagisawa', OPEN, true);
		expect(told('nakazawa', id)).toHaveLength(1);
		correct('yanagisawa', id, 1, false);
		expect(told('nakazawa', id)).toEqual([]);
		expect(unread('nakazawa')).toEqual([]);
		correct('yanagisawa', id, 2, true);
		expect(told('nakazawa', id)).toHaveLength(1);
	});

	test('is not announced while it is withdrawn, but when it comes back', () => {
		const id = publish('yanagisawa', OPEN, false);
		summaries.setWithdrawn(story.as('yanagisawa'), OPEN, id, true);
		clockAt('2026-11-30', '9:00');
		correct('yanagisawa', id, 1, true);
		expect(told('nakazawa', id)).toEqual([]);
		expect(unread('nakazawa')).toEqual([]);
		clockAt('2027-02-01', '9:00');
		summaries.setWithdrawn(story.as('yanagisawa'), OPEN, id, false);
		expect(told('nakazawa', id)).toHaveLength(1);
		// And stands on ホーム from now on, not from the day it was marked.
		expect(unread('nakazawa')).toEqual([id]);
	});

	test('that was announced before is not announced anew when it comes back', () => {
		const id = publish('yanagisawa', OPEN, true);
		const withdraw = (isWithdrawn: boolean) =>
			summaries.setWithdrawn(story.as('yanagisawa'), OPEN, id, isWithdrawn);
		clockAt('2026-11-30', '9:00');
		withdraw(true);
		withdraw(true);
		clockAt('2026-12-01', '9:00');
		withdraw(false);
		withdraw(false);
		expect(told('nakazawa', id)).toEqual([]);
		expect(unread('nakazawa')).toEqual([id]);
	});

	test('of a closed group shows outsiders its own words and not where they come from', () => {
		const link = `http://yui.example.lg.jp/groups/${CLOSED}/meetings/1`;
		const id = publish('takamizawa', CLOSED, true, link);
		const linkOf = (name: ActorName) =>
			summaries.shownSummary(story.as(name), summaries.findSummary(story.as(name), CLOSED, id))
				.link;
		expect(linkOf('miyashita')).toBe(`/groups/${CLOSED}/meetings/1`);
		expect(linkOf('nakazawa')).toBe('');
	});
});

describe('a まとめ', () => {
	test('not for all stays inside a closed group, and is on no ホーム', () => {
		const id = publish('takamizawa', CLOSED, false);
		const listed = (name: ActorName) =>
			summaries.summariesOf(story.as(name), find(story.as(name), CLOSED)).map((row) => row.id);
		expect(listed('miyashita')).toEqual([id]);
		expect(listed('nakazawa')).toEqual([]);
		expect(unread('miyashita')).toEqual([]);
		expect(() => summaries.findSummary(story.as('nakazawa'), CLOSED, id)).toThrow(NotFound);
	});

	test('is written by leads, and leads nowhere outside its group', () => {
		expect(() => publish('ide', OPEN, true)).toThrow(Forbidden);
		for (const link of ['/threads/1', `/groups/${OPEN}x`, 'https://example.com/']) {
			expect(() => publish('yanagisawa', OPEN, true, link)).toThrow(Invalid);
		}
	});

	test('is corrected with both texts kept; the slower of two is told', () => {
		const id = publish('yanagisawa', OPEN, true);
		summaries.setRead(story.as('nakazawa'), id, true);
		const later = (version: number) =>
			summaries.correct(story.as('miyazawa'), OPEN, id, {
				...words,
				text: '再来年度から使います。',
				toAll: true,
				version
			});
		later(1);
		expect(() => later(1)).toThrow(Conflict);
		const { text, earlier } = summaries.correctable(story.as('yanagisawa'), OPEN, id);
		expect([text, earlier.map((row) => row.text)]).toEqual([
			'再来年度から使います。',
			['来年度から使います。']
		]);
		expect(unread('nakazawa')).toEqual([]);
		expect(() => summaries.correctable(story.as('ide'), OPEN, id)).toThrow(Forbidden);
	});

	test('is three lines and 200 letters at most', () => {
		const issues = (text: string) =>
			v.safeParse(summarySchema, { title: '件名', text, body: '', link: '' }).success;
		expect(issues('あ'.repeat(200))).toBe(true);
		expect(issues('あ'.repeat(201))).toBe(false);
		expect(issues('一\n二\n三')).toBe(true);
		expect(issues('一\n二\n三\n四')).toBe(false);
	});
});
