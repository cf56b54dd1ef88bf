import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';

/** How many open at once; a crowd does not come through the door in one step. */
const AT_ONCE = 50;

export type Listening = {
	sockets: Socket[];
	/** Resolves when every socket has heard of something among the topics, with the time of each, ms since `from`. */
	heard: (isMeant: (topics: string[]) => boolean, from: number) => Promise<number[]>;
	close: () => void;
};

/** Opens a WebSocket for each cookie and leaves it open. */
export async function listenAs(url: string, cookies: string[]): Promise<Listening> {
	const sockets: Socket[] = [];
	for (let first = 0; first < cookies.length; first += AT_ONCE) {
		const some = cookies.slice(first, first + AT_ONCE);
		sockets.push(...(await Promise.all(some.map((cookie) => open(url, cookie)))));
	}
	return {
		sockets,
		heard: (isMeant, from) =>
			Promise.all(
				sockets.map(
					(socket) =>
						new Promise<number>((resolve) => {
							const hear = (topics: string[]) => {
								if (!isMeant(topics)) return;
								socket.off('changed', hear);
								resolve(performance.now() - from);
							};
							socket.on('changed', hear);
						})
				)
			),
		close: () => sockets.forEach((socket) => socket.close())
	};
}

function open(url: string, cookie: string): Promise<Socket> {
	const socket = io(url, {
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		extraHeaders: { cookie, origin: url }
	});
	return new Promise((resolve, reject) => {
		socket.once('connect', () => resolve(socket));
		socket.once('connect_error', reject);
	});
}

/** The same in a process of its own, so that hearing does not hold up who measures. */
export async function listenElsewhere(
	url: string,
	cookies: string[]
): Promise<{ close: () => Promise<void> }> {
	const child = fork(fileURLToPath(import.meta.url));
	child.send({ url, cookies });
	await once(child, 'message');
	return {
		close: async () => {
			child.kill();
			await once(child, 'exit');
		}
	};
}

if (import.meta.main) {
	process.once('message', (asked: { url: string; cookies: string[] }) => {
		void listenAs(asked.url, asked.cookies).then(() => process.send?.('open'));
	});
	process.once('disconnect', () => process.exit(0));
}
