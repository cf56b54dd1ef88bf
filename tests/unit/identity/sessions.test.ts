import { NotFound } from '#lib/errors.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { changePassword } from '#lib/server/identity/own-account.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import {
	begin,
	blankCookie,
	end,
	endAllOf,
	resume,
	SESSION_COOKIE,
	sessionIdIn,
	sweep,
	takeSeat
} from '#lib/server/identity/sessions.ts';
import { setClock } from '#lib/server/now.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_PASSWORD, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	// Lucia reads the machine's clock, the product its own; both must go together.
	vi.useFakeTimers({ toFake: ['Date'] });
	moveTo('2026-11-27T09:00:00+09:00');
});
afterEach(() => {
	vi.useRealTimers();
	closeTemporaryYui(story.folder);
});

describe('a session', () => {
	test('lasts eight hours after the last use', async () => {
		const id = await sessionOf('ide', false);
		moveTo('2026-11-27T16:59:00+09:00');
		expect(await resume(id, false)).not.toBe(null);
		moveTo('2026-11-28T00:58:00+09:00');
		expect(await resume(id, false)).not.toBe(null);
		moveTo('2026-11-28T08:59:00+09:00');
		expect(await resume(id, false)).toBe(null);
	});

	test('on a shared machine lasts one hour after the last use', async () => {
		const id = await sessionOf('ide', true);
		moveTo('2026-11-27T09:59:00+09:00');
		expect(await resume(id, false)).not.toBe(null);
		moveTo('2026-11-27T10:58:00+09:00');
		expect(await resume(id, false)).not.toBe(null);
		moveTo('2026-11-27T11:59:00+09:00');
		expect(await resume(id, false)).toBe(null);
	});

	test('is not lengthened by what an open page asks by itself', async () => {
		const id = await sessionOf('ide', true);
		for (const time of ['09:20', '09:40', '09:59']) {
			moveTo(`2026-11-27T${time}:00+09:00`);
			expect(await resume(id, false, false)).not.toBe(null);
		}
		moveTo('2026-11-27T10:01:00+09:00');
		expect(await resume(id, false, false)).toBe(null);
	});

	test('on a shared machine never grows to a working day', async () => {
		const id = await sessionOf('ide', true);
		for (const time of ['09:20', '09:40', '10:00']) {
			moveTo(`2026-11-27T${time}:00+09:00`);
			await resume(id, false);
		}
		expect(expiryOf(id)).toBe(Date.parse('2026-11-27T11:00:00+09:00'));
	});

	test.each([
		[true, null],
		[false, 8 * 60 * 60]
	])('where the machine is shared (%s) has a cookie that ends so: %s', async (shared, maxAge) => {
		const { personId, tenureId } = story.holdings.ide;
		const { cookie } = await begin(personId, tenureId, shared, true);
		expect(cookie).toMatchObject({ name: `__Host-${SESSION_COOKIE}`, maxAge, secure: true });
	});

	test('is lengthened once it has been used for five minutes, not at each click', async () => {
		const id = await sessionOf('ide', false);
		const first = expiryOf(id);
		moveTo('2026-11-27T09:04:00+09:00');
		expect((await resume(id, false))?.cookie).toBe(null);
		expect(expiryOf(id)).toBe(first);
		moveTo('2026-11-27T09:06:00+09:00');
		expect((await resume(id, false))?.cookie).toMatchObject({ maxAge: 8 * 60 * 60 });
		expect(expiryOf(id)).toBe(Date.parse('2026-11-27T17:06:00+09:00'));
	});

	test('that is over is gone for good, and the sweep removes what nobody came back to', async () => {
		const [used, forgotten] = [await sessionOf('ide', true), await sessionOf('ide', true)];
		const standing = await sessionOf('ide', false);
		moveTo('2026-11-27T10:30:00+09:00');
		expect(await resume(used, false)).toBe(null);
		moveTo('2026-11-27T09:10:00+09:00');
		expect(await resume(used, false)).toBe(null);
		moveTo('2026-11-27T10:30:00+09:00');
		expect(sessionIds()).toContain(forgotten);
		sweep();
		expect(sessionIds()).toEqual([standing]);
	});

	test('ends on signing out, and only that one', async () => {
		const [office, home] = [await sessionOf('ide', false), await sessionOf('ide', false)];
		await end(office);
		expect(await resume(office, false)).toBe(null);
		expect(await resume(home, false)).not.toBe(null);
	});

	test('that nobody began is nobody’s', async () => {
		expect(await resume('abcdefghij', false)).toBe(null);
		expect(sessionIdIn(`a=1; ${SESSION_COOKIE}=abc123; b=2`)).toBe('abc123');
		expect(sessionIdIn(`not_${SESSION_COOKIE}=abc123`)).toBe(null);
		expect(sessionIdIn(`${SESSION_COOKIE}=planted; __Host-${SESSION_COOKIE}=own`)).toBe('own');
		expect(sessionIdIn(null)).toBe(null);
		expect(blankCookie(true)).toMatchObject({ value: '', maxAge: 0 });
	});
});

