import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { system } from '#lib/server/record/change.ts';
import { endsOn } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('a post keeps the 課 of its day, and from 1 April it is the 課 of then', () => {
	endsOn(story.holdings.ide, '2027-03-31');
	clockAt('2027-03-31', '23:59');
	expect(first('takamizawa', story.threads.saku)).toMatchObject({
		section: '総務企画課',
		hasMoved: false
	});
	clockAt('2027-04-01', '0:00');
	expect(first('takamizawa', story.threads.saku)).toMatchObject({
		section: '総務企画課',
		name: '井出 直人',
		hasMoved: true
	});
});

test('who goes on in the same 課 with a new term or another seat has not moved', () => {
	endsOn(story.holdings.ide, '2027-03-31');
	again('総務企画課', '2027-04-01');
	clockAt('2027-04-01', '9:00');
	expect(first('takamizawa', story.threads.saku).hasMoved).toBe(false);
});

test('who goes on in another 課 has moved, and what they write from then on says the new one', () => {
	endsOn(story.holdings.ide, '2027-03-31');
	again('住民福祉課', '2027-04-01');
	clockAt('2027-04-01', '9:00');
	expect(first('takamizawa', story.threads.saku).hasMoved).toBe(true);
});

test('a section renamed within the term makes the earlier posts posts of then', () => {
	const { tenureId } = story.holdings.ide;
	db().update(schema.tenure).set({ section: '総務課' }).where(eq(schema.tenure.id, tenureId)).run();
	expect(first('takamizawa', story.threads.saku)).toMatchObject({
		section: '総務企画課',
		hasMoved: true
	});
});

test('the same 課 of another organisation does not count', () => {
	endsOn(story.holdings.ide, '2027-03-31');
	again('総務企画課', '2027-04-01', story.as('takamizawa').organisation.id);
	clockAt('2027-04-01', '9:00');
	expect(first('takamizawa', story.threads.saku).hasMoved).toBe(true);
});

test('a masked author never shows it, and their own organisation does', () => {
	endsOn(story.holdings.ushikoshi, '2027-03-31');
	clockAt('2027-04-01', '9:00');
	expect(first('kitamura', story.threads.masked)).toMatchObject({
		section: '',
		name: '',
		hasMoved: false
	});
});

test('an author without a 課, as taken over from a former tool, gets no mark', () => {
	const { post } = schema;
	db().update(post).set({ authorSection: '' }).where(eq(post.threadId, story.threads.saku)).run();
	endsOn(story.holdings.ide, '2027-03-31');
	clockAt('2027-04-01', '9:00');
	expect(first('takamizawa', story.threads.saku).hasMoved).toBe(false);
});

function first(reader: ActorName, threadId: number): posts.ShownPost {
	const [shown] = posts.page(story.as(reader), threads.find(story.as(reader), threadId), 1);
	if (!shown) throw new Error('The thread has no first post.');
	return shown;
}

/** 井出 again, with another seat. */
function again(section: string, fromOn: string, organisationId?: number): void {
	const { personId } = story.holdings.ide;
	const village = db()
		.select({ id: schema.seat.organisationId })
		.from(schema.seat)
		.where(eq(schema.seat.id, story.holdings.ide.seatId))
		.get();
	appointAlso(system, personId, organisationId ?? village?.id ?? 0, {
		seat: '庶務担当',
		section,
		roles: ['member'],
		fromOn,
		toOn: null
	});
}
