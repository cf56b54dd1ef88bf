import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { searchable } from '#lib/folding.ts';
import { labels } from '#lib/labels.ts';
import { noFilters } from '#lib/search.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { reads } from '#lib/server/permissions.ts';
import { excerpt } from '#lib/server/search/excerpts.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { find } from '#lib/server/search/find.ts';
import { formsOf } from '#lib/server/search/forms.ts';
import { HITS_PER_PAGE } from '#lib/server/search/search.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import {
	actorNames,
	mask,
	openThread,
	reindex,
	sendNotice,
	STORY_DAY,
	tellStory,
	uploaded,
	type Story
} from '../../support/story.ts';

const { attachment, notice, post, searchEntry, thread } = schema;

let story: Story;
let folds = 0;

beforeAll(async () => {
	story = await tellStory();
	// One reply is kept from all but the union.
	db()
		.update(post)
		.set({ audience: 'union' })
		.where(eq(post.id, idOf(story.threads.saku, 2)))
		.run();
	reindex(`thread:${story.threads.saku}`);
	folds = openThread(story.as('ide'), 'prefecture', {
		title: 'ﾈｯﾄﾜｰｸの件　髙見澤さんへ',
		audience: 'municipalities',
		body: '山﨑と書くＰＣ。Wi‐Fiは茅ヶ岳まで。<b>太い</b> & 細い 100%_確か。令和8年のサ―バーとウィルス、料金 表'
	});
	openThread(story.as('yanagisawa'), 'saku', {
		title: '広域だけの資料',
		body: '佐久市の資料です。',
		files: await uploaded('山椒.csv', '氏名,柚子胡椒\n')
	});
	await drawTexts();
	for (const day of ['2025-06-02', '2026-07-01']) {
		clockAt(day, '10:00');
		openThread(story.as('yanagisawa'), 'saku', {
			title: `${day}の件`,
			kind: 'share',
			body: '昔の話です。'
		});
	}
	clockAt(STORY_DAY, '12:00');
});

afterAll(() => closeTemporaryYui(story.folder));

describe.each(actorNames.map((name) => [name] as const))('what %s finds', (name) => {
	test('is exactly what they read, post by post, notice by notice, file by file', () => {
		const actor = story.as(name);
		const readable = readableThings(actor);
		for (const word of ['す', '教', 'の', '県', 'ます', '資料', '年末']) {
			const found = find(actor, {
				words: [{ forms: formsOf(word) }],
				excluded: [],
				filters: noFilters
			});
			expect(found.rows.map((row) => row.thing).sort(), word).toEqual(
				readable.filter((thing) => holds(thing, word)).sort()
			);
		}
	});

	test('says nothing by its counts and facets about what they do not read', () => {
		const actor = story.as(name);
		const { counts, facets, hits } = searchFor(actor, 'す');
		expect(counts.posts + counts.files + counts.notices).toBe(hits.length);
		const boards = facets.boards.reduce((sum, each) => sum + each.count, 0);
		expect(boards).toBe(counts.posts + counts.files - filesOfNotices(hits));
		const threadIds = hits.flatMap((hit) => /^\/threads\/(\d+)/.exec(hit.href)?.[1] ?? []);
		for (const id of threadIds) expect(() => threads.find(actor, Number(id))).not.toThrow();
	});

	test('never is a masked asker by their organisation, 広域 or name', () => {
		const actor = story.as(name);
		if (name === 'ushikoshi') {
			const own = searchFor(actor, '一人で休めない', { organisation: '生坂村' });
			expect(own.count).toBe(1);
			return;
		}
		for (const typed of [
			'団体:生坂村',
			'団体:生坂',
			'一人で休めない 団体:生坂村',
			'一人で休めない 広域:松本'
		]) {
			expect(searchFor(actor, typed).count, typed).toBe(0);
		}
		const found = ['い', '工夫', 'ありがとう'].map((word) => searchFor(actor, word));
		expect(JSON.stringify(found.map(({ hits, facets }) => [hits, facets]))).not.toMatch(
			/生坂|牛越/
		);
	});
});

