import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { itemsOf, removeItem, setItem } from '#lib/server/groups/meetings/agenda.ts';
import { cancel } from '#lib/server/groups/meetings/cancelling.ts';
import { find } from '#lib/server/groups/meetings/meetings.ts';
import { create, edit } from '#lib/server/groups/meetings/writing.ts';
import { check } from '#lib/server/operations/check.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { meetingInput } from '../../support/meetings.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

vi.setConfig({ testTimeout: 30_000 });

let story: Story;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterEach(async () => {
	expect(await check()).toEqual([]);
	closeTemporaryYui(story.folder);
});

const found = (typed: string, name: ActorName = 'ide') => searchFor(story.as(name), typed);
const item = { item: null, note: '', minutes: null, organisation: null, presenter: '' };
const fields = {
	number: '18',
	title: '柚子検討会',
	place: '信州会館',
	replyBy: '',
	remoteUrl: 'https://meet.example.jp/himitsu',
	remotePasscode: 'akikotoba'
};

test('a meeting is found by its name, number, day, place and 次第, with its group', () => {
	const lead = story.as('yanagisawa');
	const [id = 0] = create(lead, OPEN, meetingInput(fields));
	for (const title of ['野沢菜の報告', '味噌の協議']) setItem(lead, OPEN, id, { ...item, title });
	for (const typed of ['柚子検討会', '第18回', '令和8年12月9日', '信州会館', '野沢菜', '味噌']) {
		expect(found(typed).hits, typed).toMatchObject([
			{ href: `/groups/${OPEN}/meetings/${id}`, target: 'meetings', board: 'オープンデータWG' }
		]);
	}
	expect(found('柚子検討会').counts).toMatchObject({ all: 1, meetings: 1, minutes: 0 });
	// To who is no member of the open group as well; what only members are given nowhere.
	expect(found('柚子検討会', 'nakazawa').hits).toHaveLength(1);
	for (const secret of ['himitsu', 'akikotoba']) expect(found(secret).hits, secret).toEqual([]);
});

test('it is found as it stands, and made anew the index says the same', () => {
	const lead = story.as('yanagisawa');
	const [id = 0] = create(lead, OPEN, meetingInput(fields));
	setItem(lead, OPEN, id, { ...item, title: '野沢菜の報告' });
	removeItem(lead, OPEN, id, itemsOf({ id })[0]?.id ?? 0);
	const { version } = find(lead, OPEN, id);
	edit(lead, OPEN, id, { ...meetingInput({ ...fields, place: '小諸公民館' }), version });
	cancel(lead, OPEN, id, { reason: '大雪のため' });
	const counts = () => ['野沢菜', '信州会館', '小諸公民館'].map((word) => found(word).hits.length);
	expect(counts()).toEqual([0, 0, 1]);
	const title = found('小諸公民館').hits[0]?.title.map(({ text }) => text);
	expect(title?.join('')).toBe('第18回　柚子検討会（中止）');
	startOver();
	catchUpAtOnce();
	expect(counts()).toEqual([0, 0, 1]);
});

test('a meeting of a closed group does not exist for who is not in it, nor in any count', () => {
	create(story.as('takamizawa'), CLOSED, meetingInput(fields));
	expect(found('柚子検討会', 'miyashita').hits).toHaveLength(1);
	for (const name of ['ide', 'nakazawa', 'kitamura'] as const) {
		const { hits, counts, facets } = found('柚子検討会', name);
		expect(hits, name).toEqual([]);
		expect(counts, name).toMatchObject({ all: 0, meetings: 0 });
		expect(facets.boards, name).toEqual([]);
	}
});
