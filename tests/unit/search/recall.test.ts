import { afterAll, beforeAll, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { check } from '#lib/server/operations/check.ts';
import { find } from '#lib/server/search/find.ts';
import { formsOf } from '#lib/server/search/forms.ts';
import { noFilters } from '#lib/search.ts';
import { closeTemporaryYui, openTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { compounds } from './compounds.ts';
import { actorFor } from '../../support/logins.ts';

const { post } = schema;

let folder: string;

beforeAll(async () => {
	folder = openTemporaryYui();
	await loadDemo();
}, 120_000);

afterAll(() => closeTemporaryYui(folder));

/** Somebody of the union, who reads every board. */
const reader = () => actorFor('kumiai');

test('two hundred parts of longer words are found where they stand', () => {
	expect(compounds.length).toBeGreaterThanOrEqual(200);
	expect(new Set(compounds.map(([word, within]) => word + within)).size).toBe(compounds.length);
	const actor = reader();
	const bodies = db().select({ id: post.id, body: post.body }).from(post).all();
	const lost = compounds.flatMap(([word, within]) => {
		// The post is known by the longer word as it was typed, which no rule of the search has touched.
		const expected = bodies
			.filter(({ body }) => body.includes(within))
			.map(({ id }) => `post:${id}`);
		const { rows } = find(actor, {
			words: [{ forms: formsOf(word) }],
			excluded: [],
			filters: noFilters
		});
		const found = new Set(rows.map(({ thing }) => thing));
		const missing = expected.filter((thing) => !found.has(thing));
		return expected.length === 0 || missing.length > 0
			? [`${word} in ${within}: ${missing.join()}`]
			: [];
	});
	expect(lost).toEqual([]);
});

test('the year leads from 外字 to the very answer that solved it', () => {
	const [first] = searchFor(reader(), '外字').hits.filter((hit) => hit.isAnswer);
	expect(first).toMatchObject({ isSolved: true, number: 5 });
	expect(first?.href).toMatch(/#p5$/);
});

test('the index of the year is whole', async () => {
	expect((await check()).filter(({ line }) => line.includes('索引'))).toEqual([]);
});