describe('a word is found', () => {
	test.each([
		['ネットワーク', 'half width katakana'],
		['ねっとわーく', 'hiragana'],
		['高見沢', 'old kanji'],
		['山崎', 'a variant of a kanji'],
		['山﨑', 'the variant itself'],
		['pc', 'small letters of full width'],
		['ＷＩ－ＦＩ', 'full width and another dash'],
		['wifi', 'no dash at all'],
		['茅ケ岳', 'a large ケ'],
		['件 細い', 'two words, one in the title'],
		['件　細い', 'a wide space'],
		['100%_', 'signs that a pattern would take for its own'],
		['澤', 'one character'],
		['R8年', 'an era by its letter'],
		['2026年', 'a year as in the West'],
		['令和八年', 'kanji numbers'],
		['サーバ', 'no long vowel'],
		['ｻｰﾊﾞｰ', 'a long vowel typed as it should be'],
		['ウイルス', 'a large イ'],
		['料金表', 'a space in the middle of a word'],
		['"料金 表"', 'a phrase'],
		['ＰＣ -蕎麦', 'an exclusion of what is not there']
	])('%s (%s)', (typed) => {
		expect(hrefs(story.as('ide'), typed)).toContain(`/threads/${folds}#p1`);
	});

	test.each(['件 無線', '100_確か', '見高澤', 'ＰＣ -細い', '令和7年', 'サーバン'])(
		'but %s is not',
		(typed) => {
			expect(hrefs(story.as('ide'), typed)).not.toContain(`/threads/${folds}#p1`);
		}
	);
});

describe('filters', () => {
	const ide = () => story.as('ide');
	const count = (typed: string, fields: Record<string, string> = {}) =>
		searchFor(ide(), typed, fields).count;

	test.each([
		['団体:佐久市', { organisation: '佐久市' }],
		['団体:佐久', { organisation: '佐久' }],
		['広域:佐久', { district: 'saku' }],
		['場所:全県', { board: 'prefecture' }],
		['種別:質問', { kind: 'question' }],
		['解決済み:はい', { solved: 'yes' }],
		['解決済み：いいえ', { solved: 'no' }],
		['添付:あり', { files: 'yes' }],
		['年度:R8', { year: '2026' }],
		['年度:令和7年度', { year: '2025' }],
		['期間:2026-04-01..R8.9.30', { from: '2026-04-01', to: '令和8年9月30日' }],
		['期間:2026-11-01..', { from: 'R8.11.1' }]
	])('%s is the same in the box as %j in the fields, and narrows', (typed, fields) => {
		const all = count('す');
		const narrowed = count(`す ${typed}`);
		expect(narrowed).toBe(count('す', fields));
		expect(narrowed).toBeGreaterThan(0);
		expect(narrowed).toBeLessThan(all);
	});

	test('alone list what they leave, newest first', () => {
		const { hits, hasWords } = searchFor(ide(), '解決済み:いいえ', { sort: 'newest' });
		expect(hasWords).toBe(true);
		expect(hits.length).toBeGreaterThan(2);
		expect(hits.map((hit) => hit.at.getTime())).toEqual(
			hits.map((hit) => hit.at.getTime()).sort((a, b) => b - a)
		);
	});

	test.each(['年度:いつか', '場所:月', '解決済み:たぶん', '期間:きのう..', '種別:小説'])(
		'that mean nothing (%s) are said to, and change nothing',
		(typed) => {
			const { query, count: found } = searchFor(ide(), `す ${typed}`);
			expect(query.notes.join()).toMatch(/分からないため/);
			expect(found).toBe(count('す'));
		}
	);

	test('naming an organisation that there is not find nothing', () => {
		expect(count('す 団体:江戸町')).toBe(0);
	});
});

