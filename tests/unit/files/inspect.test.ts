import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { inspect, type Inspection } from '#lib/server/files/inspect.ts';
import { zipOf } from '../../support/sample-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'yui-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function look(name: string, content: string | Uint8Array): Promise<Inspection> {
	const path = join(folder, 'upload');
	writeFileSync(path, content);
	return inspect(path, name);
}

const refused = (reason: string) => ({ refused: reason });
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

const CONTENT_TYPES = '<Types><Override PartName="/x" ContentType="application/xml"/></Types>';

function word(more: Record<string, string | Uint8Array> = {}): Buffer {
	return zipOf({
		'[Content_Types].xml': CONTENT_TYPES,
		'word/document.xml': '<w:document/>',
		...more
	});
}

/** Changes each record of the directory in place: the way lying archives are made. */
function relabel(archive: Buffer, change: (record: Buffer, index: number) => void): Buffer {
	const mark = Buffer.from('PK\x01\x02', 'latin1');
	let index = 0;
	for (let at = archive.indexOf(mark); at !== -1; at = archive.indexOf(mark, at + 4)) {
		change(archive.subarray(at), index);
		index += 1;
	}
	return archive;
}

/** A compound file of 512-byte sectors: header, table, directory; `inner` lies in a storage. */
function ole(root: string[], inner: string[] = []): Buffer {
	const names = ['Root Entry', ...root, ...(inner.length > 0 ? ['ObjectPool', ...inner] : [])];
	const sectors = Math.ceil(names.length / 4);
	const file = Buffer.alloc(512 * (2 + sectors), 0);
	hex('d0cf11e0a1b11ae1').copy(file);
	file.writeUInt16LE(9, 30);
	file.writeUInt32LE(1, 48);
	file.writeUInt32LE(0xfffffffe, 68);
	file.fill(0xff, 76, 512);
	file.writeUInt32LE(0, 76);
	file.fill(0xff, 512, 1024);
	for (let sector = 1; sector <= sectors; sector += 1) {
		file.writeUInt32LE(sector === sectors ? 0xfffffffe : sector + 1, 512 + sector * 4);
	}
	names.forEach((name, index) => {
		const record = file.subarray(1024 + index * 128);
		const isLastOfRow = index === root.length + (inner.length > 0 ? 1 : 0) || index === 0;
		const isStorage = name === 'ObjectPool';
		record.write(name, 'utf16le');
		record.writeUInt16LE((name.length + 1) * 2, 64);
		record[66] = index === 0 ? 5 : isStorage ? 1 : 2;
		record.writeUInt32LE(0xffffffff, 68);
		record.writeUInt32LE(isLastOfRow || index === names.length - 1 ? 0xffffffff : index + 1, 72);
		record.writeUInt32LE(index === 0 ? 1 : isStorage ? index + 1 : 0xffffffff, 76);
	});
	return file;
}

function pdf(trailer: string): string {
	return `%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<<${trailer}>>\nstartxref\n44\n%%EOF`;
}

