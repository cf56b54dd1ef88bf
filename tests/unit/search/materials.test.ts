import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { eraseAgain, remains } from '#lib/server/erasure/again.ts';
import { erase, findMaterial } from '#lib/server/erasure/erase.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { find } from '#lib/server/groups/materials/find.ts';
import { elsewhere } from '#lib/server/erasure/listing.ts';
import { place, trash, untrash } from '#lib/server/groups/materials/placing.ts';
import { check } from '#lib/server/operations/check.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { search } from '#lib/server/search/search.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { fileOf, putVersion, register } from '../../support/materials.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type Story } from '../../support/story.ts';

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

const hits = (typed: string) => searchFor(story.as('ide'), typed).hits;

test('a 資料 is found by its name, its notes and the words of its newest version, with its place', async () => {
	const id = await register(story.as('ide'), OPEN, '様式の案.txt', '柚子胡椒を足す', {
		note: '信州味噌の回'
	});
	await drawTexts();
	for (const typed of ['様式の案', '信州味噌', '柚子胡椒']) {
		expect(hits(typed)).toMatchObject([
			{
				href: `/groups/${OPEN}/materials/${id}`,
				isMaterial: true,
				board: findInside(story.as('ide'), OPEN).name,
				organisation: '北相木村',
				target: 'files'
			}
		]);
	}
	await putVersion(story.as('ide'), OPEN, id, '野沢菜を足す');
	await drawTexts();
	expect([hits('柚子胡椒').length, hits('野沢菜').length]).toEqual([0, 1]);
	place(story.as('ide'), OPEN, id, { name: '別の名前', folder: null });
	expect([hits('様式の案').length, hits('別の名前').length]).toEqual([0, 1]);
});

test('what is in the trash is not found, nor by who may restore it; made anew the index says the same', async () => {
	const id = await register(story.as('ide'), OPEN, '柚子胡椒.txt');
	trash(story.as('ide'), OPEN, id);
	startOver();
	catchUpAtOnce();
	expect(hits('柚子胡椒')).toEqual([]);
	untrash(story.as('ide'), OPEN, id);
	expect(hits('柚子胡椒')).toHaveLength(1);
});

test('the search inside a group finds its own 資料 only, and neither posts nor people', async () => {
	const inside = await register(story.as('takamizawa'), CLOSED, '連絡先.txt');
	await register(story.as('ide'), OPEN, '連絡先.txt');
	const actor = story.as('takamizawa');
	const of = findInside(actor, CLOSED);
	const query = queryFrom(new URLSearchParams({ q: '連絡先' }));
	const found = search(actor, { ...query, materialsOf: of.boardId }, 1);
	expect(found.hits.map(({ href }) => href)).toEqual([`/groups/${CLOSED}/materials/${inside}`]);
	expect(search(story.as('nakazawa'), { ...query, materialsOf: of.boardId }, 1).hits).toEqual([]);
});

test('erased for good, nothing of it is left but who, when and the tombstone', async () => {
	const word = '柚子胡椒';
	const id = await register(story.as('ide'), OPEN, `${word}.txt`, `${word}の中身`, { note: word });
	const old = fileOf(id).sha256;
	await putVersion(story.as('ide'), OPEN, id, `${word}の次`, { note: `${word}を直した` });
	await drawTexts();
	const approver = approverOf(story);
	expect(elsewhere(approver, word).map(({ eraseHref }) => eraseHref)).toEqual([
		`/groups/${OPEN}/materials/${id}/erase`
	]);
	await erase(approver, findMaterial(approver, id), '誤って載せたため');

	const { attachment, blob, eventText, fileText, materialVersion } = schema;
	const left = JSON.stringify([
		db().select().from(attachment).where(eq(attachment.thingType, 'material-version')).all(),
		db().select().from(blob).where(eq(blob.sha256, old)).all(),
		db().select().from(eventText).all(),
		db().select().from(fileText).all(),
		db().select().from(materialVersion).all()
	]);
	expect(left).not.toContain(word);
	expect(hits(word)).toEqual([]);
	expect(elsewhere(approver, word)).toEqual([]);
	expect(find(story.as('nakazawa'), OPEN, id).name).toBe('（消去された資料）');
	expect(findMaterial(approver, id).erased).toContain('誤って載せたため');
	expect([remains(), await eraseAgain()]).toEqual([[], 0]);
});
