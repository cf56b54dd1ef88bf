import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import type { Sheet } from '#lib/identity.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { checkCode, resetPassword, welcomeBack } from '#lib/server/identity/password-resets.ts';
import {
	makeReissue,
	ownReissues,
	reissueRights,
	revokeReissue
} from '#lib/server/identity/reissues.ts';
import { begin, resume } from '#lib/server/identity/sessions.ts';
import { countFailure } from '#lib/server/identity/throttle.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { issuesOf } from '../../support/finding.ts';
import { signInAtOnce } from '../../support/signing-in.ts';
import { STORY_PASSWORD, tellStory, type ActorName, type Story } from '../../support/story.ts';

const NEW = { password: 'chikuma-gawa-2026', again: 'chikuma-gawa-2026' };
const UNCALLED = { isCalledBack: false, note: '', source: '' };
const CALLED = {
	isCalledBack: true,
	note: '総務課の方が取り次いだ',
	source: '村の公式サイトの代表番号'
};

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('who may make a 再発行票', () => {
	test.each<[ActorName, ActorName, 'yes' | 'after calling back' | 'no']>([
		['kobayashi', 'yanagisawa', 'yes'],
		['kobayashi', 'kobayashi', 'no'],
		['kobayashi', 'takamizawa', 'no'],
		['ide', 'ide', 'no'],
		['ide', 'yanagisawa', 'no'],
		['yanagisawa', 'kobayashi', 'no'],
		['miyazawa', 'ide', 'no'],
		['kitamura', 'ide', 'no'],
		['tanaka', 'tanaka', 'no'],
		['maruyama', 'ide', 'after calling back'],
		['maruyama', 'kobayashi', 'after calling back'],
		['maruyama', 'maki', 'after calling back'],
		['maruyama', 'miyazawa', 'yes'],
		['maruyama', 'maruyama', 'no']
	])('%s for %s: %s', (maker, of, expected) => {
		const making = (callBack: typeof CALLED) => () => makeFor(maker, of, callBack);
		if (expected === 'no') {
			expect(making(CALLED)).toThrow(Forbidden);
		} else if (expected === 'yes') {
			expect(making(UNCALLED)().kind).toBe('reissue');
		} else {
			expect(making(UNCALLED)).toThrow(Invalid);
			expect(making(CALLED)().kind).toBe('reissue');
		}
		expect(reissueRights(story.as(maker), tenureOf(of))).toMatchObject({
			may: expected !== 'no',
			mustCallBack: expected !== 'yes'
		});
	});

	test('whoever also sits at the union is not handed to the own administrator', () => {
		const administrator = story.as('maki');
		const actor = { ...administrator, person: { ...administrator.person, id: 0 } };
		const roles = [...actor.roles, 'org-admin' as const];
		expect(() => makeReissue({ ...actor, roles }, tenureOf('maki'), CALLED)).toThrow(Forbidden);
	});

	test('an administrator of the union who is no operator opens no operator’s account', () => {
		const lead = { ...story.as('miyazawa'), roles: ['member' as const, 'org-admin' as const] };
		expect(() => makeReissue(lead, tenureOf('maruyama'), CALLED)).toThrow(Forbidden);
	});
});

describe('calling back', () => {
	test.each([
		['the tick', { ...CALLED, isCalledBack: false }, ['isCalledBack']],
		['the note', { ...CALLED, note: '' }, ['note']],
		['where the number is from', { ...CALLED, source: '' }, ['source']],
		['everything', UNCALLED, ['isCalledBack', 'source', 'note']]
	])('asks for %s where 名簿 has no number', (_, callBack, fields) => {
		expect(wrongIn(callBack)).toEqual(fields);
	});

	test('to a number in 名簿 needs no source, and the record says which number it was', () => {
		setPhone('ide', '0267-77-2111');
		expect(wrongIn({ ...CALLED, source: '' })).toEqual([]);
		makeFor('maruyama', 'ide', { ...CALLED, source: '' });
		const texts = db().select().from(schema.eventText).all();
		expect(texts.at(-1)?.text).toBe(
			'名簿の番号（0267-77-2111）へ折り返して本人を確かめた。総務課の方が取り次いだ'
		);
	});
});

