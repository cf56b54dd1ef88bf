import { db, preparedOnce, viewNow, writing, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { append, type EventRefs, type RecordedEvent } from './events.ts';

/** The hand that writes when no person does: the first start, the schedule, the command line. */
export const system = { isSystem: true } as const;

export type Hand = Actor | typeof system;

/** Records what happened, in the past tense ('thread.replied'), about a subject ('thread:12'). */
export type Recorder = (
	action: string,
	subject: string,
	refs?: EventRefs,
	text?: string | null
) => void;

type Listeners = {
	within: ((tx: Tx, event: RecordedEvent) => void)[];
	after: ((events: RecordedEvent[]) => void)[];
};

const listeners: Listeners = { within: [], after: [] };
/** What is recorded many times an hour and alters nobody's rights, nor any board, group or hour of the desk. */
const passing = new Set(['thread.replied']);

let isChanging = false;
/** Rows and events of such changes since this process began. */
const passed = { rows: 0, events: 0 };
/** The marks of the view that is being read: in it they cannot change. */
let seen: { view: object; marks: { all: string; lasting: string } } | null = null;
let reportFailure: (thrown: unknown) => void = (thrown) => {
	throw thrown;
};

/** Names who hears of an `after` listener that failed; until then the failure is thrown, as tests want it. */
export function reportFailuresTo(report: (thrown: unknown) => void): void {
	reportFailure = report;
}

/** Registers what follows from events: inside the transaction, or after it has been committed. */
export function listen(added: Partial<Listeners>): void {
	listeners.within.push(...(added.within ?? []));
	listeners.after.push(...(added.after ?? []));
}

/** Forgets every listener, so that hot reload and tests do not register twice. */
export function stopListening(): void {
	listeners.within = [];
	listeners.after = [];
}

/** True while a business transaction is open on this thread, when traces must not be written. */
export function insideChange(): boolean {
	return isChanging;
}

/** Two marks that differ whenever business rows may, by this process or another: of all there is, and of all but replies. */
export function writtenSoFar(): { all: string; lasting: string } {
	const view = viewNow();
	if (view && seen?.view === view) return seen.marks;
	const [rows, events] = selectWritten().get() as [number, number];
	const lasting = `${rows - passed.rows} ${events - passed.events}`;
	const marks = { all: `${rows} ${events}`, lasting };
	seen = view && { view, marks };
	return marks;
}

const selectWritten = preparedOnce(({ $client }) =>
	$client.prepare('select total_changes(), coalesce(max(id), 0) from event').raw()
);

/**
 * Runs one business write: rows, events and all that follows from them in one immediate transaction,
 * or nothing at all. After the commit the `after` listeners hear the events.
 */
export function change<Result>(hand: Hand, work: (tx: Tx, record: Recorder) => Result): Result {
	// The inner one's listeners would hear of rows that the outer one may still take back.
	if (isChanging) throw new Error('A change must not begin inside a change.');
	const happened: RecordedEvent[] = [];
	const before = rowsWritten();
	isChanging = true;
	let result: Result;
	try {
		result = writing(() =>
			db().transaction(
				(tx) => {
					const record: Recorder = (action, subject, refs = {}, text = null) => {
						const recorded = append({
							at: now(),
							...handIds(hand),
							action,
							subject,
							refs,
							text
						});
						happened.push(recorded);
					};
					const worked = work(tx, record);
					// At the end: what an event speaks of may be written after it was recorded.
					for (const event of happened) for (const within of listeners.within) within(tx, event);
					return worked;
				},
				{ behavior: 'immediate' }
			)
		);
	} finally {
		isChanging = false;
	}
	if (happened.length > 0 && happened.every(({ action }) => passing.has(action))) {
		passed.rows += rowsWritten() - before;
		passed.events += happened.length;
	}
	if (happened.length > 0) tellAfter(happened);
	return result;
}

function rowsWritten(): number {
	return selectRows().get() as number;
}

const selectRows = preparedOnce(({ $client }) => $client.prepare('select total_changes()').pluck());

/** What is written stays written: a listener that fails is reported, and the person is not told of a failure. */
function tellAfter(happened: RecordedEvent[]): void {
	for (const after of listeners.after) {
		try {
			after(happened);
		} catch (thrown) {
			reportFailure(thrown);
		}
	}
}

function handIds(hand: Hand) {
	return 'isSystem' in hand
		? { actor: null, seat: null, organisation: null }
		: { actor: hand.person.id, seat: hand.seat.id, organisation: hand.organisation.id };
}
