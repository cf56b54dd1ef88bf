import { afterEach, expect } from 'vitest';
import { linesOf } from './checking.ts';

/**
 * After every test of a file: whatever it left behind is whole. To be called below the file's own `afterEach`, which
 * closes the database afterwards.
 */
export function staysWhole(): void {
	afterEach(async () => {
		expect(await linesOf()).toEqual([]);
	});
}
