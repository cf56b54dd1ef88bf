import { eq } from 'drizzle-orm';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound, TooMany } from '#lib/errors.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { changePassword } from '#lib/server/identity/own-account.ts';
import { resetPassword } from '#lib/server/identity/password-resets.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { makeReissue } from '#lib/server/identity/reissues.ts';
import { confirmApp, offerApp } from '#lib/server/identity/second-factor/app.ts';
import {
	confirm,
	demandConfirmed,
	isConfirmed
} from '#lib/server/identity/second-factor/confirming.ts';
import {
	ownFactors,
	removeApp,
	renewSpareCodes,
	sweepFactors
} from '#lib/server/identity/second-factor/factors.ts';
import { hasFactor } from '#lib/server/identity/second-factor/having.ts';
import {
	passWithApp,
	passWithSpareCode,
	waysToPass
} from '#lib/server/identity/second-factor/passing.ts';
import {
	dueFrom,
	factorsByRole,
	mustSetUp,
	requirement,
	setRequirement
} from '#lib/server/identity/second-factor/required.ts';
import {
	resetFactors,
	resetFactorsOf,
	resetRights
} from '#lib/server/identity/second-factor/resets.ts';
import { hotp, stepAt } from '#lib/server/identity/second-factor/totp.ts';
import { begin, resume } from '#lib/server/identity/sessions.ts';
import { enter, signIn } from '#lib/server/identity/sign-in.ts';
import { now, setClock } from '#lib/server/now.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { operationRecord } from '#lib/server/readers/operation-record.ts';
import { secretIn } from '../../support/authenticator.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { STORY_PASSWORD, tellStory, type Story } from '../../support/story.ts';

const ADDRESS = '10.1.2.3';
const CALLED = { isCalledBack: true, note: '総務課に取り次いでもらった。', source: '代表番号' };

let story: Story;
let at: Date;
beforeEach(async () => {
	story = await tellStory();
	at = clockAt('2026-11-27', '11:00');
	setClock(() => at);
});
afterEach(() => closeTemporaryYui(story.folder));

describe('a sign-in of somebody with an app', () => {
	test('is held after the password: no session yet, and a cookie that opens none', async () => {
		withApp('ide');
		const sessions = () => db().select().from(schema.session).all().length;
		const before = sessions();
		const token = await heldAs('ide');
		expect(sessions()).toBe(before);
		expect(await resume(token, false)).toBeNull();
		expect(waysToPass(token, null)).toMatchObject({ app: true, passkey: false, spareCodes: 10 });
	});

	test('is completed by the code of now, once, in the seat of the person', async () => {
		const app = withApp('ide');
		const token = await heldAs('ide');
		const passed = await passWithApp(from(token), app.code());
		expect(passed.tenureId).toBe(story.holdings.ide.tenureId);
		await expect(passWithApp(from(token), app.code())).rejects.toThrow('時間が切れました');
	});

	test('takes no code a second time, not even by another sign-in', async () => {
		const app = withApp('ide');
		const [one, other] = [await heldAs('ide'), await heldAs('ide')];
		const code = app.code();
		await passWithApp(from(one), code);
		await expect(passWithApp(from(other), code)).rejects.toThrow(Invalid);
		await expect(passWithApp(from(other), app.code(-1))).rejects.toThrow(Invalid);
		later(30);
		await passWithApp(from(other), app.code());
	});

	test('takes neither the code that set the app up, nor one of another person', async () => {
		const app = withApp('ide', 'at once');
		const other = withApp('yanagisawa', 'at once');
		const token = await heldAs('ide');
		await expect(passWithApp(from(token), app.code())).rejects.toThrow(Invalid);
		await expect(passWithApp(from(token), other.code())).rejects.toThrow(Invalid);
	});

	test('is over after ten minutes', async () => {
		const app = withApp('ide');
		const token = await heldAs('ide');
		later(10 * 60);
		expect(waysToPass(token, null)).toBeNull();
		await expect(passWithApp(from(token), app.code())).rejects.toThrow(Conflict);
	});

	test('is over when the password changes meanwhile', async () => {
		const app = withApp('ide');
		const token = await heldAs('ide');
		const word = 'asamayama-no-kemuri-8';
		const input = { current: STORY_PASSWORD, password: word, again: word };
		await changePassword(story.as('ide'), '', input);
		await expect(passWithApp(from(token), app.code())).rejects.toThrow(Conflict);
	});

	test('waits after five wrong codes, even for the right one and after the password again', async () => {
		const app = withApp('ide');
		const token = await heldAs('ide');
		for (let tries = 0; tries < 5; tries += 1) {
			await expect(passWithApp(from(token), '000000')).rejects.toThrow(Invalid);
		}
		await expect(passWithApp(from(token), app.code())).rejects.toThrow(TooMany);
		const again = await heldAs('ide');
		await expect(passWithApp(from(again), app.code())).rejects.toThrow(TooMany);
		await expect(passWithSpareCode(from(again), app.codes[0] ?? '')).rejects.toThrow(TooMany);
		later(30);
		await passWithApp(from(again), app.code());
	});

	test('is on record only when it is complete, and as failed where the code was wrong', async () => {
		const app = withApp('ide');
		const token = await heldAs('ide');
		const kinds = () =>
			db()
				.select({ kind: schema.access.kind })
				.from(schema.access)
				.all()
				.map((row) => row.kind);
		expect(kinds()).toEqual([]);
		await expect(passWithApp(from(token), '000000')).rejects.toThrow(Invalid);
		await passWithApp(from(token), app.code());
		expect(kinds()).toEqual(['sign-in-failed', 'sign-in']);
	});

	test('is held after a new password by 再発行票 as well', async () => {
		withApp('yanagisawa');
		const { personId, tenureId } = story.holdings.yanagisawa;
		const blank = { isCalledBack: false, note: '', source: '' };
		const { token } = makeReissue(story.as('kobayashi'), tenureId, blank);
		const word = 'asamayama-no-kemuri-8';
		await resetPassword(token, { password: word, again: word });
		const by = { shared: false, agent: '', secure: false, address: ADDRESS };
		expect((await enter(personId, tenureId, by)).isHeld).toBe(true);
	});

	test('concerns nobody else', async () => {
		withApp('ide');
		expect((await signIn(typed('miyashita'), ADDRESS, false)).isHeld).toBe(false);
	});
});

