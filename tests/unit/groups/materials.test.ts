import { rmSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict } from '#lib/errors.ts';
import { MATERIALS_PER_PAGE } from '#lib/materials.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { erase, findMaterial } from '#lib/server/erasure/erase.ts';
import { pathOf, read } from '#lib/server/files/store.ts';
import { findInside } from '#lib/server/groups/groups.ts';
import { add } from '#lib/server/groups/materials/add.ts';
import { find } from '#lib/server/groups/materials/find.ts';
import * as folders from '#lib/server/groups/materials/folders.ts';
import { list, trashed } from '#lib/server/groups/materials/listing.ts';
import { noteOpeningOf, openingsOf } from '#lib/server/groups/materials/openings.ts';
import { place, trash, untrash } from '#lib/server/groups/materials/placing.ts';
import { replace, restore, versionsOf } from '#lib/server/groups/materials/versions.ts';
import { sameField } from '#lib/server/groups/materials/names.ts';
import { inbox, unseenCount } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { approverOf } from '../../support/approver.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { issuesOf } from '../../support/finding.ts';
import { CLOSED, groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { putMeeting } from '../../support/meetings.ts';
import { fileOf, putVersion, register } from '../../support/materials.ts';
import { tellStory, uploaded, type ActorName, type Story } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterEach(async () => {
	expect(await check()).toEqual([]);
	closeTemporaryYui(story.folder);
});

const listed = (name: ActorName = 'ide', folder: number | null = null) =>
	list(story.as(name), findInside(story.as(name), OPEN), { folder, page: 1 });
const names = (name: ActorName = 'ide') => listed(name).materials.map((row) => row.name);
const ordered = (by: 'size' | 'updatedAt', isDescending: boolean, page = 1) =>
	list(story.as('ide'), findInside(story.as('ide'), OPEN), {
		...{ folder: null, page, order: { by, isDescending } }
	}).materials;
const of = (id: number, name: ActorName = 'ide') => find(story.as(name), OPEN, id);

const putItem = (meetingId: number) =>
	Number(
		db().insert(schema.agendaItem).values({ meetingId, position: 1, title: '様式の案' }).run()
			.lastInsertRowid
	);

const newMaterials = (files: Awaited<ReturnType<typeof uploaded>>, answers = {}) => ({
	...{ files, folder: null, note: '', meetingId: null, agendaItemId: null },
	...answers
});

describe('registering', () => {
	test('several files at once stand in the list under their names, newest first', async () => {
		const files = [...(await uploaded('一.txt', '一')), ...(await uploaded('二.csv', 'a,b\n'))];
		const ids = add(story.as('ide'), OPEN, newMaterials(files, { note: '会議用' }));
		expect(ids).toHaveLength(2);
		expect(names().sort()).toEqual(['一.txt', '二.csv']);
		expect(listed().materials[0]).toMatchObject({ version: 1, organisation: '北相木村' });
		expect(versionsOf({ id: ids[0] ?? 0 })).toMatchObject([{ number: 1, note: '会議用' }]);
	});

	test('stand by size or day in all pages, the newest first by themselves', async () => {
		const count = MATERIALS_PER_PAGE + 3;
		for (let n = 0; n < count; n += 1) {
			await register(story.as('ide'), OPEN, `${n}.txt`, 'x'.repeat(1 + ((n * 7) % count)));
		}
		const sizes = [1, 2].flatMap((page) => ordered('size', true, page).map(({ size }) => size));
		expect(sizes).toHaveLength(count);
		expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
		expect(ordered('size', false)[0]?.size).toBe(1);
		expect(ordered('updatedAt', true)).toEqual(listed().materials);
	});

	test('is for members; others of an open group only read', async () => {
		await register(story.as('ide'), OPEN, '一.txt');
		await expect(register(story.as('nakazawa'), OPEN, '二.txt')).rejects.toThrow('参加団体だけ');
		expect(names('nakazawa')).toEqual(['一.txt']);
	});

	test('no file is refused with a sentence', () => {
		const refused = issuesOf(() => add(story.as('ide'), OPEN, newMaterials([])));
		expect(refused).toMatchObject([{ field: 'files', message: /選んでください/ }]);
	});

	test('a folder or a meeting of another group does not exist', async () => {
		const folder = folders.addFolder(story.as('takamizawa'), CLOSED, '連絡先');
		const registering = (more: object) => register(story.as('ide'), OPEN, '一.txt', '一', more);
		await expect(registering({ folder })).rejects.toThrow('見つからないか');
		await expect(registering({ meetingId: 999 })).rejects.toThrow('見つからないか');
		expect(names()).toEqual([]);
	});
});

describe('a name that is there already', () => {
	test('is asked about, and what was answered is done', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		const files = await uploaded('様式.txt', '二');
		const [issue] = issuesOf(() => add(story.as('ide'), OPEN, newMaterials(files)));
		expect(issue?.field).toMatch(/^same-/);
		expect(issue?.message).toContain('差し替えるか');

		const field = issue?.field ?? '';
		const replaced = add(story.as('ide'), OPEN, newMaterials(files, { [field]: 'replace' }));
		expect(replaced).toEqual([id]);
		expect(of(id).currentVersion).toBe(2);

		add(story.as('ide'), OPEN, newMaterials(files, { [field]: 'another' }));
		expect(names().sort()).toEqual(['様式.txt', '様式（2）.txt']);
	});

	test('of another organisation is put beside it only; the leads may replace it', async () => {
		await register(story.as('yanagisawa'), OPEN, '様式.txt', '一');
		const files = await uploaded('様式.txt', '二');
		const [issue] = issuesOf(() => add(story.as('ide'), OPEN, newMaterials(files)));
		const field = issue?.field ?? '';
		expect(issue?.message).toContain('差し替えられるのは佐久市');
		expect(
			issuesOf(() =>
				add(
					story.as('ide'),
					OPEN,
					newMaterials(files, { [field]: 'replace', [field.replace('other', 'same')]: 'replace' })
				)
			)
		).toMatchObject([{ field }]);
		add(story.as('ide'), OPEN, newMaterials(files, { [field]: 'another' }));
		expect(names().sort()).toEqual(['様式.txt', '様式（2）.txt']);
		const [ofLead] = issuesOf(() => add(story.as('yanagisawa'), OPEN, newMaterials(files)));
		expect(ofLead?.field).toMatch(/^same-/);
	});

	test('of another organisation stays as it is, whatever else the form says', async () => {
		const theirs = await register(story.as('yanagisawa'), OPEN, '様式.txt', '一');
		const files = await uploaded('様式.txt', '二');
		const [issue] = issuesOf(() => add(story.as('ide'), OPEN, newMaterials(files)));
		const field = issue?.field ?? '';
		const both = { [field]: 'another', [field.replace('other', 'same')]: 'replace' };
		expect(add(story.as('ide'), OPEN, newMaterials(files, both))).not.toContain(theirs);
		expect(of(theirs)).toMatchObject({
			currentVersion: 1,
			organisationId: story.as('yanagisawa').organisation.id
		});
		expect(names().sort()).toEqual(['様式.txt', '様式（2）.txt']);
	});

	test('replaced from the form of a meeting is for that meeting and its item from then on', async () => {
		const meeting = putMeeting(story.as('yanagisawa'), OPEN);
		const item = putItem(meeting);
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		await register(story.as('ide'), OPEN, '様式.txt', '二', {
			...{ meetingId: meeting, agendaItemId: item },
			[sameField('様式.txt', true)]: 'replace'
		});
		const here = { meetingId: meeting, agendaItemId: item };
		expect(of(id)).toMatchObject({ currentVersion: 2, ...here });
		await register(story.as('ide'), OPEN, '様式.txt', '三', {
			[sameField('様式.txt', true)]: 'replace'
		});
		expect(of(id)).toMatchObject({ currentVersion: 3, ...here });
	});

	test('of another meeting stays there, and another is put beside it', async () => {
		const [first, second] = [1, 2].map(() => putMeeting(story.as('yanagisawa'), OPEN));
		const meetingId = first ?? 0;
		const [old, next] = [putItem(meetingId), putItem(second ?? 0)];
		const forFirst = { meetingId, agendaItemId: old };
		const id = await register(story.as('ide'), OPEN, '次第.txt', '一', forFirst);
		const forSecond = (more: object) =>
			register(story.as('ide'), OPEN, '次第.txt', '二', {
				...{ meetingId: second ?? 0, agendaItemId: next },
				...more
			});
		const replacing = forSecond({ [sameField('次第.txt', true)]: 'replace' });
		await expect(replacing).rejects.toThrow('別の会議の資料');
		const other = await forSecond({ [sameField('次第.txt', false)]: 'another' });
		expect(of(id)).toMatchObject({ currentVersion: 1, meetingId: first });
		expect(of(other)).toMatchObject({ name: '次第（2）.txt', meetingId: second });
		// What was for a meeting that is not held is free.
		const { meeting } = schema;
		db().update(meeting).set({ cancelledAt: now() }).where(eq(meeting.id, meetingId)).run();
		expect(await forSecond({ [sameField('次第.txt', true)]: 'replace' })).toBe(id);
		expect(of(id)).toMatchObject({ currentVersion: 2, meetingId: second, agendaItemId: next });
	});

	test('in another folder, or in the trash, is no twin', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt');
		const folder = folders.addFolder(story.as('ide'), OPEN, '第1回');
		await register(story.as('ide'), OPEN, '様式.txt', '二', { folder });
		trash(story.as('ide'), OPEN, id);
		await register(story.as('ide'), OPEN, '様式.txt', '三');
		expect(names().sort()).toEqual(['様式.txt', '様式.txt']);
		expect(untrash(story.as('ide'), OPEN, id)).toBe('様式（2）.txt');
	});

	test('twice in one form is refused', async () => {
		const files = [...(await uploaded('A.txt', '一')), ...(await uploaded('ａ.txt', '二'))];
		const refused = issuesOf(() => add(story.as('ide'), OPEN, newMaterials(files)));
		expect(refused).toMatchObject([{ field: 'files', message: /二つあります/ }]);
	});
});

