import { NotFound } from '#lib/errors.ts';
import type { Actor } from '../identity/actors.ts';
import { accept as acceptHandover, type Handover } from '../identity/handovers.ts';
import { markUnread } from './reading.ts';
import * as threads from './threads.ts';

/** Receives the seat's 引継書: what its lists name becomes unread from the first post, all else stays as it was read. */
export function receive(actor: Actor, id: number): Handover {
	const received = acceptHandover(actor, id);
	for (const threadId of threadsIn(received)) {
		if (isReadable(actor, threadId)) markUnread(actor, threadId, 1);
	}
	return received;
}

function threadsIn({ facts }: Handover): Set<number> {
	const lines = facts ? [...facts.questions, ...facts.work, ...facts.threads] : [];
	return new Set(
		lines.flatMap((line) => /^\/threads\/(\d+)$/.exec(line.href)?.[1] ?? []).map(Number)
	);
}

function isReadable(actor: Actor, threadId: number): boolean {
	try {
		threads.find(actor, threadId);
		return true;
	} catch (thrown) {
		// Deleted or closed to the organisation since the list was written: there is nothing to show.
		if (thrown instanceof NotFound) return false;
		throw thrown;
	}
}
