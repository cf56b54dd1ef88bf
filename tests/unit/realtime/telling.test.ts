import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachSockets, closeSockets, publish, recheck } from '#lib/server/realtime/sockets.ts';

/** Who is let in, by the cookie, and into which rooms. */
let rooms: Record<string, string[]>;
let server: Server;
let open: Socket[];

beforeEach(async () => {
	rooms = {};
	open = [];
	server = createServer();
	const admit = async (cookie: string | undefined) =>
		cookie === undefined || !rooms[cookie]
			? null
			: { sessionId: cookie, tenureId: 1, personId: 1, rooms: rooms[cookie] };
	attachSockets(server, admit, () => true);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});

afterEach(async () => {
	open.forEach((socket) => socket.close());
	closeSockets();
	if (server.listening) await new Promise((closed) => server.close(closed));
});

async function listenAs(cookie: string): Promise<string[][]> {
	const { port } = server.address() as AddressInfo;
	const socket = io(`http://127.0.0.1:${port}`, {
		transports: ['websocket'],
		forceNew: true,
		extraHeaders: { cookie }
	});
	open.push(socket);
	const heard: string[][] = [];
	socket.on('changed', (topics: string[]) => heard.push(topics));
	await new Promise((connected) => socket.once('connect', () => connected(null)));
	return heard;
}

/** Until everything announced before has been told. */
async function told(): Promise<void> {
	publish(['end'], 'everybody');
	const ends = open.map(
		(socket) =>
			new Promise((heard) => {
				socket.on('changed', (topics: string[]) => topics.includes('end') && heard(null));
			})
	);
	await Promise.all(ends);
}

test('what is announced together is told together, once to whoever holds two of its keys', async () => {
	rooms = {
		both: ['key:all', 'key:grant:thread:1', 'key:everybody'],
		one: ['key:all', 'key:everybody'],
		none: ['key:everybody']
	};
	const [both, one, none] = [await listenAs('both'), await listenAs('one'), await listenAs('none')];
	for (const audience of ['all', 'grant:thread:1']) {
		publish(['thread:1', 'nav'], audience);
		publish(['thread:2', 'nav'], audience);
	}
	await told();
	const once = ['thread:1', 'nav', 'thread:2'];
	expect(both.filter((topics) => !topics.includes('end'))).toEqual([once]);
	expect(one.filter((topics) => !topics.includes('end'))).toEqual([once]);
	expect(none).toEqual([['end']]);
});

test('who is quiet is told at once, and what follows close behind comes in one message', async () => {
	rooms = { one: ['key:all', 'key:everybody'] };
	const heard = await listenAs('one');
	const first = new Promise((resolve) => open[0]?.once('changed', () => resolve(null)));
	publish(['thread:1'], 'all');
	await first;
	publish(['thread:2'], 'all');
	await new Promise((passed) => setTimeout(passed, 10));
	publish(['thread:3'], 'all');
	await told();
	expect(heard).toEqual([['thread:1'], ['thread:2', 'thread:3'], ['end']]);
});

test('who is taken out of a group still hears of it, and of nothing after', async () => {
	rooms = { member: ['key:group:1', 'key:everybody'] };
	const heard = await listenAs('member');
	publish(['group:open-data'], 'group:1');
	rooms.member = ['key:everybody'];
	await recheck();
	publish(['meeting:1'], 'group:1');
	await told();
	expect(heard).toEqual([['group:open-data'], ['end']]);
});
