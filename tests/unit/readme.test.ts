import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { doors } from '#lib/server/permissions.ts';

const readme = readFileSync(
	join(fileURLToPath(new URL('../..', import.meta.url)), 'README.md'),
	'utf8'
);
const buyers = readme.slice(
	readme.indexOf('\n## 調達の目で見る'),
	readme.indexOf('\n## How it is built')
);
const rows = [...buyers.matchAll(/^\| (.+?) +\| (.+?) +\| ([○△×]) +\| ?(.*?) *\|$/gm)];

test('every screen a buyer is told of is a page of the product', () => {
	const pages = new Set(
		Object.keys(doors).map((route) => route.replace(/^\/\((app|door)\)/, '') || '/')
	);
	const named = rows.flatMap(([, , screens = '']) =>
		[...screens.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path)
	);
	expect(named.length).toBeGreaterThan(40);
	expect(named.filter((path) => !pages.has(path))).toEqual([]);
});

test('what is there in part or not at all says so with its reason, and what is there has a screen', () => {
	const unexplained = rows.filter(([, , , mark, note]) => mark === '△' && note === '');
	expect(unexplained.map(([, what]) => what)).toEqual([]);
	expect(new Set(rows.map(([, , , mark]) => mark))).toEqual(new Set(['○', '△', '×']));
});
