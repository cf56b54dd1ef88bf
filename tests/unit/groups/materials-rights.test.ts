import { afterAll, beforeAll, expect, test } from 'vitest';
import { open } from '#lib/server/files/attachments.ts';
import { find } from '#lib/server/groups/materials/find.ts';
import { trash } from '#lib/server/groups/materials/placing.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { fileOf, putVersion, register } from '../../support/materials.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { isFound } from '../../support/finding.ts';

let story: Story;

type Kept = { slug: string; id: number; word: string };
const kept: Record<'open' | 'closed' | 'openTrash' | 'closedTrash', Kept> = {
	open: { slug: OPEN, id: 0, word: '柚子' },
	closed: { slug: CLOSED, id: 0, word: '胡桃' },
	openTrash: { slug: OPEN, id: 0, word: '蕎麦' },
	closedTrash: { slug: CLOSED, id: 0, word: '林檎' }
};

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
	for (const [place, of] of Object.entries(kept)) {
		const by = story.as(of.slug === OPEN ? 'ide' : 'takamizawa');
		of.id = await register(by, of.slug, `${of.word}.txt`, '一');
		await putVersion(by, of.slug, of.id, '二');
		if (place.endsWith('Trash')) trash(by, of.slug, of.id);
	}
});
afterAll(() => closeTemporaryYui(story.folder));

/** Who reads the page of a 資料 and its files, old and new: `-` stands for what does not exist. */
const table: [who: string, name: ActorName, open: boolean, closed: boolean, trash: string][] = [
	['座長 of the open group', 'yanagisawa', true, false, 'open'],
	['member that handed it in', 'ide', true, false, 'open'],
	['member that did not', 'kitamura', true, false, ''],
	['no member of either', 'nakazawa', true, false, ''],
	['座長 of the closed group', 'takamizawa', true, true, 'closed'],
	['member of the closed group', 'miyashita', true, true, ''],
	['the union, 事務局 of both', 'miyazawa', true, true, 'open closed'],
	['the union’s operator', 'maruyama', true, true, 'open closed'],
	['a coordinator', 'tanaka', false, false, '']
];

const readsPage = (name: ActorName, { slug, id }: Kept) =>
	isFound(() => find(story.as(name), slug, id));
const readsFile = (name: ActorName, { id }: Kept, version: number) =>
	isFound(() => open(story.as(name), fileOf(id, version).id));
const findsIt = (name: ActorName, { word }: Kept) =>
	searchFor(story.as(name), word).counts.files === 1;

test.each(table)('%s', (_who, name, inOpen, inClosed, trashes) => {
	const expected = {
		open: inOpen,
		closed: inClosed,
		openTrash: trashes.includes('open'),
		closedTrash: trashes.includes('closed')
	};
	for (const [place, may] of Object.entries(expected)) {
		const of = kept[place as keyof typeof kept];
		const isListed = may && !place.endsWith('Trash');
		expect([place, readsPage(name, of)]).toEqual([place, may]);
		expect([place, readsFile(name, of, 1), readsFile(name, of, 2)]).toEqual([place, may, may]);
		expect([place, findsIt(name, of)]).toEqual([place, isListed]);
	}
});