describe('versions', () => {
	test('follow one another under one address, with notes; an older one comes back as a new one', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		await putVersion(story.as('ide'), OPEN, id, '二', { note: '列を足した' });
		expect(restore(story.as('ide'), OPEN, id, 1)).toBe(3);
		const versions = versionsOf(of(id));
		expect(versions.map(({ number, note }) => [number, note])).toEqual([
			[3, '第1版に戻しました'],
			[2, '列を足した'],
			[1, '']
		]);
		expect(versions[0]?.file?.sha256).toBe(versions[2]?.file?.sha256);
		expect(of(id)).toMatchObject({ name: '様式.txt', currentVersion: 3 });
		expect(issuesOf(() => restore(story.as('ide'), OPEN, id, 3))).toHaveLength(1);
	});

	test('of another kind of file change the ending of the name only', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		await putVersion(story.as('ide'), OPEN, id, 'a,b\n', { name: '別名.csv' });
		expect(of(id)).toMatchObject({ name: '様式.txt.csv', kind: 'csv' });
	});

	test('are put there by the own organisation and the leads, one file at a time', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		await expect(putVersion(story.as('kitamura'), OPEN, id, '二')).rejects.toThrow('直せるのは');
		await expect(putVersion(story.as('nakazawa'), OPEN, id, '二')).rejects.toThrow('直せるのは');
		expect(await putVersion(story.as('yanagisawa'), OPEN, id, '二')).toBe(2);
		const files = [...(await uploaded('一.txt', '一')), ...(await uploaded('二.txt', '二'))];
		const input = { files, note: '', important: false };
		expect(issuesOf(() => replace(story.as('ide'), OPEN, id, input))).toHaveLength(1);
	});
});

