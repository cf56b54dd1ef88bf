import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { markImportant } from '#lib/server/forum/importance.ts';
import * as readers from '#lib/server/forum/readers.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { chainTip } from '#lib/server/record/events.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = story.threads.saku;
});
afterEach(() => closeTemporaryYui(story.folder));

const find = (name: ActorName) => threads.find(story.as(name), id);
const opens = (name: ActorName) => readers.noteOpening(story.as(name), find(name));
const tally = (name: ActorName) => readers.readersTally(story.as(name), find(name));

describe('重要', () => {
	test.each(['ide', 'yanagisawa', 'miyazawa'] as const)('is marked by %s', (name) => {
		markImportant(story.as(name), id, true);
		expect(find('ide').importanceId).not.toBe(null);
		markImportant(story.as(name), id, false);
		expect(find('ide').importanceId).toBe(null);
	});

	test.each(['takamizawa', 'kobayashi', 'makiAtUnion'] as const)('is not marked by %s', (name) => {
		expect(() => markImportant(story.as(name), id, true)).toThrow(Forbidden);
	});

	test('twice is written once', () => {
		markImportant(story.as('ide'), id, true);
		const before = chainTip();
		markImportant(story.as('ide'), id, true);
		expect(chainTip()).toEqual(before);
	});
});

describe('閲覧 by organisation', () => {
	test('is noted from the mark on, once for each organisation and without an event', () => {
		opens('takamizawa');
		markImportant(story.as('ide'), id, true);
		expect(tally('ide')).toEqual({ opened: 0, organisations: 11 });
		const before = chainTip();
		for (const name of ['takamizawa', 'yanagisawa', 'kobayashi', 'miyazawa'] as const) opens(name);
		expect(tally('ide')).toEqual({ opened: 2, organisations: 11 });
		expect(chainTip()).toEqual(before);
	});

	test('is for the asker’s organisation and the union only', () => {
		markImportant(story.as('ide'), id, true);
		expect(tally('makiAtUnion')).not.toBe(null);
		expect(tally('yanagisawa')).toBe(null);
		expect(() => readers.readersGrid(story.as('yanagisawa'), find('yanagisawa'))).toThrow(
			Forbidden
		);
	});

	test('has no page while the thread is not marked', () => {
		expect(() => readers.readersGrid(story.as('ide'), find('ide'))).toThrow(NotFound);
	});

	test('shows the ten 広域 with who can read it, and never a person or a time', () => {
		id = openThread(story.as('ide'), 'prefecture', { audience: 'all' });
		markImportant(story.as('ide'), id, true);
		opens('nakazawa');
		const rows = readers.readersGrid(story.as('ide'), find('ide'));
		expect(rows).toHaveLength(11);
		expect(rows.flatMap((row) => row.cells)).toHaveLength(78);
		const opened = rows.flatMap((row) => row.cells).filter((cell) => cell.hasOpened);
		expect(opened.map((cell) => Object.keys(cell).sort())).toEqual([['hasOpened', 'id', 'name']]);
		expect(opened[0]?.name).toBe('坂城町');
		expect(JSON.stringify(rows)).not.toContain('中沢');
	});

	test('of a board with a neighbour’s key counts the neighbour', () => {
		id = story.threads.ueda;
		markImportant(story.as('miyazawa'), id, true);
		const names = readers
			.readersGrid(story.as('miyazawa'), find('miyazawa'))
			.flatMap((row) => row.cells.map((cell) => cell.name));
		expect(names).toContain('坂城町');
	});

	test('does not tell the union who asked under a mask', () => {
		id = openThread(story.as('ide'), 'prefecture', { audience: 'all' });
		mask(id);
		markImportant(story.as('miyazawa'), id, true);
		const cells = readers
			.readersGrid(story.as('miyazawa'), find('miyazawa'))
			.flatMap((row) => row.cells);
		expect(cells).toHaveLength(78);
	});
});
