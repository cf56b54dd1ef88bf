import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { check } from '#lib/server/operations/check.ts';
import { changeAudience } from '#lib/server/record/audience.ts';
import { change } from '#lib/server/record/change.ts';
import * as grants from '#lib/server/record/grants.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('an audience', () => {
	test('reaches every copy when its root is re-keyed, and nobody else keeps it', async () => {
		const id = openThread(story.as('ide'), 'saku', { audience: 'district' });
		expect(() => threads.find(story.as('miyashita'), id)).toThrow();
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
		const opened = actorOf(reader.tenure.id);
		expect(opened && threads.find(opened, id).id).toBe(id);
		expect(opened && threads.rightsOn(opened, threads.find(opened, id)).reply).toBe(false);
		change(story.as('miyazawa'), (tx, record) => grants.revoke(tx, record, grant));
		const closed = actorOf(reader.tenure.id);
		expect(() => closed && threads.find(closed, id)).toThrow();
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
				new Date('2020-01-01T00:00:00Z'),
				'期限の過ぎた開示'
			)
		);
		const actor = actorOf(reader.tenure.id);
		expect(() => actor && threads.find(actor, id)).toThrow();
	});
});
