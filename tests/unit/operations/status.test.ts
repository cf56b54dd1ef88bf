import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { slowStatements, watchStatements } from '#lib/server/db/watching.ts';
import { begin } from '#lib/server/identity/sessions.ts';
import { setClock } from '#lib/server/now.ts';
import { whoIsIn } from '#lib/server/operations/presence.ts';
import { queues } from '#lib/server/operations/queues.ts';
import { status } from '#lib/server/operations/status.ts';
import { startOver } from '#lib/server/search/index.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { actorNames, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => {
	watchStatements(null);
	closeTemporaryYui(story.folder);
});

test('only the operator sees how the installation is doing, and who is in', () => {
	for (const name of actorNames.filter((each) => each !== 'maruyama')) {
		expect(() => status(story.as(name)), name).toThrow(Forbidden);
		expect(() => whoIsIn(story.as(name)), name).toThrow(Forbidden);
	}
	const seen = status(story.as('maruyama'));
	expect(seen.versions.yui.number).toMatch(/^\d+\.\d+\.\d+$/);
	expect(seen.bytes.free).toBeGreaterThan(0);
});

test('who is signed in is listed with seat and time, and without the id of the session', async () => {
	// Sessions are dated by Lucia, which reads the machine's clock.
	setClock(null);
	const { personId, tenureId } = story.holdings.ide;
	const { sessionId } = await begin(personId, tenureId, true, false, 'Edge（Windows）');
	const { all, shown } = whoIsIn(story.as('maruyama'));
	expect(all).toBe(1);
	expect(shown).toMatchObject([
		{
			organisation: '北相木村',
			seat: '情報政策担当',
			person: '井出 直人',
			isShared: true,
			sockets: 0
		}
	]);
	expect(Math.abs((shown[0]?.usedAt.getTime() ?? 0) - Date.now())).toBeLessThan(5_000);
	expect(JSON.stringify(shown)).not.toContain(sessionId);
});

test('a session that is over is nobody who is in', async () => {
	setClock(null);
	const { personId, tenureId } = story.holdings.ide;
	await begin(personId, tenureId, false, false);
	db().run(sql`update session set expires_at = ${Math.floor(Date.now() / 1000) - 1}`);
	expect(whoIsIn(story.as('maruyama'))).toEqual({ all: 0, shown: [] });
});

test('what waits is counted: the index, planned notices of today and later', () => {
	const before = queues();
	expect(before.index).toBe(0);
	startOver();
	expect(queues().index).toBeGreaterThan(0);
	for (const [kind, dueOn, cancelledAt] of [
		['late', '2026-11-26', null],
		['today', '2026-11-27', null],
		['later', '2027-01-04', null],
		['cancelled', '2026-11-26', new Date()]
	] as const) {
		db().insert(schema.plannedNotice).values({ subject: 'test:1', kind, dueOn, cancelledAt }).run();
	}
	expect(queues().notices).toEqual({
		due: before.notices.due + 1,
		ahead: before.notices.ahead + 2
	});
});

test('statements that took longer than the limit are counted since the start', () => {
	watchStatements(1);
	const before = slowStatements();
	db().get(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000)
		select count(*) from n`);
	expect(slowStatements()).toBe(before + 1);
});