describe('who has opened it', () => {
	const states = (id: number, name: ActorName = 'ide') =>
		Object.fromEntries(
			openingsOf(story.as(name), of(id, name)).map((row) => [row.organisation, row.state])
		);
	const open = (name: ActorName, id: number, version?: number) =>
		noteOpeningOf(story.as(name), fileOf(id, version).id);

	test('is told by organisation, in the one order: not at all, an older version, the newest', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		open('ide', id);
		open('yanagisawa', id);
		open('kobayashi', id);
		open('nakazawa', id);
		expect(listed().materials[0]?.opened).toBe(2);
		await putVersion(story.as('ide'), OPEN, id, '二');
		open('kitamura', id);
		expect(Object.entries(states(id))).toEqual(
			[
				['長野県', 'newest'],
				[story.as('nakazawa').organisation.name, 'older'],
				['佐久市', 'older'],
				['北相木村', 'own'],
				[story.as('miyazawa').organisation.name, 'none']
			].sort((a, b) => orderOf(a[0] ?? '') - orderOf(b[0] ?? ''))
		);
		expect(listed().materials[0]?.opened).toBe(1);
	});

	test('is seen by its organisation, the leads and the union', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		for (const name of ['ide', 'yanagisawa', 'miyazawa', 'maruyama'] as const) {
			expect(states(id, name)).toBeTruthy();
		}
		for (const name of ['kitamura', 'nakazawa'] as const) {
			expect(() => states(id, name)).toThrow('開いた団体を見られるのは');
			expect(listed(name).materials[0]?.opened).toBeNull();
		}
	});

	test('an important change tells who opened an older version, and nobody else', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		open('yanagisawa', id);
		const told = (name: ActorName) =>
			inbox(story.as(name), null).unseen.filter(({ thing }) => thing === `material:${id}`);
		await putVersion(story.as('ide'), OPEN, id, '二', { note: '軽い直し' });
		expect(told('yanagisawa')).toEqual([]);
		await putVersion(story.as('ide'), OPEN, id, '三', { important: true });
		expect(told('yanagisawa')).toMatchObject([
			{
				title: '様式.txt',
				href: `/groups/${OPEN}/materials/${id}`,
				sentences: ['開いたことのある資料に、重要な変更がありました']
			}
		]);
		expect(told('kobayashi')).toHaveLength(1);
		for (const name of ['ide', 'kitamura', 'nakazawa', 'miyazawa'] as const) {
			expect(told(name)).toEqual([]);
		}
	});

	test('in a closed group tells nobody who has left it', async () => {
		const id = await register(story.as('takamizawa'), CLOSED, '連絡先.txt', '一');
		noteOpeningOf(story.as('miyashita'), fileOf(id).id);
		const { groupMembership } = schema;
		db()
			.update(groupMembership)
			.set({ endedAt: new Date('2026-11-01T00:00:00Z') })
			.where(eq(groupMembership.organisationId, story.as('miyashita').organisation.id))
			.run();
		await putVersion(story.as('takamizawa'), CLOSED, id, '二', { important: true });
		const { inboxItem } = schema;
		const items = db()
			.select()
			.from(inboxItem)
			.where(eq(inboxItem.thing, `material:${id}`))
			.all();
		expect(items).toEqual([]);
	});

	function orderOf(name: string): number {
		const { organisation } = schema;
		const [row] = db().select().from(organisation).where(eq(organisation.name, name)).all();
		return row?.position ?? 0;
	}
});

