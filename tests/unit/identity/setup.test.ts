import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import * as setup from '#lib/server/identity/setup.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, openTemporaryYui } from '../../support/database.ts';

const administrator = {
	name: '丸山 徹',
	kana: 'まるやま とおる',
	login: 'maruyama',
	password: 'usui-touge-1997',
	again: 'usui-touge-1997'
};

let folder: string;
beforeEach(() => {
	clockAt('2026-11-27', '11:00');
	folder = openTemporaryYui();
});
afterEach(() => closeTemporaryYui(folder));

describe('the code of the first start', () => {
	test('is taken as printed, in small letters, without hyphens and in full width', () => {
		const code = setup.newCode();
		expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
		for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' '), wide(code)]) {
			expect(() => setup.checkCode(typed)).not.toThrow();
		}
	});

	test.each(['', 'AAAA-AAAA-AAAA', 'あ'])('is not 「%s」', (typed) => {
		setup.newCode();
		expect(() => setup.checkCode(typed)).toThrow(Invalid);
	});

	test('is worth nothing after twenty wrong tries, even when it is right then', () => {
		const code = setup.newCode();
		for (let count = 0; count < 20; count += 1) {
			expect(() => setup.checkCode('AAAA-AAAA-AAAA')).toThrow('コードが違います');
		}
		expect(() => setup.checkCode(code)).toThrow('使えなくなりました');
		expect(() => setup.checkCode(setup.newCode())).not.toThrow();
	});

	test('does not wear out by being right: a form that comes back is sent again', () => {
		const code = setup.newCode();
		for (let count = 0; count < 30; count += 1) setup.checkCode(code);
		expect(() => setup.checkCode(code)).not.toThrow();
	});

	test('of an earlier start opens nothing', () => {
		const earlier = setup.newCode();
		setup.newCode();
		expect(() => setup.checkCode(earlier)).toThrow(Invalid);
	});

	test('opens nothing once it has been used', async () => {
		const code = setup.newCode();
		expect(setup.isNeeded()).toBe(true);
		await setup.createAdministrator(administrator);
		expect(setup.isNeeded()).toBe(false);
		expect(() => setup.checkCode(code)).toThrow(Conflict);
	});

	test('opens nothing again, even where no operator is left', async () => {
		await setup.createAdministrator(administrator);
		db().delete(schema.tenureRole).where(eq(schema.tenureRole.role, 'operator')).run();
		expect(setup.isNeeded()).toBe(false);
		expect(() => setup.checkCode(setup.newCode())).toThrow(Conflict);
	});
});

describe('the first administrator', () => {
	test('sits at the union and can name others', async () => {
		const { tenureId } = await setup.createAdministrator(administrator);
		const actor = actorOf(tenureId);
		expect(actor?.organisation.kind).toBe('組合');
		expect(actor?.roles).toEqual(expect.arrayContaining(['operator', 'org-admin', 'desk']));
	});

	test.each([
		['a short password', { password: 'short', again: 'short' }],
		['two different passwords', { again: 'usui-touge-1998' }],
		['a login id in Japanese', { login: '丸山' }]
	])('is not made with %s, and setup stays open', async (_, wrong) => {
		const creating = setup.createAdministrator({ ...administrator, ...wrong });
		await expect(creating).rejects.toThrow(Invalid);
		expect(setup.isNeeded()).toBe(true);
	});
});

function wide(text: string): string {
	return text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}
