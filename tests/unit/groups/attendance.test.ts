import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	attendanceOf,
	attendanceTally,
	mark,
	markExpected,
	setNames
} from '#lib/server/groups/meetings/attendance.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { reply } from '#lib/server/groups/meetings/replies.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { OPEN, tellGroups } from '../../support/groups.ts';
import { announced, withQuorum } from '../../support/meetings.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let id: number;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
	withQuorum(OPEN, false);
	id = announced(story.as('yanagisawa'));
	reply(story.as('ide'), OPEN, id, { answer: 'online', names: '井出', note: '', mandateTo: null });
	reply(story.as('kitamura'), OPEN, id, {
		...{ answer: 'mandate', names: '', note: '' },
		mandateTo: null
	});
});
afterAll(() => closeTemporaryYui(story.folder));

const lead = () => story.as('yanagisawa');
const body = (name: ActorName) => story.as(name).organisation.id;
const meeting = () => find(lead(), OPEN, id);
const rowOf = (name: ActorName) => attendanceOf(meeting()).find((row) => row.id === body(name));
const tap = (name: ActorName, state: 'present' | 'online' | 'absent' | 'mandate' | '') => {
	mark(lead(), OPEN, id, { organisation: body(name), state });
};

describe('who was there', () => {
	test('is not noted before the day', () => {
		expect(() => {
			tap('ide', 'present');
		}).toThrow('開催日になってから');
	});

	test('begins with what was answered, which counts only once it is tapped', () => {
		clockAt('2026-12-09', '13:20');
		expect(rowOf('ide')).toMatchObject({ state: null, expected: 'online', names: '井出' });
		expect(attendanceTally(meeting())).toMatchObject({ online: 0, open: 3, of: 3 });
		expect(markExpected(lead(), OPEN, id)).toBe(2);
		expect(attendanceTally(meeting())).toMatchObject({ online: 1, mandate: 1, open: 1 });
	});

	test('counts a quorum in organisations, 委任 only where it counts', () => {
		expect(attendanceTally(meeting()).quorum).toMatchObject({
			needed: 2,
			counted: 1,
			stands: false
		});
		tap('yanagisawa', 'present');
		expect(attendanceTally(meeting()).quorum).toMatchObject({ counted: 2, stands: true });
		tap('yanagisawa', '');
		withQuorum(OPEN, true);
		expect(attendanceTally(meeting()).quorum).toMatchObject({ counted: 2, stands: true });
	});

	test('bears the names of who came, and is changed by one tap', () => {
		setNames(lead(), OPEN, id, { organisation: body('ide'), names: '井出\n小池' });
		tap('ide', 'present');
		expect(rowOf('ide')).toMatchObject({ state: 'present', names: '井出\n小池' });
		tap('ide', '');
		expect(rowOf('ide')?.state).toBeNull();
		expect(() => {
			setNames(lead(), OPEN, id, { organisation: body('ide'), names: '井出' });
		}).toThrow('先に');
	});

	test('is noted by those who run the group, for organisations of it', () => {
		expect(() => {
			mark(story.as('ide'), OPEN, id, { organisation: body('ide'), state: 'present' });
		}).toThrow('座長と事務局');
		expect(() => {
			tap('nakazawa', 'present');
		}).toThrow('このワーキンググループの団体');
	});
});
