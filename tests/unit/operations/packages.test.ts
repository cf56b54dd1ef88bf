import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { installedPackages, packagesInWords } from '#lib/server/operations/packages.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const installed = installedPackages(ROOT);

/** Licences a municipality may take in without publishing its own work. */
const KNOWN =
	/^(MIT|MIT-0|ISC|0BSD|Apache-2\.0|BSD|BSD-[23]-Clause|BlueOak-1\.0\.0|MPL-2\.0|MIT AND OFL-1\.1|\(MIT OR EUPL-1\.1\+\))$/;

/** The Credits of README: every name with the licence it stands under. */
function credited(): Map<string, string> {
	const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
	const credits = readme.slice(readme.indexOf('\nDirect dependencies, by the licence'));
	const found = new Map<string, string>();
	for (const [, licence = '', names = ''] of credits.matchAll(/^- \*\*(.+?)\*\*.*?: (.+)$/gm)) {
		const bare = names.replaceAll(/\s*\([^)]*\)/g, '');
		for (const name of bare.split(', ')) found.set(name.trim(), licence);
	}
	return found;
}

test('README names every package asked for by name under the licence it declares, and no other', () => {
	const direct = installed.filter(({ isDirect }) => isDirect);
	expect(direct.length).toBeGreaterThan(50);
	expect(Object.fromEntries([...credited()].sort())).toEqual(
		Object.fromEntries(direct.map(({ name, licence }) => [name, licence]).sort())
	);
});

test('every installed package declares a licence that is known', () => {
	const strange = installed.filter(({ licence }) => !KNOWN.test(licence));
	expect(strange.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

test('the list for a terminal has a line for each and sums', () => {
	const lines = packagesInWords(installed).split('\n');
	expect(lines.filter((line) => line.startsWith('* ')).length).toBe(
		installed.filter(({ isDirect }) => isDirect).length + 1
	);
	expect(lines).toContainEqual(expect.stringMatching(/^MIT\t\d+$/));
});
