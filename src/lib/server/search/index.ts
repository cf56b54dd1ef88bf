import { setImmediate as breathe } from 'node:timers/promises';
import { db, schema, tracesDb, type Tx } from '../db/index.ts';
import { effectOf } from '../record/effects.ts';
import type { RecordedEvent } from '../record/events.ts';
import { trace } from '../record/traces.ts';
import { reread } from './entries.ts';
import { bearersOf, prepared } from './sources.ts';

const { searchWaiting } = schema;

/** Refs that name another thread which an event has changed as well. */
const otherThreads = ['thread', 'from', 'into', 'to'];

/** How long one piece of catching up may hold the main thread, ms; and where nobody else is waiting. */
const PIECE = 25;
const PIECE_AT_ONCE = 2_000;

/** Brings the index up to an event, in its own transaction; taking over many threads at once leaves them for `catchUp`. */
export function follow(_tx: Tx, event: RecordedEvent): void {
	const { $client: client } = db();
	const roots = rootsOf(event);
	const [root] = roots;
	if (event.action === 'file.quarantined') forgetWords(event.subject);
	const effect = effectOf(event.action);
	if (root === undefined || effect === 'none') return;
	if (event.refs.legacy !== undefined) putOff(root);
	else if (effect === 'change') for (const each of roots) reread(client, each);
	else if (!isPutOff(root)) reread(client, root, Number(event.refs.post));
}

/** The roots an event has touched, such as 'thread:5'. */
function rootsOf(event: RecordedEvent): string[] {
	const [type, id] = event.subject.split(':');
	const others = otherThreads
		.map((name) => event.refs[name])
		.filter((value) => typeof value === 'number')
		.map((value) => `thread:${value}`);
	if (/^(material|ticket|article|incident)$/.test(type ?? '')) return [event.subject];
	if (type === 'thread' || type === 'notice') return [...new Set([event.subject, ...others])];
	if (type === 'minutes' || type === 'meeting') return [`meeting:${id}`];
	if (type === 'blob') return rootsWith(id ?? '');
	if (type !== 'post') return [];
	const row = prepared(db().$client, 'select thread_id threadId from post where id = ?').get(id);
	return row ? [...new Set([`thread:${(row as { threadId: number }).threadId}`, ...others])] : [];
}

/** What bears a stored file: a scanner that refuses it takes its words out of the index. */
function rootsWith(sha256: string): string[] {
	return [...new Set(bearersOf(db().$client, sha256).map(({ root }) => root))];
}

function forgetWords(subject: string): void {
	prepared(db().$client, `delete from file_text where 'blob:' || sha256 = ?`).run(subject);
}

function putOff(root: string): void {
	db().insert(searchWaiting).values({ root }).onConflictDoNothing().run();
}

function isPutOff(root: string): boolean {
	return (
		prepared(db().$client, 'select 1 from search_waiting where root = ?').get(root) !== undefined
	);
}

/** Whether entries are still to be made: after an update of the programme, or after many threads came at once. */
export function isBehind(): boolean {
	return prepared(db().$client, 'select 1 from search_waiting limit 1').get() !== undefined;
}

/** Makes the entries that wait, in pieces that hold the main thread for moments only. */
export async function catchUp(): Promise<void> {
	while (catchUpPiece(PIECE)) await breathe();
}

/** Makes all entries that wait at once, where nobody else is waiting. */
export function catchUpAtOnce(): void {
	while (catchUpPiece(PIECE_AT_ONCE));
}

function catchUpPiece(longest: number): boolean {
	if (!isBehind()) return false;
	trace((connection) =>
		connection.transaction(
			() => {
				const { $client: client } = tracesDb();
				const begun = performance.now();
				const roots = prepared(client, selectWaiting).all() as { root: string }[];
				for (const { root } of roots) {
					reread(client, root);
					prepared(client, 'delete from search_waiting where root = ?').run(root);
					if (performance.now() - begun > longest) break;
				}
			},
			{ behavior: 'immediate' }
		)
	);
	return true;
}

/** Oldest first, as ids rise with time. */
const selectWaiting = `select root from search_waiting
	order by substr(root, 1, instr(root, ':')), cast(substr(root, instr(root, ':') + 1) as integer) limit 2000`;

/** Empties the index and puts everything on the list of what waits; `catchUp` then makes it anew. */
export function startOver(): void {
	trace((connection) =>
		connection.transaction(
			() =>
				tracesDb().$client.exec(`
					delete from search_entry;
					insert into search_index (search_index) values ('delete-all');
					insert or ignore into search_waiting
						select 'thread:' || id from thread union all select 'notice:' || id from notice
						union all select 'meeting:' || id from meeting
						union all select 'material:' || id from material
						union all select 'ticket:' || id from ticket
						union all select 'article:' || id from article
						union all select 'incident:' || id from incident`),
			{ behavior: 'immediate' }
		)
	);
}