describe('the result', () => {
	test('marks the original text and keeps it as it was written, HTML and all', () => {
		const { hits } = searchFor(story.as('ide'), '高見沢 山崎 太い サーバー 料金表');
		expect(hits[0]?.title).toEqual([
			{ text: 'ﾈｯﾄﾜｰｸの件　', isHit: false },
			{ text: '髙見澤', isHit: true },
			{ text: 'さんへ', isHit: false }
		]);
		expect(hits[0]?.excerpt.filter((piece) => piece.isHit).map((piece) => piece.text)).toEqual([
			'山﨑',
			'太い',
			'サ―バ',
			'料金 表'
		]);
		expect(textOf(hits[0]?.excerpt)).toContain('<b>太い</b> & 細い');
	});

	test('is one line a thread, leads to its best post and says how many more there are', () => {
		const id = openThread(story.as('miyazawa'), 'prefecture', {
			title: '長い話',
			audience: 'municipalities'
		});
		for (let count = 0; count < 50; count += 1) {
			posts.reply(story.as('ide'), id, { body: `${count}つ目の相づち`, files: [] });
		}
		posts.reply(story.as('ide'), id, { body: '最後に柚子ごしょう', files: [] });
		const [hit] = searchFor(story.as('ide'), '柚子ごしょう').hits;
		expect(hit).toMatchObject({
			href: `/threads/${id}?page=2#p52`,
			number: 52,
			board: '全県',
			others: 0
		});
		const { hits, count } = searchFor(story.as('ide'), '相づち');
		expect([count, hits.length, hits[0]?.others]).toEqual([1, 1, 49]);
		expect(searchFor(story.as('ide'), '長い話').hits[0]).toMatchObject({ number: 1, others: 0 });
	});

	test('puts what solved a question before what only speaks of it', () => {
		const asker = story.as('ide');
		const talk = openThread(asker, 'saku', { title: '雑談', body: '蜜柑の話' });
		const id = openThread(asker, 'saku', { title: '果物の保存', body: 'どうしていますか' });
		posts.reply(story.as('yanagisawa'), id, { body: '蜜柑は箱で', files: [] });
		threads.solve(asker, id, 2);
		const { hits } = searchFor(asker, '蜜柑');
		expect(hits.map((hit) => hit.href)).toEqual([`/threads/${id}#p2`, `/threads/${talk}#p1`]);
		expect(hits[0]).toMatchObject({ isSolved: true, isAnswer: true });
		const titled = openThread(asker, 'saku', { title: '蜜柑の箱', body: '軽い' });
		const [first, second] = searchFor(asker, '蜜柑の箱').hits;
		expect([first?.href, second]).toEqual([`/threads/${titled}#p1`, undefined]);
	});

	test('comes page by page without gaps', () => {
		const actor = story.as('ide');
		for (let count = 0; count < 60; count += 1) {
			openThread(actor, 'practice', {
				title: `練習${count}`,
				body: '金柑を植える',
				kind: 'share',
				audience: 'municipalities'
			});
		}
		const first = searchFor(actor, '金柑');
		const second = searchFor(actor, '金柑', { page: '2' });
		const beyond = searchFor(actor, '金柑', { page: '99' });
		expect([first.count, first.pages, first.hits.length]).toEqual([60, 2, HITS_PER_PAGE]);
		expect(second.hits).toHaveLength(10);
		expect(beyond.page).toBe(2);
		const all = [...first.hits, ...second.hits].map((hit) => hit.href);
		expect(new Set(all).size).toBe(60);
	});

	test('shows a long text around its hit', () => {
		const body = `${'前置き。'.repeat(3000)}本題の蕎麦${'結び。'.repeat(3000)}`;
		openThread(story.as('ide'), 'prefecture', { title: '長文', audience: 'all', body });
		expect(searchFor(story.as('ide'), 'そば 蕎麦').hits[0]).toBeUndefined();
		const shown = searchFor(story.as('ide'), '蕎麦').hits[0]?.excerpt ?? [];
		expect(textOf(shown)).toMatch(/^….*本題の蕎麦.*…$/);
		expect(textOf(shown).length).toBeLessThan(200);
	});

	test('finds the words of a file and leads to its post', () => {
		const { hits, counts } = searchFor(story.as('takamizawa'), '柚子胡椒');
		expect(counts).toMatchObject({ files: 1, posts: 0 });
		expect(hits[0]).toMatchObject({ target: 'files', number: 1 });
		expect(textOf(hits[0]?.file?.name)).toBe('山椒.csv');
		expect(hits[0]?.file?.href).toMatch(/^\/files\/\d+\/preview$/);
	});

	test('finds people and organisations as the 名簿 does, and people for its readers only', () => {
		const { people, counts } = searchFor(story.as('ide'), 'たかみざわ');
		expect([people.count, counts.people]).toEqual([1, 1]);
		expect(people.bodies[0]?.people[0]).toMatchObject({ name: '高見澤 康平' });
		expect(searchFor(story.as('ide'), 'kitaaiki').people.bodies[0]?.name).toBe('北相木村');
		const guest = searchFor(story.as('tanaka'), '高見沢');
		expect(guest.people.count).toBe(0);
		expect(searchFor(story.as('tanaka'), '北相木村').people.bodies).toEqual([]);
	});

	test('finds a notice on its first day, and its sender before', () => {
		sendNotice(story.as('miyazawa'), {
			title: '金木犀の件',
			fromOn: '2026-12-01',
			confirmBy: null
		});
		expect(searchFor(story.as('miyazawa'), '金木犀').counts.notices).toBe(1);
		expect(searchFor(story.as('ide'), '金木犀').counts.notices).toBe(0);
	});
});

