import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { theirsOf } from '../../support/finding.ts';
import {
	openThread,
	tellStory,
	uploaded,
	type ActorName,
	type Story
} from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a reply', () => {
	test('gets the next number, is counted, and brings the thread to the top', () => {
		clockAt('2026-11-27', '12:00');
		expect(reply('ide', story.threads.sakuMunicipalities, 'ありがとうございます。')).toBe(2);
		const listing = { filter: 'all', year: null, page: 1 } as const;
		const [top] = listings.list(story.as('ide'), boardOf('saku'), listing).rows;
		expect(top).toMatchObject({ id: story.threads.sakuMunicipalities, replies: 1, lastNumber: 2 });
	});

	test('never gets the number of a deleted one', () => {
		remove('takamizawa', story.threads.saku, 3);
		expect(reply('takamizawa', story.threads.saku, '書き直しました。')).toBe(4);
	});

	test('by the one who may only read is refused', () => {
		expect(() => reply('tanaka', story.threads.sakuGranted, '助言です。')).toThrow(Forbidden);
	});

	test('to a deleted thread finds nothing', () => {
		expect(() => reply('ide', story.threads.sakuDeleted, 'どうしましたか。')).toThrow(NotFound);
	});

	test('tells others who are reading that it arrived, and not its writer', () => {
		reply('takamizawa', story.threads.saku, '追伸です。');
		expect(posts.arrivedAfter(story.as('ide'), story.threads.saku, 3)).toBe(1);
		expect(posts.arrivedAfter(story.as('takamizawa'), story.threads.saku, 3)).toBe(0);
	});

	test('from a second seat stands under that seat', () => {
		posts.reply(story.as('makiAtUnion'), story.threads.saku, { body: '組合です。', files: [] });
		expect(pageOf('ide', story.threads.saku)[3]).toMatchObject({
			organisation: '長野県市町村自治振興組合',
			section: '情報化推進室',
			name: '牧 洋平'
		});
	});
});

describe('a text', () => {
	test.each([
		['𠮷田町の𠮷', '𠮷'],
		['葛󠄀城の葛󠄀（異体字）', '葛󠄀'],
		['か\u3099とが（結合文字）', 'か\u3099'],
		['👨‍👩‍👧と🏔️', '👨‍👩‍👧'],
		['ﾊﾝｶｸ ｶﾅ', 'ﾊﾝｶｸ ｶﾅ'],
		['①㈱髙﨑～−', '①㈱髙﨑～−']
	])('%s is stored and shown letter by letter as it was typed', (text, letter) => {
		const id = openThread(story.as('ide'), 'saku', { title: text, body: text });
		expect(threads.find(story.as('ide'), id).title).toBe(text);
		expect(posts.editable(story.as('ide'), id, 1)).toMatchObject({ title: text, body: text });
		expect(pageOf('takamizawa', id)[0]?.html).toContain(letter);
	});

	test('is read fifty posts to the page, by number', () => {
		for (let number = 4; number <= 101; number += 1) {
			reply('takamizawa', story.threads.saku, `${number}件目`);
		}
		const numbers = (page: number) =>
			pageOf('ide', story.threads.saku, page).map((row) => row.number);
		expect([numbers(1).at(0), numbers(1).at(-1), numbers(1).length]).toEqual([1, 50, 50]);
		expect([numbers(2).at(0), numbers(2).at(-1)]).toEqual([51, 100]);
		expect(numbers(3)).toEqual([101]);
		expect([1, 50, 51, 100, 101].map(posts.pageOf)).toEqual([1, 1, 2, 2, 3]);
	});
});

