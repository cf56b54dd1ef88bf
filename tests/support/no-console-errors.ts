import { format } from 'node:util';
import { afterAll, afterEach } from 'vitest';

// A test that expects a complaint says so itself: vi.spyOn(console, 'error').mockImplementation(…).
let complaints: string[] = [];

for (const level of ['error', 'warn'] as const) {
	const print = console[level];
	console[level] = (...words: unknown[]) => {
		complaints.push(`console.${level}: ${format(...words)}`);
		print(...words);
	};
}

function failOnComplaints(): void {
	const heard = complaints;
	complaints = [];
	if (heard.length > 0) throw new Error(heard.join('\n'));
}

afterEach(failOnComplaints);
afterAll(failOnComplaints);
