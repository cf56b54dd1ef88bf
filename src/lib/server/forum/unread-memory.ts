import { preparedOnce } from '../db/index.ts';

/** Unread threads per board id, and how many of them are counted on two boards. */
export type UnreadCounts = { byBoard: Map<number, number>; guests: number };

/** What was counted for one tenure, and what it was counted from. */
export type Counted = UnreadCounts & {
	/** The reader's rights and where unread begins: anything else counts anew. */
	reader: string;
	/** The last event that is counted in. */
	event: number;
	/** A bit for each thread that is unread, by its id. */
	threads: Uint8Array;
	/** Threads whose pointer has moved since. */
	moved: Set<number>;
};

/** Bytes of bits that are remembered, of the tenures that were asked for last: everybody who is there on a busy day. */
const REMEMBERED = 16 * 1024 * 1024;
/** What one tenure takes beside its bits, bytes. */
const BESIDE = 1_024;
const all = preparedOnce(() => new Map<number, Counted>());

/** What was counted for a tenure, while the same database is open. */
export function remembered(tenureId: number): Counted | undefined {
	return all().get(tenureId);
}

/** Keeps what was counted, and lets go of whoever has not asked for longest. */
export function remember(tenureId: number, counted: Counted): void {
	const kept = all();
	kept.delete(tenureId);
	kept.set(tenureId, counted);
	// Everybody's bits are about as many: one for each thread there is.
	const most = REMEMBERED / (counted.threads.length + BESIDE);
	const [oldest] = kept.keys();
	if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}

/** A pointer of a tenure has moved in one thread, or in any. */
export function pointerMoved(tenureId: number, threadId: number | null): void {
	if (threadId === null) all().delete(tenureId);
	else remembered(tenureId)?.moved.add(threadId);
}
