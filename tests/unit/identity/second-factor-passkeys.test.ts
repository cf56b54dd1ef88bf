import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { ownFactors, removePasskey } from '#lib/server/identity/second-factor/factors.ts';
import {
	challengeFor,
	passWithPasskey,
	waysToPass
} from '#lib/server/identity/second-factor/passing.ts';
import {
	addPasskey,
	offerPasskey,
	passesPasskey,
	passkeysOf,
	renamePasskey
} from '#lib/server/identity/second-factor/passkeys.ts';
import { signIn } from '#lib/server/identity/sign-in.ts';
import { setClock } from '#lib/server/now.ts';
import { passkeyPlace } from '#lib/server/requests.ts';
import { made, newAuthenticator, signed, type Authenticator } from '../../support/authenticator.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_PASSWORD, tellStory, type Story } from '../../support/story.ts';

const HERE = { host: 'yui.example.jp', origin: 'https://yui.example.jp' };
const ELSEWHERE = { host: 'yui.example.jp', origin: 'https://evil.example.jp' };
const OTHER_HOST = { host: 'evil.example.jp', origin: 'https://yui.example.jp' };
const SESSION = 'the-session';

let story: Story;
let key: Authenticator;
beforeEach(async () => {
	story = await tellStory();
	setClock(null);
	key = newAuthenticator();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('a passkey', () => {
	test('is added with spare codes, and signs in afterwards', async () => {
		expect(await added()).toHaveLength(10);
		const { token, challenge } = await asked();
		const passed = await passWithPasskey(from(token), signed(key, challenge, HERE), HERE);
		expect(passed.tenureId).toBe(story.holdings.ide.tenureId);
		expect(passkeysOf(story.holdings.ide.personId)[0]?.usedAt).toBeInstanceOf(Date);
	});

	test('beside another factor brings no new spare codes, and is not added twice', async () => {
		await added();
		key = newAuthenticator();
		expect(await added('二つ目')).toBeNull();
		await expect(added('三つ目')).rejects.toThrow('登録されています');
	});

	test.each([
		['another origin', ELSEWHERE],
		['another host', OTHER_HOST]
	])('made at %s is refused', async (_what, place) => {
		const { challenge } = await offerPasskey(story.as('ide'), 'ide', HERE, SESSION);
		const input = { name: '鍵', signed: made(key, challenge, place) };
		await expect(addPasskey(story.as('ide'), input, HERE, SESSION)).rejects.toThrow(Invalid);
		expect(passkeysOf(story.holdings.ide.personId)).toEqual([]);
	});

	test('made for another challenge or by another session is refused', async () => {
		const { challenge } = await offerPasskey(story.as('ide'), 'ide', HERE, SESSION);
		const input = { name: '鍵', signed: made(key, challenge, HERE) };
		await expect(addPasskey(story.as('ide'), input, HERE, 'other')).rejects.toThrow(Invalid);
		const wrong = { name: '鍵', signed: made(key, 'bm90LW91cnM', HERE) };
		await expect(addPasskey(story.as('ide'), wrong, HERE, SESSION)).rejects.toThrow(Invalid);
	});

	test.each([
		['another origin', ELSEWHERE],
		['another host', OTHER_HOST]
	])('that signs at %s lets nobody in', async (_what, place) => {
		await added();
		const { token, challenge } = await asked();
		const answer = signed(key, challenge, place);
		await expect(passWithPasskey(from(token), answer, HERE)).rejects.toThrow(Invalid);
	});

	test('lets nobody in with the challenge of another sign-in', async () => {
		await added();
		const [one, other] = [await asked(), await asked()];
		const answer = signed(key, one.challenge, HERE);
		await expect(passWithPasskey(from(other.token), answer, HERE)).rejects.toThrow(Invalid);
	});

	test('lets nobody in with an answer sent again', async () => {
		await added();
		const { token, challenge } = await asked();
		const answer = signed(key, challenge, HERE);
		await passWithPasskey(from(token), answer, HERE);
		const again = await asked();
		await expect(passWithPasskey(from(again.token), answer, HERE)).rejects.toThrow(Invalid);
		const held = await heldAs('ide');
		await expect(passWithPasskey(from(held), answer, HERE)).rejects.toThrow(Invalid);
	});

	test('without a counter is held to its challenge alone, which is gone after the first answer', async () => {
		await added();
		const { token, challenge } = await asked();
		const { personId } = story.holdings.ide;
		const answer = signed(key, challenge, HERE, 0);
		expect(await passesPasskey(personId, answer, HERE, token)).toBe(true);
		await expect(passesPasskey(personId, answer, HERE, token)).rejects.toThrow(Invalid);
	});

	test('whose challenge is older than five minutes lets nobody in', async () => {
		await added();
		const { token, challenge } = await asked();
		const answer = signed(key, challenge, HERE);
		const late = new Date(Date.now() + 5 * 60_000);
		setClock(() => late);
		await expect(passWithPasskey(from(token), answer, HERE)).rejects.toThrow(Invalid);
	});

	test('whose counter does not go on is a copy, and refused', async () => {
		await added();
		const first = await asked();
		await passWithPasskey(from(first.token), signed(key, first.challenge, HERE, 7), HERE);
		const second = await asked();
		const copy = signed(key, second.challenge, HERE, 7);
		await expect(passWithPasskey(from(second.token), copy, HERE)).rejects.toThrow(Invalid);
		const third = await asked();
		await passWithPasskey(from(third.token), signed(key, third.challenge, HERE, 8), HERE);
	});

	test('of somebody else lets nobody in, nor does another key under its name', async () => {
		await added();
		const { token, challenge } = await asked();
		const forged = { ...newAuthenticator(), credential: key.credential };
		const answer = signed(forged, challenge, HERE);
		await expect(passWithPasskey(from(token), answer, HERE)).rejects.toThrow(Invalid);
		const again = await challengeFor(token, HERE);
		const stranger = signed(newAuthenticator(), again.challenge, HERE);
		await expect(passWithPasskey(from(token), stranger, HERE)).rejects.toThrow(Invalid);
		await expect(passWithPasskey(from(token), 'no json', HERE)).rejects.toThrow(Invalid);
	});

	test('is offered only at the host it was made for', async () => {
		await added();
		const token = await heldAs('ide');
		expect(waysToPass(token, HERE)).toMatchObject({ passkey: true, passkeyElsewhere: false });
		for (const place of [null, OTHER_HOST]) {
			expect(waysToPass(token, place)).toMatchObject({ passkey: false, passkeyElsewhere: true });
		}
	});

	test('is renamed and taken away by its own person alone, which is on record', async () => {
		await added();
		const [one] = passkeysOf(story.holdings.ide.personId);
		const id = one?.id ?? 0;
		expect(() => renamePasskey(story.as('yanagisawa'), id, '盗')).toThrow(NotFound);
		expect(() => removePasskey(story.as('yanagisawa'), id)).toThrow(NotFound);
		renamePasskey(story.as('ide'), id, '執務室のパソコン');
		expect(ownFactors(story.as('ide')).passkeys[0]?.name).toBe('執務室のパソコン');
		removePasskey(story.as('ide'), id);
		const subject = `person:${story.holdings.ide.personId}`;
		const actions = db()
			.select({ action: schema.event.action })
			.from(schema.event)
			.where(eq(schema.event.subject, subject))
			.all()
			.map((row) => row.action);
		expect(actions.slice(-3)).toEqual([
			'second-factor.added',
			'spare-codes.made',
			'second-factor.removed'
		]);
	});
});

test.each([
	['https://yui.example.jp/login', HERE],
	['http://yui.example.jp/login', null],
	['http://localhost:3000/', { host: 'localhost', origin: 'http://localhost:3000' }],
	['http://127.0.0.1:3000/', null],
	['https://10.0.0.5/', null],
	['https://[::1]/', null]
])('passkeys have a place at %s: %j', (address, place) => {
	expect(passkeyPlace({ url: new URL(address) })).toEqual(place);
});

async function added(name = '青い鍵') {
	const actor = story.as('ide');
	const { challenge } = await offerPasskey(actor, 'ide', HERE, SESSION);
	return addPasskey(actor, { name, signed: made(key, challenge, HERE) }, HERE, SESSION);
}

async function asked(): Promise<{ token: string; challenge: string }> {
	const token = await heldAs('ide');
	const { challenge } = await challengeFor(token, HERE);
	return { token, challenge };
}

async function heldAs(login: string): Promise<string> {
	const input = { login, password: STORY_PASSWORD, shared: false };
	const entered = await signIn(input, '10.1.2.3', false);
	expect(entered.isHeld).toBe(true);
	return entered.cookie.value;
}

function from(token: string) {
	return { token, address: '10.1.2.3', secure: true };
}
