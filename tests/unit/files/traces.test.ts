import { strToU8, unzipSync, zipSync, strFromU8 } from 'fflate';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Invalid } from '#lib/errors.ts';
import { ofThings } from '#lib/server/files/attachments.ts';
import { preview } from '#lib/server/files/extract.ts';
import { pathOf } from '#lib/server/files/store.ts';
import { cleaned, tracesIn } from '#lib/server/files/traces.ts';
import { receive, type StoredFile } from '#lib/server/files/uploads.ts';
import { edit, open, reply } from '#lib/server/forum/masked-posting.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { telltaleIn, telltalesOf } from '#lib/server/identity/telltales.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { issuesOfAsync } from '../../support/finding.ts';
import { tellStory, type Story } from '../../support/story.ts';

/** Each look starts a worker. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const core = (creator: string, modifier: string) =>
	`<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>${creator}</dc:creator><cp:lastModifiedBy>${modifier}</cp:lastModifiedBy></cp:coreProperties>`;
const app = (company: string) => `<Properties><Company>${company}</Company></Properties>`;

function docx(parts: Record<string, string> = {}): Uint8Array {
	const rels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
	return zipSync(
		Object.fromEntries(
			Object.entries({
				'[Content_Types].xml':
					'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
				'_rels/.rels': `<Relationships><Relationship Id="r" Type="${rels}" Target="word/document.xml"/></Relationships>`,
				'word/document.xml':
					'<w:document><w:body><w:p><w:ins w:author="井出 直人"><w:r><w:t>本文です</w:t></w:r></w:ins></w:p></w:body></w:document>',
				'docProps/core.xml': core('井出 &amp; 直人', 'naoto'),
				'docProps/app.xml': app('北相木村役場'),
				...parts
			}).map(([name, xml]) => [name, strToU8(xml)])
		)
	);
}

async function stored(name: string, bytes: Uint8Array): Promise<StoredFile> {
	const form = new FormData();
	form.append('files', new File([new Uint8Array(bytes)], name));
	const request = new Request('http://yui.test/', { method: 'POST', body: form });
	const { files, refusals } = await receive(request, 20 * 1024 * 1024);
	if (!files[0]) throw new Error(refusals.join('\n'));
	return files[0];
}

const asked = { title: '題', kind: 'question', audience: 'all', body: '本文' } as const;

describe('author fields', () => {
	test('of a Word document are read and taken out, and its text stays', async () => {
		const file = await stored('照会.docx', docx());
		const found = await tracesIn(file);
		expect(found.kind === 'read' && found.traces.map(({ text }) => text).sort()).toEqual(
			['naoto', '井出 & 直人', '井出 直人', '北相木村役場'].sort()
		);
		const clean = await cleaned(file);
		expect(clean.sha256).not.toBe(file.sha256);
		const bytes = readFileSync(pathOf(clean.sha256));
		expect(clean.size).toBe(bytes.length);
		const parts = unzipSync(bytes);
		const all = Object.values(parts)
			.map((part) => strFromU8(part))
			.join('');
		expect(all).not.toMatch(/井出|naoto|北相木/);
		expect(await tracesIn(clean)).toEqual({ kind: 'read', traces: [], isCleanable: true });
		const drawn = await preview(pathOf(clean.sha256), {
			kind: 'docx',
			previews: 'office',
			extension: 'docx'
		});
		expect(drawn).toMatchObject({ kind: 'text', text: '本文です' });
	});

	test('of a picture: EXIF names and place, and which way is up stays', async () => {
		const file = await stored('写真.jpg', jpeg('Naoto Ide', 6));
		const found = await tracesIn(file);
		expect(found).toMatchObject({ traces: [{ where: '撮影者', text: 'Naoto Ide' }] });
		const bytes = readFileSync(pathOf((await cleaned(file)).sha256));
		expect(bytes.toString('latin1')).not.toContain('Naoto');
		expect(bytes.includes(Buffer.from('Exif\0\0'))).toBe(true);
		expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
	});

	test('of a PDF are read and not rewritten', async () => {
		const pdf = Buffer.from(
			'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Author(Ide)/Creator(Word)>>endobj\ntrailer<</Root 1 0 R/Info 4 0 R>>\n%%EOF'
		);
		const found = await tracesIn(await stored('表.pdf', pdf));
		expect(found).toMatchObject({ kind: 'read', isCleanable: false });
		expect(found.kind === 'read' && found.traces).toContainEqual({
			where: '作成者',
			text: 'Ide',
			isName: true
		});
	});

	test('of an old or packed file cannot be read, and that is said', async () => {
		const zip = zipSync({ 'a.txt': strToU8('a') });
		expect(await tracesIn(await stored('まとめ.zip', zip))).toEqual({ kind: 'unreadable' });
	});
});

describe('telltales', () => {
	const words = telltalesOf(
		{ name: '北相木村', kana: 'きたあいきむら', code6: '203076' },
		'井出 直人'
	);

	test.each([
		'照会様式_北相木村.xlsx',
		'照会様式（北相木）.xlsx',
		'ｷﾀｱｲｷむら.xlsx',
		'Kitaaiki_form.xlsx',
		'form-KITAAIKI.xlsx',
		'南佐久郡の様式.xlsx',
		'井出.xlsx',
		'井　出　直　人.docx'
	])('%s tells', (name) => {
		expect(telltaleIn(name, words)).not.toBeNull();
	});

	test.each(['照会様式.xlsx', '佐久広域の様式.xlsx', 'kitaaikizu.xlsx', '相木.xlsx'])(
		'%s does not tell',
		(name) => {
			expect(telltaleIn(name, words)).toBeNull();
		}
	);

	test('a city that bears the name of its 広域 is told by its whole name only', () => {
		const saku = telltalesOf({ name: '佐久市', kana: 'さくし', code6: '202177' }, '柳沢 佳代');
		expect(telltaleIn('佐久広域の調べ', saku)).toBeNull();
		expect(telltaleIn('佐久市の調べ', saku)).toBe('佐久市');
	});
});

describe('a masked post', () => {
	test('with a telling file is refused with what tells, and cleaned when asked to', async () => {
		const actor = story.as('ide');
		const files = [await stored('照会_北相木村.docx', docx())];
		const input = { ...asked, mask: 'district' as const, files };
		const [issue] = await issuesOfAsync(open(actor, 'saku', input));
		expect(issue?.field).toBe('betrays');
		for (const word of ['照会_北相木村.docx', 'ファイル名に「北相木村」', '作成者：井出 & 直人']) {
			expect(issue?.message).toContain(word);
		}
		const id = await open(actor, 'saku', { ...input, clean: true });
		const [first] = posts.page(actor, threads.find(actor, id), 1);
		expect(ofThings('post', [first?.id ?? 0]).get(first?.id ?? 0)).toMatchObject([
			{ name: '添付1.docx' }
		]);
	});

	test('whose file only has a telling name gets another one, of any kind that can be looked into', async () => {
		const files = [await stored('北相木村.csv', strToU8('a,b\n'))];
		const input = { ...asked, mask: 'prefecture' as const, files };
		expect(await issuesOfAsync(open(story.as('ide'), 'saku', input))).toHaveLength(1);
		const id = await open(story.as('ide'), 'saku', { ...input, clean: true });
		const [first] = posts.page(story.as('ide'), threads.find(story.as('ide'), id), 1);
		expect(first?.attachments[0]?.name).toBe('添付1.csv');
	});

	test('with a packed file is refused, pressed or not', async () => {
		const files = [await stored('まとめ.zip', zipSync({ 'a.txt': strToU8('a') }))];
		const input = { ...asked, mask: 'district' as const, files, clean: true };
		const [issue] = await issuesOfAsync(open(story.as('ide'), 'saku', input));
		expect(issue).toMatchObject({ field: 'files' });
	});

	test('that says its own name is warned of, and posted when that is meant', async () => {
		const input = { ...asked, mask: 'district' as const, files: [], body: '北相木村です。' };
		const [issue] = await issuesOfAsync(open(story.as('ide'), 'saku', input));
		expect(issue).toMatchObject({ field: 'named' });
		expect(await open(story.as('ide'), 'saku', { ...input, named: true })).toBeGreaterThan(0);
	});

	test('is warned of when it is edited, too', () => {
		const actor = story.as('ushikoshi');
		const edited = { body: '生坂村です。', version: 1 };
		expect(() => edit(actor, story.threads.masked, 1, edited)).toThrow(Invalid);
		edit(actor, story.threads.masked, 1, { ...edited, named: true });
	});

	test('is looked into as a reply as well, where the mask stands already', async () => {
		const actor = story.as('ushikoshi');
		const input = { body: '生坂村です。', files: [] };
		expect(await issuesOfAsync(reply(actor, story.threads.masked, input))).toHaveLength(1);
		expect(await issuesOfAsync(reply(story.as('ide'), story.threads.masked, input))).toHaveLength(
			0
		);
	});

	test('unmasked, nothing is looked into', async () => {
		const files = [await stored('照会_北相木村.docx', docx())];
		const id = await open(story.as('ide'), 'saku', { ...asked, files, body: '北相木村です。' });
		expect(id).toBeGreaterThan(0);
	});
});

/** The smallest JPEG with EXIF: an artist and an orientation. */
function jpeg(artist: string, orientation: number): Buffer {
	const value = Buffer.from(`${artist}\0`, 'latin1');
	const tiff = Buffer.alloc(38 + value.length);
	tiff.write('II*\0', 0, 'latin1');
	tiff.writeUInt32LE(8, 4);
	tiff.writeUInt16LE(2, 8);
	const entry = (at: number, tag: number, type: number, count: number, what: number) => {
		tiff.writeUInt16LE(tag, at);
		tiff.writeUInt16LE(type, at + 2);
		tiff.writeUInt32LE(count, at + 4);
		tiff.writeUInt32LE(what, at + 8);
	};
	entry(10, 0x0112, 3, 1, orientation);
	entry(22, 0x013b, 2, value.length, 38);
	value.copy(tiff, 38);
	const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
	const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 4);
	return Buffer.concat([head, body, Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])]);
}
