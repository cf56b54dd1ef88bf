import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folded } from '#lib/folding.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { excerpt } from '#lib/server/search/excerpts.ts';
import { HITS_PER_PAGE, search } from '#lib/server/search/posts.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { actorNames, mask, openThread, tellStory, type Story } from '../../support/story.ts';

const { post, thread } = schema;

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
	folds = openThread(story.as('ide'), 'prefecture', {
		title: 'ﾈｯﾄﾜｰｸの件　髙見澤さんへ',
		audience: 'municipalities',
		body: '山﨑と書くＰＣ。Wi‐Fiは茅ヶ岳まで。<b>太い</b> & 細い 100%_確か'
	});
});

afterAll(() => closeTemporaryYui(story.folder));

describe.each(actorNames.map((name) => [name] as const))('what %s finds', (name) => {
	test('is exactly what they read, post by post', () => {
		const actor = story.as(name);
		const read = readByPages(actor);
		for (const word of ['す', '教', 'の', '県']) {
			expect(everythingFound(actor, word), word).toEqual(read.filter(holds(word)));
		}
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
		['茅ケ岳', 'a large ケ'],
		['件 細い', 'two words, one in the title'],
		['件　細い', 'a wide space'],
		['100%_', 'signs that a pattern would take for its own'],
		['澤', 'one character']
	])('%s (%s)', (typed) => {
		expect(found(story.as('ide'), typed)).toContain(`${folds} 1`);
	});

	test.each(['件 無線', '100_確か', '見高澤'])('but %s is not', (typed) => {
		expect(found(story.as('ide'), typed)).not.toContain(`${folds} 1`);
	});
});

describe('the result', () => {
	test('marks the original text and keeps it as it was written, HTML and all', () => {
		const { hits } = search(story.as('ide'), '高見沢 山崎 太い', 1);
		expect(hits[0]?.title).toEqual([
			{ text: 'ﾈｯﾄﾜｰｸの件　', isHit: false },
			{ text: '髙見澤', isHit: true },
			{ text: 'さんへ', isHit: false }
		]);
		expect(hits[0]?.excerpt.filter((piece) => piece.isHit).map((piece) => piece.text)).toEqual([
			'山﨑',
			'太い'
		]);
		expect(textOf(hits[0]?.excerpt)).toContain('<b>太い</b> & 細い');
	});

	test('leads to the very post, on its page', () => {
		const id = openThread(story.as('miyazawa'), 'prefecture', {
			title: '長い話',
			audience: 'municipalities'
		});
		for (let count = 0; count < 50; count += 1) {
			posts.reply(story.as('ide'), id, { body: `${count}つ目の相づち`, files: [] });
		}
		posts.reply(story.as('ide'), id, { body: '最後に柚子胡椒', files: [] });
		const [hit] = search(story.as('ide'), '柚子胡椒', 1).hits;
		expect(hit).toMatchObject({ href: `/threads/${id}?page=2#p52`, number: 52, board: '全県' });
		const first = search(story.as('ide'), '相づち', 1);
		const second = search(story.as('ide'), '相づち', 99);
		expect([first.count, first.pages, first.hits.length]).toEqual([50, 1, HITS_PER_PAGE]);
		expect([second.page, second.hits.length]).toEqual([1, HITS_PER_PAGE]);
		expect(search(story.as('ide'), '長い話', 1).count).toBe(1);
	});

	test('comes newest first and page by page without gaps', () => {
		const actor = story.as('ide');
		const all = everythingFound(actor, 'の');
		expect(all.length).toBeGreaterThan(HITS_PER_PAGE);
		expect(new Set(all).size).toBe(all.length);
		const { hits } = search(actor, 'の', 1);
		expect(hits.map((hit) => hit.at.getTime())).toEqual(
			hits.map((hit) => hit.at.getTime()).sort((a, b) => b - a)
		);
	});

	test('shows a long text around its hit', () => {
		const body = `${'前置き。'.repeat(3000)}本題の蕎麦${'結び。'.repeat(3000)}`;
		openThread(story.as('ide'), 'prefecture', { title: '長文', audience: 'all', body });
		const [hit] = search(story.as('ide'), 'そば 蕎麦', 1).hits;
		expect(hit).toBeUndefined();
		const excerpt = search(story.as('ide'), '蕎麦', 1).hits[0]?.excerpt ?? [];
		expect(textOf(excerpt)).toMatch(/^….*本題の蕎麦.*…$/);
		expect(textOf(excerpt).length).toBeLessThan(200);
	});
});

test('an excerpt begins and ends between words, not in them', () => {
	const body = `${'Windows Enterprise '.repeat(9)}蕎麦粉 ${'Kubernetes 12345678 '.repeat(20)}`;
	for (let lead = 0; lead < 60; lead += 1) {
		const shifted = textOf(excerpt(`${'あ'.repeat(lead)}${body}`, ['蕎麦粉']));
		expect(shifted.match(/[a-z0-9]+/gi)?.filter((word) => !body.includes(` ${word} `))).toEqual([]);
	}
});

