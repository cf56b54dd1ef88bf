import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { noticeSchema } from '#lib/notices.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import * as listings from '#lib/server/notices/listings.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { check } from '#lib/server/operations/check.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { issuesOf } from '../../support/finding.ts';
import {
	sendNotice,
	tellStory,
	uploaded,
	type ActorName,
	type NoticeName,
	type Story
} from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a notice', () => {
	test('to all reaches the 77 municipalities, and to a 広域 its own', () => {
		expect(shown('miyazawa', 'toAll')).toMatchObject({ addressees: 77, scope: '県内の全市町村' });
		expect(shown('ide', 'toSaku')).toMatchObject({ addressees: 11, scope: '佐久広域' });
		expect(shown('ide', 'toChosen')).toMatchObject({
			addressees: 2,
			chosen: ['長野県', '北相木村']
		});
	});

	test.each<ActorName>(['ide', 'maruyama', 'makiAtUnion', 'tanaka', 'kobayashi'])(
		'is not sent by %s',
		(name) => {
			expect(() => sendNotice(story.as(name))).toThrow(Forbidden);
		}
	);

	test('before its first day is there for its sender alone, and for all on that day', () => {
		expect(() => notices.find(story.as('ide'), story.notices.tomorrow)).toThrow(NotFound);
		expect(titles('ide', 'all')).not.toContain('明日からのお知らせ');
		expect(shown('miyazawa', 'tomorrow').standing).toBe('not-yet');
		clockAt('2026-11-28', '0:00');
		expect(shown('ide', 'tomorrow').standing).toBe('posted');
	});

	test('stays readable after its last day, which is included', () => {
		clockAt('2026-12-28', '23:59');
		expect(shown('ide', 'toAll').standing).toBe('posted');
		expect(titles('ide', 'ended')).toEqual([]);
		clockAt('2026-12-29', '0:00');
		expect(shown('ide', 'toAll').standing).toBe('ended');
		expect(titles('ide', 'ended')).toEqual(['年末年始の計画停止について']);
		expect(titles('ide', 'unconfirmed')).not.toContain('年末年始の計画停止について');
	});

	test('counts as opened once, by the first of an organisation, and never by its sender', () => {
		const isUnopened = (name: ActorName) =>
			listings
				.list(story.as(name), { filter: 'all', page: 1 })
				.rows.find((row) => row.id === story.notices.toAll)?.isUnopened;
		expect([isUnopened('yanagisawa'), isUnopened('miyazawa')]).toEqual([true, false]);
		const before = listings.unopenedCount(story.as('yanagisawa'));
		notices.markOpened(
			story.as('kobayashi'),
			notices.find(story.as('kobayashi'), story.notices.toAll)
		);
		expect(isUnopened('yanagisawa')).toBe(false);
		expect(listings.unopenedCount(story.as('yanagisawa'))).toBe(before - 1);
		expect(listings.unopenedCount(story.as('tanaka'))).toBe(0);
	});

	test('leaves everything as the check wants it', async () => {
		expect(await check()).toEqual([]);
	});
});

describe('a file of a notice', () => {
	test('is opened by its readers and by nobody else', () => {
		const [file] = shown('ide', 'toChosen').attachments;
		expect(file?.name).toBe('確認表.csv');
		expect(attachments.open(story.as('kitamura'), file?.id ?? 0).root).toEqual({
			type: 'notice',
			href: `/notices/${story.notices.toChosen}`
		});
		for (const name of ['takamizawa', 'miyashita', 'tanaka'] as const) {
			expect(() => attachments.open(story.as(name), file?.id ?? 0)).toThrow(NotFound);
		}
	});

	test('waits with its notice for the first day', async () => {
		const id = sendNotice(story.as('miyazawa'), {
			fromOn: '2026-11-28',
			files: await uploaded('あす.csv', '日\n')
		});
		const [file] = notices.shown(notices.find(story.as('miyazawa'), id)).attachments;
		expect(() => attachments.open(story.as('ide'), file?.id ?? 0)).toThrow(NotFound);
		expect(attachments.open(story.as('miyazawa'), file?.id ?? 0).name).toBe('あす.csv');
	});
});

