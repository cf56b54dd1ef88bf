import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as listings from '#lib/server/forum/listings.ts';
import { lookBehind } from '#lib/server/forum/looking-behind.ts';
import { maskOptions } from '#lib/server/forum/masking.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { reply } from '#lib/server/forum/masked-posting.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, uploaded, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const as = (name: ActorName) => story.as(name);
const ask = (name: ActorName, slug: string, more: Partial<Parameters<typeof threads.open>[2]>) =>
	threads.open(as(name), slug, {
		title: '窓口の混雑をどう知らせていますか',
		kind: 'question',
		audience: 'municipalities',
		body: '教えてください。',
		files: [],
		...more
	});
const namesSeenBy = (name: ActorName, id: number) =>
	posts.page(as(name), threads.find(as(name), id), 1).map((row) => row.organisation);

describe('a mask', () => {
	test('of the 広域 reads 「佐久広域の団体」 in the list, above the posts and on the acts', () => {
		const id = ask('ide', 'saku', { mask: 'district' });
		posts.reply(as('miyashita'), id, { body: '番号札です。', files: [] });
		posts.reply(as('ide'), id, { body: 'ありがとうございます。', files: [] });
		threads.solve(as('ide'), id, 2);
		const masked = '佐久広域の団体';
		expect(namesSeenBy('miyashita', id)).toEqual([masked, '上田市', masked]);
		const of = threads.find(as('miyashita'), id);
		expect(threads.standingActs(as('miyashita'), of).solution?.organisation).toBe(masked);
		const { rows } = listings.list(as('miyazawa'), boards.find(as('miyazawa'), 'saku'), {
			filter: 'all',
			year: null,
			page: 1
		});
		expect(rows.find((row) => row.id === id)?.organisation).toBe(masked);
		expect(namesSeenBy('ide', id)[0]).toBe('北相木村');
	});

	test('covers a reply as well, and whatever the organisation writes there from then on', () => {
		posts.reply(as('takamizawa'), story.threads.sakuAll, {
			body: '伏せます。',
			files: [],
			mask: 'prefecture'
		});
		posts.reply(as('takamizawa'), story.threads.sakuAll, { body: '続きです。', files: [] });
		expect(namesSeenBy('kitamura', story.threads.sakuAll).slice(2)).toEqual([
			'県内の団体',
			'県内の団体'
		]);
	});

	test('of the own 広域 is not offered to a guest, whom it would give away', () => {
		const board = boards.find(as('nakazawa'), 'ueda');
		expect(maskOptions(as('nakazawa'), board).map(({ mask }) => mask)).toEqual(['prefecture']);
		expect(() => ask('nakazawa', 'ueda', { mask: 'district' })).toThrow(Invalid);
		expect(() => ask('makiAtUnion', 'prefecture', { mask: 'prefecture' })).toThrow(Invalid);
	});

	test('lies on the files too, and the whole database agrees', async () => {
		ask('ide', 'saku', { mask: 'district', files: await uploaded('表.csv', 'a,b\n') });
		expect(await check()).toEqual([]);
	});
});

describe('looking behind a mask', () => {
	test('is the union’s, takes a reason, and the masked organisation sees when and why', () => {
		const id = ask('ide', 'saku', { mask: 'district' });
		expect(lookBehind(as('miyazawa'), id, 1, '電話で折り返すため')).toEqual({
			organisation: '北相木村',
			section: '総務企画課',
			name: '井出 直人'
		});
		const looks = (name: ActorName) =>
			posts.page(as(name), threads.find(as(name), id), 1)[0]?.looks;
		expect(looks('ide')).toMatchObject([{ reason: '電話で折り返すため' }]);
		expect(looks('takamizawa')).toEqual([]);
		expect(looks('miyazawa')).toEqual([]);
		const [event] = db()
			.select()
			.from(schema.event)
			.where(eq(schema.event.action, 'author.looked-up'))
			.all();
		expect(event?.refs).toMatchObject({ tellOrganisation: as('ide').organisation.id });
		expect(namesSeenBy('miyazawa', id)).toEqual(['佐久広域の団体']);
	});

	test.each(['takamizawa', 'kitamura', 'maruyama', 'makiAtUnion'] as const)(
		'is not for %s',
		(name) => {
			expect(() => lookBehind(as(name), story.threads.masked, 1, '見たい')).toThrow(Forbidden);
		}
	);

	test('finds nothing where nothing is hidden, or cannot be read', () => {
		expect(() => lookBehind(as('miyazawa'), story.threads.saku, 1, '見たい')).toThrow(Forbidden);
		expect(() => lookBehind(as('tanaka'), story.threads.masked, 1, '見たい')).toThrow(NotFound);
	});
});