describe('when a tenure ends', () => {
	test('the sessions of somebody with no other seat end at once', async () => {
		const id = await sessionOf('ide', false);
		endTenure(story.as('maruyama'), story.holdings.ide.tenureId);
		expect(await resume(id, false)).toBe(null);
		expect(sessionIds()).toEqual([]);
	});

	test('a session falls back to another seat of the person and says so once', async () => {
		const id = await sessionOf('maki', false);
		endTenure(story.as('maruyama'), story.holdings.maki.tenureId);
		const first = await resume(id, false);
		expect(first?.fellBackFrom).toBe(true);
		expect(first?.actor.tenure.id).toBe(story.holdings.makiAtUnion.tenureId);
		expect((await resume(id, false))?.fellBackFrom).toBe(false);
	});

	test('by its last day, the session ends at midnight in Japan', async () => {
		moveTo('2026-03-31T22:00:00+09:00');
		const { personId, tenureId } = story.holdings.koyama;
		const { sessionId } = await begin(personId, tenureId, false, false);
		moveTo('2026-03-31T23:59:59+09:00');
		expect(await resume(sessionId, false)).not.toBe(null);
		moveTo('2026-04-01T00:00:00+09:00');
		expect(await resume(sessionId, false)).toBe(null);
	});

	test('what the seat reached is out of reach with the next request', async () => {
		const id = await sessionOf('maki', false);
		takeSeat(story.as('maki'), id, story.holdings.makiAtUnion.tenureId);
		expect(() => takeSeat(story.as('maki'), id, story.holdings.ide.tenureId)).toThrow(NotFound);
		expect((await resume(id, false))?.actor.reach).toContain('union');
		endTenure(story.as('maruyama'), story.holdings.makiAtUnion.tenureId);
		expect((await resume(id, false))?.actor.reach).not.toContain('union');
	});
});

describe('changing the password', () => {
	test('ends every other session of the person', async () => {
		const [here, elsewhere] = [await sessionOf('ide', false), await sessionOf('ide', false)];
		const colleague = await sessionOf('takamizawa', false);
		await changePassword(story.as('ide'), here, {
			current: STORY_PASSWORD,
			password: 'chikuma-gawa-2026',
			again: 'chikuma-gawa-2026'
		});
		expect(await resume(here, false)).not.toBe(null);
		expect(await resume(elsewhere, false)).toBe(null);
		expect(await resume(colleague, false)).not.toBe(null);
	});

	test('ends nobody else’s sessions, and none at all for nobody', async () => {
		const id = await sessionOf('ide', false);
		endAllOf([]);
		expect(await resume(id, false)).not.toBe(null);
	});
});

function moveTo(time: string): void {
	vi.setSystemTime(new Date(time));
	setClock(() => new Date(time));
}

async function sessionOf(name: ActorName, shared: boolean): Promise<string> {
	const { personId, tenureId } = story.holdings[name];
	return (await begin(personId, tenureId, shared, false)).sessionId;
}

function expiryOf(id: string): number {
	const row = sessions().find((each) => each.id === id);
	return (row?.expiresAt ?? 0) * 1000;
}

function sessions() {
	return db().select().from(schema.session).all();
}

function sessionIds(): string[] {
	return sessions().map((row) => row.id);
}