describe('what must not be found', () => {
	test('a masked asker’s organisation', () => {
		const hitsFor = (actor: Actor) => search(actor, '一人で休めない', 1).hits;
		expect(hitsFor(story.as('kitamura'))[0]?.organisation).toBe(labels.masked);
		expect(hitsFor(story.as('miyazawa'))[0]?.organisation).toBe(labels.masked);
		expect(hitsFor(story.as('ushikoshi'))[0]?.organisation).toBe('生坂村');
		for (const name of actorNames.filter((each) => each !== 'ushikoshi')) {
			const pages = ['い', '工夫', 'ありがとう'].map((word) => search(story.as(name), word, 1));
			expect(JSON.stringify(pages)).not.toMatch(/生坂|牛越/);
		}
	});

	test('a masked asker’s organisation by its name', () => {
		const id = openThread(story.as('ushikoshi'), 'prefecture', { audience: 'all' });
		mask(id);
		expect(found(story.as('kitamura'), '生坂村')).toEqual([]);
		expect(found(story.as('kitamura'), '牛越')).toEqual([]);
	});

	test('deleted threads and posts, the old text of an edit', () => {
		const actor = story.as('shiokawa');
		expect(found(actor, '間違えて投稿しました')).toEqual([]);
		const id = openThread(actor, 'saku', { title: '消える番', body: '最初の本文は消える' });
		posts.reply(actor, id, { body: '残る返信', files: [] });
		posts.reply(actor, id, { body: '消した返信', files: [] });
		posts.edit(actor, id, 2, { body: '直した返信', version: 1 });
		posts.remove(actor, id, 3);
		posts.remove(actor, id, 1);
		expect(found(actor, '消した返信')).toEqual([]);
		expect(found(actor, '残る返信')).toEqual([]);
		expect(found(actor, '最初の本文')).toEqual([]);
		expect(found(actor, '直した返信')).toEqual([`${id} 2`]);
		// The title still stands on the board.
		expect(found(actor, '消える番')).toEqual([`${id} 1`]);
		expect(search(actor, '消える番', 1).hits[0]?.excerpt).toEqual([]);
	});
});

describe('what was typed', () => {
	test.each(['', '   ', '！？', '・・・', '%_', '\u3000'])('「%s」 has no word', (typed) => {
		const result = search(story.as('ide'), typed, 1);
		expect([result.count, result.query.words]).toEqual([0, []]);
	});

	test('is cut after a hundred characters, never through one', () => {
		const { query, count } = search(story.as('ide'), '𠮷'.repeat(10_000), 1);
		expect(query.isCut).toBe(true);
		expect(Array.from(query.asked)).toHaveLength(100);
		expect(query.asked.isWellFormed()).toBe(true);
		expect(count).toBe(0);
	});

	test.each(["' or 1=1 --", '") union select', 'NULL\0', '\uD842', '(((('])(
		'%s does no harm',
		(typed) => {
			expect(search(story.as('ide'), typed, 1).count).toBe(0);
		}
	);
});

/** Thread id and number of every post a reader is shown when they open all they can open. */
function readByPages(actor: Actor) {
	const all = db().select({ id: thread.id }).from(thread).orderBy(thread.id).all();
	return all.flatMap(({ id }) => {
		try {
			const of = threads.find(actor, id);
			return posts
				.page(actor, of, 1)
				.filter((row) => !row.isDeleted)
				.map((row) => `${id} ${row.number}`);
		} catch {
			return [];
		}
	});
}

function holds(word: string) {
	return (place: string) => {
		const [id, number] = place.split(' ').map(Number);
		const [row] = db()
			.select({ body: post.body, title: thread.title, number: post.number })
			.from(post)
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(eq(post.id, idOf(id ?? 0, number ?? 0)))
			.all();
		if (!row) return false;
		return folded(row.number === 1 ? row.title + row.body : row.body).includes(word);
	};
}

function everythingFound(actor: Actor, typed: string): string[] {
	const { pages } = search(actor, typed, 1);
	const hits = Array.from({ length: pages }, (_, index) => found(actor, typed, index + 1)).flat();
	return hits.sort((a, b) => Number(a.split(' ')[0]) - Number(b.split(' ')[0]) || (a < b ? -1 : 1));
}

function found(actor: Actor, typed: string, page = 1): string[] {
	return search(actor, typed, page).hits.map((hit) => `${/\d+/.exec(hit.href)?.[0]} ${hit.number}`);
}

function idOf(threadId: number, number: number): number {
	const rows = db().select().from(post).where(eq(post.threadId, threadId)).all();
	return rows.find((row) => row.number === number)?.id ?? 0;
}

function textOf(pieces: { text: string }[] = []): string {
	return pieces.map((piece) => piece.text).join('');
}