describe('what cannot be sent', () => {
	test.each<[string, Partial<notices.Draft>, string]>([
		['a deadline before the period', { confirmBy: '2026-11-26' }, 'confirmBy'],
		['a deadline after the period', { toOn: '2026-11-29', confirmBy: '2026-12-01' }, 'confirmBy'],
		['an end before the start', { fromOn: '2026-12-10', toOn: '2026-12-01' }, 'toOn'],
		['a start in the past', { fromOn: '2026-11-26' }, 'fromOn'],
		['an unknown 広域', { scope: 'district', district: 'nowhere' }, 'district'],
		['nobody chosen', { scope: 'chosen', organisations: [] }, 'organisations'],
		['somebody who does not exist', { scope: 'chosen', organisations: [999_999] }, 'organisations']
	])('%s is refused beside its field', (_, input, field) => {
		expect(fieldsOf(() => sendNotice(story.as('miyazawa'), input))).toContain(field);
	});

	test('the coordinators’ office cannot be chosen', () => {
		const organisations = [story.coordinators.id];
		expect(
			fieldsOf(() => sendNotice(story.as('miyazawa'), { scope: 'chosen', organisations }))
		).toEqual(['organisations']);
	});

	test.each([
		['no title', { title: ' ' }, 'title'],
		['a title too long', { title: 'あ'.repeat(201) }, 'title'],
		['no text', { body: '\n' }, 'body'],
		['a day that does not exist', { fromOn: 'R8.2.30' }, 'fromOn'],
		['no scope', { scope: 'everybody' }, 'scope']
	])('%s is refused by the form', (_, given, field) => {
		const whole = { title: '件名', body: '本文', scope: 'all', fromOn: 'R8.11.27', ...given };
		const parsed = v.safeParse(noticeSchema, whole);
		expect(parsed.issues?.map((issue) => issue.path?.[0]?.key)).toEqual([field]);
	});

	test.each([
		['district', 'district'],
		['chosen', 'organisations']
	])('an empty form for %s is told of its addressees with the rest', (scope, field) => {
		const parsed = v.safeParse(noticeSchema, { scope, fromOn: 'R8.11.27' });
		const named = parsed.issues?.map((issue) => issue.path?.[0]?.key);
		expect(named).toEqual(['title', 'body', field]);
	});
});

describe('what awaits an organisation', () => {
	test('comes overdue first and then by deadline, from readable and posted notices only', () => {
		const awaited = listings.awaiting(story.as('ide'));
		expect(awaited.map(({ title, dueOn }) => [title, dueOn])).toEqual([
			['佐久広域の回線工事', '2026-11-26'],
			['年末年始の計画停止について', '2026-11-30'],
			['実地の確認のお願い', '2026-12-01']
		]);
		expect(awaited[0]).toMatchObject({
			thing: `notice:${story.notices.toSaku}`,
			kind: 'notice',
			href: `/notices/${story.notices.toSaku}`,
			from: '長野県市町村自治振興組合',
			remindedAt: null
		});
		expect(listings.awaiting(story.as('tanaka'))).toEqual([]);
		expect(listings.awaiting(story.as('miyazawa'))).toEqual([]);
	});

	test('is counted by organisation for the union alone', () => {
		const ide = story.as('ide').organisation.id;
		expect(listings.unconfirmedOrganisations(story.as('maruyama'))?.get(ide)).toBe(3);
		expect(listings.unconfirmedOrganisations(story.as('ide'))).toBeNull();
		expect(listings.unconfirmedOrganisations(story.as('kitamura'))).toBeNull();
	});
});

function shown(name: ActorName, of: NoticeName) {
	return notices.shown(notices.find(story.as(name), story.notices[of]));
}

function titles(name: ActorName, filter: 'all' | 'ended' | 'unconfirmed'): string[] {
	return listings.list(story.as(name), { filter, page: 1 }).rows.map((row) => row.title);
}

function fieldsOf(act: () => unknown): string[] {
	return issuesOf(act).map(({ field }) => field);
}