describe('Office files', () => {
	test('a real workbook is a workbook, previewed from its content', async () => {
		const bytes = await writeExcelFile([['団体', '人口']]).toBuffer();
		expect(await look('人口.xlsx', bytes)).toEqual({
			kind: 'xlsx',
			type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			extension: 'xlsx',
			previews: 'office',
			marks: []
		});
	});

	test('Word, PowerPoint and Visio are told apart by their folders', async () => {
		const slides = zipOf({ '[Content_Types].xml': CONTENT_TYPES, 'ppt/presentation.xml': '<p/>' });
		const drawing = zipOf({ '[Content_Types].xml': CONTENT_TYPES, 'visio/document.xml': '<v/>' });
		expect(await look('案', word())).toMatchObject({ kind: 'docx', extension: 'docx' });
		expect(await look('案.pptx', slides)).toMatchObject({ kind: 'pptx', previews: 'office' });
		expect(await look('図.vsdx', drawing)).toMatchObject({ kind: 'vsdx', previews: null });
	});

	test('a document may be called a zip, a zip may not be called a document', async () => {
		const archive = zipOf({ 'メモ.txt': 'あ' });
		expect(await look('案.zip', word())).toMatchObject({ kind: 'zip', extension: 'zip' });
		expect(await look('案.docx', archive)).toEqual(refused('lying'));
		expect(await look('案.xlsx', word())).toEqual(refused('lying'));
	});

	test('macros are marked and only downloaded, whatever the name says', async () => {
		const workbook = zipOf({
			'[Content_Types].xml': CONTENT_TYPES,
			'xl/workbook.xml': '<w/>',
			'xl/vbaProject.bin': 'x'
		});
		const marked = { previews: null, marks: ['macro'] };
		expect(await look('集計.xlsm', workbook)).toMatchObject({ kind: 'xlsm', ...marked });
		expect(await look('集計.xlsx', workbook)).toMatchObject({ kind: 'xlsx', ...marked });
		expect(await look('案.docm', word())).toMatchObject({ kind: 'docm', ...marked });
	});

	test('a macro project under another name is found by its content type', async () => {
		const types = '<Types><Override ContentType="application/vnd.ms-office.vbaProject"/></Types>';
		const hidden = word({ '[Content_Types].xml': types, 'word/picture.bin': 'x' });
		expect(await look('案.docx', hidden)).toMatchObject({ previews: null, marks: ['macro'] });
	});

	test('old Office files are told apart by their streams', async () => {
		expect(await look('a.doc', ole(['1Table', 'WordDocument']))).toMatchObject({ kind: 'doc' });
		expect(await look('a.xls', ole(['Workbook']))).toMatchObject({ kind: 'xls' });
		expect(await look('a.xls', ole(['Book']))).toMatchObject({ kind: 'xls' });
		expect(await look('a', ole(['PowerPoint Document']))).toMatchObject({ kind: 'ppt' });
		expect(await look('a.msg', ole(['__properties_version1.0']))).toMatchObject({ kind: 'msg' });
		expect(await look('a.vsd', ole(['VisioDocument']))).toMatchObject({ kind: 'vsd' });
		expect(await look('a.jtd', ole(['\x04JSRV_SegmentInformation']))).toMatchObject({
			kind: 'jtd',
			previews: null,
			marks: []
		});
	});

	test('a workbook inside a Word file does not make it a workbook', async () => {
		const both = ole(['1Table', 'Data', 'WordDocument'], ['Workbook', 'Book']);
		expect(await look('a.doc', both)).toMatchObject({ kind: 'doc' });
		expect(await look('a.xls', both)).toEqual(refused('lying'));
		expect(await look('a.xls', ole(['Table', 'Data'], ['Workbook']))).toEqual(refused('lying'));
	});

	test('macros of old Office files are marked', async () => {
		expect(await look('a.doc', ole(['WordDocument'], ['_VBA_PROJECT', 'dir']))).toMatchObject({
			marks: ['macro']
		});
		expect(await look('a.xls', ole(['Workbook', '_VBA_PROJECT_CUR']))).toMatchObject({
			marks: ['macro']
		});
	});

	test('a document locked with a password is believed its name and not previewed', async () => {
		const locked = ole(['EncryptionInfo', 'EncryptedPackage']);
		const marked = { previews: null, marks: ['password'] };
		expect(await look('名簿.xlsx', locked)).toMatchObject({ kind: 'xlsx', ...marked });
		expect(await look('名簿', locked)).toEqual(refused('unknown'));
		expect(await look('名簿.xls', locked)).toEqual(refused('lying'));
	});

	test('a compound file whose sectors run in a circle ends', async () => {
		const circle = ole(['WordDocument']);
		circle.writeUInt32LE(1, 512 + 4);
		circle.writeUInt32LE(1, 68);
		expect(await look('a.doc', circle)).toMatchObject({ kind: 'doc' });
	});
});

describe('archives', () => {
	test('a zip is a zip', async () => {
		expect(await look('資料.zip', zipOf({ 'a.txt': 'あ' }))).toMatchObject({
			kind: 'zip',
			previews: 'zip',
			marks: []
		});
	});

	test('a zip with locked entries is marked and not previewed', async () => {
		const locked = relabel(zipOf({ 'a.txt': 'あ' }), (record) => record.writeUInt16LE(1, 8));
		expect(await look('資料.zip', locked)).toMatchObject({ previews: null, marks: ['password'] });
	});

	test('zeros packed a thousandfold are a bomb, also under the name of a document', async () => {
		const bomb = word({ 'word/media/image1.bmp': new Uint8Array(60 * 1024 * 1024) });
		expect(bomb.length).toBeLessThan(100_000);
		expect(await look('報告.docx', bomb)).toEqual(refused('bomb'));
	});

	test('more than 500 MiB in total is a bomb', async () => {
		const size = 60 * 1024 * 1024;
		const sizes = relabel(zipOf({ a: 'a' }), (record) => record.writeUInt32LE(0xfffffff0, 24));
		expect(await look('a.zip', sizes)).toEqual(refused('bomb'));
		const small = relabel(zipOf({ a: 'a' }), (record) => record.writeUInt32LE(size / 60, 24));
		expect(await look('a.zip', small)).toMatchObject({ kind: 'zip' });
	});

	test('more than 20,000 entries are a bomb', async () => {
		const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`${index}`, '']));
		expect(await look('a.zip', zipOf(many))).toEqual(refused('bomb'));
	});

	test('entries that share bytes are a bomb', async () => {
		const shared = relabel(zipOf({ a: 'あいう', b: 'あいう' }), (record) => {
			record.writeUInt32LE(0, 42);
		});
		expect(await look('a.zip', shared)).toEqual(refused('bomb'));
	});

	test('a zip without its directory is unknown', async () => {
		expect(await look('a.zip', zipOf({ a: 'あ' }).subarray(0, 20))).toEqual(refused('unknown'));
	});

	test('7z and lzh are taken for download', async () => {
		const lzh = Buffer.from('\x20\x00-lh5-\x00\x00\x00', 'latin1');
		expect(await look('a.7z', hex('377abcaf271c 0004 00'))).toMatchObject({ kind: '7z' });
		expect(await look('a.lzh', lzh)).toMatchObject({ kind: 'lzh', previews: null });
	});
});

