import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as entries from '#lib/server/groups/calendar/entries.ts';
import * as feeds from '#lib/server/groups/calendar/feeds.ts';
import { calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { close, extend } from '#lib/server/licences/rounds/proceeding.ts';
import { calendarOf } from '#lib/server/readers/calendar.ts';
import { applied, openRound } from '../support/applications.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../support/groups.ts';
import { tellRegister } from '../support/licences.ts';
import { putMeeting } from '../support/meetings.ts';
import { tellStory, type ActorName, type Story } from '../support/story.ts';

const { calendarFeed, event, groupMembership, meeting, meetingReply, tenure, workingGroup } =
	schema;
const ORIGIN = 'https://yui.example.lg.jp';

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => {
	db().delete(meetingReply).run();
	db().delete(meeting).run();
	db().delete(calendarFeed).run();
});

const all = { group: '', isOwnOnly: false, hasDeadlines: false };
const make = (name: ActorName, wish: Partial<feeds.FeedWish> = {}) =>
	feeds.makeFeed(story.as(name), { ...all, ...wish });
const textOf = (token: string) => {
	const content = calendarOf(token);
	if (!content) throw new Error('The token opens nothing.');
	return [...calendarPieces(content.name, content.entries, ORIGIN)].join('');
};
const parsed = (text: string) => new ICAL.Component(ICAL.parse(text) as never);
const eventsIn = (text: string) =>
	parsed(text)
		.getAllSubcomponents('vevent')
		.map((each) => new ICAL.Event(each));
const titles = (token: string) => calendarOf(token)?.entries.map(({ title }) => title);
const put = (given: Parameters<typeof putMeeting>[2] = {}, slug = OPEN) =>
	putMeeting(story.as('yanagisawa'), slug, given);

