import { describe, expect, test } from 'vitest';
import { hashPassword, passwordIssues, verifyPassword } from '#lib/server/identity/passwords.ts';

describe('a password', () => {
	test('is stored as argon2id and never twice as the same text', async () => {
		const [first, second] = await Promise.all([
			hashPassword('霧ヶ峰の夏はすずしい夏'),
			hashPassword('x')
		]);
		expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
		expect(await hashPassword('霧ヶ峰の夏はすずしい夏')).not.toBe(first);
		expect(first).not.toBe(second);
	});

	test('is recognised, whichever form the keyboard sent it in', async () => {
		const stored = await hashPassword('が-ＡＢＣ-ﾊﾝｶｸ-123');
		expect(await verifyPassword(stored, 'か\u3099-ABC-ハンカク-１２３')).toBe(true);
		expect(await verifyPassword(stored, 'が-abc-ハンカク-123')).toBe(false);
	});

	test('of nobody is never right, not even the one the decoy was made from', async () => {
		expect(await verifyPassword(null, 'no account has this password')).toBe(false);
	});

	test.each([
		'asamayama-no-yuki',
		'12文字あれば日本語でもよい',
		'𠮷𠮷𠮷田さんの長い合い言葉',
		'a b c d e f g'
	])('may be 「%s」', (password) => {
		expect(passwordIssues(password, 'ide')).toEqual([]);
	});

	test('counts letters as people do: 𠮷 is one', () => {
		expect(passwordIssues('𠮷野家'.repeat(3), 'ide')[0]?.message).toContain('いまは9文字');
	});

	test.each([
		['too short', 'asamayama11'],
		['too long', 'あ1う'.repeat(67)],
		['on every list of leaked ones', 'Password1234'],
		['the same in full width', 'ｐａｓｓｗｏｒｄ１２３４'],
		['one letter again and again', 'aaaaaaaaaaaaaa'],
		['two letters in turn', 'abababababababab'],
		['the login id three times', 'kitaaikikitaaikikitaaiki']
	])('may not be %s', (_, password) => {
		expect(passwordIssues(password, 'kitaaiki')).toHaveLength(1);
	});
});
