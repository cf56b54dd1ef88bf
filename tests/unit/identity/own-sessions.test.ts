import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import { browserIn } from '#lib/server/identity/browsers.ts';
import { endOthers, endOwn, ownSessions } from '#lib/server/identity/own-sessions.ts';
import { begin, peek } from '#lib/server/identity/sessions.ts';
import { setClock } from '#lib/server/now.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	// Sessions are dated by Lucia, which reads the machine's clock.
	setClock(null);
});
afterEach(() => closeTemporaryYui(story.folder));

test('a person sees their own sessions in words, the one in use first, and no session id', async () => {
	const here = await sessionOf('ide', 'Edge（Windows）', false);
	const elsewhere = await sessionOf('ide', 'Chrome（Android）', true);
	await sessionOf('takamizawa', 'Firefox（Linux）', false);
	const list = ownSessions(story.as('ide'), here);
	expect(list.map(({ agent, isShared, isThisOne }) => [agent, isShared, isThisOne])).toEqual([
		['Edge（Windows）', false, true],
		['Chrome（Android）', true, false]
	]);
	for (const { beganAt, usedAt } of list) {
		expect(Math.abs(usedAt.getTime() - beganAt.getTime())).toBeLessThan(2_000);
	}
	expect(JSON.stringify(list)).not.toContain(here);
	expect(JSON.stringify(list)).not.toContain(elsewhere);
});

test('each of them can be ended by its handle, and nobody else’s', async () => {
	const here = await sessionOf('ide', 'Edge（Windows）', false);
	const elsewhere = await sessionOf('ide', 'Chrome（Windows）', false);
	const [, other] = ownSessions(story.as('ide'), here);
	await expect(endOwn(story.as('takamizawa'), other?.handle ?? '')).rejects.toThrow(NotFound);
	await expect(endOwn(story.as('ide'), elsewhere)).rejects.toThrow(NotFound);
	expect(await endOwn(story.as('ide'), other?.handle ?? '')).toBe(elsewhere);
	expect(peek(elsewhere)).toBe(null);
	expect(peek(here)).not.toBe(null);
});

test('all others can be ended at once', async () => {
	const here = await sessionOf('ide', '', false);
	const others = [await sessionOf('ide', '', false), await sessionOf('ide', '', true)];
	const colleague = await sessionOf('takamizawa', '', false);
	expect(endOthers(story.as('ide'), here).sort()).toEqual(others.sort());
	expect(ownSessions(story.as('ide'), here)).toHaveLength(1);
	expect(peek(colleague)).not.toBe(null);
});

test.each([
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
		'Edge（Windows）'
	],
	[
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
		'Chrome（Windows）'
	],
	['Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0', 'Firefox（Linux）'],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
		'Safari（iPhone・iPad）'
	],
	[
		'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
		'Chrome（Android）'
	],
	['<script>alert(1)</script>', '不明なブラウザー'],
	[null, '不明なブラウザー']
])('the browser %s is called %s', (agent, words) => {
	expect(browserIn(agent)).toBe(words);
});

async function sessionOf(name: ActorName, agent: string, shared: boolean): Promise<string> {
	const { personId, tenureId } = story.holdings[name];
	return (await begin(personId, tenureId, shared, false, agent)).sessionId;
}