test('an excerpt begins and ends between words, not in them', () => {
	const body = `${'Windows Enterprise '.repeat(9)}蕎麦粉 ${'Kubernetes 12345678 '.repeat(20)}`;
	for (let lead = 0; lead < 60; lead += 1) {
		const shifted = textOf(excerpt(`${'あ'.repeat(lead)}${body}`, ['蕎麦粉']));
		expect(shifted.match(/[a-z0-9]+/gi)?.filter((word) => !body.includes(` ${word} `))).toEqual([]);
	}
});

test('an excerpt reads the rows of a table as text', () => {
	const table =
		'台数です。\n\n| 場所 | 台数 |\n|---|---:|\n| 基幹系の端末 | 410 |\n| 共用 | 120 |\n\n以上。';
	expect(textOf(excerpt(table, ['端末']))).toBe(
		'台数です。 場所 台数 基幹系の端末 410 共用 120 以上。'
	);
	expect(textOf(excerpt('a | b は残る', ['b']))).toBe('a | b は残る');
});

describe('what must not be found', () => {
	test('a masked asker’s organisation is shown to nobody else', () => {
		const hitsFor = (actor: Actor) => searchFor(actor, '一人で休めない').hits;
		expect(hitsFor(story.as('kitamura'))[0]?.organisation).toBe(labels.masked);
		expect(hitsFor(story.as('miyazawa'))[0]?.organisation).toBe(labels.masked);
		expect(hitsFor(story.as('ushikoshi'))[0]?.organisation).toBe('生坂村');
	});

	test('a masked asker’s thread by its organisation’s name', () => {
		const id = openThread(story.as('ushikoshi'), 'prefecture', { audience: 'all' });
		mask(id);
		const found = searchFor(story.as('kitamura'), '生坂村');
		expect(found.hits).toEqual([]);
		expect(searchFor(story.as('kitamura'), '牛越').hits).toEqual([]);
	});

	test('deleted threads and posts, the old text of an edit', () => {
		const actor = story.as('shiokawa');
		expect(hrefs(actor, '間違えて投稿しました')).toEqual([]);
		const id = openThread(actor, 'saku', { title: '消える番', body: '最初の本文は消える' });
		posts.reply(actor, id, { body: '残る返信', files: [] });
		posts.reply(actor, id, { body: '消した返信', files: [] });
		posts.edit(actor, id, 2, { body: '直した返信', version: 1 });
		posts.remove(actor, id, 3);
		posts.remove(actor, id, 1);
		expect(hrefs(actor, '消した返信')).toEqual([]);
		expect(hrefs(actor, '残る返信')).toEqual([]);
		expect(hrefs(actor, '最初の本文')).toEqual([]);
		expect(hrefs(actor, '直した返信')).toEqual([`/threads/${id}#p2`]);
		// The title still stands on the board.
		const [hit] = searchFor(actor, '消える番').hits;
		expect([hit?.number, hit?.excerpt]).toEqual([1, []]);
	});
});

