import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid } from '#lib/errors.ts';
import { legacyWords } from '#lib/legacy.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as legacy from '#lib/server/forum/legacy.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { start, unreadIn } from '#lib/server/forum/reading.ts';
import { unreadCounts } from '#lib/server/forum/unread-counts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { readLegacyFile } from '#lib/server/operations/import-threads.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { catchUp } from '#lib/server/search/index.ts';
import { workbook } from '../../support/sample-files.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, STORY_DAY, tellStory, type Story } from '../../support/story.ts';

const { event, organisation, person, thread } = schema;

const HEADER = '旧番号,件名,本文,投稿者,団体,投稿日時,掲示板,親番号';
const OPENING = '12,外字の移し方,手順を教えてください。,高橋 次郎,佐久市,2015/6/3 10:15,佐久広域,';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

function file(content: string | Buffer, name = '旧.csv'): string {
	const path = join(story.folder, name);
	writeFileSync(path, content);
	return path;
}

const csv = (...rows: string[]) => file([HEADER, ...rows].join('\r\n'));
const read = (...rows: string[]) => readLegacyFile(csv(...rows), 'municipalities');

async function take(...rows: string[]) {
	const { threads: legacyThreads, problems } = await read(...rows);
	expect(problems).toEqual([]);
	return legacy.takeOver(legacyThreads, 'municipalities');
}

function taken(number: string) {
	const [row] = db().select().from(thread).where(eq(thread.legacyNumber, number)).all();
	if (!row) throw new Error(`There is no thread of 旧番号 ${number}.`);
	return row;
}

function authorOf(number: string) {
	const { organisationId, authorName, authorSection } = taken(number);
	const [body] = db().select().from(organisation).where(eq(organisation.id, organisationId)).all();
	return [body?.name, authorSection, authorName];
}

