import { createHash, randomBytes } from 'node:crypto';
import { boardSlugs } from '#lib/boards.ts';
import { dayOf, fiscalYear } from '#lib/dates.ts';
import { render } from '#lib/markdown.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { now, setClock } from '#lib/server/now.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { change, system } from '#lib/server/record/change.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { body, chance, name, title, type Chance } from './words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How far back the oldest thread lies: three fiscal years show on a board. */
const HISTORY_DAYS = 900;
/** Bodies are rendered once each; more would only measure Markdown. */
const BODIES = 400;
/** What the first thread has, for the page that is measured. */
const MEASURED_POSTS = 25;
/** Threads that the one who is behind has not read. */
const UNREAD = 2_000;

export const BENCH_PASSWORD = 'asama-no-yuki-bench-2026';

export type Generated = {
	/** The thread of 25 posts on 全県, and its board. */
	threadId: number;
	board: string;
	/** Open threads that both may answer. */
	openIds: number[];
	/**
	 * Three officers of 佐久市 — one as people are, one who has read everything, one with 2,000 threads unread —
	 * and one of the union's desk, who holds some ninety keys.
	 */
	logins: { officer: string; desk: string; caughtUp: string; behind: string };
	/** How many threads the one who is behind has unread: fewer than 2,000 where there are not as many. */
	unread: number;
	counts: { threads: number; posts: number; readings: number; events: number };
};

type Hand = { actor: Actor; row: (number | string | null)[] };
type Post = {
	thread: Thread;
	number: number;
	at: number;
	hand: Hand;
	body: string;
	isDeleted: boolean;
	id: number;
};
type Thread = {
	id: number;
	board: string;
	boardId: number;
	kind: 'question' | 'share' | 'opinion';
	title: string;
	audience: string;
	isMasked: boolean;
	posts: Post[];
	solvedBy: Post | null;
	isClosed: boolean;
	acts: { solution: number | null; closure: number | null };
};

/**
 * Fills an empty data folder with a municipal forum of that size, the same for the same seed, ending
 * today; every row satisfies `yui check`. The people come by the real verbs, the rest in one transaction.
 */
export async function generate(
	folder: string,
	options: { posts: number; threads: number; seed: number }
): Promise<Generated> {
	const by = chance(options.seed);
	const today = now();
	const begun = new Date(today.getTime() - HISTORY_DAYS * DAY_MS);
	setClock(() => begun);
	openYui(folder);
	const { hands, logins } = await appointEverybody(by, dayOf(begun));
	setClock(null);
	const bodies = Array.from({ length: BODIES }, () => body(by));
	const threads = imagine(by, hands, bodies, sizes(by, options), begun.getTime(), today.getTime());
	const client = db().$client;
	const counts = client.transaction(() => {
		write(threads, new Map(bodies.map((text) => [text, render(text)])));
		return { ...read(by, threads, hands, { logins, begun, today }), events: chainTip().count };
	})();
	const [measured] = threads;
	if (!measured) throw new Error('There are no threads.');
	return {
		threadId: measured.id,
		board: measured.board,
		openIds: threads
			.filter((thread) => thread.audience === 'all' && !thread.isClosed && thread !== measured)
			.map((thread) => thread.id)
			.slice(0, 20),
		logins: logins.names,
		unread: counts.unread,
		counts: {
			threads: threads.length,
			posts: options.posts,
			readings: counts.readings,
			events: counts.events
		}
	};
}

type Logins = { names: Generated['logins']; tenures: Map<number, string> };

