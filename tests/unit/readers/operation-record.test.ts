import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { Forbidden } from '#lib/errors.ts';
import { recordedEvents } from '#lib/operation-record.ts';
import { db } from '#lib/server/db/index.ts';
import { isOnRecord } from '#lib/server/db/schema/record.ts';
import { lookBehind } from '#lib/server/forum/looking-behind.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { keptYears, setKeptYears, sweepRecord } from '#lib/server/operations/retention.ts';
import {
	operationRecord,
	operationRecordWorkbook,
	recordLookOf
} from '#lib/server/readers/operation-record.ts';
import { noteAccess, noteReading } from '#lib/server/record/access.ts';
import { sql } from 'drizzle-orm';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	STORY_DAY,
	STORY_PASSWORD,
	tellStory,
	type ActorName,
	type Story
} from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const PAGE = { number: 1, size: 50 };
const seenBy = (name: ActorName, query = '') =>
	operationRecord(story.as(name), recordLookOf(new URLSearchParams(query)), PAGE).lines;

describe('操作記録', () => {
	test('tells of sign-ins that succeeded, of those that failed and of guesses, once an hour and address', async () => {
		clockAt(STORY_DAY, '12:00');
		await signIn({ login: 'ide', password: STORY_PASSWORD, shared: false }, '10.1.2.3', false);
		const wrong = { login: 'ide', password: 'wrong', shared: false };
		await expect(signIn(wrong, '10.1.2.3', false)).rejects.toThrow();
		const guess = { login: 'nobody', password: 'wrong', shared: false };
		await expect(signIn(guess, '10.9.9.9', false)).rejects.toThrow();
		await expect(signIn({ ...guess, login: 'nobody2' }, '10.9.9.9', false)).rejects.toThrow();
		const lines = seenBy('maruyama', 'kind=sign-in');
		expect(lines.map(({ what }) => what).sort()).toEqual([
			'ログインしました',
			'ログインに失敗しました',
			'ログインに失敗しました'
		]);
		expect(lines.find(({ what }) => what === 'ログインしました')).toMatchObject({
			...{ organisation: '北相木村', who: '井出 直人（情報政策担当）', detail: '接続元 10.1.2.3' }
		});
		expect(lines.map(({ who }) => who)).toContain('（登録のないログインID）');
		// What was typed may have been a password.
		expect(JSON.stringify(lines)).not.toContain('nobody');
	});

	test('shows an administrator the own organisation, the operator all, and nobody else anything', () => {
		noteAccess(story.as('ide'), 'download', { subject: '/licences/export', file: '台帳.xlsx' });
		noteAccess(story.as('kobayashi'), 'download', { subject: 'attachment:12' });
		const files = (name: ActorName) =>
			seenBy(name, 'kind=download').map(({ about, detail }) => [about, detail]);
		expect(files('ide')).toEqual([['/licences/export', '台帳.xlsx']]);
		expect(files('kobayashi')).toEqual([['添付ファイル（内部の番号 12）', '']]);
		expect(files('maruyama')).toHaveLength(2);
		for (const name of ['takamizawa', 'yanagisawa', 'miyazawa', 'kitamura', 'tanaka'] as const)
			expect(() => seenBy(name)).toThrow(Forbidden);
	});

	test('narrows to an organisation for the operator and by it shows an administrator no other', () => {
		noteAccess(story.as('kobayashi'), 'download', { subject: 'attachment:12' });
		const saku = story.as('kobayashi').organisation.id;
		expect(seenBy('maruyama', `kind=download&organisation=${saku}`)).toHaveLength(1);
		expect(seenBy('ide', `kind=download&organisation=${saku}`)).toEqual([]);
	});

	test('tells an organisation what others did to its people and behind its mask', () => {
		const look = () => seenBy('ushikoshi', 'kind=looking-behind');
		expect(look()).toEqual([]);
		lookBehind(story.as('miyazawa'), story.threads.masked, 1, '電話で折り返すため');
		expect(look()).toMatchObject([
			{ organisation: '長野県市町村自治振興組合', detail: '電話で折り返すため' }
		]);
		expect(seenBy('ide', 'kind=looking-behind')).toEqual([]);
		const appointed = seenBy('ide', 'kind=rights&from=2025-04-01').map(({ about }) => about);
		expect(appointed).toContain('北相木村 情報政策担当 井出 直人');
		expect(appointed.filter((about) => about.includes('佐久市'))).toEqual([]);
	});

	test('names no case of 関係者のみ, and one opening is one line', () => {
		noteReading(story.as('ide'), 'ticket:7');
		clockAt(STORY_DAY, '11:04');
		noteReading(story.as('ide'), 'ticket:7');
		clockAt(STORY_DAY, '11:20');
		noteReading(story.as('ide'), 'ticket:7');
		const lines = seenBy('maruyama', 'kind=reading&from=2026-01-01&to=2027-01-01');
		expect(lines).toHaveLength(2);
		expect(lines[0]?.about).toBe('問い合わせ（内部の番号 7）');
	});

	test('keeps what was noted for the years that are set, and what the chain holds for good', () => {
		expect(keptYears()).toBe(3);
		noteAccess(story.as('ide'), 'sign-out');
		expect(() => setKeptYears(story.as('ide'), 1)).toThrow(Forbidden);
		setKeptYears(story.as('maruyama'), 1);
		clockAt(addDays(STORY_DAY, 365), '12:00');
		expect(sweepRecord()).toBe(0);
		clockAt(addDays(STORY_DAY, 367), '12:00');
		expect(sweepRecord()).toBe(1);
		const since = 'from=2025-04-01';
		expect(seenBy('maruyama', `kind=sign-in&${since}`)).toEqual([]);
		expect(seenBy('maruyama', since).map(({ what }) => what)).toContain(
			'操作記録を残す年数を変えました'
		);
	});

	test('is found by its index however many events there are', () => {
		const plan = db().all<{ detail: string }>(
			sql`explain query plan select id from event where ${isOnRecord} and at >= 1 order by at desc limit 50`
		);
		expect(plan.map(({ detail }) => detail).join()).toContain('event_on_record');
	});

	test('says every event in words of its own', () => {
		for (const [kind, words] of Object.values(recordedEvents)) {
			expect(kind).toMatch(/^(rights|looking-behind|erasure)$/);
			expect(words).toMatch(/ました$/);
		}
	});

	test('goes into a workbook with nothing that Excel would run', async () => {
		noteAccess(story.as('ide'), 'download', { subject: '/x', file: '=1+1.xlsx' });
		const look = recordLookOf(new URLSearchParams('kind=download'));
		const { bytes } = await operationRecordWorkbook(story.as('maruyama'), look);
		const [sheet] = await sheetsOf(bytes);
		expect(sheet?.rows[0]).toEqual(['日時', '種類', '団体', 'した人', '操作', '対象', '内容']);
		expect(sheet?.rows[1]?.at(-1)).toBe("'=1+1.xlsx");
	});
});