describe('reading the file', () => {
	const rows = [
		['広域', '投稿日時', '本文', '件名', '旧番号', '団体', '投稿者', '返信先'],
		[
			'佐久',
			'2015/6/3 10:15',
			'手順を教えてください。',
			'外字の移し方',
			'12',
			'佐久市',
			'髙橋',
			''
		],
		['', '2015/6/4', '登録してから送ります。', '', '13', '北相木村', '山﨑', '12']
	];
	const expected = {
		rows: 2,
		problems: [],
		threads: [
			{
				number: '12',
				title: '外字の移し方',
				kind: 'share',
				board: 'saku',
				posts: [
					{
						body: '手順を教えてください。',
						author: '髙橋',
						organisation: '佐久市',
						at: new Date('2015-06-03T10:15:00+09:00')
					},
					{
						body: '登録してから送ります。',
						author: '山﨑',
						organisation: '北相木村',
						at: new Date('2015-06-04T00:00:00+09:00')
					}
				]
			}
		]
	};

	test('takes a CSV in UTF-8 with its columns in any order', async () => {
		const path = file(`\uFEFF${rows.map((row) => row.join(',')).join('\n')}`);
		expect(await readLegacyFile(path, 'municipalities')).toEqual(expected);
	});

	test('takes a workbook, below a title and beside another sheet', async () => {
		const sheet = await workbook('旧.xlsx', [['以前の情報交換ツール'], [], ...rows]);
		expect(await readLegacyFile(file(sheet.buffer, '旧.xlsx'), 'municipalities')).toEqual(expected);
	});

	test('takes CP932 as Excel writes it', async () => {
		const bytes = spawnSync('iconv', ['-f', 'UTF-8', '-t', 'CP932'], {
			input: rows.map((row) => row.join(',')).join('\r\n')
		}).stdout;
		expect(bytes.length).toBeGreaterThan(0);
		expect(await readLegacyFile(file(bytes), 'municipalities')).toEqual(expected);
	});

	test('takes more rows and longer texts than a preview shows', async () => {
		const body = 'あ'.repeat(90_000);
		const many = Array.from({ length: 700 }, (_, index) => `${index},題,本文,,,2015/6/3,全県,`);
		const { threads: found } = await read(
			...many,
			`x,題,${body},,,2015/6/3,全県,`,
			`y,題,${body},,,2015/6/3,全県,`,
			`z,題,${body},,,2015/6/3,全県,`
		);
		expect(found).toHaveLength(703);
		expect(found.at(-1)?.posts[0].body).toHaveLength(90_000);
	});

	test.each([
		['2015/6/3 10:15', '2015-06-03T10:15:00+09:00'],
		['2015-06-03T10:15:22', '2015-06-03T10:15:22+09:00'],
		['2015-06-03T01:15:00Z', '2015-06-03T10:15:00+09:00'],
		['平成27年6月3日 10時15分', '2015-06-03T10:15:00+09:00'],
		['Ｈ２７．６．３　１０：１５', '2015-06-03T10:15:00+09:00'],
		['2015年6月3日(水) 午後3:05', '2015-06-03T15:05:00+09:00'],
		['平成27年6月3日', '2015-06-03T00:00:00+09:00']
	])('reads %s as a moment in Japan', async (written, expectedAt) => {
		const { threads: found } = await read(`1,題,本文,,,${written},全県,`);
		expect(found[0]?.posts[0].at).toEqual(new Date(expectedAt));
	});

	test.each([
		['', '投稿日時がありません。'],
		['きのう', '投稿日時「きのう」を日時として読めません。'],
		['2015/2/30 10:00', '投稿日時「2015/2/30 10:00」を日時として読めません。'],
		['2015/6/3 25:00', '投稿日時「2015/6/3 25:00」を日時として読めません。'],
		['2030/1/1', '投稿日時「2030/1/1」は先の日時です。']
	])('「%s」 is no moment', async (written, message) => {
		const { problems, threads: found } = await read(`1,題,本文,,,${written},全県,`);
		expect(problems).toEqual([{ place: '2行目', message }]);
		expect(found).toEqual([]);
	});

	test('says row by row what is wrong, and leaves only that out', async () => {
		const { problems, threads: found } = await read(
			OPENING,
			'13,題,"二行の\n本文",,,2015/6/3,佐渡広域,',
			'14,題, ,,,2015/6/3,全県,',
			`15,${'長'.repeat(201)},本文,,,2015/6/3,全県,`,
			`16,題,${'長'.repeat(100_001)},,,2015/6/3,全県,`,
			'12,題,本文,,,2015/6/3,全県,',
			',題,本文,,,2015/6/3,,',
			'17,,本文,,,2015/6/3,,99',
			'18,,本文,,,2015/6/3,,13',
			'19,,前の日,,,2015/6/2,,12',
			'20,,輪,,,2015/6/3,,21',
			'21,,輪,,,2015/6/3,,20',
			'22,,よい返信,,,2015/6/5,,12'
		);
		expect(problems.map(({ place, message }) => `${place}：${message}`)).toEqual([
			'3行目：「佐渡広域」という掲示板はありません。',
			'4行目：本文がありません。',
			'5行目：件名が200文字を超えています（201文字）。',
			'6行目：本文が100,000文字を超えています（100,001文字）。',
			'7行目：旧番号「12」が2行目と重なっています。',
			'8行目：旧番号がありません。',
			'8行目：掲示板がありません。',
			'9行目：返信先の旧番号「99」の投稿がこのファイルにありません。',
			'10行目：返信先（3行目）に問題があります。',
			'11行目：返信先（2行目）より前の日付です。',
			'12行目：返信先の旧番号「21」の投稿がこのファイルにありません。',
			'13行目：返信先の旧番号「20」の投稿がこのファイルにありません。'
		]);
		expect(found.map((each) => [each.number, each.posts.length])).toEqual([['12', 2]]);
	});

	test('puts replies to replies under the opening, by their dates', async () => {
		const { threads: found } = await read(
			'3,,三番目,,,2015/6/5 9:00,,2',
			OPENING,
			'4,,四番目,,,2015/6/6 9:00,,12',
			'2,,二番目,,,2015/6/4 9:00,,12'
		);
		expect(found[0]?.posts.map(({ body }) => body)).toEqual([
			'手順を教えてください。',
			'二番目',
			'三番目',
			'四番目'
		]);
	});

	test('offers 広域 readers on the boards of a 広域 only', async () => {
		const path = csv(OPENING, '13,題,本文,,,2015/6/3,全県,');
		const { problems } = await readLegacyFile(path, 'district');
		expect(problems.map(({ place }) => place)).toEqual(['3行目']);
	});

	test.each([
		['件名,本文\nあ,い\n', /旧番号、投稿日時、掲示板か広域/],
		['', /次の列が見つかりません/],
		[`${HEADER}\n1,題,"閉じない,,,2015/6/3,全県,\n`, /引用符/],
		[Buffer.from([0x89, 0x50, 0x00, 0x01, 0xff]), /CSV.*xlsxとして読めません/],
		[Buffer.from(zipSync({ 'a.txt': new Uint8Array(3) })), /CSV.*xlsxとして読めません/]
	])('refuses what is no such table: %j', async (content, sentence) => {
		await expect(readLegacyFile(file(content), 'all')).rejects.toThrow(Invalid);
		await expect(readLegacyFile(file(content), 'all')).rejects.toThrow(sentence);
	});

	test('refuses a file that is not there', async () => {
		await expect(readLegacyFile('/nowhere.csv', 'all')).rejects.toThrow('ファイルがありません。');
	});
});

