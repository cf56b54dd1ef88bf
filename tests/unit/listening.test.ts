import { describe, expect, test } from 'vitest';
import { returning, spreadFor, waitFor } from '#lib/listening.ts';

describe('Browsers that hear the same at once', () => {
	test('read again at once while few listen', () => {
		expect(waitFor('nav', spreadFor(3), 1)).toBeLessThan(500);
		expect(waitFor('board:saku', spreadFor(3), 1)).toBeLessThan(300);
	});

	test('spread the frame over a minute when a thousand listen, and the page over some seconds', () => {
		expect(waitFor('nav', spreadFor(1_000), 1)).toBeGreaterThan(59_000);
		expect(waitFor('nav', spreadFor(1_000), 0)).toBeLessThan(300);
		expect(waitFor('board:saku', spreadFor(1_000), 1)).toBeLessThan(7_000);
	});

	test('never wait longer than a page that has no socket', () => {
		expect(spreadFor(100_000)).toBe(60_000);
	});

	test('return over several seconds after the server was away', () => {
		const { reconnectionDelay, randomizationFactor } = returning;
		expect(reconnectionDelay * randomizationFactor * 2).toBeGreaterThan(5_000);
	});
});
