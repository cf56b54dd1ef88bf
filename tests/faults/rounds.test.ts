import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase } from '#lib/server/db/index.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { asBefore, MIGRATIONS } from '../support/before.ts';
import { closeTemporaryYui, temporaryFolder } from '../support/database.ts';
import { tellRegister } from '../support/licences.ts';
import { startRival } from '../support/rivals.ts';
import { column, faultsIn, missing, momentsOf, ROUNDS, tellRounds } from '../support/rounds.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { signedIn } from '../support/sessions.ts';
import { STORY_DAY, STORY_PASSWORD, tellStory, type Story } from '../support/story.ts';

/* Killed with SIGKILL at moments of chance: what was answered is there, nothing is half there, the check is clean. */

const PORT = Number(process.env.YUI_TEST_PORT ?? 4173) + 12;
const EACH = Math.max(1, Math.floor(ROUNDS / 4));
/** One round takes some seconds on a busy machine, ms. */
const LONG = 60_000 + EACH * 40_000;

let story: Story;
let server: RunningServer | null = null;
beforeEach(async () => {
	story = await tellStory();
}, 120_000);
afterEach(async () => {
	await server?.stop('SIGKILL');
	closeTemporaryYui(story.folder);
});

const writers = ['ide', 'takamizawa', 'shiokawa'] as const;

/** Replies over and over until the server is gone; hears what was taken. */
async function replying(
	of: { url: string; cookie: string; thread: number; name: string; size: number },
	taken: (body: string, sha256: string | null) => void
): Promise<void> {
	for (let count = 1; ; count += 1) {
		const text = `${of.name}の${count}番目の返信`;
		const body = new FormData();
		body.set('body', text);
		const content = of.size > 0 ? randomBytes(of.size + count * 1_000).toString('base64') : null;
		if (content) body.set('files', new File([content], `${count}.txt`));
		try {
			const answer = await fetch(`${of.url}/threads/${of.thread}?/reply`, {
				method: 'POST',
				redirect: 'manual',
				headers: { cookie: of.cookie, accept: 'text/html' },
				body
			});
			if (answer.status !== 303) throw new Error(`It answered ${answer.status}.`);
			taken(text, content && createHash('sha256').update(content).digest('hex'));
		} catch (thrown) {
			if (thrown instanceof TypeError) return;
			throw thrown;
		}
	}
}

test.each([
	['posting', 0],
	['uploading', 40_000]
])(
	'a server killed while three are %s keeps every reply it has answered, with its files',
	async (kind, size) => {
		const { folder } = story;
		closeDatabase();
		const moments = momentsOf(kind);
		const bodies: string[] = [];
		const hashes: string[] = [];
		let cookies: string[] = [];
		for (let round = 1; round <= EACH; round += 1) {
			const log = join(folder, 'log');
			const running = await startServer({ port: PORT, folder, log, asBuilt: true });
			server = running;
			if (cookies.length === 0) {
				cookies = await Promise.all(
					writers.map((login) => signedIn(running.url, login, STORY_PASSWORD))
				);
			}
			const before = bodies.length;
			const thread = story.threads.sakuAll;
			const writing = writers.map((name, index) =>
				replying(
					{ url: running.url, cookie: cookies[index] ?? '', thread, name: `${name}${round}`, size },
					(body, sha256) => {
						bodies.push(body);
						if (sha256) hashes.push(sha256);
					}
				)
			);
			while (bodies.length === before) await sleep(5);
			await sleep(moments.below(700));
			await running.stop('SIGKILL');
			await Promise.all(writing);
			expect(missing(bodies, column(folder, 'select body from post'))).toEqual([]);
			const stored = `select a.sha256 from attachment a join post p on a.thing_type = 'post'
				and a.thing_id = p.id where a.removed_at is null`;
			expect(missing(hashes, column(folder, stored))).toEqual([]);
			expect(await faultsIn(folder)).toEqual([]);
		}
		tellRounds(kind, EACH, `${bodies.length} answered replies kept`);
	},
	LONG
);

test(
	'a process killed while it orders and delivers licences leaves all of an act or nothing of it',
	async () => {
		const { folder } = story;
		const { organisation } = story.as('ide');
		const register = tellRegister(story);
		const [desk, lead] = [register.desk.tenure.id, register.lead.tenure.id];
		closeDatabase();
		const moments = momentsOf('ordering');
		const answered = { order: [] as number[], deliver: [] as number[] };
		for (let round = 1; round <= EACH; round += 1) {
			const rival = await startRival({ folder, day: STORY_DAY, desk, lead });
			const act = moments.below(2) === 0 ? 'order' : 'deliver';
			const command = { act: 'churn', id: organisation.id, version: 0 };
			for (const line of await rival.dies(command, `begin ${act}`, moments.below(120))) {
				const [, what, id] = /^done (order|deliver) (\d+)$/.exec(line) ?? [];
				if (what === 'order' || what === 'deliver') answered[what].push(Number(id));
			}
			const ordered = `select id from licence_application where state = 'ordered'`;
			expect(missing(answered.order, column(folder, ordered))).toEqual([]);
			const delivered =
				'select r.receipt_id from delivery d join receipt_line r on r.id = d.receipt_line_id';
			expect(missing(answered.deliver, column(folder, delivered))).toEqual([]);
			expect(await faultsIn(folder)).toEqual([]);
		}
		const acts = answered.order.length + answered.deliver.length;
		tellRounds('ordering', EACH, `${acts} answered acts kept`);
	},
	LONG
);

test(
	'a process killed while it brings an older version’s data up to date leaves what opens and is whole',
	async () => {
		closeDatabase();
		const moments = momentsOf('migrating');
		const laid = temporaryFolder();
		const states = new Map<number, string>();
		const stateAfter = (landed: number): string => {
			const path = states.get(landed) ?? asBefore(databasePath(story.folder), laid, landed).path;
			states.set(landed, path);
			return path;
		};
		const bodies = column(story.folder, 'select body from post');
		let killed = 0;
		for (let round = 1; round <= EACH; round += 1) {
			const state = stateAfter(1 + moments.below(MIGRATIONS));
			const folder = temporaryFolder();
			cpSync(join(story.folder, 'files'), join(folder, 'files'), { recursive: true });
			cpSync(state, databasePath(folder));
			// As often as the moment falls into it; then once more, to its end.
			if (await diesOpening(folder, moments.below(500))) killed += 1;
			await diesOpening(folder, null);
			expect(missing(bodies, column(folder, 'select body from post'))).toEqual([]);
			expect(await faultsIn(folder)).toEqual([]);
			rmSync(folder, { recursive: true });
		}
		rmSync(laid, { recursive: true });
		tellRounds('migrating', EACH, `${killed} of them killed before the end`);
	},
	LONG
);

/** Opens a folder in a process of its own and kills it so many ms after it began, or lets it end; tells whether it was killed. */
async function diesOpening(folder: string, after: number | null): Promise<boolean> {
	const child = spawn(process.execPath, ['tests/support/opens.ts', folder], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	child.stdout.once('data', () => {
		if (after !== null) setTimeout(() => child.kill('SIGKILL'), after);
	});
	const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
	if (after === null) expect(code).toBe(0);
	return signal === 'SIGKILL';
}
