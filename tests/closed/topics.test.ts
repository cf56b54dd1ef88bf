import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { reads, readsIncident } from '#lib/server/permissions.ts';
import { announce, roomsOf } from '#lib/server/realtime/topics.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { dispatchIn, castOf } from '../support/dispatches.ts';
import { tellGroups } from '../support/groups.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../support/story.ts';
import { numberIn, raised } from '../support/tickets.ts';

const sent: { topics: string[]; key: string }[] = [];

vi.mock('#lib/server/realtime/sockets.ts', async (original) => ({
	...(await original<object>()),
	publish: (topics: string[], key: string) => sent.push({ topics, key }),
	recheck: async () => undefined
}));

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
	const open = raised(story.as('ide'));
	raised(story.as('yanagisawa'), { visibility: 'named' });
	const cast = castOf(story);
	for (const state of ['requested', 'offered', 'accepted'] as const) {
		dispatchIn(state, cast, state === 'accepted' ? { ticket: numberIn(open) } : {});
	}
});

afterAll(() => closeTemporaryYui(story.folder));

/** Each kind of thing that is announced, with what stands and who may read it. */
const things = {
	thread: () => db().select().from(schema.thread).all(),
	notice: () => db().select().from(schema.notice).all(),
	ticket: () => db().select().from(schema.ticket).all(),
	dispatch: () => db().select().from(schema.dispatch).all()
};

describe('what a socket hears', () => {
	const everybody = actorNames.map((name) => [name] as const);

	test.each(everybody)('%s hears of no thing that they may not read', (name) => {
		const actor = story.as(name);
		for (const type of Object.keys(things) as (keyof typeof things)[]) {
			const rows = things[type]();
			expect(rows.length, type).toBeGreaterThan(0);
			for (const row of rows) {
				if (!hears(name, `${type}:${row.id}`)) continue;
				expect(reads(actor, type as 'thread', row), `${type}:${row.id}`).toBe(true);
			}
		}
		for (const row of db().select().from(schema.incident).all()) {
			if (hears(name, `incident:${row.id}`)) expect(readsIncident(actor, row)).toBe(true);
		}
	});

	test('its readers hear of each thread, case and dispatch', () => {
		// A notice is told to its sender alone before its first day.
		for (const type of ['thread', 'ticket', 'dispatch'] as const) {
			for (const row of things[type]()) {
				const deaf = actorNames.filter(
					(name) =>
						reads(story.as(name), type as 'thread', row) && !hears(name, `${type}:${row.id}`)
				);
				expect(deaf, `${type}:${row.id}`).toEqual([]);
			}
		}
	});

	test('is the names of topics and nothing that was written', () => {
		for (const type of Object.keys(things) as (keyof typeof things)[]) {
			for (const row of things[type]()) announcement(`${type}:${row.id}`);
		}
		const topics = new Set(sent.flatMap((each) => each.topics));
		expect(topics.size).toBeGreaterThan(Object.keys(things).length);
		for (const topic of topics) expect(topic).toMatch(/^[a-z-]+(?::[a-z\d-]+)?$/);
	});
});

/** Whether this actor is in a room that is told of the thing by its own name. */
function hears(name: ActorName, subject: string): boolean {
	const rooms = roomsOf(story.as(name));
	return announcement(subject).some(({ key }) => rooms.includes(`key:${key}`));
}

function announcement(subject: string) {
	const from = sent.length;
	announce([{ id: 0, action: 'thing.changed', subject } as Parameters<typeof announce>[0][number]]);
	return sent.slice(from).filter(({ topics }) => topics.includes(subject));
}