describe('taking over', () => {
	test('leaves closed threads, dated and signed as they were', async () => {
		await take(OPENING, '13,,登録してから送ります。,山﨑 花子,北相木村,2015/6/4 9:00,,12');
		const of = threads.find(story.as('ide'), taken('12').id);
		expect(threads.stateOf(of)).toBe('closed');
		expect(of).toMatchObject({
			kind: 'share',
			audience: 'municipalities',
			createdAt: new Date('2015-06-03T10:15:00+09:00'),
			lastPostAt: new Date('2015-06-04T09:00:00+09:00'),
			replyCount: 1
		});
		const shown = posts.page(story.as('ide'), of, 1);
		expect(shown.map((row) => [row.organisation, row.section, row.name])).toEqual([
			['佐久市', '', '高橋 次郎'],
			['北相木村', '', '山﨑 花子']
		]);
		expect(() => posts.reply(story.as('ide'), of.id, { body: '追記', files: [] })).toThrow(
			Conflict
		);
		// One's own organisation wrote it, but not this person.
		expect(() => posts.editable(story.as('ide'), of.id, 2)).toThrow(Forbidden);
		expect(() => threads.find(story.as('kitamura'), of.id)).toThrow();
		expect(legacyWords('12')).toBe('旧番号 12（以前の情報交換ツールから移した投稿）');
	});

	test('finds organisations without guessing', async () => {
		const outcome = await take(
			'1,題,本文,甲,佐久市役所,2015/6/3,全県,',
			'2,題,本文,乙,三郷村,2004/6/3,全県,',
			'3,題,本文,丙,木曽,2015/6/3,全県,',
			'4,題,本文,丁,北信の学校組合,2015/6/3,全県,',
			'5,題,本文,戊,長野県,2015/6/3,全県,',
			'6,題,本文,己,,2015/6/3,全県,',
			'7,題,本文,庚,山口村,2004/6/3,全県,'
		);
		expect(authorOf('1')).toEqual(['佐久市', '', '甲']);
		expect(authorOf('2')).toEqual(['安曇野市', '旧三郷村', '乙']);
		expect(authorOf('3')).toEqual(['旧情報交換ツール', '木曽', '丙']);
		expect(authorOf('4')).toEqual(['旧情報交換ツール', '北信の学校組合', '丁']);
		expect(authorOf('5')).toEqual(['長野県', '', '戊']);
		expect(authorOf('6')).toEqual(['旧情報交換ツール', '', '己']);
		expect(authorOf('7')).toEqual(['旧情報交換ツール', '山口村', '庚']);
		expect(outcome.unresolved.sort()).toEqual(['北信の学校組合', '山口村', '木曽']);
	});

	test('is the work of one technical person who cannot sign in and holds no seat any more', async () => {
		await take(OPENING);
		await take('13,題,本文,,,2015/6/3,全県,');
		const technical = db().select().from(person).where(eq(person.name, '（移行）')).all();
		expect(technical).toMatchObject([{ login: null, passwordHash: null }]);
		const acts = threads.standingActs(
			story.as('ide'),
			threads.find(story.as('ide'), taken('13').id)
		);
		expect(acts.closure?.organisation).toBe('旧情報交換ツール');
		const bodies = db().select().from(organisation).where(eq(organisation.kind, '他団体')).all();
		expect(bodies.map(({ name }) => name)).toEqual(['旧情報交換ツール']);
	});

	test('twice takes nothing new, and a longer file only what is new', async () => {
		await take(OPENING);
		const before = chainTip();
		expect(await take(OPENING)).toMatchObject({ threads: 0, posts: 0, known: 1 });
		expect(chainTip()).toEqual(before);
		const outcome = await take(OPENING, '13,題,本文,,,2015/6/3,全県,');
		expect(outcome).toMatchObject({ threads: 1, posts: 1, known: 1 });
		expect(
			db()
				.select()
				.from(thread)
				.where(sql`legacy_number is not null`)
				.all()
		).toHaveLength(2);
	});

	test('passes every check and is recorded once as a whole', async () => {
		const rows = Array.from({ length: 230 }, (_, at) => `${at},題${at},本文${at},,,2015/6/3,全県,`);
		await take(...rows, 'r,,返信,,,2015/6/4,,7');
		expect(await check()).toEqual([]);
		const events = db().select().from(event).where(eq(event.action, 'threads.imported')).all();
		expect(events.map(({ refs }) => refs)).toEqual([{ threads: 230, posts: 231 }]);
	});

	test('foresees what it would do and does nothing', async () => {
		const before = chainTip();
		const { threads: found } = await read(OPENING, '13,題,本文,,何か,2015/6/3,全県,');
		expect(legacy.foresee(found)).toEqual({
			threads: 2,
			posts: 2,
			known: 0,
			unresolved: ['何か']
		});
		expect(chainTip()).toEqual(before);
	});

	test('makes nothing unread for anybody, not even what was written this morning', async () => {
		const actors = actorNames.map((name) => story.as(name));
		for (const actor of actors.slice(0, 6)) start(actor.tenure.id);
		const before = actors.map((actor) => [...unreadCounts(actor).byBoard]);
		const recent = `${STORY_DAY} 10:59`;
		await take(
			OPENING,
			`13,今朝の投稿,本文,,,${recent},佐久,`,
			`14,,今朝の返信,,,${recent},,12`,
			'15,先週の投稿,本文,,,2026/11/20 9:00,全県,'
		);
		expect(actors.map((actor) => [...unreadCounts(actor).byBoard])).toEqual(before);
		for (const actor of actors) {
			expect(unreadIn(actor, taken('13').id)).toEqual({ first: null, posts: 0 });
		}
		// Those who begin only now begin as before, too.
		for (const actor of actors) start(actor.tenure.id);
		clockAt(STORY_DAY, '12:00');
		expect(actors.map((actor) => [...unreadCounts(actor).byBoard])).toEqual(before);
	});

	test('is listed under its year and found by its 旧番号 and words', async () => {
		await take(OPENING, '13,,登録してから送ります。,山﨑,北相木村,2015/6/4 9:00,,12');
		await catchUp();
		const actor = story.as('ide');
		const saku = boards.find(actor, 'saku');
		expect(boards.yearsOf(actor, saku)).toContain(2015);
		const { rows } = listings.list(actor, saku, { filter: 'all', year: 2015, page: 1 });
		expect(rows.map((row) => [row.title, row.state])).toEqual([['外字の移し方', 'closed']]);
		for (const typed of ['旧番号12', '旧番号 12', '旧番号１２', '外字 手順']) {
			const { hits } = searchFor(actor, typed);
			expect(
				hits.map((hit) => hit.href),
				typed
			).toEqual([`/threads/${taken('12').id}#p1`]);
		}
		expect(searchFor(story.as('kitamura'), '外字').count).toBe(0);
	});
});

