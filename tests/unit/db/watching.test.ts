import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db } from '#lib/server/db/index.ts';
import { watchStatements } from '#lib/server/db/watching.ts';
import { closeTemporaryYui, openTemporaryYui } from '../../support/database.ts';

let folder: string;
beforeEach(() => {
	folder = openTemporaryYui();
});
afterEach(() => {
	watchStatements(null);
	closeTemporaryYui(folder);
});

const slow = (secret: string) =>
	sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000)
		select count(*) as sum from n where i <> ${secret}`;

test('a slow statement is reported as it was written, without what was asked of it', () => {
	const heard: string[] = [];
	watchStatements(1, (text) => heard.push(text));
	expect(db().get<{ sum: number }>(slow('井出 直人')).sum).toBe(300_000);
	db().get(sql`select 1`);
	expect(heard).toHaveLength(1);
	expect(heard[0]).toContain('with recursive');
	expect(heard[0]).not.toContain('井出');
});

test('nothing is reported any more once nobody watches, and what fails still fails', () => {
	const heard: string[] = [];
	watchStatements(0, (text) => heard.push(text));
	expect(() => db().run(sql`insert into nowhere values (1)`)).toThrow(/nowhere/);
	watchStatements(null);
	db().get(slow('x'));
	expect(heard.filter((text) => text.includes('recursive'))).toEqual([]);
});
