import Database from 'better-sqlite3';
import { io, type Socket } from 'socket.io-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { get, post, signIn, type Demonstration } from './demonstration.ts';
import { roleNames, type Role } from './roles.ts';

/** What is asked to be announced: a form that somebody sends, and who may hear that something came of it. */
type Announcement = {
	what: string;
	by: Role;
	path: (find: (sql: string) => string) => string;
	fields: Record<string, string>;
	topic: RegExp;
	heardBy: Role[];
};

const TOWNS: Role[] = ['北相', '北管', '佐穂', '佐久'];
const UNION: Role[] = ['窓口', '承認', '運用'];

const inThreadFor =
	(audience: string): Announcement['path'] =>
	(find) =>
		`/threads/${find(`select min(id) from thread where audience = '${audience}'`)}?/reply`;

const announcements: Announcement[] = [
	{
		what: 'a reply in a thread for the municipalities',
		by: '北相',
		path: inThreadFor('municipalities'),
		fields: { body: '返信です。' },
		topic: /^thread:/,
		heardBy: [...TOWNS, ...UNION]
	},
	{
		what: 'a reply in a thread of 佐久広域',
		by: '佐穂',
		path: inThreadFor('district:saku'),
		fields: { body: '返信です。' },
		topic: /^thread:/,
		heardBy: [...TOWNS, ...UNION]
	},
	{
		what: 'a reply in a thread of 木曽広域',
		by: '窓口',
		path: inThreadFor('district:kiso'),
		fields: { body: '返信です。' },
		topic: /^thread:/,
		heardBy: UNION
	}
];

/** The number of the last announcement before a page was drawn. */
function drawnAfter(page: string): number {
	return Number(/drawnAfter:([\d.e+]+)/.exec(page)?.[1]);
}

/** Who may open a socket, and what each of them hears of what goes on. */
export function sockets(demonstration: () => Demonstration): void {
	const connect = (cookie: string, origin?: string, auth: object = {}): Socket =>
		io(demonstration().server.url, {
			transports: ['websocket'],
			reconnection: false,
			forceNew: true,
			auth,
			extraHeaders: { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}) }
		});

	const isOpen = async (cookie: string, origin?: string) => {
		const socket = connect(cookie, origin);
		const opened = await new Promise<boolean>((done) => {
			socket.once('connect', () => done(true));
			socket.once('connect_error', () => done(false));
		});
		socket.close();
		return opened;
	};

	test('a stranger, a session that is none and a page of another site get no socket', async () => {
		const { cookies } = demonstration();
		expect(await isOpen('')).toBe(false);
		expect(await isOpen(`yui_session=${'a'.repeat(40)}`)).toBe(false);
		expect(await isOpen(cookies.北相, 'https://evil.example')).toBe(false);
		expect(await isOpen(cookies.北相, 'null')).toBe(false);
		expect(await isOpen(cookies.北相, demonstration().server.url)).toBe(true);
	});

	test('who has not confirmed 利用規約 gets none until then, as they get no page', async () => {
		const { server, database } = demonstration();
		const cookie = await signIn(server.url, 'komagane');
		expect(await isOpen(cookie)).toBe(true);
		const writing = new Database(database.name);
		writing.prepare("update person set terms_version = null where login = 'komagane'").run();
		writing.close();
		// Rows altered past the record are noticed at the next act.
		await post(server.url, '/settings?/display', cookie, { density: 'standard' });
		expect((await get(server.url, '/boards', cookie)).headers.get('location')).toContain(
			'/welcome'
		);
		expect(await isOpen(cookie)).toBe(false);
		expect((await post(server.url, '/welcome', cookie, {})).status).toBe(303);
		expect(await isOpen(cookie)).toBe(true);
	});

	test.each(announcements)(
		'$what is heard by who may read it alone',
		async (announced) => {
			const { server, cookies, database } = demonstration();
			const since = drawnAfter(await (await get(server.url, '/boards', cookies.窓口)).text());
			const heard = new Set<Role>();
			const late = new Set<Role>();
			const listen = (heard: Set<Role>, auth: object) =>
				Promise.all(
					roleNames
						.filter((role) => role !== 'よそ')
						.map((role) => {
							const socket = connect(cookies[role], undefined, auth);
							socket.on('changed', (topics: string[]) => {
								if (topics.some((topic) => announced.topic.test(topic))) heard.add(role);
							});
							// What a browser says is not listened to: nobody enters a room by asking.
							socket.on('connect', () => socket.emit('join', 'key:union', 'key:district:saku'));
							return new Promise<Socket>((done) => socket.once('connect', () => done(socket)));
						})
				);
			const open = await listen(heard, {});
			const path = announced.path((sql) => String(database.prepare(sql).pluck().get()));
			const { status } = await post(server.url, path, cookies[announced.by], announced.fields);
			expect(status).toBe(303);
			await expect.poll(() => heard.has(announced.by), { timeout: 10_000 }).toBe(true);
			const behind = await listen(late, { since });
			await expect.poll(() => late.has(announced.by), { timeout: 10_000 }).toBe(true);
			await sleep(500);
			for (const socket of [...open, ...behind]) socket.close();
			expect([...heard].sort()).toEqual([...announced.heardBy].sort());
			expect([...late].sort()).toEqual([...announced.heardBy].sort());
		},
		60_000
	);
}