describe('a 再発行票', () => {
	test('names its person and their login, sets a new password, and ends every session', async () => {
		const { personId, tenureId } = story.holdings.yanagisawa;
		const { sessionId } = await begin(personId, tenureId, false, false);
		const { token } = made();
		expect(welcomeBack(token)).toMatchObject({ name: '柳沢 佳代', login: 'yanagisawa' });
		expect(await resetPassword(token, NEW)).toEqual({ personId, tenureId });
		expect(await resume(sessionId, false)).toBe(null);
		await expect(signInWith(STORY_PASSWORD)).rejects.toThrow(Invalid);
		expect((await signInWith(NEW.password)).tenureId).toBe(tenureId);
	});

	test('lets in whose account waits after many wrong tries', async () => {
		for (let count = 0; count < 9; count += 1) countFailure('yanagisawa', '10.0.0.1');
		await resetPassword(made().token, NEW);
		expect((await signInWith(NEW.password)).tenureId).toBe(tenureOf('yanagisawa'));
	});

	test('opens by the code on the paper too, however it is typed', async () => {
		const { code } = made();
		const given = checkCode(code.toLowerCase().replaceAll('-', '　'), '10.0.0.1');
		expect(welcomeBack(given).login).toBe('yanagisawa');
		await resetPassword(given, NEW);
		expect(() => checkCode(code, '10.0.0.1')).toThrow('すでに使われています');
	});

	test('can be used for 24 hours and no longer', async () => {
		const { token, code } = made();
		clockAt('2026-11-28', '10:59');
		expect(welcomeBack(token).name).toBe('柳沢 佳代');
		clockAt('2026-11-28', '11:00');
		expect(() => welcomeBack(token)).toThrow('期限（24時間）');
		expect(() => checkCode(code, '10.0.0.1')).toThrow(Invalid);
		await expect(resetPassword(token, NEW)).rejects.toThrow(Conflict);
	});

	test('used twice at the same moment works once', async () => {
		const { token, code } = made();
		const tries = await Promise.allSettled([
			resetPassword(token, NEW),
			resetPassword(code, { password: 'another-long-one', again: 'another-long-one' })
		]);
		expect(tries.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
		const [refused] = tries.filter((each) => each.status === 'rejected');
		expect(refused?.reason).toBeInstanceOf(Conflict);
	});

	test('stays usable after a refused password', async () => {
		const { token } = made();
		for (const wrong of [
			{ password: 'short', again: 'short' },
			{ password: NEW.password, again: 'different-thing' }
		]) {
			await expect(resetPassword(token, wrong)).rejects.toThrow(Invalid);
		}
		await resetPassword(token, NEW);
	});

	test('made again or taken back works no longer', () => {
		const first = made();
		const second = made();
		expect(() => welcomeBack(first.token)).toThrow('取り消されています');
		expect(reissueRights(story.as('kobayashi'), tenureOf('yanagisawa')).openUntil).toEqual(
			second.expiresAt
		);
		revokeReissue(story.as('kobayashi'), tenureOf('yanagisawa'));
		expect(() => welcomeBack(second.token)).toThrow('取り消されています');
		expect(() => revokeReissue(story.as('kobayashi'), tenureOf('yanagisawa'))).toThrow(Conflict);
		expect(() => revokeReissue(story.as('ide'), tenureOf('yanagisawa'))).toThrow(Forbidden);
	});

	test('is not for somebody without a login, nor for a tenure that is over', () => {
		db().update(schema.person).set({ login: null }).run();
		expect(made).toThrow(Conflict);
		expect(() => makeReissue(story.as('maruyama'), story.holdings.koyama.tenureId, CALLED)).toThrow(
			NotFound
		);
		expect(() => makeReissue(story.as('maruyama'), 999_999, CALLED)).toThrow(NotFound);
	});

	test('leaves its whole way in the record, and no secret anywhere', async () => {
		made();
		const { token, code } = made();
		await resetPassword(token, NEW);
		const events = db()
			.select()
			.from(schema.event)
			.where(eq(schema.event.subject, `person:${story.holdings.yanagisawa.personId}`))
			.all();
		expect(events.map((event) => event.action)).toEqual([
			'terms.accepted',
			'reissue.made',
			'reissue.revoked',
			'reissue.made',
			'reissue.used'
		]);
		const kept = JSON.stringify([events, db().select().from(schema.reissue).all()]);
		expect(kept).not.toContain(token);
		expect(kept).not.toContain(code);
	});

	test('is told to its person, with the organisation that made it', async () => {
		expect(ownReissues(story.as('yanagisawa'))).toEqual([]);
		const { token } = made();
		expect(ownReissues(story.as('yanagisawa'))).toEqual([
			{ at: new Date('2026-11-27T02:00:00Z'), by: '佐久市', state: 'open' }
		]);
		await resetPassword(token, NEW);
		makeFor('maruyama', 'yanagisawa', CALLED);
		expect(ownReissues(story.as('yanagisawa')).map(({ by, state }) => [by, state])).toEqual(
			expect.arrayContaining([
				['佐久市', 'used'],
				['長野県市町村自治振興組合', 'open']
			])
		);
		expect(ownReissues(story.as('kobayashi'))).toEqual([]);
	});
});

function made(): Sheet {
	return makeFor('kobayashi', 'yanagisawa', UNCALLED);
}

function makeFor(maker: ActorName, of: ActorName, callBack: typeof CALLED): Sheet {
	return makeReissue(story.as(maker), tenureOf(of), callBack);
}

function tenureOf(name: ActorName): number {
	return story.holdings[name].tenureId;
}

function wrongIn(callBack: typeof CALLED): string[] {
	return issuesOf(() => makeFor('maruyama', 'ide', callBack)).map(({ field }) => field);
}

function setPhone(name: ActorName, phone: string): void {
	db()
		.update(schema.tenure)
		.set({ phone })
		.where(eq(schema.tenure.id, tenureOf(name)))
		.run();
}

function signInWith(password: string) {
	return signInAtOnce({ login: 'yanagisawa', password, shared: false }, '10.0.0.9', false);
}
