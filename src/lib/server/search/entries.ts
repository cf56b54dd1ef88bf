import type Database from 'better-sqlite3';
import { searchable } from '#lib/folding.ts';
import { indexTokens } from './tokens.ts';
import { prepared, sourceOf, type Found } from './sources.ts';

/** Entries of one day at most: ids of a day lie together, so that a stretch of time is a stretch of ids. */
const PER_DAY = 2 ** 17;
const DAY = 24 * 60 * 60 * 1000;
const JAPAN = 9 * 60 * 60 * 1000;

/** The lowest id of what was written on the day of an instant, JST. */
export function firstIdOf(instant: number): number {
	return Math.floor((instant + JAPAN) / DAY) * PER_DAY;
}

/**
 * Makes what is found of a root such as 'thread:5' what its source says now, on the connection of the
 * caller's transaction. With `added` only that part of it is looked at, and nothing is taken away.
 */
export function reread(client: Database.Database, root: string, added: number | null = null): void {
	const from = sourceOf(root);
	if (!from) return;
	const entries = from.of.entriesOf(client, from.id, added);
	if (added === null) {
		const standing = new Set(entries.map(({ thing }) => thing));
		for (const { id, thing } of entriesBelow(client, root)) {
			if (!standing.has(thing)) drop(client, id);
		}
	}
	// In the order of ids: the index writes a piece of its own for every step back.
	for (const entry of entries.sort((a, b) => a.createdAt - b.createdAt)) put(client, root, entry);
}

/** Takes one thing such as 'attachment:7' out of the index. */
export function forgetThing(client: Database.Database, thing: string): void {
	const row = prepared(client, 'select id from search_entry where thing = ?').get(thing);
	if (row) drop(client, (row as { id: number }).id);
}

type Standing = Found & { id: number; root: string };

function put(client: Database.Database, root: string, found: Found): void {
	const entry = { ...found, root, title: searchable(found.title), body: searchable(found.body) };
	const before = prepared(client, selectStanding).get(found.thing) as Standing | undefined;
	if (before && before.createdAt === entry.createdAt) {
		const { id, ...rest } = before;
		if (columns.every((name) => rest[name] === entry[name])) return;
		prepared(client, update).run({ ...entry, id });
		if (before.title !== entry.title || before.body !== entry.body) {
			prepared(client, 'delete from search_index where rowid = ?').run(id);
			index(client, id, entry);
		}
		return;
	}
	if (before) drop(client, before.id);
	const id = nextId(client, entry.createdAt);
	prepared(client, insert).run({ ...entry, id });
	index(client, id, entry);
}

function index(client: Database.Database, id: number, entry: { title: string; body: string }) {
	prepared(client, 'insert into search_index (rowid, title, body) values (?, ?, ?)').run(
		id,
		indexTokens(entry.title),
		indexTokens(entry.body)
	);
}

function drop(client: Database.Database, id: number): void {
	prepared(client, 'delete from search_entry where id = ?').run(id);
	prepared(client, 'delete from search_index where rowid = ?').run(id);
}

function entriesBelow(client: Database.Database, root: string): { id: number; thing: string }[] {
	const sql = 'select id, thing from search_entry where root = ?';
	return prepared(client, sql).all(root) as { id: number; thing: string }[];
}

function nextId(client: Database.Database, createdAt: number): number {
	const first = firstIdOf(createdAt);
	const sql = 'select max(id) id from search_entry where id >= ? and id < ?';
	const { id } = prepared(client, sql).get(first, first + PER_DAY) as { id: number | null };
	return id === null ? first : id + 1;
}

const columns = [
	'root',
	'thing',
	'kind',
	'rootAudience',
	'parentAudience',
	'audience',
	'authorAudience',
	'organisationId',
	'threadId',
	'boardId',
	'number',
	'fromOn',
	'hasFiles',
	'createdAt',
	'title',
	'body'
] as const;

const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const selectStanding = `select id, ${columns.map((name) => `${column(name)} ${name}`).join(', ')}
	from search_entry where thing = ?`;
const insert = `insert into search_entry (id, ${columns.map(column).join(', ')})
	values (:id, ${columns.map((name) => `:${name}`).join(', ')})`;
const update = `update search_entry set ${columns.map((name) => `${column(name)} = :${name}`).join(', ')}
	where id = :id`;