describe('an app', () => {
	test('counts only once a code has confirmed it', () => {
		const actor = story.as('ide');
		offerApp(actor, 'ide', 'yui.example.jp');
		expect(hasFactor(actor.person.id)).toBe(false);
		expect(() => confirmApp(actor, '000000', ADDRESS)).toThrow('確認コードが違います');
		expect(hasFactor(actor.person.id)).toBe(false);
	});

	test('is offered with the same secret until it is confirmed, and anew after an hour', () => {
		const actor = story.as('ide');
		const first = offerApp(actor, 'ide', 'a').letters;
		expect(offerApp(actor, 'ide', 'a').letters).toBe(first);
		later(60 * 60);
		expect(offerApp(actor, 'ide', 'a').letters).not.toBe(first);
	});

	test('set up anew takes the place of the old one only when it is confirmed', async () => {
		const old = withApp('ide');
		offerApp(story.as('ide'), 'ide', 'a');
		await passWithApp(from(await heldAs('ide')), old.code());
		later(60);
		const fresh = withApp('ide');
		const token = await heldAs('ide');
		await expect(passWithApp(from(token), old.code())).rejects.toThrow(Invalid);
		await passWithApp(from(token), fresh.code());
	});

	test('has its secret nowhere in the database, the record and a backup, whose key is not in it', async () => {
		const app = withApp('ide');
		const file = join(story.folder, 'backup.tar');
		await backup(story.folder, file);
		db().$client.pragma('wal_checkpoint(TRUNCATE)');
		const key = readFileSync(join(story.folder, 'second-factor.key'));
		expect(statSync(join(story.folder, 'second-factor.key')).mode & 0o077).toBe(0);
		for (const path of [join(story.folder, 'yui.sqlite'), file]) {
			const bytes = readFileSync(path);
			expect(bytes.includes(app.secret)).toBe(false);
			expect(bytes.includes(app.letters)).toBe(false);
			expect(bytes.includes(key)).toBe(false);
		}
	});

	test('works after a restore into the same folder, and without its key says what to do', async () => {
		const app = withApp('ide');
		const file = join(temporaryFolder(), 'backup.tar');
		await backup(story.folder, file);
		closeDatabase();
		const { before } = await restore(story.folder, file, { force: true });
		rmSync(before ?? '', { recursive: true });
		const { openYui } = await import('#lib/server/operations/open.ts');
		openYui(story.folder);
		await passWithApp(from(await heldAs('ide')), app.code());
		later(60);
		rmSync(join(story.folder, 'second-factor.key'));
		const token = await heldAs('ide');
		await expect(passWithApp(from(token), app.code())).rejects.toThrow('鍵が見つからない');
		await passWithSpareCode(from(token), app.codes[0] ?? '');
	});
});

