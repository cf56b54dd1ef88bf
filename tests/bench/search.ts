import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { formsOf } from '#lib/server/search/forms.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { beginningOf, similarTo, twinsOf } from '#lib/server/search/similar.ts';
import { phraseFor } from '#lib/server/search/tokens.ts';
import { actorFor } from '../support/logins.ts';
import { figure, type Target } from './figures.ts';
import { generate, type Generated } from './generate.ts';
import { ms, table, type Cells } from './tables.ts';
import { spreadOf } from './timing.ts';
import { body, chance } from './words.ts';

const SEED = 77;
const PER_THREAD = 25;
/** In so many posts among all of them stands what is rare. */
const RARE = 30;
const RARE_WORDS = '柚子胡椒の件';
const REPEATS = 40;
/** Threads that the one who is behind has not read; some of the newest are beyond their reach. */
const UNREAD = 3_200;
/** A text comparison over everything is measured less often. */
const FEW_REPEATS = 5;

const terms = [
	{ letters: 1, common: '端', rare: '胡' },
	{ letters: 2, common: '端末', rare: '柚子' },
	{ letters: 3, common: '標準化', rare: '子胡椒' },
	{ letters: 6, common: 'ベンダーの回', rare: RARE_WORDS }
];

/**
 * Fills a folder with so many posts, each with a text of its own, and indexes them, where that is not done yet.
 * The reader who is caught up has read all, the one who is behind all but 2,000 threads.
 */
export async function manyPosts(
	folder: string,
	posts: number
): Promise<Generated & { indexedIn: number }> {
	const told = join(folder, 'bench.json');
	if (existsSync(told)) {
		return JSON.parse(readFileSync(told, 'utf8')) as Generated & { indexedIn: number };
	}
	const made = await generate(folder, { posts: 2_000, threads: 100, seed: SEED });
	closeDatabase();
	openYui(folder);
	multiply(posts - 2_000);
	readUpTo(made.logins.caughtUp, 0);
	readUpTo(made.logins.behind, UNREAD);
	startOver();
	const begun = performance.now();
	catchUpAtOnce();
	const indexedIn = performance.now() - begun;
	closeDatabase();
	writeFileSync(told, JSON.stringify({ ...made, indexedIn }));
	return { ...made, indexedIn };
}

/** Fills a folder with so many posts and measures the search over them; gives the lines of the report. */
export async function measureSearch(folder: string, posts: number): Promise<string[]> {
	const { indexedIn: indexed, ...made } = await manyPosts(folder, posts);
	openYui(folder);
	const { $client: client } = db();
	const officer = actorFor(made.logins.officer);
	const rows: Cells[] = [];
	for (const { letters, common, rare } of terms) {
		for (const [kind, term] of [
			['common', common],
			['rare', rare]
		] as const) {
			rows.push(measured(officer, posts, `${letters} letters, ${kind} 「${term}」`, term));
		}
	}
	const similar = measuredSimilar(officer, posts);
	const size = (names: string) =>
		client
			.prepare(`select coalesce(sum(pgsize), 0) from dbstat where name in (${names})`)
			.pluck()
			.get() as number;
	const text = client
		.prepare('select sum(length(cast(body as blob))) from post')
		.pluck()
		.get() as number;
	const index = size(
		`'search_index_data', 'search_index_idx', 'search_index_docsize', 'search_index_config'`
	);
	const beside = size(`'search_entry', 'search_entry_by_root', 'sqlite_autoindex_search_entry_1'`);
	const whole = statSync(databasePath(folder)).size;
	figure('search', `${posts} posts indexed`, { unit: 'ms', yui: indexed });
	figure('search', `${posts} posts: index beside the text`, {
		unit: 'MiB',
		yui: index / 1024 / 1024,
		floor: text / 1024 / 1024,
		floorIs: 'the text'
	});
	closeDatabase();
	return [
		`## Search over ${posts} posts (in one process, one reader of 佐久市; the bare MATCH ranks by bm25 without rights, comparison and excerpts)\n`,
		...table(
			[
				'term',
				'hits',
				'search p50',
				'p95',
				'bare MATCH p50',
				'p95',
				'share',
				'LIKE p50',
				'LIKE / search'
			],
			rows
		),
		`${similar}\n`,
		`Indexed in ${(indexed / 1000).toFixed(1)} s (${Math.round((posts * 1000) / indexed)} posts a second). Index / text of the posts: ${(index / text).toFixed(2)}; with the texts to compare beside it ${((index + beside) / text).toFixed(2)}; file / text ${(whole / text).toFixed(2)}.\n`
	];
}

