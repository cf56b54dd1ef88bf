import * as argon2 from '@node-rs/argon2';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Forbidden, Invalid, TooMany } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { resume } from '#lib/server/identity/sessions.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { countFailure, delayFor } from '#lib/server/identity/throttle.ts';
import { setClock } from '#lib/server/now.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { signInAtOnce } from '../../support/signing-in.ts';
import { STORY_PASSWORD, tellStory, type Story } from '../../support/story.ts';

// Watches the library that hashes; every call goes through to it.
vi.mock('@node-rs/argon2', { spy: true });

const LGWAN = '10.1.2.3';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	// Sessions are dated by Lucia, which reads the machine's clock.
	setClock(null);
});
afterEach(() => closeTemporaryYui(story.folder));

describe('signing in', () => {
	test('opens the seat of the person', async () => {
		const { sessionId, tenureId } = await signInAs('ide');
		expect(tenureId).toBe(story.holdings.ide.tenureId);
		const signedIn = await resume(sessionId, false);
		expect(signedIn?.actor).toMatchObject({
			person: { name: '井出 直人' },
			organisation: { name: '北相木村' },
			roles: expect.arrayContaining(['member', 'approver', 'org-admin'])
		});
	});

	test('takes the login id in capitals, full width and with spaces around it', async () => {
		expect((await signInAs('　ＩＤＥ ')).tenureId).toBe(story.holdings.ide.tenureId);
	});

	test('with two seats opens the older one', async () => {
		expect((await signInAs('maki')).tenureId).toBe(story.holdings.maki.tenureId);
	});

	test('says the same to a wrong password and to an unknown account, and works as long for both', async () => {
		await refusal('warm-up', 'wrong-password');
		const verify = vi.mocked(argon2.verify);
		verify.mockClear();
		const wrongPassword = await refusal('ide', 'wrong-password');
		expect(verify).toHaveBeenCalledTimes(1);
		const unknownAccount = await refusal('nobody', 'wrong-password');
		expect(verify).toHaveBeenCalledTimes(2);
		expect(wrongPassword).toBeInstanceOf(Invalid);
		expect(unknownAccount).toEqual(wrongPassword);
		const [first, second] = verify.mock.calls.map(([stored]) => String(stored).split('$')[3]);
		expect(first).toBe(second);
	});

	test('does not let somebody in whose account has no password yet', async () => {
		db().update(schema.person).set({ passwordHash: null }).run();
		expect(await refusal('ide', 'no account has this password')).toBeInstanceOf(Invalid);
	});

	test('is not for somebody whose only seat has ended', async () => {
		expect(await refusal('koyama', STORY_PASSWORD)).toBeInstanceOf(Forbidden);
		endTenure(story.as('maruyama'), story.holdings.ide.tenureId);
		expect(await refusal('ide', STORY_PASSWORD)).toBeInstanceOf(Forbidden);
	});
});

describe('wrong tries', () => {
	test('on one account make it wait, twice as long each time and a quarter of an hour at most', async () => {
		let at = clockAt('2026-11-27', '11:00');
		setClock(() => at);
		for (let count = 0; count < 4; count += 1) await refusal('ide', 'wrong-password');
		expect(await waitAfterAnother()).toBe(30);
		const waits: number[] = [];
		for (let count = 0; count < 6; count += 1) {
			at = new Date(at.getTime() + 900_000);
			waits.push(await waitAfterAnother());
		}
		expect(waits).toEqual([60, 120, 240, 480, 900, 900]);
	});

	test('hold the account back even from the right password, until the wait is over', async () => {
		let at = clockAt('2026-11-27', '11:00');
		setClock(() => at);
		for (let count = 0; count < 5; count += 1) await refusal('ide', 'wrong-password');
		expect(await refusal('ide', STORY_PASSWORD)).toBeInstanceOf(TooMany);
		at = new Date(at.getTime() + 30_000);
		expect((await signInAs('ide')).tenureId).toBe(story.holdings.ide.tenureId);
	});

	test('make an account that does not exist wait in the same way', async () => {
		for (let count = 0; count < 5; count += 1) await refusal('nobody', 'wrong-password');
		expect(await refusal('nobody', 'wrong-password')).toBeInstanceOf(TooMany);
	});

	test('are forgotten after signing in', async () => {
		for (let count = 0; count < 4; count += 1) await refusal('ide', 'wrong-password');
		await signInAs('ide');
		for (let count = 0; count < 4; count += 1) {
			expect(await refusal('ide', 'wrong-password')).toBeInstanceOf(Invalid);
		}
	});

	test('sent all at once count as one after the other', async () => {
		const guesses = Array.from({ length: 20 }, (_, count) => refusal('ide', `guess-${count}`));
		const held = (await Promise.all(guesses)).filter((each) => each instanceof TooMany);
		expect(held).toHaveLength(15);
	});

	test('sent at once give no answer to the right password behind them', async () => {
		const guesses = Array.from({ length: 20 }, (_, count) => refusal('ide', `guess-${count}`));
		const right = refusal('ide', STORY_PASSWORD);
		await Promise.all(guesses);
		expect(await right).toBeInstanceOf(TooMany);
	});

	test('of five hundred from one address keep no other municipality behind it out', async () => {
		for (let count = 0; count < 500; count += 1) countFailure(`account-${count % 77}`, LGWAN);
		expect(delayFor(LGWAN)).toBeGreaterThan(0);
		expect(delayFor('10.9.9.9')).toBe(0);
		const started = performance.now();
		expect((await signInAs('miyashita')).tenureId).toBe(story.holdings.miyashita.tenureId);
		expect(performance.now() - started).toBeLessThan(3_000);
	});

	test('leave no event: they are not business', async () => {
		const events = () => db().select().from(schema.event).all().length;
		const before = events();
		await refusal('ide', 'wrong-password');
		await signInAs('ide');
		expect(events()).toBe(before);
	});
});

async function waitAfterAnother(): Promise<number> {
	await refusal('ide', 'wrong-password');
	const held = await refusal('ide', 'wrong-password');
	return held instanceof TooMany ? held.seconds : 0;
}

function signInAs(login: string) {
	return signInAtOnce({ login, password: STORY_PASSWORD, shared: false }, LGWAN, false);
}

async function refusal(login: string, password: string): Promise<unknown> {
	try {
		await signIn({ login, password, shared: false }, LGWAN, false);
	} catch (thrown) {
		return thrown;
	}
	return null;
}
