import { invalidate, invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';
import { returning, waitFor } from '#lib/listening.ts';

/** How often the page asks by itself while no socket reaches the server, ms. */
const POLL = 60_000;

type Hear = (topic: string | null) => void;

/** How long a page that is just being opened is left alone, ms. */
const PATIENCE = 250;

let hearers: Hear[] = [];
/** What is to be read again, and from when on. */
let stale: { topic: string | null; due: number }[] = [];
let settling: ReturnType<typeof setTimeout> | undefined;
let isConnected = false;
/** How much is under way that a reading would overtake. */
let underWay = 0;
/** Over how long the server wants all browsers together to read again, ms. */
let spread = 0;

/**
 * Opens the browser's one socket and keeps asking every minute while it is not through. A changed topic
 * makes every `load` that depends on `topic:<name>` read again; what changed between `drawnAfter`, the number of
 * the last announcement before the page was drawn, and the first connection is heard then. Gives the function
 * that ends it.
 */
export function listenForChanges(drawnAfter: number): () => void {
	const timer = setInterval(() => {
		if (!isConnected && document.visibilityState === 'visible') tell(null);
	}, POLL);
	let close = () => {};
	let isOver = false;
	void import('socket.io-client').then(({ io }) => {
		if (isOver) return;
		let wasConnected = false;
		const auth = (send: (said: object) => void) => send(wasConnected ? {} : { since: drawnAfter });
		const socket = io({ ...returning, auth });
		let returned: ReturnType<typeof setTimeout> | undefined;
		socket.on('connect', () => {
			isConnected = true;
			// What happened while the line was down was not heard; all the others return at the same time.
			if (wasConnected) returned = setTimeout(() => tell(null), spread * Math.random());
			wasConnected = true;
		});
		socket.on('spread', (wanted: number) => (spread = Math.max(spread, wanted)));
		socket.on('disconnect', (reason) => {
			isConnected = false;
			// The server cuts a socket whose seat has ended; asking again finds the next seat or the door.
			if (reason === 'io server disconnect') {
				tell(null);
				socket.connect();
			}
		});
		socket.on('connect_error', () => (isConnected = false));
		socket.on('changed', (topics: (string | null)[], wanted: number) => {
			spread = wanted;
			topics.forEach((topic) => tell(topic));
		});
		close = () => {
			clearTimeout(returned);
			socket.close();
		};
	});
	return () => {
		isOver = true;
		clearInterval(timer);
		close();
	};
}

/** Calls `hear` with the name of each changed topic, or null when anything may have changed. */
export function onChange(hear: Hear): () => void {
	hearers = [...hearers, hear];
	return () => {
		hearers = hearers.filter((other) => other !== hear);
	};
}

/** Does what a reading would overtake, such as the way to the next page: what is heard meanwhile is read after it. */
export async function undisturbed(act: () => Promise<void>): Promise<void> {
	underWay += 1;
	try {
		await act();
	} finally {
		underWay -= 1;
	}
}

/** Reads the whole page again, and is over when it stands there. */
export function readEverything(): Promise<void> {
	return undisturbed(invalidateAll);
}

function tell(topic: string | null): void {
	for (const hear of hearers) hear(topic);
	// A topic that waits already takes the news with it.
	if (!stale.some((other) => other.topic === topic)) {
		const wait = topic === null ? PATIENCE : waitFor(topic, spread, Math.random());
		stale = [...stale, { topic, due: performance.now() + wait }];
	}
	settle();
}

function settle(): void {
	clearTimeout(settling);
	const next = Math.min(...stale.map(({ due }) => due));
	if (stale.length > 0) settling = setTimeout(readAgain, next - performance.now());
}

/** Reading again would break off a page that is just being opened, so it waits for that. */
function readAgain(): void {
	if (navigating.to || underWay > 0) {
		settling = setTimeout(readAgain, PATIENCE);
		return;
	}
	const now = performance.now();
	const topics = stale.filter(({ due }) => due <= now).map(({ topic }) => topic);
	stale = stale.filter(({ due }) => due > now);
	settle();
	if (topics.length === 0) return;
	void invalidate((url) =>
		topics.some((topic) =>
			topic === null ? url.protocol === 'topic:' : url.href === `topic:${topic}`
		)
	);
}
