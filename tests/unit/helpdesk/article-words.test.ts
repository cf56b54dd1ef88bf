import * as v from 'valibot';
import { expect, test } from 'vitest';
import { reviseSchemaOf } from '#lib/articles.ts';

const messages = (kind: 'answer' | 'specification') => {
	const sent = v.safeParse(reviseSchemaOf(kind), { version: '1', category: '1', audience: 'all' });
	return sent.issues?.map(({ message }) => message) ?? [];
};

test('what is missing in a 仕様書の例 is asked for in its own words', () => {
	expect(messages('specification')).toEqual(
		expect.arrayContaining(['概要を入れてください。', '仕様書の文章を入れてください。'])
	);
	expect(messages('specification').join()).not.toMatch(/質問|回答/);
});

test('what is missing in a Q&A is asked for as question and answer', () => {
	expect(messages('answer')).toEqual(
		expect.arrayContaining(['質問を入れてください。', '回答を入れてください。'])
	);
});
