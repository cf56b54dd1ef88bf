import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { change, system } from '#lib/server/record/change.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import * as corrections from '#lib/server/notices/corrections.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { catchUp, isBehind, startOver } from '#lib/server/search/index.ts';
import { indexTokens, phraseFor } from '#lib/server/search/tokens.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, sendNotice, tellStory, uploaded, type Story } from '../../support/story.ts';

const { searchEntry } = schema;

vi.setConfig({ testTimeout: 30_000 });

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

/** What the index offers for a word, before anything is compared. */
function offered(word: string): string[] {
	return db()
		.$client.prepare(
			`select thing from search_index join search_entry e on e.id = search_index.rowid
			where search_index match ? order by e.id`
		)
		.pluck()
		.all(phraseFor(word)) as string[];
}

/** All entries but for their ids, which may begin elsewhere in a day. */
const everything = () =>
	db()
		.select()
		.from(searchEntry)
		.orderBy(searchEntry.thing)
		.all()
		.map((row) => ({ ...row, id: 0 }));

describe('the index follows', () => {
	test('a thread, its replies, an edit and a deletion', () => {
		const ide = story.as('ide');
		const id = openThread(ide, 'saku', { title: '柚子胡椒の件', body: '本文は蕎麦。' });
		expect(offered('柚子')).toHaveLength(1);
		posts.reply(ide, id, { body: '返信に山葵', files: [] });
		// A reply is found together with its title.
		expect(offered('柚子')).toHaveLength(2);
		expect(offered('山葵')).toHaveLength(1);
		posts.edit(ide, id, 2, { body: '返信に生姜', version: 1 });
		expect([offered('山葵'), offered('生姜').length]).toEqual([[], 1]);
		posts.edit(ide, id, 1, { title: '七味の件', body: '本文は蕎麦。', version: 1 });
		expect([offered('柚子'), offered('七味').length]).toEqual([[], 2]);
		posts.remove(ide, id, 2);
		expect([offered('生姜'), offered('七味').length]).toEqual([[], 1]);
	});

	test('a change of readers, with everything below', () => {
		const id = openThread(story.as('ide'), 'saku', { title: '柚子胡椒' });
		posts.reply(story.as('ide'), id, { body: 'はい', files: [] });
		change(system, (tx, record) =>
			changeAudience(tx, record, { type: 'thread', id }, 'municipalities')
		);
		const rows = db()
			.select()
			.from(searchEntry)
			.where(eq(searchEntry.root, `thread:${id}`))
			.all();
		expect(rows.map((row) => [row.rootAudience, row.audience])).toEqual([
			['municipalities', 'municipalities'],
			['municipalities', 'municipalities']
		]);
	});

	test('a notice until it is withdrawn', () => {
		const id = sendNotice(story.as('miyazawa'), { title: '柚子胡椒の配布' });
		expect(offered('柚子')).toEqual([`notice:${id}`]);
		corrections.withdraw(story.as('miyazawa'), id, { reason: '誤り' });
		expect(offered('柚子')).toEqual([]);
	});

	test('a file by its name at once and by its words when they have been drawn', async () => {
		const files = await uploaded('山椒.csv', '氏名,分担\n花緒里,柚子胡椒\n');
		const id = openThread(story.as('ide'), 'saku', { files });
		expect(offered('山椒')).toHaveLength(1);
		expect(offered('柚子')).toEqual([]);
		await drawTexts();
		expect(offered('柚子')).toHaveLength(1);
		posts.remove(story.as('ide'), id, 1);
		expect(offered('柚子')).toEqual([]);
	});
});

describe('making it anew', () => {
	test('gives the same entries', async () => {
		const before = everything();
		startOver();
		expect([everything(), isBehind()]).toEqual([[], true]);
		await catchUp();
		expect(everything()).toEqual(before);
		expect(isBehind()).toBe(false);
		expect(offered('教').length).toBeGreaterThan(2);
	});
});

test('what the index holds is what is compared', () => {
	for (const { title, body } of everything()) {
		const word = body
			.replace(/[^\p{L}]/gu, ' ')
			.split(' ')
			.find((each) => each.length > 2);
		if (!word) continue;
		expect(indexTokens(title + body)).toContain(word.slice(0, 1));
		expect(offered(word).length).toBeGreaterThan(0);
	}
});