describe('the command', () => {
	const yui = (...words: string[]) => {
		const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...words], {
			env: { ...process.env, YUI_DATA: story.folder, NO_COLOR: '1' },
			encoding: 'utf8'
		});
		return { status, stdout, stderr };
	};

	test('checks, refuses a file with problems, takes it without them, and nothing twice', () => {
		closeDatabase();
		const good = file([HEADER, OPENING.replace('2015/', '2014/')].join('\n'), 'よい.csv');
		const faulty = file([HEADER, OPENING, '13,題,本文,,,,全県,'].join('\n'), '誤り.csv');
		expect(yui('import', 'threads', faulty, '--check')).toMatchObject({
			status: 1,
			stderr: '3行目：投稿日時がありません。\n',
			stdout:
				'2行を読みました。\n投稿1件（返信を含む書き込み1件）を移せます（まだ移していません）。\n'
		});
		const refused = yui('import', 'threads', faulty);
		expect(refused.status).toBe(1);
		expect(refused.stderr).toContain('何も移していません');
		expect(yui('import', 'threads', good, '--check')).toMatchObject({ status: 0, stderr: '' });
		const skipped = yui('import', 'threads', faulty, '--skip-faulty', '--audience', 'all');
		expect(skipped.stdout).toContain('投稿1件（返信を含む書き込み1件）を移しました。');
		expect(yui('import', 'threads', good)).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('同じ旧番号がすでにある') as string
		});
		expect(yui('check')).toMatchObject({ status: 0, stderr: '' });
	}, 60_000);

	test.each([
		[['import'], 2],
		[['import', 'threads'], 2],
		[['import', 'people', 'a.csv'], 2],
		[['import', 'threads', 'a.csv', 'b.csv'], 2],
		[['import', 'threads', 'a.csv', '--audience', 'everybody'], 2],
		[['import', 'threads', 'a.csv', '--deep'], 2],
		[['import', 'threads', '/nowhere.csv'], 1]
	])(
		'%j ends with %i',
		(words, status) => {
			closeDatabase();
			const ended = yui(...words);
			expect(ended.status).toBe(status);
			expect(ended.stderr).not.toBe('');
		},
		30_000
	);
});
