import { strToU8, zipSync } from 'fflate';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as attachments from '#lib/server/files/attachments.ts';
import { forget, keepFiles, keptFiles } from '#lib/server/files/drafts.ts';
import { pathOf, sweep } from '#lib/server/files/store.ts';
import { receive, type ReceivedForm } from '#lib/server/files/uploads.ts';
import { setClock } from '#lib/server/now.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, uploaded, type Story } from '../../support/story.ts';

const LIMIT = 100 * 1024;

let story: Story;
/** Files the story itself has put into the store. */
let storedByStory = 0;
beforeEach(async () => {
	story = await tellStory();
	storedByStory = stored().length;
});
afterEach(() => closeTemporaryYui(story.folder));

describe('a posted form', () => {
	test('brings its fields and files, names and bytes intact', async () => {
		const form = await post({ title: '件名 𠮷', body: 'い\nろ' }, [
			['令和8年度　照会様式（案）①𠮷.csv', '課,回答\n総務課,あり\n']
		]);
		expect(Object.fromEntries(form.fields)).toEqual({ title: ['件名 𠮷'], body: ['い\r\nろ'] });
		expect(form.refusals).toEqual([]);
		const [file] = form.files;
		expect(file).toMatchObject({ name: '令和8年度　照会様式（案）①𠮷.csv', size: 28 });
		expect(readFileSync(pathOf(file?.sha256 ?? ''), 'utf8')).toBe('課,回答\n総務課,あり\n');
		expect(incoming()).toEqual([]);
	});

	test('keeps several files in the order in which they were chosen, however long each takes', async () => {
		const names = ['大きい表.xlsx', '二番.txt', '三番.csv', '四番.txt'];
		const form = await post({}, [
			[names[0] ?? '', workbook(80)],
			[names[1] ?? '', '二'],
			[names[2] ?? '', '三,3'],
			[names[3] ?? '', '四']
		]);
		expect(form.refusals).toEqual([]);
		expect(form.files.map((file) => file.name)).toEqual(names);
	});

	test('collects what is sent several times under one name', async () => {
		const body = new FormData();
		for (const role of ['member', 'approver']) body.append('roles', role);
		expect((await receive(requestOf(body), LIMIT)).fields.get('roles')).toEqual([
			'member',
			'approver'
		]);
	});

	test('without files comes as plain fields too', async () => {
		const body = new URLSearchParams({ title: '件名', body: '本文' });
		const form = await receive(requestOf(body), LIMIT);
		expect(Object.fromEntries(form.fields)).toEqual({ title: ['件名'], body: ['本文'] });
	});

	test('with an empty file field has no file and no complaint', async () => {
		const body = new FormData();
		body.append('files', new File([], ''));
		expect(await receive(requestOf(body), LIMIT)).toMatchObject({ files: [], refusals: [] });
	});

	test('is read as it comes, piece by piece', async () => {
		const whole = Buffer.from(multipart('part', [['分けて届く.txt', 'あいうえお'.repeat(2000)]]));
		const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
		const writer = writable.getWriter();
		const receiving = receive(streamed(readable, 'part'), LIMIT);
		for (let at = 0; at < whole.length; at += 1009)
			await writer.write(whole.subarray(at, at + 1009));
		await writer.close();
		const [file] = (await receiving).files;
		expect(file).toMatchObject({ name: '分けて届く.txt', size: 30_000 });
	});

	test.each([
		[
			'cut off in the middle of a file',
			multipart('part', [['a.txt', 'あ'.repeat(50)]]).slice(0, 150)
		],
		['cut off before its end', multipart('part', [['a.txt', 'x']]).replace('--part--', '')],
		['with nothing in it', '']
	])('%s is refused as broken and leaves nothing behind', async (_, text) => {
		const request = new Request('http://yui.test/', {
			method: 'POST',
			headers: { 'content-type': 'multipart/form-data; boundary=part' },
			body: text
		});
		await expect(receive(request, LIMIT)).rejects.toThrow(Invalid);
		// Streams that were cut off clean up after the refusal.
		await vi.waitFor(() => expect(incoming()).toEqual([]));
	});

	test('without a boundary is refused as broken', async () => {
		const request = new Request('http://yui.test/', {
			method: 'POST',
			headers: { 'content-type': 'multipart/form-data' },
			body: 'x'
		});
		await expect(receive(request, LIMIT)).rejects.toThrow(Invalid);
	});

	test('whose sender goes away in the middle is refused and leaves nothing behind', async () => {
		const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
		const writer = writable.getWriter();
		const receiving = receive(streamed(readable, 'part'), LIMIT);
		const refused = expect(receiving).rejects.toThrow(Invalid);
		await writer.write(
			Buffer.from(multipart('part', [['a.txt', 'あ'.repeat(9000)]])).subarray(0, 9000)
		);
		await writer.abort(new Error('the line is dead')).catch(() => undefined);
		await refused;
		// Streams that were cut off clean up after the refusal.
		await vi.waitFor(() => expect(incoming()).toEqual([]));
	});
});

