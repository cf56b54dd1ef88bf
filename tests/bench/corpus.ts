import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeDatabase } from '#lib/server/db/index.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { generate, type Generated } from './generate.ts';

/** A corpus of that many posts; four thousand threads leave an officer more than 2,000 to read. */
export function sizeOf(posts: number): { posts: number; threads: number; seed: number } {
	return { posts, threads: Math.max(40, Math.round(posts / 12.5)), seed: 77 };
}

/** The corpus in that folder, generated and indexed where it is not there yet; the database is closed again. */
export async function corpus(folder: string, posts: number): Promise<Generated> {
	const told = join(folder, 'bench.json');
	if (existsSync(told)) return JSON.parse(readFileSync(told, 'utf8')) as Generated;
	const made = await generate(folder, sizeOf(posts));
	startOver();
	catchUpAtOnce();
	closeDatabase();
	writeFileSync(told, JSON.stringify(made));
	return made;
}

/** A forum of few posts in that folder, for what is measured of something else; its database is open. */
export async function fewPosts(folder: string): Promise<Generated> {
	const made = await generate(folder, { posts: 200, threads: 20, seed: 77 });
	closeDatabase();
	openYui(folder);
	return made;
}
