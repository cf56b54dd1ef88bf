import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import { hideThread } from '#lib/server/forum/hiding.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { draftsOf, draftWithPlace } from '#lib/server/readers/drafts.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import { change } from '#lib/server/record/change.ts';
import { tellGroups } from '../../support/groups.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const ide = () => story.as('ide');

function draftFor(form: string): number {
	return drafts.save(ide(), { id: null, form, title: form, fields: { body: '本文' }, files: [] });
}

test('every draft of the list stands where it stands on its own page, whatever became of its place', () => {
	tellGroups(story);
	const thread = (audience: 'district' | 'all' = 'district') => {
		const board = audience === 'all' ? 'prefecture' : 'saku';
		return openThread(story.as('yanagisawa'), board, { title: '端末の更新', audience });
	};
	const own = openThread(ide(), 'saku', { title: '自分の', audience: 'district' });
	const [open, closed, deleted, away, hidden] = [
		thread('all'),
		thread(),
		thread(),
		thread(),
		thread()
	];
	const slugs = db().select({ slug: schema.board.slug }).from(schema.board).all();
	for (const id of [own, open, closed, deleted, away, hidden, 99_999]) draftFor(`/threads/${id}`);
	for (const { slug } of slugs) {
		draftFor(`/boards/${slug}/new`);
		draftFor(`/groups/${slug}/threads/new`);
	}
	draftFor('/boards/nowhere/new');
	draftFor('/somewhere/else');
	threads.close(story.as('yanagisawa'), closed);
	posts.remove(story.as('yanagisawa'), deleted, 1);
	for (const id of [own, hidden]) hideThread(story.as('yanagisawa'), id, '個人の名前があるため。');
	change(story.as('miyazawa'), (tx, record) =>
		changeAudience(tx, record, { type: 'thread', id: away }, 'district:ueda')
	);
	const listed = draftsOf(ide());
	expect(listed.length).toBe(9 + 2 * slugs.length);
	for (const { id, place } of listed) expect(place).toEqual(draftWithPlace(ide(), id).place);
	const problems = new Map(listed.map(({ form, place }) => [form, place.problem]));
	expect(problems.get(`/threads/${open}`)).toBe(null);
	expect(problems.get(`/threads/${closed}`)).toContain('締め切られました');
	for (const id of [deleted, away, hidden]) {
		expect(problems.get(`/threads/${id}`)).toContain('もう見られません');
	}
	expect(problems.get(`/threads/${own}`)).not.toContain('もう見られません');
	expect(problems.get('/boards/nowhere/new')).toContain('見つかりません');
});