describe('the trash', () => {
	test('holds what its organisation or a lead put there; both take it out again', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt');
		expect(() => trash(story.as('kitamura'), OPEN, id)).toThrow('直せるのは');
		trash(story.as('yanagisawa'), OPEN, id);
		expect(names()).toEqual([]);
		const inTrash = (name: ActorName) =>
			trashed(story.as(name), findInside(story.as(name), OPEN)).map((row) => row.id);
		expect([inTrash('ide'), inTrash('yanagisawa'), inTrash('kitamura')]).toEqual([[id], [id], []]);
		expect(() => of(id, 'kitamura')).toThrow('見つからないか');
		untrash(story.as('ide'), OPEN, id);
		expect(names('kitamura')).toEqual(['様式.txt']);
	});
});

describe('what lies in the trash', () => {
	test('is not renamed or moved, and what is erased neither, before it is taken out', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt');
		const placing = () => place(story.as('ide'), OPEN, id, { name: '別名', folder: null });
		trash(story.as('ide'), OPEN, id);
		expect(placing).toThrow(Conflict);
		expect(placing).toThrow('先に元に戻して');
		await expect(putVersion(story.as('ide'), OPEN, id, '二')).rejects.toThrow('先に元に戻して');
		const approver = approverOf(story);
		await erase(approver, findMaterial(approver, id), '個人情報が入っているため');
		expect(placing).toThrow('消去');
		await expect(putVersion(story.as('ide'), OPEN, id, '二')).rejects.toThrow('消去');
		expect(() => restore(story.as('ide'), OPEN, id, 1)).toThrow('消去');
		expect(of(id).name).not.toContain('別名');
	});

	test('is named to nobody by what they were told of it', async () => {
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
		noteOpeningOf(story.as('yanagisawa'), fileOf(id).id);
		noteOpeningOf(story.as('kitamura'), fileOf(id).id);
		await putVersion(story.as('ide'), OPEN, id, '二', { important: true });
		const told = () =>
			(['kitamura', 'yanagisawa'] as const).map((name) => ({
				lines: inbox(story.as(name), null).unseen.filter(({ thing }) => thing === `material:${id}`)
					.length,
				count: unseenCount(story.as(name)).count
			}));
		const before = told();
		expect(before.map(({ lines }) => lines)).toEqual([1, 1]);
		trash(story.as('ide'), OPEN, id);
		expect(told()).toEqual(before.map(({ count }) => ({ lines: 0, count: count - 1 })));
		untrash(story.as('ide'), OPEN, id);
		expect(told()).toEqual(before);
	});
});

