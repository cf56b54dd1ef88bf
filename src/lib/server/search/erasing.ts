import { db } from '../db/index.ts';
import { eraseAlso, filesOf, written } from '../erasure/things.ts';
import { forgetThing, reread } from './entries.ts';
import { forgetMisses } from './misses.ts';
import { prepared } from './sources.ts';

/** Lets the index forget what is erased for good, so that no word of it stays in the file. */
eraseAlso((tx, thing, texts) => {
	forgetMisses(tx, texts);
	const { $client: client } = db();
	const root =
		thing.type === 'post'
			? (prepared(client, `select 'thread:' || thread_id root from post where id = ?`).get(
					thing.id
				) as { root: string } | undefined)
			: { root: written(thing) };
	const files = filesOf(tx, thing);
	const own = JSON.stringify(files.map(({ id }) => id));
	for (const { id, sha256 } of files) {
		forgetThing(client, `attachment:${id}`);
		prepared(client, dropText).run(sha256, own);
	}
	forgetThing(client, written(thing));
	if (root && thing.type === 'post') reread(client, root.root);
	// What was deleted lies in the pieces of the index until they are written together.
	client.exec(`insert into search_index (search_index) values ('optimize')`);
});

/** The words of bytes that something else still bears stay. */
const dropText = `delete from file_text where sha256 = ? and not exists (
	select 1 from attachment a where a.sha256 = file_text.sha256 and a.id not in (select value from json_each(?)))`;