describe('an edit', () => {
	test('replaces text and title and keeps what stood before', () => {
		edit('ide', story.threads.saku, 1, { title: '新しい件名', body: '新しい本文', version: 1 });
		const { current, earlier } = posts.history(story.as('takamizawa'), story.threads.saku, 1);
		expect(current).toMatchObject({ version: 2, title: '新しい件名' });
		expect(current.html).toContain('新しい本文');
		expect(earlier).toHaveLength(1);
		expect(earlier[0]).toMatchObject({
			version: 1,
			title: '庁内の照会を取りまとめる様式はありますか'
		});
		expect(earlier[0]?.html).toContain('毎年ばらばらに');
	});

	test('keeps every earlier text, newest first', () => {
		clockAt('2026-11-27', '11:10');
		edit('yanagisawa', story.threads.saku, 2, { body: '二', version: 1 });
		clockAt('2026-11-27', '11:20');
		edit('yanagisawa', story.threads.saku, 2, { body: '三', version: 2 });
		const { current, earlier } = posts.history(story.as('ide'), story.threads.saku, 2);
		expect([current.version, ...earlier.map((row) => row.version)]).toEqual([3, 2, 1]);
		expect(earlier.map((row) => row.writtenAt.toISOString())).toEqual([
			'2026-11-27T02:10:00.000Z',
			'2026-11-20T00:12:00.000Z'
		]);
	});

	test('made from an older text is a conflict that shows the standing one and loses nothing', () => {
		edit('ide', story.threads.saku, 1, { body: '先に直した文', version: 1 });
		const second = () => edit('ide', story.threads.saku, 1, { body: '後から直した文', version: 1 });
		expect(theirsOf(second)).toBe('先に直した文');
		expect(posts.editable(story.as('ide'), story.threads.saku, 1).body).toBe('先に直した文');
	});

	test('that changes nothing leaves no mark', () => {
		const { count } = chainTip();
		const { body } = posts.editable(story.as('ide'), story.threads.saku, 1);
		edit('ide', story.threads.saku, 1, { body, version: 1 });
		expect(chainTip().count).toBe(count);
		expect(pageOf('ide', story.threads.saku)[0]).toMatchObject({
			editedAt: null,
			hasHistory: false
		});
	});

	test('shows its mark only half an hour after posting; the history is there at once', () => {
		clockAt('2026-11-27', '12:00');
		const id = openThread(story.as('ide'), 'saku');
		clockAt('2026-11-27', '12:30');
		edit('ide', id, 1, { body: 'すぐ直す', version: 1 });
		expect(pageOf('ide', id)[0]).toMatchObject({ showsEdit: false, hasHistory: true });
		clockAt('2026-11-27', '12:31');
		edit('ide', id, 1, { body: 'あとで直す', version: 2 });
		expect(pageOf('ide', id)[0]).toMatchObject({ showsEdit: true, hasHistory: true });
	});

	test.each<ActorName>(['kobayashi', 'ide', 'miyazawa', 'maruyama'])(
		'of 柳沢’s post is not for %s',
		(name) => {
			expect(() => edit(name, story.threads.saku, 2, { body: 'x', version: 1 })).toThrow(Forbidden);
		}
	);

	test('is not for the same person from another organisation’s seat', () => {
		expect(() => edit('makiAtUnion', story.threads.nagano, 2, { body: 'x', version: 1 })).toThrow(
			Forbidden
		);
	});

	test('is over when the thread is closed', () => {
		expect(() =>
			edit('takamizawa', story.threads.sakuClosed, 1, { body: 'x', version: 1 })
		).toThrow(Forbidden);
	});

	test('of a reply leaves the thread’s title alone', () => {
		edit('yanagisawa', story.threads.saku, 2, { title: '乗っ取り', body: '直し', version: 1 });
		expect(threads.find(story.as('ide'), story.threads.saku).title).toBe(
			'庁内の照会を取りまとめる様式はありますか'
		);
	});
});

