import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { unreadCounts } from '#lib/server/forum/unread-counts.ts';
import * as listings from '#lib/server/forum/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { actorNames, tellStory, type Story } from '../../support/story.ts';

const TELLTALES = ['生坂村', '牛越', '村づくり推進室'];

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const others = actorNames.filter((name) => name !== 'ushikoshi');

test.each(others)('%s finds the asker’s name on no page of the forum', (name) => {
	threads.solve(story.as('ushikoshi'), story.threads.masked, 2);
	posts.edit(story.as('ushikoshi'), story.threads.masked, 1, { body: '直しました。', version: 1 });
	const read = everyPageOf(story.as(name));
	for (const word of TELLTALES) expect(read).not.toContain(word);
});

test('a reader from elsewhere reads 県内の団体 in the list and above each post of the asker', () => {
	const actor = story.as('kitamura');
	const of = threads.find(actor, story.threads.masked);
	const names = posts.page(actor, of, 1).map((row) => [row.organisation, row.name, row.isNamed]);
	expect(names).toEqual([
		[labels.masked, '', false],
		['長野県', '北村 洋子', true],
		[labels.masked, '', false]
	]);
	const { rows } = listings.list(actor, boards.find(actor, 'prefecture'), {
		filter: 'all',
		year: null,
		page: 1
	});
	expect(rows.find((row) => row.id === of.id)?.organisation).toBe(labels.masked);
});

test('the asker’s own organisation reads its own name', () => {
	const actor = story.as('ushikoshi');
	const of = threads.find(actor, story.threads.masked);
	expect(posts.page(actor, of, 1)[0]?.name).toBe('牛越 宏明');
});

test('the files of a masked asker carry the mask', () => {
	const kept = db()
		.select({ authorAudience: schema.attachment.authorAudience })
		.from(schema.attachment)
		.where(eq(schema.attachment.name, 'いまの体制.csv'))
		.all();
	const { id } = story.as('ushikoshi').organisation;
	expect(kept).toEqual([{ authorAudience: `org:${id}` }]);
});

test('「うちの団体」 of another organisation does not tell who asked', () => {
	const actor = story.as('miyazawa');
	const { rows } = listings.list(actor, boards.find(actor, 'prefecture'), {
		filter: 'mine',
		year: null,
		page: 1
	});
	expect(rows.map((row) => row.id)).toEqual([story.threads.prefectureMunicipalities]);
});

/** All that the forum's readers hand out to one actor, as the text a browser would get. */
function everyPageOf(actor: Actor): string {
	const pages: unknown[] = [
		listings.unreadEverywhere(actor, 100),
		listings.ownOpenQuestions(actor, 100),
		[...unreadCounts(actor).byBoard]
	];
	for (const of of boards.list(actor)) {
		for (const filter of listings.threadFilters) {
			for (const year of [null, 2025, 2026]) {
				const listed = listings.list(actor, of, { filter, year, page: 1 });
				pages.push(listed, ...listed.rows.map((row) => threadPageOf(actor, row.id)));
			}
		}
	}
	return JSON.stringify(pages);
}

function threadPageOf(actor: Actor, id: number): unknown[] {
	const of = threads.find(actor, id);
	const shown = posts.page(actor, of, 1);
	const histories = shown
		.filter((row) => !row.isDeleted)
		.map((row) => posts.history(actor, id, row.number))
		.map(({ current, earlier }) => ({ current, earlier }));
	return [shown, histories, threads.rightsOn(actor, of), threads.standingActs(actor, of)];
}
