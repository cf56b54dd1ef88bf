import { describe, expect, test } from 'vitest';
import { neededFor, quorumStanding, quorumWords, type Quorum } from '#lib/quorum.ts';

const half: Quorum = { numerator: 1, denominator: 2, countsMandates: false };
const nobody = { attend: 0, online: 0, proxy: 0, mandate: 0 };

describe('a quorum counted in organisations', () => {
	test.each([
		[24, 12],
		[25, 13],
		[1, 1],
		[2, 1],
		[77, 39]
	])('half of %i is %i', (of, needed) => {
		expect(neededFor(of, half)).toBe(needed);
	});

	test.each([
		[11, false],
		[12, true],
		[13, true]
	])('of 24 organisations %i there: %s', (there, stands) => {
		expect(quorumStanding(24, { ...nobody, attend: there }, half).stands).toBe(stands);
	});

	test('counts who is online and who comes for another, and 委任 only where the body says so', () => {
		const present = { attend: 4, online: 4, proxy: 3, mandate: 1 };
		expect(quorumStanding(24, present, half)).toMatchObject({ counted: 11, stands: false });
		const counting = { ...half, countsMandates: true };
		expect(quorumStanding(24, present, counting)).toMatchObject({ counted: 12, stands: true });
	});

	test('takes its share as data: two thirds of 24 are 16', () => {
		const share = { ...half, numerator: 2, denominator: 3 };
		expect(neededFor(24, share)).toBe(16);
		expect(quorumWords(quorumStanding(24, nobody, share), share)).toBe(
			'定足数 16団体以上（24団体の3分の2）'
		);
		expect(quorumWords(quorumStanding(24, nobody, half), half)).toBe(
			'定足数 12団体以上（24団体の半数）'
		);
	});

	test('never stands in a body without organisations', () => {
		expect(quorumStanding(0, nobody, half).stands).toBe(false);
	});
});
