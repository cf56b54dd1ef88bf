import { dayOf } from '#lib/dates.ts';
import { preparedOnce } from '../db/index.ts';
import { now } from '../now.ts';
import { insideChange, writtenSoFar } from './change.ts';

let forgotten = 0;

/** For the rare trace that changes what is held. */
export function forgetHeld(): void {
	forgotten += 1;
}

type Held<Value> = { since: string; values: Map<string | number, Value> };

/**
 * Remembers what a reading gave for a key until anything is recorded, by this process or another, or the day changes
 * (JST). Only for what follows from recorded rows alone: traces, such as what somebody has read, are written without
 * a word. The values are shared, so nobody may alter them. At most `most` are held, the latest.
 */
export function heldUntilRecorded<Value extends object>(
	most: number,
	{
		stillHolds = () => true,
		outlastsReplies = false
	}: {
		/** For what also ends by the clock. */
		stillHolds?: (value: Value) => boolean;
		/** No reply in a thread ever alters it. */
		outlastsReplies?: boolean;
	} = {}
): (key: string | number, read: () => Value) => Value {
	const memory = preparedOnce((): Held<Value> => ({ since: '', values: new Map() }));
	return (key, read) => {
		// What a change has written so far may yet be taken back.
		if (insideChange()) return read();
		const held = memory();
		const since = moment(outlastsReplies ? 'lasting' : 'all');
		if (held.since !== since) {
			held.values.clear();
			held.since = since;
		}
		const known = held.values.get(key);
		if (known !== undefined && stillHolds(known)) return known;
		const value = read();
		const [oldest] = held.values.keys();
		if (held.values.size >= most && oldest !== undefined) held.values.delete(oldest);
		held.values.set(key, value);
		return value;
	};
}

/** Differs whenever business rows may, and from day to day. */
function moment(of: 'all' | 'lasting'): string {
	return `${writtenSoFar()[of]} ${dayOf(now())} ${forgotten}`;
}
