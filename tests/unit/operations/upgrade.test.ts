import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { follows } from '#lib/server/identity/follows.ts';
import { check } from '#lib/server/operations/check.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { catchUpAtOnce, isBehind } from '#lib/server/search/index.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { asBefore, MIGRATIONS } from '../../support/before.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

/** The version before which nothing followed and nothing was searched. */
const FIRST_TWO = 2;

let story: Story;
let folder: string;

beforeEach(async () => {
	story = await tellStory();
	closeDatabase();
	folder = temporaryFolder();
});

afterEach(() => {
	closeTemporaryYui(folder);
	rmSync(story.folder, { recursive: true, force: true });
});

/** Lays the story out as after its first migrations and puts it where the product will open it. */
function laidOut(landed: number): Map<string, number> {
	const { path, rows } = asBefore(databasePath(story.folder), folder, landed);
	cpSync(join(story.folder, 'files'), join(folder, 'files'), { recursive: true });
	cpSync(path, databasePath(folder));
	return rows;
}

/** Tables that the product itself fills where they are empty, or brings up to date. */
const LAID =
	/^(board|board_template|event|follow|setting|desk_hours|ticket_category|product|sku|vendor)$/;

test.each(Array.from({ length: MIGRATIONS }, (_, index) => index + 1))(
	'a database as %i migrations left it keeps every row, is found in the search, and is whole',
	async (landed) => {
		const before = laidOut(landed);
		openYui(folder);
		clockAt(STORY_DAY, '11:00');
		for (const [table, rows] of before) {
			const now = Number(
				db().$client.prepare(`select count(*) from "${table}"`).pluck().get() ?? 0
			);
			if (LAID.test(table)) expect([table, now >= rows]).toEqual([table, true]);
			else expect([table, now]).toEqual([table, rows]);
		}
		expect(isBehind()).toBe(true);
		catchUpAtOnce();
		const query = queryFrom(new URLSearchParams({ q: '本人確認' }));
		expect(search(story.as('ide'), query, 1).count).toBe(1);
		expect((await check()).map(({ line }) => line)).toEqual([]);
	}
);

test('a database of the version before anything was followed or searched keeps its answers, and its writers follow', () => {
	laidOut(FIRST_TWO);
	openYui(folder);
	clockAt(STORY_DAY, '11:00');
	expect(isBehind()).toBe(true);
	expect(follows(story.as('ide'), `thread:${story.threads.sakuAll}`)).toBe(true);
	expect(follows(story.as('ide'), `thread:${story.threads.practice}`)).toBe(false);
	const answers = db().select().from(schema.answerValidity).all();
	expect(answers.map(({ fiscalYear }) => fiscalYear)).toContain(2026);
});