/** Two or three officers in every organisation, and the four who sign in. */
async function appointEverybody(by: Chance, fromOn: string) {
	const passwordHash = await hashPassword(BENCH_PASSWORD);
	const names = {
		officer: 'bench',
		desk: 'bench-desk',
		caughtUp: 'bench-caught-up',
		behind: 'bench-behind'
	};
	const logins: Logins = { names, tenures: new Map() };
	const codeOfSaku = '202177';
	const tenures = change(system, (tx, record) =>
		organisations.list().flatMap((of) => {
			const isUnion = of.kind === '組合';
			const isSaku = of.code6 === codeOfSaku;
			const signIn = isUnion
				? [names.desk]
				: isSaku
					? [names.officer, names.caughtUp, names.behind]
					: [];
			const wanted = isUnion || isSaku ? 3 : by.between(2, 3);
			return Array.from({ length: wanted }, (_, index) => {
				const login = signIn[index] ?? null;
				const { tenureId } = appoint(tx, record, of.id, {
					name: name(by),
					kana: 'べんち',
					section: by.pick(['総務課', '企画課', '情報政策課', 'デジタル推進課']),
					seat: isUnion ? '相談窓口' : '情報政策担当',
					roles: isUnion ? ['member', 'desk', 'operator', 'org-admin'] : ['member'],
					fromOn,
					toOn: null,
					login,
					passwordHash: login && passwordHash,
					hasAcceptedTerms: login !== null
				});
				if (login) logins.tenures.set(tenureId, login);
				return tenureId;
			});
		})
	);
	setClock(null);
	const hands = tenures.map((tenureId): Hand => {
		const actor = actorOf(tenureId);
		if (!actor) throw new Error(`Tenure ${tenureId} is not in force.`);
		const { person, tenure, seat, organisation } = actor;
		const row = [person.id, tenure.id, seat.id, organisation.id, person.name, tenure.section];
		return { actor, row };
	});
	return { hands, logins };
}

/** How many posts each thread has: many short ones, few long ones, the sum exactly as asked. */
function sizes(by: Chance, { posts, threads }: { posts: number; threads: number }): number[] {
	const mean = posts / threads;
	const drawn = Array.from({ length: threads }, (_, index) =>
		index === 0 ? MEASURED_POSTS : 1 + Math.min(300, Math.floor(-Math.log(1 - by.next()) * mean))
	);
	let missing = posts - drawn.reduce((sum, size) => sum + size, 0);
	for (let index = 1; missing !== 0; index = (index % (threads - 1)) + 1) {
		const step = Math.sign(missing);
		if ((drawn[index] ?? 0) + step < 1) continue;
		drawn[index] = (drawn[index] ?? 0) + step;
		missing -= step;
	}
	return drawn;
}

function imagine(
	by: Chance,
	hands: Hand[],
	bodies: string[],
	sizesOfThreads: number[],
	begun: number,
	today: number
): Thread[] {
	const boardIds = new Map(
		db()
			.select({ id: schema.board.id, slug: schema.board.slug })
			.from(schema.board)
			.all()
			.map((board) => [board.slug, board.id])
	);
	const holders = (key: string) => hands.filter(({ actor }) => actor.reach.includes(key));
	const circles = new Map(
		['all', 'municipalities', ...boardSlugs.map((slug) => `district:${slug}`)].map((key) => [
			key,
			holders(key)
		])
	);
	// Threads of one board lie scattered through time, as in life.
	return sizesOfThreads.map((size, index) => {
		const isMeasured = index === 0;
		const board = isMeasured || by.next() < 0.3 ? 'prefecture' : by.pick(boardSlugs);
		const isDistrict = board !== 'prefecture' && board !== 'practice';
		const audience = isMeasured
			? 'all'
			: isDistrict && by.next() < 0.7
				? `district:${board}`
				: by.pick(['municipalities', 'all']);
		const circle = circles.get(audience) ?? [];
		const thread: Thread = {
			id: 0,
			board,
			boardId: boardIds.get(board) ?? 0,
			kind: by.pick(['question', 'question', 'share', 'opinion'] as const),
			title: title(by),
			audience,
			isMasked: !isMeasured && by.next() < 0.02,
			posts: [],
			solvedBy: null,
			isClosed: false,
			acts: { solution: null, closure: null }
		};
		// A conversation is held by a handful, and most of it in the first weeks.
		const company = Array.from({ length: by.between(3, 12) }, () => by.pick(circle));
		let at = isMeasured ? today - 20 * DAY_MS : begun + by.next() * (today - begun - DAY_MS);
		const pace = Math.min(2 * DAY_MS, (today - at) / (size + 1));
		for (let number = 1; number <= size; number += 1) {
			const isDeleted = !isMeasured && number > 1 && by.next() < 0.005;
			thread.posts.push({
				thread,
				number,
				at: Math.floor(at),
				hand: by.pick(company),
				body: by.pick(bodies),
				isDeleted,
				id: 0
			});
			at = Math.min(today - 60_000, at + Math.max(60_000, -Math.log(1 - by.next()) * pace));
		}
		const standing = thread.posts.filter((post) => post.number > 1 && !post.isDeleted);
		if (thread.kind === 'question' && standing.length > 0 && by.next() < 0.6) {
			thread.solvedBy = by.pick(standing);
		}
		thread.isClosed = !isMeasured && thread.solvedBy === null && by.next() < 0.04;
		return thread;
	});
}

