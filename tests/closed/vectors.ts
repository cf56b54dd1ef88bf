import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Vectors = Record<'html5secVectors' | 'generalVectors', { input: string }[]>;

/**
 * The public collections of ways to slip a script into a page: html5sec.org and the cheat sheet of OWASP, as the
 * packages `html-purify` and `xss-filters` (BSD) bring them for their own tests.
 */
export function publicVectors(): string[] {
	const { html5secVectors, generalVectors } =
		require('html-purify/tests/test-vectors.js') as Vectors;
	const seeds = readFileSync(require.resolve('xss-filters/tests/fuzz/bin/seed.xss'), 'utf8');
	const inputs = [...html5secVectors, ...generalVectors].map(({ input }) => input);
	return [...new Set([...inputs, ...seeds.split('\n')])].filter((text) => text.trim() !== '');
}