describe('a file', () => {
	test('over the limit is refused with its name, its size and the limit; the others stay', async () => {
		const form = await post({ title: '件名' }, [
			['大きい.txt', 'x'.repeat(LIMIT + 1)],
			['小さい.txt', 'y']
		]);
		expect(form.refusals).toEqual([
			'「大きい.txt」（100 KB）は大きすぎて受け取れません。1個100 KBまでです。'
		]);
		expect(form.files.map((file) => file.name)).toEqual(['小さい.txt']);
		expect(form.fields.get('title')).toEqual(['件名']);
		expect(incoming()).toEqual([]);
		expect(stored()).toHaveLength(storedByStory + 1);
	});

	test('of exactly the limit is taken', async () => {
		const form = await post({}, [['ちょうど.txt', 'x'.repeat(LIMIT)]]);
		expect(form.files[0]?.size).toBe(LIMIT);
	});

	test.each([
		['写真.jpg', '%PDF-1.4\n1 0 obj', '名前の末尾（拡張子）と中身が合っていません'],
		['案内.html', '<!doctype html><script>alert(1)</script>', 'HTMLファイルは'],
		['道具.exe', 'MZ\x90\0\x03', 'プログラムのファイルは'],
		['空.txt', '', '中身が空です']
	])('%s is refused and says why', async (name, content, why) => {
		const form = await post({}, [[name, content]]);
		expect(form.files).toEqual([]);
		expect(form.refusals).toHaveLength(1);
		expect(form.refusals[0]).toContain(`「${name}」`);
		expect(form.refusals[0]).toContain(why);
		expect(incoming()).toEqual([]);
		expect(stored()).toHaveLength(storedByStory);
	});

	test('that is the twenty-first is refused by name', async () => {
		const form = await post(
			{},
			Array.from({ length: 21 }, (_, count): [string, string] => [`${count + 1}.txt`, `${count}`])
		);
		expect(form.files).toHaveLength(20);
		expect(form.refusals).toEqual([
			'「21.txt」は受け取れません。一度に添付できるのは20個までです。'
		]);
	});

	test('cannot choose where it is put', async () => {
		const text = multipart('part', [['../../etc/passwd.txt', 'root']]);
		const form = await receive(streamed(new Blob([text]).stream(), 'part'), LIMIT);
		expect(form.files[0]?.name).toBe('passwd.txt');
	});

	test('that comes twice lies in the store once, as two attachments of their own', async () => {
		const first = await uploaded('様式.txt', '同じ中身');
		const second = await uploaded('様式（写し）.txt', '同じ中身');
		expect(second[0]?.sha256).toBe(first[0]?.sha256);
		expect(stored()).toHaveLength(storedByStory + 1);
		openThread(story.as('ide'), 'saku', { files: first });
		openThread(story.as('miyashita'), 'ueda', { files: second });
		const { blob, attachment } = schema;
		const sha256 = first[0]?.sha256 ?? '';
		const uses = db()
			.select()
			.from(attachment)
			.all()
			.filter((row) => row.sha256 === sha256);
		expect(uses.map((row) => [row.name, row.audience])).toEqual([
			['様式.txt', 'district:saku'],
			['様式（写し）.txt', 'district:ueda']
		]);
		expect(
			db()
				.select()
				.from(blob)
				.all()
				.filter((row) => row.sha256 === sha256)
		).toHaveLength(1);
	});

	test('that nothing came to use is swept after a day, and what is used stays', async () => {
		const [unused] = await uploaded('未使用.txt', '使われない');
		const used = await uploaded('使用.txt', '使われる');
		openThread(story.as('ide'), 'saku', { files: used });
		const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
		setClock(inHours(23));
		expect(await sweep()).toBe(0);
		setClock(inHours(25));
		expect(await sweep()).toBe(1);
		expect(existsSync(pathOf(unused?.sha256 ?? ''))).toBe(false);
		expect(existsSync(pathOf(used[0]?.sha256 ?? ''))).toBe(true);
	});
});