/** Writes threads, posts, acts and their events in the order in which they happened. */
function write(threads: Thread[], html: Map<string, string>): void {
	const client = db().$client;
	const author = 'person_id, tenure_id, seat_id, organisation_id, author_name, author_section';
	const addThread = client.prepare(
		`insert into thread (board_id, kind, title, audience, ${author}, author_audience, created_at,
			last_number, last_post_at, reply_count) values (${marks(15)})`
	);
	const addPost = client.prepare(
		`insert into post (thread_id, number, audience, ${author}, author_audience, body, html, created_at)
			values (${marks(13)})`
	);
	const addAct = client.prepare(
		`insert into thread_act (kind, thread_id, post_id, person_id, organisation_id, at)
			values (${marks(6)})`
	);
	const set = (table: string, column: string) =>
		client.prepare(`update ${table} set ${column} = ? where id = ?`);
	const setDeletion = set('post', 'deletion_id');
	const setSolution = set('thread', 'solution_id');
	const setAcceptance = set('post', 'acceptance_id');
	const addValidity = client.prepare(
		`insert into answer_validity (post_id, fiscal_year, holds_since) values (?, ?, ?)`
	);
	const setClosure = set('thread', 'closure_id');
	const record = recorder();
	const posts = threads
		.flatMap((thread) => thread.posts)
		.sort((a, b) => a.at - b.at || a.number - b.number);
	for (const post of posts) {
		const { thread, hand } = post;
		const asker = thread.posts[0]?.hand.actor.organisation.id;
		const organisation = hand.actor.organisation.id;
		const mask = thread.isMasked && organisation === asker ? `org:${organisation}` : null;
		if (post.number === 1) {
			const added = addThread.run(
				thread.boardId,
				thread.kind,
				thread.title,
				thread.audience,
				...hand.row,
				mask,
				post.at,
				thread.posts.length,
				thread.posts.at(-1)?.at,
				thread.posts.filter((other) => other.number > 1 && !other.isDeleted).length
			);
			thread.id = Number(added.lastInsertRowid);
		}
		const added = addPost.run(
			thread.id,
			post.number,
			thread.audience,
			...hand.row,
			mask,
			post.body,
			html.get(post.body),
			post.at
		);
		post.id = Number(added.lastInsertRowid);
		const board = thread.boardId;
		if (post.number === 1) {
			const refs = { audience: thread.audience, board, post: post.id };
			record(post, 'thread.opened', `thread:${thread.id}`, refs, `${thread.title}\n${post.body}`);
		} else {
			record(post, 'thread.replied', `thread:${thread.id}`, { board, post: post.id }, post.body);
		}
		const act = (kind: string, about: number | null) =>
			Number(
				addAct.run(kind, thread.id, about, hand.actor.person.id, organisation, post.at)
					.lastInsertRowid
			);
		if (post.isDeleted) {
			setDeletion.run(act('deletion', post.id), post.id);
			record(post, 'post.deleted', `post:${post.id}`, { thread: thread.id }, null);
		}
		if (thread.solvedBy === post) {
			const solution = act('solution', post.id);
			setSolution.run(solution, thread.id);
			setAcceptance.run(solution, post.id);
			addValidity.run(post.id, fiscalYear(new Date(post.at)), post.at);
			record(post, 'thread.solved', `thread:${thread.id}`, { post: post.id }, null);
		}
		if (thread.isClosed && post.number === thread.posts.length) {
			setClosure.run(act('closure', null), thread.id);
			record(post, 'thread.closed', `thread:${thread.id}`, {}, null);
		}
	}
}