describe('a spare code', () => {
	test('opens once, however it is typed, and tells how many are left', async () => {
		const { codes } = withApp('ide');
		const [code = ''] = codes;
		const passed = await passWithSpareCode(
			from(await heldAs('ide')),
			` ${code.toLowerCase().replaceAll('-', '　')}`
		);
		expect(passed.left).toBe(9);
		const again = await heldAs('ide');
		await expect(passWithSpareCode(from(again), code)).rejects.toThrow('もう使われています');
		expect(actionsOf('ide')).toContain('spare-code.used');
	});

	test('opens for nobody else', async () => {
		const { codes } = withApp('ide');
		withApp('yanagisawa');
		const token = await heldAs('yanagisawa');
		await expect(passWithSpareCode(from(token), codes[0] ?? '')).rejects.toThrow(Invalid);
	});

	test('opens no more once new ones are made, or the last factor is gone', async () => {
		const { codes } = withApp('ide');
		const fresh = renewSpareCodes(story.as('ide'));
		expect(new Set(fresh).size).toBe(10);
		const token = await heldAs('ide');
		await expect(passWithSpareCode(from(token), codes[0] ?? '')).rejects.toThrow(Invalid);
		await passWithSpareCode(from(token), fresh[0] ?? '');
		removeApp(story.as('ide'));
		expect(ownFactors(story.as('ide')).spareCodes).toBe(0);
		expect(() => renewSpareCodes(story.as('ide'))).toThrow(Conflict);
	});

	test('stands in the database as a hash alone', () => {
		const { codes } = withApp('ide');
		const stored = JSON.stringify(db().select().from(schema.spareCode).all());
		for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
	});
});

describe('the password once more', () => {
	test('is asked for ten minutes after the sign-in, and wrong ones count', async () => {
		const { personId, tenureId } = story.holdings.ide;
		const { sessionId } = await begin(personId, tenureId, false, false);
		expect(isConfirmed(sessionId)).toBe(true);
		later(10 * 60);
		expect(isConfirmed(sessionId)).toBe(false);
		expect(() => demandConfirmed(sessionId)).toThrow(Forbidden);
		const actor = story.as('ide');
		for (let tries = 0; tries < 5; tries += 1) {
			await expect(confirm(actor, sessionId, 'wrong', ADDRESS)).rejects.toThrow(Invalid);
		}
		await expect(confirm(actor, sessionId, STORY_PASSWORD, ADDRESS)).rejects.toThrow(TooMany);
		later(30);
		await confirm(actor, sessionId, STORY_PASSWORD, ADDRESS);
		expect(isConfirmed(sessionId)).toBe(true);
		expect(isConfirmed('another')).toBe(false);
	});
});

describe('a role that must', () => {
	test('is set by the operator alone, and is on record', () => {
		expect(() => require(['org-admin'], '2026-11-27', story.as('ide'))).toThrow(Forbidden);
		require(['org-admin']);
		const { lines } = operationRecord(
			story.as('maruyama'),
			{ kind: 'rights', organisationId: null, from: '2026-11-27', to: '2026-11-27' },
			{ number: 1, size: 50 }
		);
		expect(lines[0]).toMatchObject({
			what: '二段階認証を必ず使う役割を変えました',
			detail: '団体管理者'
		});
	});

	test('leads who holds it and has none, and nobody else', () => {
		require(['org-admin']);
		expect(mustSetUp(story.as('ide'))).toBe(true);
		expect(mustSetUp(story.as('yanagisawa'))).toBe(false);
		withApp('ide');
		expect(mustSetUp(story.as('ide'))).toBe(false);
	});

	test('begins on its day, and until then says so to who has none', () => {
		require(['org-admin'], '2026-12-01');
		expect([mustSetUp(story.as('ide')), dueFrom(story.as('ide'))]).toEqual([false, '2026-12-01']);
		expect(dueFrom(story.as('yanagisawa'))).toBeNull();
		at = clockAt('2026-12-01', '0:00');
		expect([mustSetUp(story.as('ide')), dueFrom(story.as('ide'))]).toEqual([true, null]);
		require([]);
		expect([mustSetUp(story.as('ide')), requirement()]).toEqual([false, null]);
	});

	test('keeps the last factor from being taken away', () => {
		withApp('ide');
		require(['org-admin']);
		expect(() => removeApp(story.as('ide'))).toThrow('先に別の方法を登録してから');
		expect(ownFactors(story.as('ide'))).toMatchObject({ isRequired: true, spareCodes: 10 });
	});

	test('is counted with those who have one', () => {
		withApp('ide');
		const rows = factorsByRole(story.as('maruyama'));
		const row = rows.find(({ role }) => role === 'org-admin');
		expect(row?.having).toBe(1);
		expect(row?.people).toBeGreaterThan(1);
		expect(() => factorsByRole(story.as('ide'))).toThrow(Forbidden);
	});
});

