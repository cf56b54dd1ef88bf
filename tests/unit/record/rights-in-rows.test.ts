import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantOf } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import { change } from '#lib/server/record/change.ts';
import * as grants from '#lib/server/record/grants.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';
import { clockAt } from '../../support/clock.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('an audience', () => {
	test('reaches every copy when its root is re-keyed, and nobody else keeps it', async () => {
		const id = openThread(story.as('ide'), 'saku', { audience: 'district' });
		expect(() => threads.find(story.as('miyashita'), id)).toThrow(NotFound);
		change(story.as('miyazawa'), (tx, record) =>
			changeAudience(tx, record, { type: 'thread', id }, 'municipalities')
		);
		expect(threads.find(story.as('miyashita'), id).audience).toBe('municipalities');
		const posts = db().select().from(schema.post).where(eq(schema.post.threadId, id)).all();
		expect(posts.map((post) => post.audience)).toEqual(['municipalities']);
		expect(await check()).toEqual([]);
	});
});

describe('a grant', () => {
	test('opens one thread to one organisation, for a time, and can be taken back', () => {
		const id = openThread(story.as('ide'), 'saku', { audience: 'district' });
		const reader = story.as('miyashita');
		const grant = change(story.as('miyazawa'), (tx, record) =>
			grants.give(
				tx,
				record,
				`thread:${id}`,
				{ organisation: reader.organisation.id },
				null,
				'開示の求めによる'
			)
		);
		const opened = story.as('miyashita');
		expect(threads.find(opened, id).id).toBe(id);
		expect(threads.rightsOn(opened, threads.find(opened, id)).reply).toBe(false);
		change(story.as('miyazawa'), (tx, record) => grants.revoke(tx, record, grant));
		expect(() => threads.find(story.as('miyashita'), id)).toThrow(NotFound);
	});

	test('ends by itself', () => {
		const id = openThread(story.as('ide'), 'saku', { audience: 'district' });
		const reader = story.as('miyashita');
		change(story.as('miyazawa'), (tx, record) =>
			grants.give(
				tx,
				record,
				`thread:${id}`,
				{ seat: reader.seat.id },
				instantOf('2026-11-28', '0:00'),
				'きょうだけの開示'
			)
		);
		clockAt('2026-11-27', '23:59');
		expect(threads.find(story.as('miyashita'), id).id).toBe(id);
		clockAt('2026-11-28', '0:00');
		expect(() => threads.find(story.as('miyashita'), id)).toThrow(NotFound);
	});
});
