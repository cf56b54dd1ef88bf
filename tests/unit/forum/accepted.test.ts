import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { aboutThread } from '#lib/server/forum/about.ts';
import * as accepted from '#lib/server/forum/accepted.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { check } from '#lib/server/operations/check.ts';
import { eventsAfter } from '#lib/server/record/events.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = story.threads.saku;
});
afterEach(() => closeTemporaryYui(story.folder));

const find = (name: ActorName = 'ide') => threads.find(story.as(name), id);
const about = (name: ActorName = 'ide') => aboutThread(story.as(name), find(name));
const lastEvents = () => eventsAfter(0).slice(-3);
/** Numbers of the accepted replies, the 代表 first. */
function numbers(): number[] {
	const { accepted: answers } = about();
	const shown = posts.page(story.as('ide'), find(), 1);
	return shown
		.filter((post) => answers.has(post.id))
		.sort((a, b) => Number(answers.get(b.id)?.isMain) - Number(answers.get(a.id)?.isMain))
		.map((post) => post.number);
}

describe('several answers', () => {
	test('may be accepted, the first is the 代表, and another can be made it', async () => {
		threads.solve(story.as('ide'), id, 2);
		threads.solve(story.as('ide'), id, 3);
		expect(numbers()).toEqual([2, 3]);
		accepted.makeMain(story.as('ide'), id, 3);
		expect(numbers()).toEqual([3, 2]);
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('are taken back one by one: the next is the 代表, and after the last the question is unsolved', async () => {
		threads.solve(story.as('ide'), id, 2);
		threads.solve(story.as('ide'), id, 3);
		accepted.withdraw(story.as('ide'), id, 2);
		expect(numbers()).toEqual([3]);
		expect(threads.stateOf(find())).toBe('solved');
		accepted.withdraw(story.as('ide'), id, 3);
		expect(threads.stateOf(find())).toBe('unsolved');
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('lose the one that is deleted', async () => {
		threads.solve(story.as('ide'), id, 2);
		threads.solve(story.as('ide'), id, 3);
		posts.remove(story.as('yanagisawa'), id, 2);
		expect(numbers()).toEqual([3]);
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('follow 解決済み without an answer, which gives way to them', async () => {
		threads.solve(story.as('ide'), id, null);
		threads.solve(story.as('ide'), id, 3);
		expect(numbers()).toEqual([3]);
		expect((await check()).filter(({ area }) => area === 'content')).toEqual([]);
	});

	test('twice is written once', () => {
		threads.solve(story.as('ide'), id, 2);
		const before = eventsAfter(0).length;
		threads.solve(story.as('ide'), id, 2);
		expect(eventsAfter(0)).toHaveLength(before);
	});

	test('are no business of who only answered, and a reply that is none is said so', () => {
		threads.solve(story.as('ide'), id, 2);
		expect(() => accepted.withdraw(story.as('takamizawa'), id, 2)).toThrow(Forbidden);
		expect(() => accepted.makeMain(story.as('takamizawa'), id, 2)).toThrow(Forbidden);
		expect(() => accepted.makeMain(story.as('ide'), id, 3)).toThrow(Conflict);
		expect(() => accepted.makeMain(story.as('ide'), id, 9)).toThrow(NotFound);
		expect(() => accepted.makeMain(story.as('miyashita'), id, 2)).toThrow(NotFound);
	});
});

describe('the union accepts for the asker', () => {
	test('who is told; one’s own acceptance tells nobody', () => {
		threads.solve(story.as('miyazawa'), id, 2);
		const told = lastEvents().find((event) => event.action === 'answer.accepted');
		expect(told?.refs.tellOrganisation).toBe(story.as('ide').organisation.id);
		threads.solve(story.as('ide'), id, 3);
		const own = lastEvents().findLast((event) => event.action === 'answer.accepted');
		expect(own?.refs).not.toHaveProperty('tellOrganisation');
	});

	test('and a masked asker stays masked on the page', () => {
		id = story.threads.masked;
		threads.solve(story.as('miyazawa'), id, 2);
		const read = JSON.stringify([
			about('kitamura'),
			threads.standingActs(story.as('kitamura'), find('kitamura'))
		]);
		expect(read).not.toContain('生坂村');
	});
});

test('a masked keeper’s 制度改正 on its own question does not name it', () => {
	id = story.threads.sakuGranted;
	mask(id);
	const { organisationId, personId } = find();
	db()
		.insert(schema.threadReform)
		.values({ threadId: id, name: '法の改正', personId, organisationId, at: new Date(0) })
		.run();
	expect(JSON.stringify(about('takamizawa').reforms)).not.toContain('北相木村');
});

test('answers accepted before there were several are carried over with their year', () => {
	const { sakuAll } = story.threads;
	const of = threads.find(story.as('ide'), sakuAll);
	const [answer] = aboutThread(story.as('ide'), of).accepted.values();
	expect(answer).toMatchObject({ isMain: true, fiscalYear: 2026, state: 'valid' });
	expect(
		db().select().from(schema.post).where(eq(schema.post.threadId, sakuAll)).all()[1]?.acceptanceId
	).toBe(of.solutionId);
});
