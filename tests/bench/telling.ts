import { closeDatabase, db } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as posts from '#lib/server/forum/posts.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { stopListening } from '#lib/server/record/change.ts';
import { home } from '#lib/server/readers/home.ts';
import { morning } from '#lib/server/readers/morning.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { figure } from './figures.ts';
import { generate } from './generate.ts';
import { ms, table } from './tables.ts';
import { quantile } from './timing.ts';

/* What it costs to tell people: one post as followers grow, and the pages of somebody who was away a year. */

const SIZE = { posts: 50_000, threads: 2_000, seed: 77 };
const FOLLOWERS = [0, 10, 100, 1_000];
const ROUNDS = 5;
const REPLIES = 20;
const LOOKS = 40;
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Tells people of posts and reads what they were told of; gives the lines of the report. */
export async function measureTelling(folder: string): Promise<string[]> {
	const made = await generate(folder, SIZE);
	const officer = actorFor(made.logins.officer);
	const lines = [...fanOut(officer, made.threadId), ...catchUp(officer)];
	stopListening();
	closeDatabase();
	return lines;
}

type Taken = { wall: number[]; cpu: number };

/** Does something some times; the processor's own time tells most where a machine is shared. */
function measured(taken: Taken, times: number, work: () => unknown): void {
	const before = process.cpuUsage();
	for (let count = 0; count < times; count += 1) {
		const begun = performance.now();
		work();
		taken.wall.push(performance.now() - begun);
	}
	const { user, system } = process.cpuUsage(before);
	taken.cpu += (user + system) / 1000;
}

/** The same reply again and again, the numbers of followers taking turns; the floor tells nobody. */
function fanOut(officer: Actor, threadId: number): string[] {
	const { $client: client } = db();
	const addSeat = client.prepare('insert into seat (organisation_id, name) values (?, ?)');
	const seats = client.transaction(() =>
		Array.from({ length: 1_000 }, (_, index) =>
			Number(addSeat.run(officer.organisation.id, `席${index}`).lastInsertRowid)
		)
	)();
	const times = new Map<string, Taken>();
	const measure = (name: string) => {
		const taken = times.get(name) ?? { wall: [], cpu: 0 };
		times.set(name, taken);
		const reply = { body: '同じ返信です。', files: [] };
		measured(taken, REPLIES, () => posts.reply(officer, threadId, reply));
	};
	for (let round = 0; round < ROUNDS; round += 1) {
		stopListening();
		measure('no listener');
		registerListeners();
		for (const followers of FOLLOWERS) {
			client.prepare('delete from follow').run();
			const add = client.prepare('insert into follow values (?, ?, 0)');
			client.transaction(() =>
				seats.slice(0, followers).forEach((seat) => add.run(seat, `thread:${threadId}`))
			)();
			measure(String(followers));
		}
	}
	const told = client.prepare('select count(*) items from inbox_item').get() as { items: number };
	// The officer who replies follows too, and is not told.
	const due = ROUNDS * REPLIES * FOLLOWERS.reduce((sum, followers) => sum + followers, 0);
	if (told.items !== due) throw new Error(`${told.items} items were written, not ${due}.`);
	const each = (name: string) => (times.get(name)?.cpu ?? 0) / (ROUNDS * REPLIES);
	const ten = each('10');
	for (const name of times.keys()) {
		if (name === '10') continue;
		figure('telling', `a reply with followers: ${name}`, {
			unit: 'ms CPU',
			yui: each(name),
			floor: ten,
			floorIs: '10 followers'
		});
	}
	return [
		'## One reply as followers grow (in process, synchronous=FULL)\n',
		...table(
			['followers', 'CPU each', 'of 10 followers', 'each further follower', 'wall p50', 'wall p95'],
			[...times].map(([name, { wall }]) => {
				const extra = Number(name) > 10 ? us((each(name) - ten) / (Number(name) - 10)) : '';
				const ratio = `${(each(name) / ten).toFixed(2)} ×`;
				return [
					name,
					ms(each(name)),
					ratio,
					extra,
					ms(quantile(wall, 0.5)),
					ms(quantile(wall, 0.95))
				];
			})
		)
	];
}

/** The same person who reads most, and after a year in which they followed every board and read nothing. */
function catchUp(officer: Actor): string[] {
	const { $client: client } = db();
	const usual = look(officer);
	const away = officer;
	const since = Date.now() - YEAR;
	client.prepare('delete from follow').run();
	client.prepare("insert into follow select ?, 'board:' || id, 0 from board").run(away.seat.id);
	client.prepare('delete from reading where tenure_id = ?').run(away.tenure.id);
	client
		.prepare('update reading_start set read_before = ? where tenure_id = ?')
		.run(since, away.tenure.id);
	client.prepare('delete from inbox_item').run();
	const told = client
		.prepare(
			`insert into inbox_item (seat_id, event_id, why, action, thing, thread_id, post_id, audience, at)
			select ?, event.id, 'follow', action, subject, thread.id, refs ->> 'post', thread.audience, event.at
			from event join thread on subject = 'thread:' || thread.id
			where action in ('thread.opened', 'thread.replied') and event.at >= ?`
		)
		.run(away.seat.id, since).changes;
	const back = look(away);
	for (const [name, before] of usual) {
		const after = back.get(name) ?? before;
		figure('telling', `${name}, away for a year`, {
			unit: 'ms CPU',
			yui: after.cpu / LOOKS,
			floor: before.cpu / LOOKS,
			floorIs: 'as usual'
		});
	}
	return [
		`## Away for a year and told of everything: ${told} unseen items (in process)\n`,
		...table(
			[
				'what',
				'CPU as usual',
				'CPU after a year',
				'ratio',
				'wall p95 as usual',
				'wall p95',
				'ratio'
			],
			[...usual].map(([name, before]) => {
				const after = back.get(name) ?? before;
				const p95 = [quantile(before.wall, 0.95), quantile(after.wall, 0.95)] as const;
				return [
					name,
					ms(before.cpu / LOOKS),
					ms(after.cpu / LOOKS),
					`${(after.cpu / before.cpu).toFixed(2)} ×`,
					ms(p95[0]),
					ms(p95[1]),
					`${(p95[1] / p95[0]).toFixed(2)} ×`
				];
			})
		)
	];
}

/** What every page costs this reader. */
function look(actor: Actor): Map<string, Taken> {
	const prefecture = boards.find(actor, 'prefecture');
	const pages: Record<string, () => unknown> = {
		'navigation (every page)': () => navigation(actor),
		home: () => home(actor),
		知らせ: () => inbox(actor, null),
		今朝の一覧: () => morning(actor, null),
		'unread of 全県': () =>
			listings.list(actor, prefecture, { filter: 'unread', year: 'usual', page: 1 })
	};
	return new Map(
		Object.entries(pages).map(([name, page]) => {
			const taken: Taken = { wall: [], cpu: 0 };
			page();
			measured(taken, LOOKS, page);
			return [name, taken];
		})
	);
}

function us(time: number): string {
	return `${(time * 1000).toFixed(1)} µs`;
}

if (import.meta.main) await alone(measureTelling);
