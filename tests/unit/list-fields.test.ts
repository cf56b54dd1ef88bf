import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { publishSchema, restoreSchema } from '#lib/articles.ts';
import { takeOverSchema } from '#lib/desk-forms.ts';
import { coordinatorSchema, rankingSchema } from '#lib/dispatch-forms.ts';
import { ids, line } from '#lib/fields.ts';
import { threadOrDraftSchema } from '#lib/forum.ts';
import { listsOf } from '#lib/list-fields.ts';
import { tableSchema } from '#lib/tables.ts';
import { takingSchema } from '#lib/tickets.ts';

const lists = (schema: object, sent: Record<string, string> = {}) =>
	[...listsOf(schema, sent)].sort();

describe('a field is a list', () => {
	test('where its own form takes one, whatever it is called', () => {
		expect(lists(takingSchema)).toEqual(['tickets']);
		expect(lists(takeOverSchema)).toEqual(['tickets']);
		expect(lists(rankingSchema)).toEqual(['seats']);
		expect(lists(coordinatorSchema)).toEqual(['skills']);
		expect(lists(publishSchema)).toEqual(['admitted', 'copied', 'restored']);
		expect(lists(restoreSchema)).toEqual(['admitted', 'copied', 'restored']);
		expect(lists(tableSchema)).toEqual(['organisations']);
	});

	test('also where the form is chosen by the button that was pressed', () => {
		expect(lists(threadOrDraftSchema)).toEqual(['organisations']);
		expect(lists(threadOrDraftSchema, { intent: 'save' })).toEqual([]);
	});

	test('and nowhere else, though another form has a list of that name', () => {
		const schema = v.object({ organisations: line(20), skills: ids });
		expect(lists(schema)).toEqual(['skills']);
	});

	test('also inside what is optional, checked, or one of several forms', () => {
		expect(
			lists(
				v.pipe(
					v.object({ a: v.nullable(ids), b: line(1) }),
					v.check(() => true)
				)
			)
		).toEqual(['a']);
		expect(lists(v.union([v.object({ a: ids }), v.object({ b: line(1), c: ids })]))).toEqual([
			'a',
			'c'
		]);
		expect(lists(v.object({ kind: v.picklist(['a', 'b']) }))).toEqual([]);
	});
});