describe('files of a form that came back', () => {
	test('are kept for their writer', async () => {
		const [kept] = keepFiles(story.as('ide'), '/boards/saku/new', await uploaded('案.txt', '案'));
		expect(kept).toMatchObject({ name: '案.txt', size: 3 });
		expect(keptFiles(story.as('ide'), [kept?.id ?? 0])).toMatchObject([{ name: '案.txt' }]);
		expect(attachments.open(story.as('ide'), kept?.id ?? 0).name).toBe('案.txt');
	});

	test('are for nobody else: not for a neighbour, a colleague or the operator', async () => {
		const [kept] = keepFiles(story.as('yanagisawa'), '/x', await uploaded('案.txt', '案'));
		for (const name of ['ide', 'kobayashi', 'maruyama', 'miyazawa'] as const) {
			expect(keptFiles(story.as(name), [kept?.id ?? 0])).toEqual([]);
			expect(() => attachments.open(story.as(name), kept?.id ?? 0)).toThrow(NotFound);
		}
	});

	test('become attachments when the form goes through, and the draft is forgotten', async () => {
		const writer = story.as('ide');
		const [kept] = keepFiles(writer, '/boards/saku/new', await uploaded('案.txt', '案'));
		const files = keptFiles(writer, [kept?.id ?? 0]);
		openThread(writer, 'saku', { files });
		forget(writer, [kept?.id ?? 0]);
		expect(keptFiles(writer, [kept?.id ?? 0])).toEqual([]);
		expect(db().select().from(schema.draft).all()).toEqual([]);
		const named = db()
			.select()
			.from(schema.attachment)
			.all()
			.filter((row) => row.name === '案.txt');
		expect(named.map((row) => [row.thingType, row.audience])).toEqual([['post', 'district:saku']]);
	});

	test('of another form stay when one goes through', async () => {
		const writer = story.as('ide');
		const [kept] = keepFiles(writer, '/threads/1', await uploaded('案.txt', '案'));
		const [other] = keepFiles(writer, '/boards/saku/new', await uploaded('別.txt', '別'));
		forget(writer, [other?.id ?? 0]);
		expect(keptFiles(writer, [kept?.id ?? 0])).toHaveLength(1);
		forget(story.as('yanagisawa'), [kept?.id ?? 0]);
		expect(keptFiles(writer, [kept?.id ?? 0])).toHaveLength(1);
	});

	test('of nothing make no draft', () => {
		expect(keepFiles(story.as('ide'), '/x', [])).toEqual([]);
		expect(db().select().from(schema.draft).all()).toEqual([]);
	});
});

type Sent = [name: string, content: string | Uint8Array<ArrayBuffer>];

function post(fields: Record<string, string>, files: Sent[]): Promise<ReceivedForm> {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	for (const [name, content] of files) body.append('files', new File([content], name));
	return receive(requestOf(body), LIMIT);
}

function requestOf(body: FormData | URLSearchParams): Request {
	return new Request('http://yui.test/', { method: 'POST', body });
}

function streamed(body: ReadableStream<Uint8Array>, boundary: string): Request {
	const init = {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body,
		duplex: 'half'
	};
	return new Request('http://yui.test/', init as RequestInit);
}

function multipart(boundary: string, files: [string, string][]): string {
	const parts = files.map(
		([name, content]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`
	);
	return `${parts.join('')}--${boundary}--\r\n`;
}

function workbook(sheets: number): Uint8Array<ArrayBuffer> {
	const parts: Record<string, Uint8Array> = {
		'[Content_Types].xml': strToU8(
			'<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
		),
		'xl/workbook.xml': strToU8('<workbook/>')
	};
	for (let sheet = 1; sheet <= sheets; sheet += 1) {
		parts[`xl/worksheets/sheet${sheet}.xml`] = strToU8('<worksheet/>');
	}
	return new Uint8Array(zipSync(parts));
}

function incoming(): string[] {
	const folder = join(story.folder, 'incoming');
	return existsSync(folder) ? readdirSync(folder) : [];
}

function stored(): string[] {
	return readdirSync(join(story.folder, 'files'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => entry.name);
}
