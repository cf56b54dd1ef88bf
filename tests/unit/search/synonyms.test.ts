import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { searchable } from '#lib/folding.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { formsOf } from '#lib/server/search/forms.ts';
import { dismiss, forgetMisses, misses, noteMiss } from '#lib/server/search/misses.ts';
import { otherNames } from '#lib/server/search/former.ts';
import * as synonyms from '#lib/server/search/synonyms.ts';
import { fiscalYearIn } from '#lib/server/search/years.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const group = (terms: string[], relation: 'same' | 'near' = 'same') => ({
	relation,
	category: '手続',
	terms
});

describe('words that mean the same', () => {
	test('are looked for both ways, and named above what was found', () => {
		const ide = story.as('ide');
		const long = openThread(ide, 'saku', { title: 'ガバメントクラウドの件' });
		const short = openThread(ide, 'saku', { title: 'ガバクラの件' });
		for (const typed of ['ガバクラ', 'ガバメントクラウド', 'gov-cloud', 'ｶﾞﾊﾞｸﾗ']) {
			const { hits, also } = searchFor(ide, typed);
			expect(hits.map((hit) => hit.href).sort(), typed).toEqual(
				[`/threads/${long}#p1`, `/threads/${short}#p1`].sort()
			);
			expect(also.length).toBeGreaterThan(0);
		}
		const exact = searchFor(ide, 'ガバクラ', { exact: '1' });
		expect([exact.count, exact.also]).toEqual([1, []]);
		expect(searchFor(ide, '"ガバクラ"').count).toBe(1);
	});

	test('may be several words', () => {
		const ide = story.as('ide');
		synonyms.add(story.as('miyazawa'), group(['ゆず 胡椒', '柚胡椒']));
		const id = openThread(ide, 'saku', { title: '柚胡椒の件' });
		expect(searchFor(ide, 'ゆず 胡椒').hits[0]?.href).toBe(`/threads/${id}#p1`);
	});
});

test('words that lie near come after the rest, whatever their own worth', () => {
	const ide = story.as('ide');
	synonyms.add(story.as('miyazawa'), group(['蜜柑', '柚子'], 'near'));
	const near = openThread(ide, 'saku', { title: '柚子柚子柚子', body: '柚子' });
	const direct = openThread(ide, 'saku', { title: '雑談', body: `${'長い話。'.repeat(200)}蜜柑` });
	const { hits, near: count } = searchFor(ide, '蜜柑');
	expect(hits.map((hit) => [hit.href, hit.isNear])).toEqual([
		[`/threads/${direct}#p1`, false],
		[`/threads/${near}#p1`, true]
	]);
	expect(count).toBe(1);
});

describe('the union looks after the words', () => {
	test('adds, revises and removes them, each an event, and searches follow at once', () => {
		const desk = story.as('miyazawa');
		synonyms.add(desk, group(['湯けむり', '外字']));
		const [added] = synonyms.listWith('湯けむり');
		expect(added?.terms).toEqual(['湯けむり', '外字']);
		synonyms.revise(desk, added?.id ?? 0, group(['湯けむり', '湯煙']));
		expect(synonyms.othersFor('湯煙').same).toEqual(['湯けむり']);
		expect(synonyms.othersFor('外字').same).not.toContain('湯けむり');
		synonyms.remove(desk, added?.id ?? 0);
		expect(synonyms.othersFor('湯煙').same).toEqual([]);
		const actions = db()
			.select({ action: schema.event.action })
			.from(schema.event)
			.all()
			.map((row) => row.action)
			.filter((action) => action.startsWith('synonym'));
		expect(actions).toEqual([
			'synonyms.seeded',
			'synonym.added',
			'synonym.revised',
			'synonym.removed'
		]);
	});

	test('and nobody else does; nor are words taken that say nothing', () => {
		for (const name of ['ide', 'kobayashi', 'kitamura', 'tanaka'] as const) {
			expect(() => synonyms.add(story.as(name), group(['甲乙', '丙丁']))).toThrow(Forbidden);
			expect(() => misses(story.as(name))).toThrow(Forbidden);
		}
		const desk = story.as('miyazawa');
		expect(() => synonyms.add(desk, group(['外字', 'ｶﾞｲｼﾞ', 'ガイジ'].slice(1)))).toThrow(Invalid);
		expect(() => synonyms.add(desk, group(['外字', '！']))).toThrow(Invalid);
		expect(() => synonyms.revise(desk, 99_999, group(['甲乙', '丙丁']))).toThrow(NotFound);
	});
});

describe('what was looked for in vain', () => {
	test('is told from two organisations on, by number only, and goes when a word is taught', () => {
		const desk = story.as('miyazawa');
		searchFor(story.as('yanagisawa'), '湯けむり帳');
		searchFor(story.as('kobayashi'), '湯ケムリ帳');
		expect(misses(desk)).toEqual([]);
		searchFor(story.as('ide'), '湯けむり帳');
		searchFor(story.as('ide'), '別の言葉を探す');
		expect(misses(desk)).toEqual([
			{ words: '湯けむり帳', organisations: 2, last: expect.any(Date) as Date }
		]);
		expect(JSON.stringify(misses(desk))).not.toMatch(/佐久|北相木/);
		synonyms.add(desk, group(['湯けむり帳', '外字']));
		expect(misses(desk)).toEqual([]);
	});

	test('goes with an erased text that shares more with it than two hiragana or a letter, and else stays', () => {
		const looked = {
			gone: ['佐藤 花子', '佐藤様宅', 'さくら', 'tanaka', 'ﾌﾞﾗｳｻﾞｰの山'],
			kept: ['議会の日程', 'さくさく', 'tamura', '佐渡']
		};
		for (const words of Object.values(looked).flat()) noteMiss(story.as('ide'), searchable(words));
		db().transaction((tx) =>
			forgetMisses(tx, ['佐藤さくらさん（ＴＡＮＡＫＡの姉）の申請', 'ブラウザーの設定'])
		);
		const left = db().select().from(schema.searchMiss).all();
		expect(left.map(({ words }) => words).sort()).toEqual(looked.kept.map(searchable).sort());
	});

	test('can be put aside', () => {
		for (const name of ['ide', 'yanagisawa'] as const) searchFor(story.as(name), '湯けむり帳');
		dismiss(story.as('miyazawa'), '湯けむり帳');
		expect(misses(story.as('miyazawa'))).toEqual([]);
	});
});

test.each([
	['駒ケ根', ['駒け根', '駒が根']],
	['サーバー', ['さ-ば']],
	['R8', ['2026年', '令和8年', '令和八年', 'r8']],
	['令和元年度', expect.arrayContaining(['2019年度', '平成31年度', 'h31年度'])],
	['負担金', ['負担金']]
])('%s is looked for as %j', (word, forms) => {
	expect(formsOf(word)).toEqual(forms);
});

test.each([
	['R8', 2026],
	['令和8年度', 2026],
	['2025', 2025],
	['H31', 2019],
	['昭和', null],
	['8', null]
])('年度「%s」 is %s', (text, year) => {
	expect(fiscalYearIn(text)).toBe(year);
});

test('a former municipality offers what it is today, and the other way round', () => {
	expect(otherNames([{ text: '穂高町' }])).toEqual([
		{ typed: '穂高町', other: '安曇野市', isFormer: true }
	]);
	expect(otherNames([{ text: '千曲市' }]).map(({ other }) => other)).toContain('更埴市');
	expect(otherNames([{ text: '佐久' }])).toEqual([]);
});