describe('deleting', () => {
	test('leaves a tombstone with its number and nothing of its text, files or history', () => {
		const [file] = pageOf('ide', story.threads.saku)[1]?.attachments ?? [];
		remove('yanagisawa', story.threads.saku, 2);
		const rows = pageOf('ide', story.threads.saku);
		expect(rows.map((row) => row.number)).toEqual([1, 2, 3]);
		expect(rows[1]).toMatchObject({
			isDeleted: true,
			html: '',
			deletion: labels.deletedPost,
			attachments: [],
			may: { edit: false, delete: false }
		});
		expect(() => attachments.open(story.as('ide'), file?.id ?? 0)).toThrow(NotFound);
		expect(() => posts.history(story.as('ide'), story.threads.saku, 2)).toThrow(NotFound);
		expect(threads.find(story.as('ide'), story.threads.saku).replyCount).toBe(1);
	});

	test('by the keeper says that it was the keeper', () => {
		remove('yanagisawa', story.threads.saku, 3);
		expect(pageOf('ide', story.threads.saku)[2]?.deletion).toBe(labels.deletedByKeeper);
	});

	test.each<ActorName>(['ide', 'kobayashi', 'miyazawa'])(
		'of another’s post is not for %s',
		(name) => {
			expect(() => remove(name, story.threads.saku, 3)).toThrow(Forbidden);
		}
	);

	test('a first post nobody answered takes the thread with it', () => {
		const id = openThread(story.as('ide'), 'saku');
		expect(remove('ide', id, 1).threadIsGone).toBe(true);
		expect(() => threads.find(story.as('ide'), id)).toThrow(NotFound);
		const listing = { filter: 'all', year: null, page: 1 } as const;
		const { rows } = listings.list(story.as('ide'), boardOf('saku'), listing);
		expect(rows.some((row) => row.id === id)).toBe(false);
	});

	test('a first post that was answered keeps the thread and its answers', () => {
		expect(remove('ide', story.threads.saku, 1).threadIsGone).toBe(false);
		expect(pageOf('takamizawa', story.threads.saku).map((row) => row.isDeleted)).toEqual([
			true,
			false,
			false
		]);
	});

	test('twice finds nothing the second time', () => {
		remove('takamizawa', story.threads.saku, 3);
		expect(() => remove('takamizawa', story.threads.saku, 3)).toThrow(NotFound);
	});
});

describe('a file', () => {
	test('is opened by whoever reads its post, and by nobody else', () => {
		const [file] = pageOf('ide', story.threads.saku)[1]?.attachments ?? [];
		expect(file?.name).toBe('照会様式.csv');
		expect(attachments.open(story.as('shiokawa'), file?.id ?? 0).root).toEqual({
			type: 'thread',
			href: `/threads/${story.threads.saku}`
		});
		for (const name of ['miyashita', 'kitamura', 'tanaka'] as const) {
			expect(() => attachments.open(story.as(name), file?.id ?? 0)).toThrow(NotFound);
		}
	});

	test('of one post does not open the same bytes of another', async () => {
		const [inSaku] = pageOf('ide', story.threads.saku)[1]?.attachments ?? [];
		const files = await uploaded('うちの様式.csv', '課,回答\n');
		const id = openThread(story.as('miyashita'), 'ueda', { files });
		const [inUeda] = pageOf('miyashita', id)[0]?.attachments ?? [];
		expect(attachments.open(story.as('miyashita'), inUeda?.id ?? 0).name).toBe('うちの様式.csv');
		expect(() => attachments.open(story.as('miyashita'), inSaku?.id ?? 0)).toThrow(NotFound);
	});

	test('waits for the virus scan and stays shut when something was found', () => {
		const [file] = pageOf('ide', story.threads.saku)[1]?.attachments ?? [];
		for (const scan of ['pending', 'quarantined'] as const) {
			const { sha256 } = bytesOf(file?.id ?? 0);
			db().update(schema.blob).set({ scan }).where(eq(schema.blob.sha256, sha256)).run();
			expect(() => attachments.open(story.as('ide'), file?.id ?? 0)).toThrow(Conflict);
			expect(() => attachments.open(story.as('miyashita'), file?.id ?? 0)).toThrow(NotFound);
		}
	});
});

function bytesOf(id: number) {
	const { attachment } = schema;
	const [row] = db().select().from(attachment).where(eq(attachment.id, id)).all();
	if (!row) throw new Error(`There is no attachment ${id}.`);
	return row;
}

function boardOf(slug: string) {
	return boards.find(story.as('ide'), slug);
}

function pageOf(name: ActorName, id: number, page = 1): posts.ShownPost[] {
	return posts.page(story.as(name), threads.find(story.as(name), id), page);
}

function reply(name: ActorName, id: number, body: string): number {
	return posts.reply(story.as(name), id, { body, files: [] });
}

function edit(
	name: ActorName,
	id: number,
	number: number,
	input: Parameters<typeof posts.edit>[3]
) {
	posts.edit(story.as(name), id, number, input);
}

function remove(name: ActorName, id: number, number: number) {
	return posts.remove(story.as(name), id, number);
}