describe('an independent parser finds in a feed', () => {
	test('the hour in Japan that was entered, with the zone it needs to know it', () => {
		put();
		const text = textOf(make('ide'));
		const zone = parsed(text).getFirstSubcomponent('vtimezone');
		ICAL.TimezoneService.reset();
		ICAL.TimezoneService.register(new ICAL.Timezone(zone as never) as never);
		const [one] = eventsIn(text);
		expect(one?.startDate.zone.tzid).toBe('Asia/Tokyo');
		expect(one?.startDate.toJSDate()).toEqual(new Date('2026-12-10T04:30:00Z'));
		expect(one?.endDate.toJSDate()).toEqual(new Date('2026-12-10T06:30:00Z'));
		expect(text).toContain('DTSTART;TZID=Asia/Tokyo:20261210T133000\r\n');
		expect(text).toMatch(/DTSTAMP:\d{8}T\d{6}Z\r\n/);
		expect(one?.location).toBe('自治会館 第2会議室');
	});

	test('whole days as dates, of which the last is not counted', () => {
		put({ startsAt: null, endsAt: null, onDay: '2026-12-31' });
		const [one] = eventsIn(textOf(make('ide')));
		expect(one?.startDate.isDate).toBe(true);
		expect(one?.startDate.toString()).toBe('2026-12-31');
		expect(one?.endDate.toString()).toBe('2027-01-01');
	});

	test('a moved meeting as the same one, under a higher number', () => {
		const id = put();
		const token = make('ide');
		const before = eventsIn(textOf(token))[0];
		db().update(meeting).set({ onDay: '2026-12-17', version: 2 }).where(eq(meeting.id, id)).run();
		const after = eventsIn(textOf(token))[0];
		expect(after?.uid).toBe(before?.uid);
		expect([before?.sequence, after?.sequence]).toEqual([1, 2]);
		expect(after?.startDate.toString()).toBe('2026-12-17T13:30:00');
	});

	test('a cancelled meeting as cancelled, in its state and in its title', () => {
		put({ cancelledAt: new Date(), cancelledReason: '大雪のため' });
		const [one] = eventsIn(textOf(make('ide')));
		expect(one?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
		expect(one?.summary).toMatch(/^【中止】/);
		expect(one?.description).toContain('中止の理由：大雪のため');
	});

	test('every sign of a title and note as it was typed, in lines of at most 75 octets', () => {
		const title = '「RPA、AI」; 第2回, 持ち物\\控え 𠮷田町の件'.repeat(4);
		const note = '一行目, 半角\n二行目; 終わり';
		put({ title, note });
		const text = textOf(make('ide'));
		const [one] = eventsIn(text);
		expect(one?.summary).toContain(title);
		expect(one?.description).toContain(note);
		for (const line of text.split('\r\n')) {
			expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
			expect(line).not.toContain('\uFFFD');
		}
		expect(text).not.toMatch(/[^\r]\n/);
	});

	test('two thousand meetings', () => {
		for (let n = 0; n < 2_000; n += 1) {
			const month = String(1 + (n % 12)).padStart(2, '0');
			put({ onDay: `20${20 + (n % 10)}-${month}-15`, title: `会議${n}` });
		}
		const uids = eventsIn(textOf(make('ide'))).map(({ uid }) => uid);
		expect(new Set(uids).size).toBe(2_000);
	});

	test('the place to go on to, and the link only for who takes part', () => {
		const id = put({ remoteUrl: 'https://meet.example.jp/1', remotePasscode: 'himitsu' });
		const inside = eventsIn(textOf(make('ide')))[0];
		expect(inside?.component.getFirstPropertyValue('url')).toBe(
			`${ORIGIN}/groups/${OPEN}/meetings/${id}`
		);
		expect(inside?.description).toContain('インターネット側の端末で開いてください');
		const outside = textOf(make('nakazawa'));
		expect(eventsIn(outside)).toHaveLength(1);
		expect(outside).not.toContain('meet.example.jp');
		for (const text of [outside, textOf(make('ide'))]) expect(text).not.toContain('himitsu');
	});
});

describe('a feed leaves out', () => {
	test('meetings of a closed group for who is not in it', () => {
		put({ title: '非公開の会議' }, CLOSED);
		expect(titles(make('nakazawa'))).toEqual([]);
		expect(titles(make('miyashita'))).toHaveLength(1);
	});

	test('what has not been announced, and what has a month only', () => {
		put({ announcedAt: null });
		const vague = put({ precision: 'month', onDay: '2026-07-01' });
		expect(titles(make('yanagisawa'))).toEqual([]);
		const of = groups.find(story.as('ide'), OPEN);
		expect(() => entries.meetingEntry(story.as('ide'), of, vague)).toThrow(
			'まだ日が決まっていない'
		);
	});

	test('groups one only reads, where it was asked for one’s own', () => {
		put();
		expect(titles(make('nakazawa'))).toHaveLength(1);
		expect(titles(make('nakazawa', { isOwnOnly: true }))).toEqual([]);
		expect(titles(make('ide', { isOwnOnly: true }))).toHaveLength(1);
	});
});

describe('the last day of a 取りまとめ', () => {
	test('is there for who may apply until they have, under a higher number once it is put off', () => {
		const register = tellRegister(story);
		const roundId = openRound(register, { closesOn: '2026-12-11' });
		const closing = (token: string) =>
			eventsIn(textOf(token)).filter(({ summary }) => summary.startsWith('申込の締切：'));
		const tokens = ['ide', 'miyazawa', 'takamizawa'].map((name) =>
			make(name as ActorName, { hasDeadlines: true })
		);
		expect(tokens.map((token) => closing(token).length)).toEqual([1, 0, 1]);
		const [first = ''] = tokens;
		const [before] = closing(first);
		expect(before?.summary).toContain('令和8年度 第3回');
		expect([before?.startDate.toString(), before?.startDate.isDate]).toEqual(['2026-12-11', true]);
		expect(before?.description).toContain(`${ORIGIN}/licences/rounds/${roundId}`);
		extend(register.desk, roundId, '2026-12-15', { reason: '雪のため' });
		const [after] = closing(first);
		expect([after?.uid, after?.startDate.toString()]).toEqual([before?.uid, '2026-12-15']);
		expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0);
		expect(closing(make('nakazawa', { hasDeadlines: false }))).toEqual([]);
		expect(closing(make('yanagisawa', { group: OPEN, hasDeadlines: true }))).toEqual([]);
		applied(register, story.as('ide'), { server: 8 }, { roundId });
		expect(tokens.map((token) => closing(token).length)).toEqual([0, 0, 1]);
		close(register.desk, roundId);
		expect(tokens.flatMap(closing)).toEqual([]);
	});
});

