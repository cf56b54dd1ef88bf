import { describe, expect, test } from 'vitest';
import { digitsIn } from '#lib/second-factor.ts';
import {
	appAddress,
	base32,
	hotp,
	matchingStep,
	stepAt
} from '#lib/server/identity/second-factor/totp.ts';

const SECRET = Buffer.from('12345678901234567890');

describe('a code', () => {
	test.each(
		'755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'
			.split(' ')
			.map((code, counter) => ({ counter, code }))
	)('of counter $counter is that of RFC 4226, appendix D', ({ counter, code }) => {
		expect(hotp(SECRET, counter)).toBe(code);
	});

	test.each([
		[59, '94287082'],
		[1111111109, '07081804'],
		[1111111111, '14050471'],
		[1234567890, '89005924'],
		[2000000000, '69279037'],
		[20000000000, '65353130']
	])('at second %i is that of RFC 6238, appendix B', (second, code) => {
		expect(hotp(SECRET, stepAt(new Date(second * 1000)), 8)).toBe(code);
	});

	test('is taken one step early and one step late, and two steps off no more', () => {
		const at = new Date('2026-11-27T02:00:10Z');
		const now = stepAt(at);
		const taken = [-2, -1, 0, 1, 2].map((off) => matchingStep(SECRET, hotp(SECRET, now + off), at));
		expect(taken).toEqual([null, now - 1, now, now + 1, null]);
	});

	test.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('is not %j', (typed) => {
		expect(matchingStep(SECRET, typed, new Date(59_000))).toBeNull();
	});

	test.each(['287082', '287 082', ' ２８７０８２　', '２８７－０８２', '287-082'])(
		'is read from %j',
		(typed) => {
			expect(digitsIn(typed)).toBe('287082');
			expect(matchingStep(SECRET, digitsIn(typed), new Date(59_000))).toBe(1);
		}
	);
});

describe('a secret', () => {
	test.each([
		['f', 'MY'],
		['fo', 'MZXQ'],
		['foo', 'MZXW6'],
		['foob', 'MZXW6YQ'],
		['fooba', 'MZXW6YTB'],
		['foobar', 'MZXW6YTBOI']
	])('%s is written as RFC 4648 has it, without padding', (text, letters) => {
		expect(base32(Buffer.from(text))).toBe(letters);
	});

	test('is handed to an app with the account and the place it is for', () => {
		const address = new URL(appAddress(SECRET, 'ide', 'yui.example.jp'));
		expect(decodeURIComponent(address.pathname)).toBe('/結い（yui.example.jp）:ide');
		expect(address.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
		expect(address.search).not.toContain('+');
	});
});
