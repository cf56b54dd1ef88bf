import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { spreadFor } from '#lib/listening.ts';
import { now } from '../now.ts';

/** Who a socket speaks for, worked out by the caller from its cookie. */
type Listener = {
	sessionId: string;
	tenureId: number;
	personId: number;
	rooms: string[];
};
type Admission = (cookie: string | undefined) => Promise<Listener | null>;
type OriginCheck = (origin: string | undefined, host: string | undefined) => boolean;

declare global {
	var yuiSockets: Server | undefined;
}

/** How many announcements are kept for who is just opening a page. */
const KEPT = 500;

/** What is announced within this time is told in one message, ms: with many listening, telling costs more than writing. */
const TOGETHER = 100;

let admission: Admission = async () => null;
const kept: { number: number; topics: string[]; audience: string }[] = [];
/** A process begins above every number an earlier one gave out. */
let lastNumber = now().getTime();
/** What each audience has yet to be told. */
const untold = new Map<string, Set<string>>();
let telling: NodeJS.Timeout | undefined;
/** When it was last told, ms of this process. */
let lastTold = -TOGETHER;

/**
 * Attaches socket.io to the one HTTP server, once per process; later calls only renew how sockets are
 * admitted, so that hot reload never opens a second one. This module knows nothing of the domain.
 */
export function attachSockets(
	httpServer: HttpServer,
	admit: Admission,
	isOwnOrigin: OriginCheck
): void {
	admission = admit;
	if (globalThis.yuiSockets) return;
	const io = new Server(httpServer, {
		serveClient: false,
		// Vite's own socket answers upgrades on the same server in development.
		destroyUpgrade: false,
		maxHttpBufferSize: 1_000,
		allowRequest: (request, done) =>
			done(null, isOwnOrigin(request.headers.origin, request.headers.host))
	});
	io.use((socket, next) => {
		enter(socket).then(
			(isAdmitted) => next(isAdmitted ? undefined : new Error('unauthorised')),
			() => next(new Error('unauthorised'))
		);
	});
	io.on('connection', (socket) => {
		const spread = spreadFor(listenerCount());
		socket.emit('spread', spread);
		const missed = missedBy(socket);
		if (missed.length > 0) socket.emit('changed', missed, spread);
	});
	globalThis.yuiSockets = io;
}

/**
 * Tells everybody who holds a key that a topic changed: the name of the topic, and over how long they all read it
 * again. Who wrote has the answer first; then they hear of it, at once or with what else comes within 100 ms.
 */
export function publish(topics: string[], audience: string): void {
	kept.push({ number: (lastNumber += 1), topics, audience });
	if (kept.length > KEPT) kept.shift();
	if (!globalThis.yuiSockets) return;
	const waiting = untold.get(audience) ?? new Set();
	for (const topic of topics) waiting.add(topic);
	untold.set(audience, waiting);
	telling ??= setTimeout(tell, Math.max(0, lastTold + TOGETHER - performance.now()));
}

/** Sends what waits; audiences that hear the same are one crowd, in which nobody hears it twice. */
function tell(): void {
	clearTimeout(telling);
	telling = undefined;
	if (untold.size === 0) return;
	const crowds = new Map<string, { topics: string[]; rooms: string[] }>();
	for (const [audience, waiting] of untold) {
		const topics = [...waiting];
		const crowd = crowds.get(topics.join()) ?? { topics, rooms: [] };
		crowd.rooms.push(`key:${audience}`);
		crowds.set(topics.join(), crowd);
	}
	untold.clear();
	const spread = spreadFor(listenerCount());
	for (const { topics, rooms } of crowds.values()) {
		globalThis.yuiSockets?.to(rooms).emit('changed', topics, spread);
	}
	lastTold = performance.now();
}

/** The number of the last announcement: what is read after asking for it holds everything announced until then. */
export function lastAnnouncement(): number {
	return lastNumber;
}

/** Cuts the sockets of a tenure at once. */
export function disconnectTenure(tenureId: number): void {
	globalThis.yuiSockets?.in(`tenure:${tenureId}`).disconnectSockets(true);
}

/** Cuts the sockets of one session; a browser that still has one asks again and finds who it speaks for now. */
export function disconnectSession(sessionId: string): void {
	globalThis.yuiSockets?.in(`session:${sessionId}`).disconnectSockets(true);
}

/** Cuts all sockets of a person. */
export function disconnectPerson(personId: number): void {
	globalThis.yuiSockets?.in(`person:${personId}`).disconnectSockets(true);
}

/** Asks again who every socket speaks for: rooms follow tenures, grants and the day; the rest is cut. */
export async function recheck(): Promise<void> {
	// Who leaves a room still hears what was announced while they were in it.
	tell();
	for (const socket of (await globalThis.yuiSockets?.local.fetchSockets()) ?? []) {
		const known = globalThis.yuiSockets?.sockets.sockets.get(socket.id);
		if (known && !(await enter(known))) known.disconnect(true);
	}
}

/** How many browsers are listening. */
export function listenerCount(): number {
	return globalThis.yuiSockets?.engine.clientsCount ?? 0;
}

/** How many browsers listen for one session. */
export function listenersOf(sessionId: string): number {
	return globalThis.yuiSockets?.sockets.adapter.rooms.get(`session:${sessionId}`)?.size ?? 0;
}

/** Lets go of every socket, so that the process can end. */
export function closeSockets(): void {
	clearTimeout(telling);
	telling = undefined;
	untold.clear();
	void globalThis.yuiSockets?.close();
	globalThis.yuiSockets = undefined;
}

/** The topics announced to a socket's rooms since its page was drawn; null stands for what is no longer known. */
function missedBy(socket: Socket): (string | null)[] {
	const since: unknown = socket.handshake.auth.since;
	if (typeof since !== 'number' || since >= lastNumber) return [];
	if (since < (kept[0]?.number ?? lastNumber + 1) - 1) return [null];
	const heard = kept.filter(
		({ number, audience }) => number > since && socket.rooms.has(`key:${audience}`)
	);
	return [...new Set(heard.flatMap(({ topics }) => topics))];
}

async function enter(socket: Socket): Promise<boolean> {
	const listener = await admission(socket.handshake.headers.cookie);
	if (!listener) return false;
	for (const room of socket.rooms) if (room !== socket.id) await socket.leave(room);
	await socket.join([
		...listener.rooms,
		`tenure:${listener.tenureId}`,
		`person:${listener.personId}`,
		`session:${listener.sessionId}`
	]);
	return true;
}