describe('a lost telephone', () => {
	test('is helped by the own administrator: the password alone opens again, other sessions end', async () => {
		withApp('yanagisawa');
		const { personId, tenureId } = story.holdings.yanagisawa;
		const { sessionId } = await begin(personId, tenureId, false, false);
		const token = await heldAs('yanagisawa');
		const blank = { isCalledBack: false, note: '', source: '' };
		expect(resetFactors(story.as('kobayashi'), tenureId, blank)).toBe(personId);
		expect(await resume(sessionId, false)).toBeNull();
		expect(waysToPass(token, null)).toBeNull();
		expect((await signIn(typed('yanagisawa'), ADDRESS, false)).isHeld).toBe(false);
		expect(ownFactors(story.as('yanagisawa')).changes[0]).toMatchObject({
			what: '二段階認証を初めの状態に戻しました',
			by: '佐久市'
		});
		expect(db().select().from(schema.spareCode).all()).toEqual([]);
	});

	test('is helped by the union after a call back, which is on record', () => {
		withApp('yanagisawa');
		const { tenureId } = story.holdings.yanagisawa;
		const operator = story.as('maruyama');
		expect(resetRights(operator, tenureId)).toEqual({
			hasOne: true,
			may: true,
			mustCallBack: true
		});
		const blank = { isCalledBack: false, note: '', source: '' };
		expect(() => resetFactors(operator, tenureId, blank)).toThrow(Invalid);
		resetFactors(operator, tenureId, CALLED);
		const texts = db().select().from(schema.eventText).all();
		expect(texts.some(({ text }) => text.includes('取り次いでもらった'))).toBe(true);
	});

	test('is helped by nobody of another organisation, and by nobody themselves', () => {
		withApp('yanagisawa');
		withApp('ide');
		const { tenureId } = story.holdings.yanagisawa;
		expect(() => resetFactors(story.as('ide'), tenureId, CALLED)).toThrow(Forbidden);
		expect(() => resetFactors(story.as('yanagisawa'), tenureId, CALLED)).toThrow(Forbidden);
		const own = story.holdings.ide.tenureId;
		expect(() => resetFactors(story.as('ide'), own, CALLED)).toThrow(Forbidden);
		expect(() => resetFactors(story.as('maruyama'), 999_999, CALLED)).toThrow(NotFound);
	});

	test('of the last operator is helped at the server itself', async () => {
		withApp('maruyama');
		expect(resetFactorsOf(' MARUYAMA ')).toContain('丸山');
		expect((await signIn(typed('maruyama'), ADDRESS, false)).isHeld).toBe(false);
		expect(() => resetFactorsOf('maruyama')).toThrow(Conflict);
		expect(() => resetFactorsOf('nobody')).toThrow(Conflict);
	});
});

test('who has left for good leaves no second factor behind, who is still there keeps it', () => {
	withApp('ide');
	withApp('yanagisawa');
	expect(sweepFactors()).toBe(0);
	endTenure(story.as('maruyama'), story.holdings.ide.tenureId);
	expect(sweepFactors()).toBe(1);
	expect(hasFactor(story.holdings.ide.personId)).toBe(false);
	expect(hasFactor(story.holdings.yanagisawa.personId)).toBe(true);
});

type Name = Parameters<Story['as']>[0];

/** Sets an app up for somebody and waits until its next code, unless told. */
function withApp(name: Name, when: 'at once' | 'later' = 'later') {
	const actor = story.as(name);
	const { letters } = offerApp(actor, name, 'yui.example.jp');
	const secret = secretIn(letters);
	const code = (off = 0) => hotp(secret, stepAt(now()) + off);
	const codes = confirmApp(actor, code(), ADDRESS) ?? [];
	if (when === 'later') later(60);
	return { secret, letters, code, codes };
}

function later(seconds: number): void {
	at = new Date(at.getTime() + seconds * 1000);
}

function typed(login: string) {
	return { login, password: STORY_PASSWORD, shared: false };
}

async function heldAs(login: string): Promise<string> {
	const entered = await signIn(typed(login), ADDRESS, false);
	expect(entered.isHeld, `${login} is held`).toBe(true);
	return entered.cookie.value;
}

function from(token: string) {
	return { token, address: ADDRESS, secure: false };
}

function require(
	roles: Parameters<typeof setRequirement>[1]['roles'],
	day = '2026-11-27',
	actor = story.as('maruyama')
): void {
	setRequirement(actor, { roles, from: day });
}

function actionsOf(name: Name): string[] {
	const subject = `person:${story.holdings[name].personId}`;
	return db()
		.select()
		.from(schema.event)
		.where(eq(schema.event.subject, subject))
		.all()
		.map((row) => row.action);
}
