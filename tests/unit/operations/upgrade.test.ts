import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { follows } from '#lib/server/identity/follows.ts';
import { check } from '#lib/server/operations/check.ts';
import { databasePath, openYui } from '#lib/server/operations/open.ts';
import { catchUpAtOnce, isBehind } from '#lib/server/search/index.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { STORY_DAY, tellStory } from '../../support/story.ts';
import { clockAt } from '../../support/clock.ts';

vi.setConfig({ testTimeout: 30_000 });

const LANDED_BEFORE = 2;

/** The story's database as the version before laid it out: its first migrations, and of each table the columns it had. */
function asBefore(path: string, folder: string): void {
	const migrations = join(folder, 'drizzle');
	cpSync('drizzle', migrations, { recursive: true });
	const journal = join(migrations, 'meta/_journal.json');
	const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as {
		entries: unknown[];
	};
	writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, LANDED_BEFORE) }));
	const before = new Database(join(folder, 'before.sqlite'));
	migrate(drizzle(before), { migrationsFolder: migrations });
	before.exec(`attach '${path}' as story`);
	before.pragma('foreign_keys = off');
	const tables = before
		.prepare(
			`select name from main.sqlite_master where type = 'table' and name not like '%\\_\\_%' escape '\\' and name not like 'sqlite%'`
		)
		.pluck()
		.all() as string[];
	for (const table of tables) {
		const columns = (before.pragma(`main.table_info("${table}")`) as { name: string }[])
			.map(({ name }) => `"${name}"`)
			.join(', ');
		before.exec(`delete from main."${table}"`);
		before.exec(`insert into main."${table}" (${columns}) select ${columns} from story."${table}"`);
	}
	before.exec('delete from main.follow');
	// Groups came with the migrations that are yet to run, and bring their boards along.
	before.exec("delete from main.board where kind = 'group'");
	before.close();
}

test('a database of the version before keeps its answers, its writers follow, and all of it is found', async () => {
	const story = await tellStory();
	closeDatabase();
	const folder = temporaryFolder();
	asBefore(databasePath(story.folder), folder);
	cpSync(join(story.folder, 'files'), join(folder, 'files'), { recursive: true });
	cpSync(join(folder, 'before.sqlite'), databasePath(folder));

	openYui(folder);
	clockAt(STORY_DAY, '11:00');
	const answers = db()
		.select({ thread: schema.post.threadId, year: schema.answerValidity.fiscalYear })
		.from(schema.answerValidity)
		.innerJoin(schema.post, eq(schema.post.id, schema.answerValidity.postId))
		.all();
	expect(answers).toContainEqual({ thread: story.threads.sakuAll, year: 2026 });
	expect(follows(story.as('ide'), `thread:${story.threads.sakuAll}`)).toBe(true);
	expect(follows(story.as('ide'), `thread:${story.threads.practice}`)).toBe(false);

	expect(isBehind()).toBe(true);
	catchUpAtOnce();
	const query = queryFrom(new URLSearchParams({ q: '本人確認' }));
	expect(search(story.as('ide'), query, 1).count).toBe(1);
	expect(await check()).toEqual([]);
	closeTemporaryYui(folder);
	rmSync(story.folder, { recursive: true, force: true });
});
