import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { difference } from '#lib/difference.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import { history } from '#lib/server/groups/minutes-history.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { check } from '#lib/server/operations/check.ts';
import * as decisions from '#lib/server/groups/decisions.ts';
import { eq } from 'drizzle-orm';
import { closeTemporaryYui } from '../../support/database.ts';
import { theirsOf } from '../../support/finding.ts';
import { CLOSED, membersOfClosed, membersOfOpen, OPEN, tellGroups } from '../../support/groups.ts';
import { layMeeting } from '../../support/minutes.ts';
import { searchFor } from '../../support/searching.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let saku: Actor;
let village: Actor;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	saku = story.as('yanagisawa');
	village = story.as('ide');
});
afterEach(() => closeTemporaryYui(story.folder));

const save = (actor: Actor, id: number, section: string, body: string, version: number) =>
	minutes.saveSection(actor, OPEN, id, { section, body, version });
const bodyOf = (id: number, key: string) =>
	minutes.sectionsOf(minutes.find(saku, OPEN, id)).find((each) => each.key === key)?.body;

describe('the parts of the minutes', () => {
	test('are those of the 次第 between a free one before and one after', () => {
		const { id, items } = layMeeting(saku, OPEN);
		const shown = minutes.sectionsOf(minutes.find(village, OPEN, id));
		expect(shown.map(({ title }) => title)).toEqual(['開会・出席', '更新の頻度', '様式', 'その他']);
		expect(shown.map(({ key }) => key)).toEqual([
			'opening',
			`i${items[0]}`,
			`i${items[1]}`,
			'closing'
		]);
	});

	test('are each saved alone, and two people in different parts never meet', () => {
		const { id, items } = layMeeting(saku, OPEN);
		save(saku, id, 'opening', '13時30分に始めた。', 0);
		save(village, id, `i${items[0]}`, '- **毎月**更新する', 0);
		expect(bodyOf(id, 'opening')).toBe('13時30分に始めた。');
		const [, item] = minutes.sectionsOf(minutes.find(saku, OPEN, id));
		expect(item?.html).toContain('<strong>毎月</strong>');
		expect(item?.organisation).toBe('北相木村');
	});

	test('stay when their item is taken off the 次第 and something is written, and go when nothing is', () => {
		const { id, items } = layMeeting(saku, OPEN);
		save(saku, id, `i${items[0]}`, '話した。', 0);
		db().update(schema.agendaItem).set({ removedAt: new Date() }).run();
		const shown = minutes.sectionsOf(minutes.find(saku, OPEN, id));
		expect(shown.map(({ title }) => title)).toEqual(['開会・出席', '更新の頻度', 'その他']);
	});
});

describe('when two people write the same part at once', () => {
	test('the second is refused with the text of the first, and nothing is written over', () => {
		const { id } = layMeeting(saku, OPEN);
		save(saku, id, 'opening', '佐久の文。', 0);
		expect(theirsOf(() => save(village, id, 'opening', '村の文。', 0))).toBe('佐久の文。');
		expect(bodyOf(id, 'opening')).toBe('佐久の文。');
	});

	test('the second may add their text behind, whatever stands by then', () => {
		const { id } = layMeeting(saku, OPEN);
		save(saku, id, 'opening', '佐久の文。', 0);
		save(saku, id, 'opening', '佐久の文。続き。', 1);
		minutes.saveSection(village, OPEN, id, {
			section: 'opening',
			body: '村の文。',
			version: 1,
			base: 0,
			appends: true
		});
		expect(bodyOf(id, 'opening')).toBe('佐久の文。続き。\n\n村の文。');
	});

	test('what both began from is not written twice', () => {
		const { id } = layMeeting(saku, OPEN);
		save(saku, id, 'opening', '始めた。', 0);
		save(saku, id, 'opening', '始めた。\n佐久が話した。', 1);
		minutes.saveSection(village, OPEN, id, {
			section: 'opening',
			body: '始めた。\n村が話した。',
			version: 2,
			base: 1,
			appends: true
		});
		expect(bodyOf(id, 'opening')).toBe('始めた。\n佐久が話した。\n\n村が話した。');
	});
});

test('every text is kept with who wrote it and when, and what they changed', () => {
	const { id } = layMeeting(saku, OPEN);
	save(saku, id, 'opening', '始めた。全員が出席。', 0);
	save(village, id, 'opening', '始めた。2団体が欠席。', 1);
	save(village, id, 'opening', '始めた。2団体が欠席。', 2);
	const { versions, title } = history(saku, OPEN, id, 'opening');
	expect(title).toBe('開会・出席');
	expect(versions.map(({ version, organisation, name }) => [version, organisation, name])).toEqual([
		[2, '北相木村', '井出 直人'],
		[1, '佐久市', '柳沢 佳代']
	]);
	expect(versions[0]?.changes).toEqual([
		{ text: '始めた。', is: 'same' },
		{ text: '全員が出席。', is: 'removed' },
		{ text: '2団体が欠席。', is: 'added' }
	]);
});

