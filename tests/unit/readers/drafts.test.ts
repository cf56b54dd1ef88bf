import { afterEach, beforeEach, expect, test } from 'vitest';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { draftAsked, draftsOf, draftWithPlace } from '#lib/server/readers/drafts.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('a draft knows its board and the form that opens with it', () => {
	const id = save(story.as('ide'), '/boards/saku/new');
	expect(draftsOf(story.as('ide'))[0]?.place).toEqual({
		name: '佐久広域',
		form: `/boards/saku/new?draft=${id}`,
		problem: null
	});
});

test('a reply’s draft leads to the last page of its thread', () => {
	const id = save(story.as('ide'), `/threads/${story.threads.saku}`);
	expect(draftWithPlace(story.as('ide'), id).place).toEqual({
		name: '佐久広域（返信）',
		form: `/threads/${story.threads.saku}?draft=${id}#body`,
		problem: null
	});
});

test('when its thread was closed meanwhile, the text is still there and can go as a new one', () => {
	const id = save(story.as('ide'), `/threads/${story.threads.saku}`);
	threads.close(story.as('yanagisawa'), story.threads.saku);
	const draft = draftWithPlace(story.as('ide'), id);
	expect(draft.place.problem).toBe('返信しようとした投稿は締め切られました。');
	expect(draft.place.form).toBe(`/boards/saku/new?draft=${id}`);
	expect(draft.fields.body).toBe('書きかけです。');
});

test('when its thread or board is gone, the text is still there and the place says so', () => {
	const gone = openThread(story.as('yanagisawa'), 'saku');
	const reply = save(story.as('ide'), `/threads/${gone}`);
	posts.remove(story.as('yanagisawa'), gone, 1);
	const nowhere = save(story.as('ide'), '/boards/nowhere/new');
	for (const id of [reply, nowhere]) {
		const draft = draftWithPlace(story.as('ide'), id);
		expect(draft.place).toMatchObject({ form: null, problem: expect.stringMatching(/。$/) });
		expect(draft.fields.body).toBe('書きかけです。');
	}
});

test('a form opened with an address gets the draft it names, and nothing for a wrong one', () => {
	const id = save(story.as('ide'), '/boards/saku/new');
	const asked = (actor: Actor, draft: string) =>
		draftAsked(actor, new URL(`http://yui.test/boards/saku/new?draft=${draft}`))?.id ?? null;
	expect(asked(story.as('ide'), String(id))).toBe(id);
	expect(asked(story.as('takamizawa'), String(id))).toBe(null);
	for (const wrong of ['', '0', '-1', 'x', '1.5', '99999', '９']) {
		expect(asked(story.as('takamizawa'), wrong)).toBe(null);
	}
});

function save(actor: Actor, form: string): number {
	return drafts.save(actor, {
		id: null,
		form,
		title: '書きかけ',
		fields: { body: '書きかけです。' },
		files: []
	});
}
