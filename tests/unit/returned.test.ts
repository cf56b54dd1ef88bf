import { describe, expect, test } from 'vitest';
import { returned } from '#lib/components/forms/returned.ts';

const form = {
	action: '/end',
	issues: [
		{ field: 'lastOn', message: '日付を書いてください。' },
		{ field: 'lastOn', message: '先の日にしてください。' }
	],
	values: { tenure: '7', lastOn: 'きのう' },
	lists: { roles: ['member'] },
	seats: []
};

describe('what came back of a form', () => {
	test('has all that was typed, and the first thing that is wrong with a field', () => {
		const sent = returned(form, 'end');
		expect(sent.isBack).toBe(true);
		expect(sent.values.lastOn).toBe('きのう');
		expect(sent.lists.roles).toEqual(['member']);
		expect(sent.error('lastOn')).toBe('日付を書いてください。');
		expect(sent.error('tenure')).toBeUndefined();
	});

	test('is nothing where another form of the page was sent, or none', () => {
		for (const other of [returned(form, 'correct'), returned(form), returned(null)]) {
			expect(other.isBack).toBe(false);
			expect(other.act).toBeNull();
			expect(other.values).toEqual({});
			expect(other.issues).toEqual([]);
			expect(other.error('lastOn')).toBeUndefined();
		}
	});

	test('belongs to one thing where several forms share an action', () => {
		expect(returned(form, 'end', { name: 'tenure', value: 7 }).isBack).toBe(true);
		expect(returned(form, 'end', { name: 'tenure', value: 77 }).isBack).toBe(false);
	});

	test('says which of its buttons was pressed', () => {
		expect(returned(form, ['correct', 'end']).act).toBe('end');
	});

	test('tells that it asks for a seat', () => {
		const asking = { ...form, seats: [{ tenureId: 1, label: '佐久市 情報政策担当' }] };
		expect(returned(asking, 'end').asksSeat).toBe(true);
		expect(returned(asking, 'correct').asksSeat).toBe(false);
	});

	test('is that of the only form where no action is named', () => {
		expect(returned({ issues: form.issues }).error('lastOn')).toBe('日付を書いてください。');
	});
});
