import { expect, test } from 'vitest';
import { folded, foldedWithPlaces } from '#lib/folding.ts';

test.each([
	['ﾈｯﾄﾜｰｸ', 'ねっとわーく'],
	['ガｶﾞか\u3099', 'ががが'],
	['ＡＢＣ１２３', 'abc123'],
	['㈱①㍻', '(株)1平成'],
	['髙﨑澤邊', '高崎沢辺'],
	['葛\u{E0100}城', '葛城'],
	['Wi‐Fi', 'wi-fi'],
	['駒ヶ根', '駒け根'],
	['𠮷野', '吉野'],
	['\u202Eabc\u200B', 'abc'],
	['', '']
])('%s is compared as %s', (text, form) => {
	expect(folded(text)).toBe(form);
	expect(foldedWithPlaces(text).folded).toBe(form);
});

test('folding again changes nothing', () => {
	const letters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
	const unsettled = letters.filter((letter) => folded(folded(letter)) !== folded(letter));
	expect(unsettled).toEqual([]);
});

test('every place leads back to the letter it came from', () => {
	const { folded: form, starts, ends } = foldedWithPlaces('㈱ｶﾞ𠮷');
	expect(form).toBe('(株)が吉');
	expect(starts).toEqual([0, 0, 0, 1, 3]);
	expect(ends).toEqual([1, 1, 1, 3, 5]);
});