function measured(reader: Actor, posts: number, name: string, term: string): Cells {
	const { $client: client } = db();
	const query = queryFrom(new URLSearchParams({ q: term, exact: '1' }));
	let hits = '';
	const ours = spreadOf(REPEATS, () => {
		const { count, isCapped } = search(reader, query, 1);
		hits = `${count}${isCapped ? '+' : ''}`;
	});
	const [form = ''] = formsOf(term);
	const match = client.prepare(
		'select rowid from search_index where search_index match ? order by rank limit 50'
	);
	const bare = spreadOf(FEW_REPEATS, () => match.all(phraseFor(form)));
	const like = client.prepare(
		`select id from post where body like ? order by created_at desc limit 50`
	);
	const hasTwo = [...term].length === 2;
	const target: Target = posts < 1_000_000 ? { of: 'ratio', most: 3 } : { of: 'yui', most: 50 };
	figure('search', `${posts} posts, ${name}`, {
		unit: 'ms p95',
		yui: ours.p95,
		floor: bare.p95,
		floorIs: 'bare FTS5 MATCH',
		...(hasTwo ? { target } : {})
	});
	const scan = spreadOf(FEW_REPEATS, () => like.all(`%${term}%`));
	return [
		name,
		hits,
		ms(ours.p50),
		ms(ours.p95),
		ms(bare.p50),
		ms(bare.p95),
		`× ${(ours.p50 / bare.p50).toFixed(2)}`,
		ms(scan.p50),
		`× ${(scan.p50 / ours.p50).toFixed(1)}`
	];
}

/** Similar questions for titles of this very data: while typing, and with the twins beside them. */
function measuredSimilar(reader: Actor, posts: number): string {
	const titles = db()
		.$client.prepare('select title from thread order by id desc limit 40')
		.pluck()
		.all() as string[];
	let next = 0;
	const title = () => titles[(next += 1) % titles.length] ?? '';
	const typed = spreadOf(REPEATS * 2, () => {
		similarTo(reader, beginningOf(reader, { title: title() }));
	});
	const announced = spreadOf(REPEATS * 2, () => {
		twinsOf(reader, beginningOf(reader, { title: title() }));
	});
	figure('search', `${posts} posts, similar questions`, { unit: 'ms p95', yui: typed.p95 });
	figure('search', `${posts} posts, twins of other 広域`, { unit: 'ms p95', yui: announced.p95 });
	return `Similar questions: p50 ${ms(typed.p50)}, p95 ${ms(typed.p95)}; twins of other 広域: p50 ${ms(announced.p50)}, p95 ${ms(announced.p95)}.`;
}

/** Adds threads like those that are there, with texts of their own, over the same span of time. */
function multiply(more: number): void {
	const { $client: client } = db();
	const by = chance(SEED + 1);
	const ids = client.prepare('select id from thread').pluck().all() as number[];
	const span = client
		.prepare('select min(created_at) first, max(created_at) last from post')
		.get() as {
		first: number;
		last: number;
	};
	const author =
		'person_id, tenure_id, seat_id, organisation_id, author_name, author_section, author_audience';
	const addThread = client.prepare(
		`insert into thread (board_id, kind, title, audience, ${author}, created_at, last_number, last_post_at, reply_count)
			select board_id, kind, title, audience, ${author}, :at, ${PER_THREAD}, :at, ${PER_THREAD - 1} from thread where id = :like`
	);
	const addPost = client.prepare(
		`insert into post (thread_id, number, audience, ${author}, body, html, created_at)
			select :thread, :number, audience, ${author}, :body, '', :at from thread where id = :thread`
	);
	const every = Math.floor(more / RARE);
	let count = 0;
	while (count < more) {
		client.transaction(() => {
			for (let threads = 0; threads < 400 && count < more; threads += 1) {
				const at = Math.floor(span.first + ((span.last - span.first) * count) / more);
				const { lastInsertRowid: thread } = addThread.run({ at, like: by.pick(ids) });
				for (let number = 1; number <= PER_THREAD; number += 1) {
					count += 1;
					const text = body(by) + (count % every === 0 ? RARE_WORDS : '');
					addPost.run({ thread, number, body: text, at: at + number * 60_000 });
				}
			}
		})();
	}
}

/** Sets a reader's pointers behind every thread but the newest so many. */
function readUpTo(login: string, but: number): void {
	const { tenure } = actorFor(login);
	const { $client: client } = db();
	client.prepare('delete from reading where tenure_id = ?').run(tenure.id);
	client.prepare('update reading_start set read_before = 0 where tenure_id = ?').run(tenure.id);
	client
		.prepare(
			`insert into reading select ?, id, last_number from thread
			where id <= (select max(id) - ? from thread)`
		)
		.run(tenure.id, but);
}