/** Everybody has read most of what they reach, some of it not to the end; two read as their names say. */
function read(
	by: Chance,
	threads: Thread[],
	hands: Hand[],
	of: { logins: Logins; begun: Date; today: Date }
): { readings: number; unread: number } {
	const client = db().$client;
	const addStart = client.prepare('insert into reading_start values (?, ?)');
	const addReading = client.prepare('insert into reading values (?, ?, ?)');
	const { caughtUp, behind } = of.logins.names;
	let readings = 0;
	let unread = 0;
	const add = (tenureId: number, thread: Thread, number: number) => {
		addReading.run(tenureId, thread.id, number);
		readings += 1;
	};
	for (const { actor } of hands) {
		const login = of.logins.tenures.get(actor.tenure.id);
		const isOdd = login === caughtUp || login === behind;
		addStart.run(actor.tenure.id, of.begun.getTime() + (isOdd ? 0 : 365 * DAY_MS));
		const reach = new Set(actor.reach);
		for (const thread of threads) {
			if (!reach.has(thread.audience)) continue;
			const last = thread.posts.length;
			if (login === caughtUp) add(actor.tenure.id, thread, last);
			else if (login === behind) {
				const isLeft = thread !== threads[0] && thread.board !== 'practice' && unread < UNREAD;
				if (isLeft) unread += 1;
				else add(actor.tenure.id, thread, last);
			} else if (by.next() >= 0.4) {
				add(actor.tenure.id, thread, by.next() < 0.85 ? last : by.between(1, last));
			}
		}
	}
	return { readings, unread };
}

/**
 * Appends to the chain as record/events.ts does, but with its statements prepared once and the tip kept:
 * fifty thousand events in a second. That the form is the same is proven by `yui check` afterwards.
 */
function recorder() {
	const client = db().$client;
	const addEvent = client.prepare(`insert into event values (${marks(11)})`);
	const addText = client.prepare('insert into event_text values (?, ?, ?)');
	const tip = chainTip();
	let { count: id, hash } = tip;
	return (
		{ at, hand }: Post,
		action: string,
		subject: string,
		refs: Record<string, string | number>,
		text: string | null
	) => {
		id += 1;
		const salt = randomBytes(16).toString('hex');
		const textHash = text === null ? null : sha256(salt + text);
		const ids = {
			actor: hand.actor.person.id,
			seat: hand.actor.seat.id,
			organisation: hand.actor.organisation.id
		};
		const canonical = JSON.stringify({
			v: 1,
			id,
			at: new Date(at).toISOString(),
			...ids,
			action,
			subject,
			refs,
			textHash
		});
		hash = sha256(hash + canonical);
		const { actor, seat, organisation } = ids;
		const refsText = JSON.stringify(refs);
		addEvent.run(id, 1, at, actor, seat, organisation, action, subject, refsText, textHash, hash);
		if (text !== null) addText.run(id, salt, text);
	};
}

function marks(count: number): string {
	return Array.from({ length: count }, () => '?').join(', ');
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

if (import.meta.main) {
	const [folder, posts = '50000', threads = '2000', seed = '77'] = process.argv.slice(2);
	if (!folder) throw new Error('node tests/bench/generate.ts <folder> [posts] [threads] [seed]');
	const size = { posts: Number(posts), threads: Number(threads), seed: Number(seed) };
	console.log(await generate(folder, size));
	closeDatabase();
}