describe('folders', () => {
	test('are made by members and counted; only the leads take empty ones away', async () => {
		const folder = folders.addFolder(story.as('ide'), OPEN, '第1回');
		expect(issuesOf(() => folders.addFolder(story.as('ide'), OPEN, '第１回'))).toMatchObject([
			{ field: 'name' }
		]);
		const id = await register(story.as('ide'), OPEN, '様式.txt', '一', { folder });
		await register(story.as('ide'), OPEN, '外.txt');
		expect(listed()).toMatchObject({ all: 2, folders: [{ id: folder, materials: 1 }] });
		expect(listed('ide', folder).materials.map((row) => row.name)).toEqual(['様式.txt']);
		expect(() => folders.removeFolder(story.as('ide'), OPEN, folder)).toThrow('座長と事務局');
		expect(() => folders.removeFolder(story.as('yanagisawa'), OPEN, folder)).toThrow(
			'資料があります'
		);
		place(story.as('ide'), OPEN, id, { name: '様式の案', folder: null });
		expect(of(id).name).toBe('様式の案.txt');
		folders.removeFolder(story.as('yanagisawa'), OPEN, folder);
		expect(listed().folders).toEqual([]);
	});

	test('take no second 資料 of one name', async () => {
		await register(story.as('ide'), OPEN, '一.txt');
		const id = await register(story.as('ide'), OPEN, '二.txt');
		const placing = () => place(story.as('ide'), OPEN, id, { name: '一', folder: null });
		expect(issuesOf(placing)).toMatchObject([{ field: 'name' }]);
	});
});

test('a file that is gone from the disk is said, and named by the check', async () => {
	const id = await register(story.as('ide'), OPEN, '様式.txt', '一');
	const { sha256 } = fileOf(id);
	rmSync(pathOf(sha256));
	expect(versionsOf(of(id))[0]?.file?.isMissing).toBe(true);
	expect(() => read(sha256)).toThrow('ファイルが見つかりません');
	expect((await check()).map(({ line }) => line)).toEqual([
		`ファイル ${sha256} がありません（material:${id} 第1版）`
	]);
	await uploaded('同じ.txt', '一');
});

test('a group that has ended is read, and nothing in it is changed', async () => {
	const id = await register(story.as('ide'), OPEN, '様式.txt');
	const { workingGroup } = schema;
	db()
		.update(workingGroup)
		.set({ conclusionId: 1 })
		.where(eq(workingGroup.id, groupId(OPEN)))
		.run();
	expect(names()).toEqual(['様式.txt']);
	await expect(register(story.as('ide'), OPEN, '二.txt')).rejects.toThrow('参加団体だけ');
	expect(() => trash(story.as('ide'), OPEN, id)).toThrow('直せるのは');
});
