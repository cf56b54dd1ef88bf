import type { RequestEvent } from '@sveltejs/kit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { setRequirement } from '#lib/server/identity/second-factor/required.ts';
import { begin, SESSION_COOKIE } from '#lib/server/identity/sessions.ts';
import { log } from '#lib/server/log.ts';
import { handle, handleError } from '../../../src/hooks.server.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let sessionId: string;
beforeEach(async () => {
	story = await tellStory();
	// Sessions read the machine's clock.
	vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-27T11:00:00+09:00') });
	const { personId, tenureId } = story.holdings.ide;
	({ sessionId } = await begin(personId, tenureId, false, false));
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	closeTemporaryYui(story.folder);
});

describe('who has not confirmed 利用規約', () => {
	beforeEach(() => void db().update(schema.person).set({ termsVersion: null }).run());

	test.each([
		['/(app)', '/', '/welcome'],
		['/(app)/boards/[slug]', '/boards/saku', '/welcome?to=%2Fboards%2Fsaku'],
		['/files/[id]', '/files/3', '/welcome?to=%2Ffiles%2F3']
	])('is led from %s to the confirmation', async (route, path, location) => {
		const { response, isReached } = await asked(route, path);
		expect([response.status, response.headers.get('location')]).toEqual([303, location]);
		expect(isReached).toBe(false);
	});

	test('is answered nothing by what a script asks', async () => {
		const headers = { 'sec-fetch-dest': 'empty' };
		const { response, isReached } = await asked('/(app)/threads/[id]/arrivals', '/', { headers });
		expect([response.status, isReached]).toEqual([403, false]);
	});

	test('acts nowhere, and gets back what was typed', async () => {
		const body = new FormData();
		body.set('title', '件名です');
		body.set('body', '長い本文です');
		const sent = { method: 'POST', body };
		const { response, isReached } = await asked(
			'/(app)/boards/[slug]/new',
			'/boards/saku/new',
			sent
		);
		expect([response.status, isReached]).toEqual([403, false]);
		const page = await response.text();
		for (const words of ['利用規約', '件名です', '長い本文です']) expect(page).toContain(words);
	});

	test('acts with a script as somebody whose session is over', async () => {
		const headers = { 'x-sveltekit-action': 'true' };
		const sent = { method: 'POST', headers, body: new FormData() };
		const { isReached, event } = await asked('/(app)/boards/[slug]/new', '/', sent);
		expect(isReached).toBe(true);
		expect(event.locals.actor).toBe(null);
	});

	test.each([
		['/(door)/welcome', 'POST'],
		['/(door)/welcome', 'GET'],
		['/(door)/logout', 'POST'],
		['/(door)/login', 'GET'],
		['/(door)/terms', 'GET'],
		['/(door)/help', 'GET']
	])('still reaches %s with %s', async (route, method) => {
		const { isReached, event } = await asked(route, '/', { method });
		expect(isReached).toBe(true);
		expect(event.locals.actor?.person.name).toBe('井出 直人');
	});
});

describe('who must have a second factor and has none', () => {
	beforeEach(() =>
		setRequirement(story.as('maruyama'), { roles: ['org-admin'], from: '2026-11-27' })
	);

	test.each([
		['/(app)', '/', '/second-factor'],
		['/(app)/settings', '/settings', '/second-factor?to=%2Fsettings'],
		['/files/[id]', '/files/3', '/second-factor?to=%2Ffiles%2F3'],
		['/files/[id]/thumbnail', '/files/3/thumbnail', '/second-factor?to=%2Ffiles%2F3%2Fthumbnail']
	])('is led from %s to where it is set up', async (route, path, location) => {
		const { response, isReached } = await asked(route, path);
		expect([response.status, response.headers.get('location')]).toEqual([303, location]);
		expect(isReached).toBe(false);
	});

	test('confirms 利用規約 first', async () => {
		db().update(schema.person).set({ termsVersion: null }).run();
		const { response } = await asked('/(app)', '/');
		expect(response.headers.get('location')).toBe('/welcome');
	});

	test('acts nowhere, and gets back what was typed', async () => {
		const body = new FormData();
		body.set('body', '長い本文です');
		const { response, isReached } = await asked('/(app)/boards/[slug]/new', '/', {
			method: 'POST',
			body
		});
		expect([response.status, isReached]).toEqual([403, false]);
		const page = await response.text();
		for (const words of ['二段階認証', '長い本文です']) expect(page).toContain(words);
	});

	test.each(['/(door)/second-factor', '/(door)/logout', '/(door)/help'])(
		'still reaches %s',
		async (route) => expect((await asked(route, '/')).isReached).toBe(true)
	);

	test('is led nowhere once the day is to come or nobody must', async () => {
		for (const requirement of [
			{ roles: ['org-admin' as const], from: '2026-11-28' },
			{ roles: [], from: '2026-11-27' }
		]) {
			setRequirement(story.as('maruyama'), requirement);
			expect((await asked('/(app)', '/')).isReached).toBe(true);
		}
	});
});

test('who has confirmed 利用規約 reads, acts and takes files', async () => {
	for (const [route, method] of [
		['/(app)', 'GET'],
		['/(app)/boards/[slug]/new', 'POST'],
		['/files/[id]', 'GET']
	] as const) {
		expect((await asked(route, '/', { method })).isReached).toBe(true);
	}
});

test.each([
	['/(door)/invitation/[token]', '/invitation/secret-token', '/(door)/invitation/[token]'],
	['/(door)/password/[token]', '/password/secret-token', '/(door)/password/[token]'],
	['/(app)/boards/[slug]', '/boards/saku', '/(app)/boards/[slug]']
])('a failure in %s is logged without a token', (route, path, logged) => {
	const spy = vi.spyOn(log, 'error').mockImplementation(() => undefined);
	const event = eventOf(route, path);
	const error = new Error('broken');
	void handleError({ error, event, status: 500, message: 'Internal Error' });
	const [line] = spy.mock.calls[0] ?? [];
	expect(line).toMatchObject({ method: 'GET', route: logged });
	expect(JSON.stringify(line)).not.toContain('secret-token');
});

async function asked(route: string, path: string, sent: RequestInit = {}) {
	const event = eventOf(route, path, sent);
	let isReached = false;
	const response = await handle({
		event,
		resolve: () => {
			isReached = true;
			return new Response('', { headers: { 'content-type': 'text/html' } });
		}
	});
	return { response, event, isReached };
}

/** As much of a request as the hooks look at. */
function eventOf(route: string, path: string, sent: RequestInit = {}): RequestEvent {
	const url = new URL(path, 'http://yui.test');
	const cookies = {
		get: (name: string) => (name === SESSION_COOKIE ? sessionId : undefined),
		set: () => undefined
	};
	return {
		url,
		request: new Request(url, sent),
		route: { id: route },
		cookies,
		locals: {},
		isDataRequest: false
	} as unknown as RequestEvent;
}