describe('the last day of 出欠', () => {
	test('is there while the organisation owes an answer, and only where it was asked for', () => {
		const id = put({ replyBy: '2026-12-03' });
		const token = make('ide', { hasDeadlines: true });
		expect(titles(token)).toContainEqual(expect.stringMatching(/^出欠の期限：/));
		db()
			.insert(meetingReply)
			.values({
				meetingId: id,
				organisationId: story.as('ide').organisation.id,
				answer: 'attend',
				personId: story.as('ide').person.id,
				at: new Date()
			})
			.run();
		expect(titles(token)).toHaveLength(1);
		expect(titles(make('ide'))).toHaveLength(1);
		expect(titles(make('nakazawa', { hasDeadlines: true }))).toHaveLength(1);
	});

	test.each<[string, Parameters<typeof putMeeting>[2], ActorName]>([
		['of a meeting that is over', { onDay: '2026-11-20', replyBy: '2026-11-13' }, 'ide'],
		['of a cancelled one', { replyBy: '2026-12-03', cancelledAt: new Date() }, 'ide'],
		['for the union, which has asked', { replyBy: '2026-12-03' }, 'miyazawa']
	])('is not there %s', (_what, given, name) => {
		put(given);
		expect(titles(make(name, { hasDeadlines: true }))).toHaveLength(1);
	});

	test('is not there once the group has ended', () => {
		put({ replyBy: '2026-12-03' });
		const token = make('ide', { hasDeadlines: true });
		expect(titles(token)).toHaveLength(2);
		const { id } = groups.find(story.as('ide'), 'multi-payment');
		const { conclusionId } = groups.byId(id);
		const of = eq(workingGroup.slug, OPEN);
		db().update(workingGroup).set({ conclusionId }).where(of).run();
		expect(titles(token)).toHaveLength(1);
		db().update(workingGroup).set({ conclusionId: null }).where(of).run();
	});
});

describe('a token', () => {
	test('is never stored, and long enough that nobody guesses it', () => {
		const token = make('ide');
		expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128);
		const stored = JSON.stringify([
			db().select().from(calendarFeed).all(),
			db().select().from(event).all()
		]);
		expect(stored).not.toContain(token);
	});

	test('opens nothing once it was revoked, and nobody revokes another’s', () => {
		const token = make('ide');
		const [feed] = feeds.feedsOf(story.as('ide'));
		expect(() => feeds.revokeFeed(story.as('nakazawa'), feed?.id ?? 0)).toThrow('見つからないか');
		expect(feeds.contentOf(token)).not.toBeNull();
		feeds.revokeFeed(story.as('ide'), feed?.id ?? 0);
		expect(feeds.contentOf(token)).toBeNull();
		expect(feeds.contentOf('unknown')).toBeNull();
	});

	test('made again takes the place of the one before; of one group it stands beside the one of all', () => {
		const [first, group] = [make('ide'), make('ide', { group: OPEN })];
		const second = make('ide');
		expect(feeds.contentOf(first)).toBeNull();
		expect(feeds.contentOf(group)?.name).toContain('オープンデータ');
		expect(feeds.contentOf(second)).not.toBeNull();
		expect(() => make('nakazawa', { group: CLOSED })).toThrow('見つからないか');
	});

	test('of a group that was left, or of a term that is over, opens an empty calendar', () => {
		put({}, CLOSED);
		const tokens = [make('miyashita'), make('miyashita', { group: CLOSED })];
		expect(tokens.map((token) => titles(token)?.length)).toEqual([1, 1]);
		const { organisation, tenure: own } = story.as('miyashita');
		const membership = eq(groupMembership.organisationId, organisation.id);
		db().update(groupMembership).set({ endedAt: new Date() }).where(membership).run();
		expect(tokens.map((token) => titles(token))).toEqual([[], []]);
		expect(tokens.map((token) => eventsIn(textOf(token)))).toEqual([[], []]);
		db().update(groupMembership).set({ endedAt: null }).where(membership).run();
		expect(tokens.map((token) => titles(token)?.length)).toEqual([1, 1]);
		db().update(tenure).set({ endedAt: new Date() }).where(eq(tenure.id, own.id)).run();
		expect(tokens.map((token) => titles(token))).toEqual([[], []]);
		db().update(tenure).set({ endedAt: null }).where(eq(tenure.id, own.id)).run();
	});
});

test('the mark of a feed changes exactly when what it holds does, vanishing included', () => {
	const id = put();
	const token = make('ide');
	const first = feeds.contentOf(token);
	expect(feeds.contentOf(token)).toEqual(first);
	db().delete(meeting).where(eq(meeting.id, id)).run();
	expect(feeds.contentOf(token)?.hash).not.toBe(first?.hash);
});
