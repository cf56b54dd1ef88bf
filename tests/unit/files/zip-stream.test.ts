import { unzipSync } from 'fflate';
import { eq } from 'drizzle-orm';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { zipOf, type ZipContent } from '#lib/server/files/zip-stream.ts';
import { incomingPath, keep, pathOf } from '#lib/server/files/store.ts';
import type { StoredFile } from '#lib/server/files/uploads.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { setOf, zipOfMeeting } from '#lib/server/groups/meeting-files.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { putMaterial } from '../../support/materials.ts';
import { putMeeting } from '../../support/meetings.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const AT = new Date('2026-11-20T01:00:00Z');
const MIB = 1024 * 1024;

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

async function stored(name: string, bytes: Buffer): Promise<StoredFile> {
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const path = incomingPath(randomUUID());
	writeFileSync(path, bytes);
	await keep(path, sha256);
	return {
		...{ sha256, name, size: bytes.length },
		...{ kind: 'csv', type: 'text/csv', previews: null, marks: [] }
	};
}

const entry = (file: StoredFile, folder = ''): ZipContent => ({ ...file, folder, at: AT });

async function bytesOf(zip: { stream: ReadableStream<Uint8Array> }): Promise<Uint8Array> {
	return new Uint8Array(await new Response(zip.stream).arrayBuffer());
}

const textIn = (files: Record<string, Uint8Array>, name: string) =>
	new TextDecoder().decode(files[name]);

/** What this process holds open of the store. */
const opened = () =>
	readdirSync('/proc/self/fd').flatMap((fd) => {
		try {
			const target = readlinkSync(`/proc/self/fd/${fd}`);
			return target.startsWith(`${story.folder}/files`) ? [target] : [];
		} catch {
			return [];
		}
	});

describe('a ZIP', () => {
	test('gives back every byte under its Japanese name, and is as long as it said', async () => {
		const files = [
			await stored('予算（案）.csv', Buffer.from('科目,円\n')),
			await stored('大きな資料.csv', Buffer.alloc(3 * MIB, 'x'))
		];
		const zip = await zipOf(files.map((file) => entry(file, '1 予算について')));
		const bytes = await bytesOf(zip);
		expect(bytes.length).toBe(zip.size);
		const unpacked = unzipSync(bytes);
		expect(Object.keys(unpacked)).toEqual([
			'1 予算について/予算（案）.csv',
			'1 予算について/大きな資料.csv'
		]);
		expect(textIn(unpacked, '1 予算について/予算（案）.csv')).toBe('科目,円\n');
		expect(unpacked['1 予算について/大きな資料.csv']?.length).toBe(3 * MIB);
	});

	test('tells the same names apart, also where only case or width differ', async () => {
		const names = ['a.csv', 'a.csv', 'A.CSV', 'ａ.csv', 'a.csv.txt'];
		const files = await Promise.all(names.map((name, n) => stored(name, Buffer.from(String(n)))));
		const unpacked = unzipSync(await bytesOf(await zipOf(files.map((file) => entry(file)))));
		expect(Object.keys(unpacked)).toEqual([
			'a.csv',
			'a（2）.csv',
			'A（3）.CSV',
			'ａ（4）.csv',
			'a.csv.txt'
		]);
	});

	test('has no path that leaves its folder or that Windows refuses', async () => {
		const file = await stored('con.csv', Buffer.from('x'));
		const zip = await zipOf([entry(file, '../上: 議題/1'), entry(file, 'あ'.repeat(80))]);
		expect(Object.keys(unzipSync(await bytesOf(zip)))).toEqual([
			'..＿上＿ 議題＿1/_con.csv',
			`${'あ'.repeat(40)}/_con.csv`
		]);
	});

	test('says what is missing on disk instead of breaking off', async () => {
		const [kept, lost] = [
			await stored('残る.csv', Buffer.from('残った')),
			await stored('消えた.csv', Buffer.from('消える'))
		];
		rmSync(pathOf(lost.sha256));
		const zip = await zipOf([entry(lost), entry(kept)]);
		const bytes = await bytesOf(zip);
		expect(bytes.length).toBe(zip.size);
		const unpacked = unzipSync(bytes);
		expect(textIn(unpacked, '消えた.csvは入っていません.txt')).toContain(
			'「消えた.csv」は見つかりませんでした'
		);
		expect(textIn(unpacked, '残る.csv')).toBe('残った');
	});

	test('breaks off, rather than pretend, when a file changes while it is sent', async () => {
		const file = await stored('変わる.csv', Buffer.alloc(MIB, 'v'));
		const zip = await zipOf([entry(file)]);
		truncateSync(pathOf(file.sha256), 10);
		await expect(bytesOf(zip)).rejects.toThrow();
	});

	test('breaks off when a file goes away while another is sent', async () => {
		const first = await stored('先に行く.csv', Buffer.alloc(2 * MIB, 'p'));
		const second = await stored('消される.csv', Buffer.from('消される途中'));
		const zip = await zipOf([entry(first), entry(second)]);
		rmSync(pathOf(second.sha256));
		await expect(bytesOf(zip)).rejects.toThrow('ENOENT');
	});

	test('reads no further ahead than it is read, and lets go when the reader leaves', async () => {
		const file = await stored('長い.csv', Buffer.alloc(32 * MIB, 'y'));
		const { stream } = await zipOf([entry(file), entry(file)]);
		const reader = stream.getReader();
		let seen = 0;
		while (seen < MIB) seen += (await reader.read()).value?.length ?? 0;
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(opened()).toHaveLength(1);
		await reader.cancel();
		await vi.waitFor(() => expect(opened()).toHaveLength(0));
	});
});

