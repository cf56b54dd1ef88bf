import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict } from '#lib/errors.ts';
import { keptText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const form = '/threads/1';
const typing = (body: string, sequence: number, draftId: number | null = null) =>
	keep(story.as('ide'), { form, title: '', draftId, fields: { body }, sequence });

describe('a text typed in two windows', () => {
	test('is never written over by the older one, which is shown both', () => {
		expect(typing('一つ目の窓', 0)).toMatchObject({ isKept: true, sequence: 1 });
		expect(typing('二つ目の窓', 0)).toMatchObject({
			isKept: false,
			theirs: { fields: { body: '一つ目の窓' }, sequence: 1 }
		});
		expect(keptText(story.as('ide'), form, '')?.fields.body).toBe('一つ目の窓');
		expect(typing('二つ目の窓', 1)).toMatchObject({ isKept: true, sequence: 2 });
	});

	test('is no quarrel when both say the same, and one window goes on by itself', () => {
		typing('同じ', 0);
		expect(typing('同じ', 0)).toMatchObject({ isKept: true, sequence: 2 });
		expect(typing('続き', 2)).toMatchObject({ isKept: true, sequence: 3 });
	});

	test('is kept apart from what a colleague types', () => {
		typing('井出の文章', 0);
		const colleague = { form, title: '', draftId: null, fields: { body: 'x' }, sequence: 0 };
		expect(keep(story.as('yanagisawa'), colleague)).toMatchObject({ isKept: true });
	});

	test('of 団体の下書き is guarded while typing and by 下書き保存', () => {
		const actor = story.as('ide');
		const writing = { form, title: '件', fields: { body: '初め' }, files: [] };
		const id = drafts.save(actor, { ...writing, id: null });
		const { sequence } = drafts.find(actor, id);
		expect(typing('一つ目', sequence, id)).toMatchObject({ isKept: true });
		expect(typing('二つ目', sequence, id)).toMatchObject({ isKept: false });
		const late = { ...writing, id, fields: { body: '二つ目' }, sequence };
		expect(() => drafts.save(actor, late)).toThrow(Conflict);
		expect(drafts.find(actor, id).fields.body).toBe('一つ目');
	});
});

test('the heading of step 1 is kept before there is a body, and gives way to it', () => {
	const heading = { title: '外字', kind: 'share', audience: 'district', body: '' };
	const typed = { form: '/boards/saku/new', title: '', draftId: null, sequence: 0 };
	keep(story.as('ide'), { ...typed, fields: heading });
	expect(keptText(story.as('ide'), typed.form, '')?.fields).toEqual(heading);
	expect(keptText(story.as('ide'), typed.form, null)).toBe(null);
	keep(story.as('ide'), { ...typed, title: '外字', fields: { ...heading, body: '本文' } });
	expect(keptText(story.as('ide'), typed.form, null)?.fields).toMatchObject({ kind: 'share' });
});
