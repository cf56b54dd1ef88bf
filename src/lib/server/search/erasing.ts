import type Database from 'better-sqlite3';
import { db } from '../db/index.ts';
import { eraseAlso, filesOf, written, type Thing } from '../erasure/things.ts';
import { forgetThing, reread } from './entries.ts';
import { forgetMisses } from './misses.ts';
import { prepared } from './sources.ts';

/** Lets the index forget what is erased for good, so that no word of it stays in the file. */
eraseAlso((tx, thing, texts) => {
	forgetMisses(tx, texts);
	const { $client: client } = db();
	const root = rootAround(client, thing);
	const files = filesOf(tx, thing);
	const own = JSON.stringify(files.map(({ id }) => id));
	for (const { id, sha256 } of files) {
		forgetThing(client, `attachment:${id}`);
		prepared(client, dropText).run(sha256, own);
	}
	forgetThing(client, written(thing));
	if (root) reread(client, root);
	// What was deleted lies in the pieces of the index until they are written together.
	client.exec(`insert into search_index (search_index) values ('optimize')`);
});

/** Of what is indexed as part of another thing, that one: it is found by the rest. */
function rootAround(client: Database.Database, { type, id }: Thing): string | null {
	if (type === 'incident-update') return `incident:${id}`;
	if (type === 'ticket' || type === 'ticket-message') return `ticket:${id}`;
	if (type !== 'post') return null;
	const root = prepared(client, `select 'thread:' || thread_id from post where id = ?`).pluck();
	return (root.get(id) as string | undefined) ?? null;
}

/** The words of bytes that something else still bears stay. */
const dropText = `delete from file_text where sha256 = ? and not exists (
	select 1 from attachment a where a.sha256 = file_text.sha256 and a.id not in (select value from json_each(?)))`;