describe('texts', () => {
	test('UTF-8 with and without its mark, CP932 and UTF-16 with its mark are texts', async () => {
		const cp932 = hex('9263 91cc 2c 8e81 96bc 0d0a 8740 2c fbfc');
		const utf16 = Buffer.concat([hex('fffe'), Buffer.from('団体', 'utf16le')]);
		const utf8 = { kind: 'csv', type: 'text/csv; charset=utf-8', previews: 'csv' };
		expect(await look('a.csv', '団体,氏名')).toMatchObject(utf8);
		expect(await look('a.csv', '\uFEFF団体,氏名')).toMatchObject(utf8);
		expect(await look('a.csv', cp932)).toMatchObject({ type: 'text/csv; charset=shift_jis' });
		expect(await look('a.txt', utf16)).toMatchObject({ type: 'text/plain; charset=utf-16le' });
	});

	test('NUL bytes make no text', async () => {
		expect(await look('a.txt', 'あ\0い')).toEqual(refused('lying'));
		expect(await look('a', 'あ\0い')).toEqual(refused('unknown'));
		const late = Buffer.concat([Buffer.alloc(1_100_000, 'a'), Buffer.alloc(1)]);
		expect(await look('a.log', late)).toEqual(refused('lying'));
	});

	test('a text may carry the name of any kind of text', async () => {
		for (const name of ['a.txt', 'a.csv', 'a.tsv', 'a.md', 'a.log', 'a.json', 'a.xml']) {
			expect(await look(name, '<?xml version="1.0"?><届><svg/></届>')).toMatchObject({ marks: [] });
		}
		expect(await look('a.sql', 'select 1')).toMatchObject({ kind: 'txt', extension: 'txt' });
	});

	test('a letter cut in two at the end of what is read is no fault', async () => {
		expect(await look('a.txt', `a${'あ'.repeat(400_000)}`)).toMatchObject({ kind: 'txt' });
	});

	test('calendars and mails must look like what they are', async () => {
		expect(await look('a.ics', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR')).toMatchObject({ kind: 'ics' });
		expect(await look('a.ics', '予定')).toEqual(refused('lying'));
		expect(await look('a.eml', 'From: a@example.jp\r\nSubject: x\r\n\r\nあ')).toMatchObject({
			kind: 'eml',
			previews: null
		});
		expect(await look('a.eml', '本文だけ')).toEqual(refused('lying'));
	});

	test('a text that begins with MZ is still a text', async () => {
		expect(await look('MZ.csv', 'MZ世代,人数')).toMatchObject({ kind: 'csv' });
	});
});

describe('pictures and PDF', () => {
	test('pictures are known by their first bytes', async () => {
		const png = hex('89504e470d0a1a0a 0000000d');
		expect(await look('a.png', png)).toMatchObject({ type: 'image/png', previews: 'image' });
		expect(await look('a.jpeg', hex('ffd8ffe0'))).toMatchObject({
			kind: 'jpeg',
			extension: 'jpeg'
		});
		expect(await look('a.JPG', hex('ffd8ffe0'))).toMatchObject({ kind: 'jpeg', extension: 'jpg' });
		expect(await look('a.gif', 'GIF89a')).toMatchObject({ kind: 'gif' });
		expect(await look('a.webp', 'RIFF0000WEBPVP8 ')).toMatchObject({ kind: 'webp' });
		expect(await look('a.heic', '0000ftypheic')).toMatchObject({ kind: 'heic', previews: null });
		expect(await look('a.tif', hex('49492a00 08000000'))).toMatchObject({ kind: 'tiff' });
		expect(await look('a.bmp', hex('424d 46000000 00000000 36000000 28000000'))).toMatchObject({
			kind: 'bmp'
		});
		expect(await look('a.jpg', png)).toEqual(refused('lying'));
	});

	test('a PDF is a PDF and a locked one is marked', async () => {
		expect(await look('a.pdf', pdf('/Size 1'))).toMatchObject({ kind: 'pdf', previews: 'pdf' });
		expect(await look('a.pdf', pdf('/Encrypt 5 0 R'))).toMatchObject({
			previews: null,
			marks: ['password']
		});
	});

	test('a lock noted far from the end is found through startxref', async () => {
		const far = `%PDF-1.5\n1 0 obj<</Type/XRef/Encrypt 5 0 R>>stream${'x'.repeat(200_000)}`;
		expect(await look('a.pdf', `${far}\nstartxref\n9\n%%EOF`)).toMatchObject({
			marks: ['password']
		});
	});

	test('a text that speaks of %PDF-1.4 is a text', async () => {
		expect(await look('a.txt', '先頭が %PDF-1.4 の場合')).toMatchObject({ kind: 'txt' });
	});
});

describe('what we do not take', () => {
	test('web pages, by name and by content', async () => {
		expect(await look('a.html', 'あ')).toEqual(refused('html'));
		expect(await look('a.mht', 'From: x')).toEqual(refused('html'));
		expect(await look('一覧.xls', '<html xmlns:x="urn"><table>')).toEqual(refused('html'));
		expect(await look('a.txt', '\uFEFF \n<!-- x --> <!DOCTYPE HTML><p>')).toEqual(refused('html'));
		expect(await look('a.xml', '<?xml version="1.0"?><h:html xmlns:h="x"/>')).toEqual(
			refused('html')
		);
		const wide = Buffer.concat([hex('fffe'), Buffer.from('<html>', 'utf16le')]);
		expect(await look('a.txt', wide)).toEqual(refused('html'));
	});

	test('SVG pictures, also under another name', async () => {
		const svg =
			'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<!-- c -->\n<svg onload="x"/>';
		expect(await look('a.svg', svg)).toEqual(refused('svg'));
		expect(await look('a.png', svg)).toEqual(refused('svg'));
		expect(await look('a.txt', svg)).toEqual(refused('svg'));
	});

	test('a text of a thousand open tags is judged at once', async () => {
		const started = performance.now();
		expect(await look('a.txt', '<!x[>'.repeat(200_000))).toMatchObject({ kind: 'txt' });
		expect(await look('a.txt', '<!-- -->'.repeat(120_000))).toMatchObject({ kind: 'txt' });
		expect(performance.now() - started).toBeLessThan(500);
	});

	test('a text about tags is a text', async () => {
		expect(await look('手順.txt', '次に <html> と書きます')).toMatchObject({ kind: 'txt' });
	});

	test('programs, by name and by content', async () => {
		const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(62)]);
		for (const name of ['a.exe', 'a.pdf.exe', 'a.BAT', 'a.lnk', 'a.hta', 'a.jar', 'a.ps1. ']) {
			expect(await look(name, 'echo')).toEqual(refused('executable'));
		}
		expect(await look('a.pdf', program)).toEqual(refused('executable'));
		expect(await look('a', hex('7f454c46 02'))).toEqual(refused('executable'));
		expect(await look('a.txt', hex('cffaedfe 07'))).toEqual(refused('executable'));
	});

	test('names that say one thing over content that is another', async () => {
		expect(await look('a.pdf', zipOf({ a: 'あ' }))).toEqual(refused('lying'));
		expect(await look('a.png', 'ただの文章')).toEqual(refused('lying'));
		expect(await look('a.txt', word())).toEqual(refused('lying'));
		expect(await look('a.xls', 'a,b')).toEqual(refused('lying'));
	});

	test('nothing at all, and what nobody knows', async () => {
		expect(await look('a.txt', '')).toEqual(refused('empty'));
		expect(await look('a.bin', hex('00010203 fffefd'))).toEqual(refused('unknown'));
	});

	test('DocuWorks, which has no published signature, is believed its name', async () => {
		expect(await look('a.xdw', hex('00010203 fffefd'))).toMatchObject({
			kind: 'xdw',
			previews: null
		});
		expect(await look('a.xbd', hex('00010203 fffefd'))).toMatchObject({ kind: 'xbd' });
		expect(await look('a.xdw', 'text')).toEqual(refused('lying'));
	});
});
