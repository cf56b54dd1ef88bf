import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folded } from '#lib/folding.ts';

/** How many migrations there are. */
export const MIGRATIONS = (
	JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8')) as { entries: unknown[] }
).entries.length;

/**
 * Lays a database out as an earlier version did, by its first migrations, and fills it from one of today: of each
 * table the columns it had; the index of the search stays empty. Gives the path of the new file in `folder`, and how many rows each table has.
 */
export function asBefore(
	path: string,
	folder: string,
	landed: number
): { path: string; rows: Map<string, number> } {
	const migrations = join(folder, `drizzle-${landed}`);
	cpSync('drizzle', migrations, { recursive: true });
	const journal = join(migrations, 'meta/_journal.json');
	const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
	writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, landed) }));
	const file = join(folder, `before-${landed}.sqlite`);
	const before = new Database(file);
	before.function('folded', { deterministic: true }, (text) => folded(String(text ?? '')));
	migrate(drizzle(before), { migrationsFolder: migrations });
	before.exec(`attach '${path}' as story`);
	before.pragma('foreign_keys = off');
	const tables = before
		.prepare(
			`select name from main.sqlite_master where type = 'table' and sql not like 'create virtual%'
			and name not like '%\\_\\_%' escape '\\' and name not like 'sqlite%' and name not like 'search\\_%' escape '\\'
			and name in (select name from story.sqlite_master)`
		)
		.pluck()
		.all() as string[];
	for (const table of tables) {
		const today = columnsOf(before, 'story', table);
		const columns = columnsOf(before, 'main', table)
			.filter((name) => today.includes(name))
			.join(', ');
		before.exec(`delete from main."${table}"`);
		before.exec(`insert into main."${table}" (${columns}) select ${columns} from story."${table}"`);
	}
	// Groups that are yet to come bring their boards along, and what is followed came with the third.
	if (!tables.includes('working_group')) before.exec(`delete from main.board where kind = 'group'`);
	if (tables.includes('board_template')) {
		before.exec(
			'delete from main.board_template where board_id not in (select id from main.board)'
		);
	}
	if (!tables.includes('notice')) {
		before.exec(`delete from main.attachment where thing_type = 'notice';
			delete from main.organisation_key where audience glob 'notice:*'`);
	}
	// What the search knew is read again, as after a lost index.
	if (landed > 2) {
		before.exec(`insert or ignore into main.search_waiting
			select 'thread:' || id from main.thread union all select 'notice:' || id from main.notice`);
	}
	if (landed === 2) before.exec('delete from main.follow');
	const rows = new Map(
		tables.map((table) => [
			table,
			Number(before.prepare(`select count(*) from main."${table}"`).pluck().get())
		])
	);
	before.close();
	return { path: file, rows };
}

function columnsOf(database: Database.Database, of: string, table: string): string[] {
	return (database.pragma(`${of}.table_info("${table}")`) as { name: string }[]).map(
		({ name }) => `"${name}"`
	);
}