describe('what was typed', () => {
	test.each([
		'',
		'   ',
		'！？',
		'・・・',
		'、。、。',
		'%_',
		'\u3000',
		'-',
		'""',
		'"',
		'-除外',
		'ー'
	])('「%s」 has no word', (typed) => {
		const result = searchFor(story.as('ide'), typed);
		expect([result.count, result.hasWords]).toEqual([0, false]);
	});

	test('is cut after a hundred characters, never through one', () => {
		const { query, count } = searchFor(story.as('ide'), '𠮷'.repeat(10_000));
		expect(query.isCut).toBe(true);
		expect(Array.from(query.asked)).toHaveLength(100);
		expect(query.asked.isWellFormed()).toBe(true);
		expect(count).toBe(0);
	});

	test.each([
		"' or 1=1 --",
		'") union select',
		'NULL\0',
		'\uD842',
		'((((か',
		'か" * ( ) NEAR - :',
		'NEAR(か き)',
		'か AND OR NOT',
		'"閉じない引用',
		'title:か',
		'か*',
		'^か',
		'{か}:き',
		'"か" "き',
		'団体:"',
		'期間:..',
		Array.from({ length: 50 }, (_, index) => `語${index}`).join(' ')
	])('%j does no harm', (typed) => {
		expect(() => searchFor(story.as('ide'), typed)).not.toThrow();
	});

	test('an unclosed quote goes to the end of the line', () => {
		expect(hrefs(story.as('ide'), '"山崎と書く')).toContain(`/threads/${folds}#p1`);
	});
});

/** Every post, file and notice that the rule of reading lets this actor read, whatever the index holds. */
function readableThings(actor: Actor): string[] {
	const rows = db()
		.select({ post, thread })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.all();
	const inside = (of: typeof thread.$inferSelect, audience: string) =>
		reads(actor, 'thread', of) &&
		(actor.reach.includes(audience) || actor.grants.includes(`thread:${of.id}`));
	const read = rows.filter(
		({ post: row, thread: of }) =>
			of.deletionId === null &&
			inside(of, row.audience) &&
			(row.deletionId === null || row.number === 1)
	);
	const files = db().select().from(attachment).all();
	const notices = db().select().from(notice).all();
	const readNotices = notices.filter(
		(row) => row.withdrawnAt === null && reads(actor, 'notice', row)
	);
	return [
		...read.map(({ post: row }) => `post:${row.id}`),
		...files
			.filter(
				(file) =>
					file.removedAt === null &&
					((file.thingType === 'post' &&
						read.some(
							({ post: row, thread: of }) =>
								row.id === file.thingId && row.deletionId === null && inside(of, file.audience)
						)) ||
						(file.thingType === 'notice' && readNotices.some(({ id }) => id === file.thingId)))
			)
			.map(({ id }) => `attachment:${id}`),
		...readNotices.map(({ id }) => `notice:${id}`)
	];
}

/** Whether the text of a thing holds a word, from the rows themselves; a reply counts with its title. */
function holds(thing: string, word: string): boolean {
	const [type, id] = thing.split(':');
	if (type === 'post') {
		const row = db()
			.select({ post, thread })
			.from(post)
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(eq(post.id, Number(id)))
			.get();
		const body = row?.post.deletionId === null ? row.post.body : '';
		return [row?.thread.title ?? '', body].some((text) => searchable(text).includes(word));
	}
	if (type === 'notice') {
		const row = db()
			.select()
			.from(notice)
			.where(eq(notice.id, Number(id)))
			.get();
		return [row?.title ?? '', row?.body ?? ''].some((text) => searchable(text).includes(word));
	}
	const row = db().select().from(searchEntry).where(eq(searchEntry.thing, thing)).get();
	return [row?.title ?? '', row?.body ?? ''].some((text) => text.includes(word));
}

function filesOfNotices(hits: { target: string; href: string }[]): number {
	return hits.filter((hit) => hit.target === 'files' && hit.href.startsWith('/notices/')).length;
}

function hrefs(actor: Actor, typed: string): string[] {
	return searchFor(actor, typed).hits.map((hit) => hit.href);
}

function idOf(threadId: number, number: number): number {
	const rows = db().select().from(post).where(eq(post.threadId, threadId)).all();
	return rows.find((row) => row.number === number)?.id ?? 0;
}

function textOf(pieces: { text: string }[] = []): string {
	return pieces.map((piece) => piece.text).join('');
}