describe('代理入力', () => {
	const entry = () => ({
		organisation: as('ide').organisation.id,
		caller: '井出 直人',
		via: 'phone' as const
	});

	test('is the organisation’s post with the union’s hand below it, and the organisation is told', () => {
		const id = ask('miyazawa', 'saku', { entry: entry() });
		const [first] = posts.page(as('takamizawa'), threads.find(as('takamizawa'), id), 1);
		expect(first).toMatchObject({
			organisation: '北相木村',
			name: '井出 直人',
			entered: { by: '組合 宮澤', via: 'phone' }
		});
		const [told] = db()
			.select()
			.from(schema.event)
			.where(eq(schema.event.action, 'post.entered'))
			.all();
		expect(told?.refs).toMatchObject({ tellOrganisation: as('ide').organisation.id });
	});

	test('every seat of the organisation corrects, withdraws and marks it solved; others do not', () => {
		const yanagisawa = { ...entry(), organisation: as('yanagisawa').organisation.id };
		const id = ask('miyazawa', 'prefecture', { entry: yanagisawa });
		posts.edit(as('kobayashi'), id, 1, { body: '直しました。', version: 1 });
		expect(() => posts.edit(as('ide'), id, 1, { body: '直す', version: 2 })).toThrow(Forbidden);
		threads.solve(as('yanagisawa'), id, null);
		posts.edit(as('miyazawa'), id, 1, { body: '誤字でした。', version: 2 });
		posts.remove(as('kobayashi'), id, 1);
		expect(() => threads.find(as('yanagisawa'), id)).toThrow(NotFound);
	});

	test('keeps a mask: neither name nor caller is seen by others', () => {
		const id = ask('miyazawa', 'saku', { entry: entry(), mask: 'district' });
		for (const name of ['takamizawa', 'miyazawa'] as const) {
			const shown = JSON.stringify(posts.page(as(name), threads.find(as(name), id), 1));
			expect(shown).toContain('佐久広域の団体');
			expect(shown).not.toMatch(/北相木村|井出/);
		}
		const [own] = posts.page(as('ide'), threads.find(as('ide'), id), 1);
		expect(own).toMatchObject({ organisation: '北相木村', entered: { caller: '井出 直人' } });
	});

	test('does not tell the desk by a refusal who asked', async () => {
		const typed = {
			body: '生坂村です。',
			files: [],
			entry: { ...entry(), organisation: as('ushikoshi').organisation.id }
		};
		expect(await reply(as('miyazawa'), story.threads.masked, typed)).toBe(4);
		expect(namesSeenBy('miyazawa', story.threads.masked).at(-1)).toBe('県内の団体');
	});

	test('that shows the desk who asked is a look behind the mask, and told as one', () => {
		const id = ask('ide', 'saku', { mask: 'district' });
		const looks = () =>
			posts.page(as('ide'), threads.find(as('ide'), id), 1).flatMap((row) => row.looks);
		const others = { ...entry(), organisation: as('yanagisawa').organisation.id };
		posts.reply(as('miyazawa'), id, { body: '電話で。', files: [], entry: others });
		expect(looks()).toEqual([]);
		const own = { ...entry(), organisation: as('ide').organisation.id };
		posts.reply(as('miyazawa'), id, { body: '電話で。', files: [], entry: own });
		expect(looks()).toMatchObject([{ reason: expect.stringContaining('代理入力') as string }]);
	});

	test('is the desk’s alone, and for who can read the thread', () => {
		expect(() => ask('ide', 'saku', { entry: entry() })).toThrow(Forbidden);
		expect(() => ask('makiAtUnion', 'saku', { entry: entry() })).toThrow(Forbidden);
		expect(() => ask('miyazawa', 'ueda', { entry: entry() })).toThrow(Invalid);
		expect(() => ask('miyazawa', 'saku', { entry: { ...entry(), caller: '' } })).toThrow(Invalid);
		const typed = { body: '電話で。', files: [], entry: entry() };
		expect(() => posts.reply(as('miyazawa'), story.threads.ueda, typed)).toThrow(Invalid);
		expect(posts.reply(as('miyazawa'), story.threads.saku, typed)).toBe(4);
	});
});