test('a difference leaves out nothing of either text', () => {
	const [before, after] = ['一。二。\n三。四', '零。一。二。\n四。五'];
	const stretches = difference(before, after);
	const without = (is: string) =>
		stretches
			.filter((stretch) => stretch.is !== is)
			.map(({ text }) => text)
			.join('');
	expect(without('added')).toBe(before);
	expect(without('removed')).toBe(after);
	expect(difference('同じ', '同じ')).toEqual([{ text: '同じ', is: 'same' }]);
});

describe('who reads and writes', () => {
	const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];
	const outcome = (act: () => unknown) => {
		try {
			act();
			return 'yes';
		} catch (error) {
			return (error as Error).name;
		}
	};

	test.each(actorNames.map((name) => [name] as const))('is decided by the group for %s', (name) => {
		const actor = story.as(name);
		const open = layMeeting(saku, OPEN);
		const closed = layMeeting(saku, CLOSED);
		const isMember = [...membersOfOpen, ...union].includes(name);
		const isInside = [...membersOfClosed, ...union].includes(name);
		const readsOpen = actor.reach.includes('all');
		const input = { section: 'opening', body: name, version: 0 };
		expect([
			outcome(() => minutes.find(actor, OPEN, open.id)),
			outcome(() => minutes.saveSection(actor, OPEN, open.id, input)),
			outcome(() => minutes.find(actor, CLOSED, closed.id)),
			outcome(() => minutes.saveSection(actor, CLOSED, closed.id, input)),
			outcome(() => decisions.decide(actor, CLOSED, closed.id, { item: null, text: '決めた' })),
			outcome(() => history(actor, CLOSED, closed.id, 'opening'))
		]).toEqual([
			readsOpen ? 'yes' : 'NotFound',
			isMember ? 'yes' : readsOpen ? 'Forbidden' : 'NotFound',
			...Array.from({ length: 4 }, () => (isInside ? 'yes' : 'NotFound'))
		]);
	});

	test('a meeting of one group is not found in another, nor a part that is not of it', () => {
		const { id } = layMeeting(saku, CLOSED);
		expect(() => minutes.find(story.as('miyazawa'), OPEN, id)).toThrow('見つからないか');
		const open = layMeeting(saku, OPEN, { number: 19 });
		expect(() => save(saku, open.id, 'i999', '文', 0)).toThrow('見つからないか');
	});
});

describe('search', () => {
	const found = (name: ActorName, words: string) =>
		searchFor(story.as(name), words).hits.map(({ href }) => href);

	test('finds parts and decisions, and leads to them', () => {
		const { id, items } = layMeeting(saku, OPEN);
		const section = save(saku, id, `i${items[0]}`, '柚子胡椒を公開する。', 0);
		const decision = decisions.decide(saku, OPEN, id, { item: null, text: '山葵を公開する' });
		const path = `/groups/${OPEN}/meetings/${id}/minutes`;
		expect(found('nakazawa', '柚子胡椒')).toEqual([`${path}#s${section}`]);
		expect(found('nakazawa', '山葵')).toEqual([`${path}#d${decision}`]);
		decisions.withdraw(saku, OPEN, id, decision, '間違い');
		expect(found('nakazawa', '山葵')).toEqual([]);
		expect(searchFor(story.as('nakazawa'), '柚子胡椒').counts.minutes).toBe(1);
	});

	test('finds exactly what the reader may read, also after the index is made anew', async () => {
		const open = layMeeting(saku, OPEN);
		const closed = layMeeting(saku, CLOSED);
		save(saku, open.id, 'opening', '七味唐辛子の件。', 0);
		minutes.saveSection(story.as('takamizawa'), CLOSED, closed.id, {
			section: 'opening',
			body: '七味唐辛子の秘密。',
			version: 0
		});
		const all = () =>
			actorNames.map((name) => {
				const actor = story.as(name);
				const hits = found(name, '七味唐辛子').length;
				const reads = Number(actor.reach.includes('all'));
				return [name, hits, reads + Number(isInsideClosed(actor))];
			});
		const isInsideClosed = (actor: Actor) => {
			try {
				minutes.find(actor, CLOSED, closed.id);
				return true;
			} catch {
				return false;
			}
		};
		for (const [name, hits, readable] of all()) expect([name, hits]).toEqual([name, readable]);
		const before = db().select().from(schema.searchEntry).orderBy(schema.searchEntry.thing).all();
		expect(await check()).toEqual([]);
		startOver();
		catchUpAtOnce();
		const after = db().select().from(schema.searchEntry).orderBy(schema.searchEntry.thing).all();
		expect(after.map(({ thing }) => thing)).toEqual(before.map(({ thing }) => thing));
	});

	test('and the check notices an entry that is missing or under another key', async () => {
		const { id } = layMeeting(saku, OPEN);
		const section = save(saku, id, 'opening', '生姜の件。', 0);
		const { searchEntry } = schema;
		const thing = `minutes-section:${section}`;
		db().update(searchEntry).set({ audience: 'union' }).where(eq(searchEntry.thing, thing)).run();
		expect((await check()).map(({ line }) => line).join()).toContain(thing);
	});
});
