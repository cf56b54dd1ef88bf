import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { Forbidden, Invalid } from '#lib/errors.ts';
import { caseSchema } from '#lib/groups.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { casePage, caseOf, casesOf, putCase, removeCase } from '#lib/server/groups/cases.ts';
import { find } from '#lib/server/groups/groups.ts';
import * as proposals from '#lib/server/groups/proposals.ts';
import { cardsLike } from '#lib/server/search/cards.ts';
import * as v from 'valibot';
import { closeTemporaryYui } from '../../support/database.ts';
import { OPEN, tellGroups } from '../../support/groups.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

describe('the 結論カード of an ended group', () => {
	const like = (title: string, body = '', name: ActorName = 'ide') =>
		cardsLike(story.as(name), title, body).map((card) => card.name);

	test.each([
		['文書管理システムを共同で調達したい', '文書管理システムWG'],
		['電子決裁と文書管理', '文書管理システムWG'],
		['マルチペイメントで税を納められるように', 'マルチペイメントネットワークWG'],
		['地方税ポータルの共同利用', '地方税ポータルシステムWG'],
		['電子入札を始めたい', '電子入札・入札参加資格者登録システムWG'],
		['統合型GIS（地理情報システム）', '統合型地理情報システムWG'],
		['基幹系の共同化', '基幹系システムWG']
	])('is shown for %s', (title, name) => {
		expect(like(title)[0]).toBe(name);
	});

	test.each([
		'オープンデータの様式',
		'ネットワークの更新',
		'システムの管理',
		'情報セキュリティの研修',
		'職員の管理台帳',
		'地域の防災無線',
		'電子申請の手続を増やす',
		'WG'
	])('is not shown for %s', (title) => {
		expect(like(title)).toEqual([]);
	});

	test('is found by the text of a proposal as well, carries why it ended, and nothing of it is a guest’s', () => {
		expect(like('紙を減らす', '文書管理の仕組みを一緒に作りたい。')).toEqual([
			'文書管理システムWG'
		]);
		expect(like('文書管理', '', 'tanaka')).toEqual([]);
		expect(cardsLike(story.as('ide'), '文書管理')).toMatchObject([
			{ href: '/groups/document-management', outcome: 'premature' }
		]);
	});
});

describe('a 先進事例', () => {
	const words = { theme: '様式', source: '事例集', sourceUrl: '', groups: [OPEN] };
	const share = (name: ActorName, kind: 'share' | 'question', audience: 'all' | 'municipalities') =>
		threads.open(story.as(name), 'prefecture', {
			title: `${kind}の例`,
			kind,
			audience,
			body: '紹介します。',
			files: []
		});
	const listed = (name: ActorName) =>
		casesOf(story.as(name), find(story.as(name), OPEN)).map(({ threadId }) => threadId);
	const of = (id: number) => threads.find(story.as('miyazawa'), id);

	test('is a 共有 of the union’s own, put there by its desk', () => {
		const mine = share('miyazawa', 'share', 'all');
		putCase(story.as('miyazawa'), of(mine), words);
		expect(listed('nakazawa')).toEqual([mine]);
		expect(caseOf(mine)).toMatchObject({ theme: '様式', groups: [{ slug: OPEN }] });
		for (const id of [share('ide', 'share', 'all'), share('miyazawa', 'question', 'all')]) {
			expect(() => putCase(story.as('miyazawa'), of(id), words)).toThrow(Forbidden);
		}
		expect(() => putCase(story.as('yanagisawa'), of(mine), words)).toThrow(Forbidden);
		expect(() => casePage(story.as('ide'), of(mine))).toThrow(Forbidden);
		removeCase(story.as('miyazawa'), of(mine));
		expect(listed('nakazawa')).toEqual([]);
		expect(caseOf(mine)).toBeNull();
	});

	test('is listed for those alone who may read its thread', () => {
		const id = share('miyazawa', 'share', 'municipalities');
		putCase(story.as('miyazawa'), of(id), words);
		expect(listed('nakazawa')).toEqual([id]);
		expect(listed('kitamura')).toEqual([]);
	});

	test('is put on no group that has ended, and stays where it stood before that', () => {
		const id = share('miyazawa', 'share', 'all');
		const put = (...groups: string[]) =>
			putCase(story.as('miyazawa'), of(id), { ...words, groups });
		expect(() => put('multi-payment')).toThrow(Invalid);
		expect(() => put(OPEN, 'multi-payment')).toThrow(Invalid);
		expect(caseOf(id)).toBeNull();
		put(OPEN);
		conclude(OPEN, 1);
		expect(() => put('rpa-ai', 'multi-payment')).toThrow(Invalid);
		put('rpa-ai');
		expect(caseOf(id)?.groups.map(({ slug }) => slug)).toEqual([OPEN, 'rpa-ai']);
		put('rpa-ai', OPEN);
		put('network-security');
		expect(caseOf(id)?.groups.map(({ slug }) => slug)).toEqual([OPEN, 'network-security']);
		expect(casePage(story.as('miyazawa'), of(id)).map(({ slug }) => slug)).not.toContain(OPEN);
		removeCase(story.as('miyazawa'), of(id));
		expect(caseOf(id)).toBeNull();
		conclude(OPEN, null);
	});

	test('says its theme and source; an address is one of the web', () => {
		const good = (more: object) => v.safeParse(caseSchema, { ...words, ...more }).success;
		expect(good({})).toBe(true);
		expect(good({ theme: '' })).toBe(false);
		expect(good({ source: '' })).toBe(false);
		expect(good({ groups: [] })).toBe(false);
		expect(good({ sourceUrl: 'https://www.soumu.go.jp/' })).toBe(true);
		expect(good({ sourceUrl: 'javascript:alert(1)' })).toBe(false);
	});
});

test('groups, their cards and proposals are found by the search of the site, by who may read them', () => {
	const id = proposals.propose(story.as('ide'), {
		title: '図書館システムの共同調達',
		body: '仕様書を作りたい。'
	});
	const hrefs = (name: ActorName, typed: string) =>
		searchFor(story.as(name), typed).groups.map(({ href }) => href);
	expect(hrefs('nakazawa', 'マルチペイメント')).toEqual(['/groups/multi-payment']);
	expect(hrefs('nakazawa', '仕様書 図書館')).toEqual([`/groups/proposals/${id}`]);
	expect(hrefs('tanaka', '仕様書 図書館')).toEqual([]);
	expect(hrefs('tanaka', 'マルチペイメント')).toEqual([]);
	expect(hrefs('nakazawa', '仕様書 ない言葉')).toEqual([]);
});

function conclude(slug: string, conclusionId: number | null): void {
	const { workingGroup } = schema;
	db().update(workingGroup).set({ conclusionId }).where(eq(workingGroup.slug, slug)).run();
}
