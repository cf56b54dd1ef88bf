import { invalidate } from '$app/navigation';
import { navigating } from '$app/state';

/** How often the page asks by itself while no socket reaches the server, ms. */
const POLL = 60_000;

type Hear = (topic: string | null) => void;

/** Several changes at once are one reading, ms. */
const SETTLE = 250;

let hearers: Hear[] = [];
let stale: (string | null)[] = [];
let settling: ReturnType<typeof setTimeout> | undefined;
let isConnected = false;

/**
 * Opens the browser's one socket and keeps asking every minute while it is not through. A changed topic
 * makes every `load` that depends on `topic:<name>` read again. Gives the function that ends it.
 */
export function listenForChanges(): () => void {
	const timer = setInterval(() => {
		if (!isConnected && document.visibilityState === 'visible') tell(null);
	}, POLL);
	let close = () => {};
	let isOver = false;
	void import('socket.io-client').then(({ io }) => {
		if (isOver) return;
		const socket = io({ reconnectionDelayMax: 30_000 });
		let wasConnected = false;
		socket.on('connect', () => {
			isConnected = true;
			// What happened while the line was down was not heard.
			if (wasConnected) tell(null);
			wasConnected = true;
		});
		socket.on('disconnect', (reason) => {
			isConnected = false;
			// The server cuts a socket whose seat has ended; asking again finds the next seat or the door.
			if (reason === 'io server disconnect') {
				tell(null);
				socket.connect();
			}
		});
		socket.on('connect_error', () => (isConnected = false));
		socket.on('changed', (topics: string[]) => topics.forEach((topic) => tell(topic)));
		close = () => socket.close();
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

function tell(topic: string | null): void {
	for (const hear of hearers) hear(topic);
	stale = [...stale, topic];
	clearTimeout(settling);
	settling = setTimeout(readAgain, SETTLE);
}

/** Reading again would break off a page that is just being opened, so it waits for that. */
function readAgain(): void {
	if (navigating.to) {
		settling = setTimeout(readAgain, SETTLE);
		return;
	}
	const topics = stale;
	stale = [];
	void invalidate((url) =>
		topics.some((topic) =>
			topic === null ? url.protocol === 'topic:' : url.href === `topic:${topic}`
		)
	);
}