describe('the set of a meeting', () => {
	let meetingId: number;
	const group = (name: ActorName, slug = OPEN) => groups.findInside(story.as(name), slug);
	const put = async (name: string, given: object = {}) =>
		putMaterial(story.as('yanagisawa'), OPEN, await stored(name, Buffer.from(name)), {
			meetingId,
			...given
		});
	const item = (title: string, position: number) =>
		Number(
			db().insert(schema.agendaItem).values({ meetingId, position, title }).run().lastInsertRowid
		);
	const namesIn = async (name: ActorName) => {
		const zip = await zipOfMeeting(story.as(name), group(name), meetingId);
		return Object.keys(unzipSync(await bytesOf(zip)));
	};

	beforeEach(() => {
		meetingId = putMeeting(story.as('yanagisawa'), OPEN);
	});

	test('has a folder per item in the order of the 次第, and nothing of the trash', async () => {
		const [second, first] = [item('その他', 2), item('予算', 1)];
		await put('予算.csv', { agendaItemId: first });
		await put('参考.csv', { agendaItemId: second });
		await put('次第.csv');
		await put('古い案.csv', { agendaItemId: first, trashedAt: AT });
		await put('別の会議.csv', { meetingId: null });
		expect(await namesIn('ide')).toEqual(['次第.csv', '1 予算/予算.csv', '2 その他/参考.csv']);
		expect(setOf(group('ide'), meetingId).files).toBe(3);
	});

	test('counts as opened by the organisation that saves it', async () => {
		await put('予算.csv');
		const { materialOpening } = schema;
		db().delete(materialOpening).run();
		await namesIn('ide');
		await namesIn('ide');
		expect(db().select().from(materialOpening).all()).toMatchObject([
			{ organisationId: story.as('ide').organisation.id }
		]);
	});

	test('counts as opened only what was in it: nothing missing, nothing refused, nothing not sent', async () => {
		await put('入る.csv');
		await put('消えた.csv');
		await put('検査中.csv');
		const { blob, materialOpening } = schema;
		const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
		rmSync(pathOf(sha256('消えた.csv')));
		db()
			.update(blob)
			.set({ scan: 'pending' })
			.where(eq(blob.sha256, sha256('検査中.csv')))
			.run();
		db().delete(materialOpening).run();
		const { stream } = await zipOfMeeting(story.as('ide'), group('ide'), meetingId);
		await stream.cancel();
		expect(db().select().from(materialOpening).all()).toEqual([]);
		expect(await namesIn('ide')).toHaveLength(3);
		expect(db().select().from(materialOpening).all()).toHaveLength(1);
		db().update(blob).set({ scan: 'off' }).run();
	});

	test('is not there for outsiders of a closed group, nor under the name of another group', async () => {
		const closed = putMeeting(story.as('takamizawa'), CLOSED);
		expect(() => group('nakazawa', CLOSED)).toThrow('見つからないか');
		await expect(zipOfMeeting(story.as('ide'), group('ide'), closed)).rejects.toThrow(
			'見つからないか'
		);
	});

	test('is refused with its size when it is larger than 4 GB, and when there is nothing', async () => {
		await expect(zipOfMeeting(story.as('ide'), group('ide'), meetingId)).rejects.toThrow(
			'まだ資料がありません'
		);
		await put('映像1.csv');
		await put('映像2.csv');
		db()
			.update(schema.attachment)
			.set({ size: 2.5 * 1024 ** 3 })
			.run();
		await expect(zipOfMeeting(story.as('ide'), group('ide'), meetingId)).rejects.toThrow(
			'合わせて5 GBあります。まとめて保存できるのは4 GBまで'
		);
	});

	test('is refused with its number when it has more files than can be sent at once', async () => {
		await put('様式.csv');
		db().$client
			.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000)
			insert into attachment (sha256, thing_type, thing_id, name, kind, type, size, marks, audience,
				person_id, organisation_id, created_at)
			select sha256, thing_type, thing_id, i || name, kind, type, 1, marks, audience,
				person_id, organisation_id, created_at
			from n, (select * from attachment order by id desc limit 1)`);
		await expect(zipOfMeeting(story.as('ide'), group('ide'), meetingId)).rejects.toThrow(
			'まとめて保存できるのは5,000件まで'
		);
	});

	test('leaves out what the scan has stopped or not seen yet, and says so', async () => {
		await put('検査中.csv');
		db().update(schema.blob).set({ scan: 'pending' }).run();
		expect(await namesIn('ide')).toEqual(['検査中.csvは入っていません.txt']);
		db().update(schema.blob).set({ scan: 'off' }).run();
	});
});
