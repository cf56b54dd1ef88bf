import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventsAfter, chainTip } from '#lib/server/record/events.ts';
import { change } from '#lib/server/record/change.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { heldBySeat, holdersOf, letGo, putDown, take } from '#lib/server/identity/holdings.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const THING = 'notice:12';
const takes = (actor: Actor) => change(actor, (tx, record) => take(tx, record, actor, THING));
const holder = (actor: Actor) => holdersOf(actor.organisation.id, [THING]).get(THING) ?? null;

describe('a piece of work in hand', () => {
	test('names the person and the seat who took it, to their organisation alone', () => {
		takes(story.as('yanagisawa'));
		expect(holder(story.as('kobayashi'))).toMatchObject({
			name: '柳沢 佳代',
			seat: '情報政策担当',
			isGone: false
		});
		expect(holder(story.as('ide'))).toBeNull();
	});

	test('passes to a colleague who takes it over, and the record says from whom', () => {
		takes(story.as('yanagisawa'));
		const before = chainTip().count;
		takes(story.as('kobayashi'));
		expect(holder(story.as('yanagisawa'))?.name).toBe('小林 修一');
		expect(eventsAfter(before)).toMatchObject([
			{ action: 'work.taken', refs: { before: story.holdings.yanagisawa.tenureId } }
		]);
	});

	test('taken twice by the same person is one act', () => {
		takes(story.as('ide'));
		const { count } = chainTip();
		takes(story.as('ide'));
		expect(chainTip().count).toBe(count);
	});

	test('stays with the seat when its holder leaves, marked as gone', () => {
		takes(story.as('yanagisawa'));
		endTenure(story.as('kobayashi'), story.holdings.yanagisawa.tenureId);
		expect(holder(story.as('kobayashi'))?.isGone).toBe(true);
		expect(heldBySeat(story.holdings.yanagisawa.seatId)).toEqual([THING]);
	});

	test('is put down by the one who has it, with an event, and by nobody else', () => {
		takes(story.as('yanagisawa'));
		const putsDown = (actor: Actor) =>
			change(actor, (tx, record) => putDown(tx, record, actor, THING));
		const before = chainTip().count;
		putsDown(story.as('kobayashi'));
		expect(holder(story.as('yanagisawa'))?.name).toBe('柳沢 佳代');
		putsDown(story.as('yanagisawa'));
		expect(holder(story.as('yanagisawa'))).toBeNull();
		expect(eventsAfter(before)).toMatchObject([
			{ action: 'work.put-down', refs: { tenure: story.holdings.yanagisawa.tenureId } }
		]);
	});

	test('is nobody’s once it is let go', () => {
		const actor = story.as('ide');
		takes(actor);
		change(actor, (tx, record) => {
			letGo(tx, actor.organisation.id, THING);
			record('notice.confirmed', THING);
		});
		expect(holder(actor)).toBeNull();
		expect(heldBySeat(actor.seat.id)).toEqual([]);
	});
});
