import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
	inspectionSchema,
	numbered,
	numberedPacks,
	receiptSchema,
	sharingSchema
} from '#lib/licence-receipts.ts';

/* Forms as a browser sends them: days as they are typed, and a field for each line. */

describe('the form of', () => {
	test('a 納品 gives its days and what came of each line', () => {
		const sent = {
			...{ deliveredOn: 'R8.11.27', usageStart: 'R8.12.1', document: ' 納-1 ' },
			...{ 'packs-12': '１２', 'part-12': '', 'packs-13': '', drawnFor: '3' }
		};
		const { deliveredOn, usageStart, document, ...rest } = v.parse(receiptSchema, sent);
		expect({ deliveredOn, usageStart, document }).toEqual({
			...{ deliveredOn: '2026-11-27', usageStart: '2026-12-01', document: '納-1' }
		});
		expect([...numberedPacks(rest, 'packs')]).toEqual([
			[12, 12],
			[13, 0]
		]);
		expect([...numbered(rest, 'part')]).toEqual([[12, '']]);
	});

	test('a 検収 gives its day and what was accepted of each line', () => {
		const { acceptedOn, ...rest } = v.parse(inspectionSchema, {
			...{ acceptedOn: 'R8.11.27', 'accepted-7': '9', 'reason-7': '箱の破損' }
		});
		expect(acceptedOn).toBe('2026-11-27');
		expect([...numberedPacks(rest, 'accepted')]).toEqual([[7, 9]]);
		expect(numbered(rest, 'reason').get(7)).toBe('箱の破損');
	});

	test('a 配分 gives its line, its reason and what each is meant for', () => {
		const { receiptLineId, reason, ...rest } = v.parse(sharingSchema, {
			...{ receiptLineId: '7', reason: ' 村の更新が先のため ', 'shares-31': '4' }
		});
		expect([receiptLineId, reason]).toEqual([7, '村の更新が先のため']);
		expect([...numberedPacks(rest, 'shares')]).toEqual([[31, 4]]);
		expect(() => numberedPacks({ 'shares-31': '四' }, 'shares')).toThrow(/0以上の整数/);
	});
});
