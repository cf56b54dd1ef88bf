import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { inspect } from '#lib/server/files/inspect.ts';
import { preview, type Preview } from '#lib/server/files/extract.ts';
import { zipOf } from '../../support/sample-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'yui-extract-'));
afterAll(() => rmSync(folder, { recursive: true }));

let number = 0;

async function draw(name: string, content: string | Uint8Array): Promise<Preview> {
	const path = join(folder, String((number += 1)));
	writeFileSync(path, content);
	const inspection = await inspect(path, name);
	if ('refused' in inspection) throw new Error(`refused as ${inspection.refused}`);
	return preview(path, inspection);
}

const none = (reason: string) => ({ kind: 'none', reason });
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function relations(targets: [id: string, type: string, target: string][]): string {
	const rows = targets.map(
		([id, type, target]) =>
			`<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`
	);
	return `<?xml version="1.0"?><Relationships>${rows.join('')}</Relationships>`;
}

function office(main: string, parts: Record<string, string | Uint8Array>): Buffer {
	return zipOf({
		'[Content_Types].xml': '<Types/>',
		'_rels/.rels': relations([['rId1', 'officeDocument', main]]),
		...parts
	});
}

function word(body: string, head = ''): Buffer {
	const document = `${head}<w:document xmlns:w="x"><w:body>${body}</w:body></w:document>`;
	return office('word/document.xml', { 'word/document.xml': document });
}

function pdf(words: string[], font: string, extra = '', more: string[] = []): Buffer {
	const kids = words.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
	const objects = [
		'<</Type/Catalog/Pages 2 0 R>>',
		`<</Type/Pages/Kids[${kids}]/Count ${words.length}>>`,
		font,
		...words.flatMap((word, index) => {
			const stream = `BT /F1 12 Tf 72 700 Td ${word} Tj ET`;
			const resources = '/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 595 842]';
			return [
				`<</Type/Page/Parent 2 0 R${resources}/Contents ${5 + index * 2} 0 R>>`,
				`<</Length ${stream.length}>>stream\n${stream}\nendstream`
			];
		}),
		...more
	];
	let file = '%PDF-1.4\n';
	const places = objects.map((object, index) => {
		const at = file.length;
		file += `${index + 1} 0 obj${object}endobj\n`;
		return `${String(at).padStart(10, '0')} 00000 n \n`;
	});
	const count = objects.length + 1;
	const table = `xref\n0 ${count}\n0000000000 65535 f \n${places.join('')}`;
	const end = `trailer<</Size ${count}/Root 1 0 R${extra}>>\nstartxref\n${file.length}\n%%EOF`;
	return Buffer.from(file + table + end, 'latin1');
}

const HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

describe('texts and tables', () => {
	test('a text is shown in letters whatever its encoding', async () => {
		expect(await draw('a.txt', '\uFEFF一行目\r\n𠮷')).toEqual({
			kind: 'text',
			text: '一行目\n𠮷',
			cut: false
		});
		expect(await draw('a.txt', hex('8740 fbfc 8160 5c'))).toMatchObject({ text: '①髙～\\' });
	});

	test('a long text is cut, never in the middle of a letter', async () => {
		const preview = await draw('a.txt', `a${'𠮷'.repeat(150_000)}`);
		expect(preview).toMatchObject({ kind: 'text', cut: true });
		if (preview.kind !== 'text') throw new Error('no text');
		expect(preview.text).toHaveLength(199_999);
		expect(preview.text.isWellFormed()).toBe(true);
	});

	test('a CSV from Excel in CP932 is a table', async () => {
		const csv = Buffer.concat([hex('9263 91cc 2c 8e81 96bc 0d0a'), Buffer.from('"1,2",a\r\n')]);
		expect(await draw('a.csv', csv)).toEqual({
			kind: 'table',
			sheets: [
				{
					name: '',
					rows: [
						['団体', '氏名'],
						['1,2', 'a']
					]
				}
			],
			cut: false
		});
	});

	test('tabs divide as well, and a wide or long table is cut', async () => {
		expect(await draw('a.csv', '団体\t氏名\n飯田市\t中村')).toMatchObject({
			sheets: [
				{
					rows: [
						['団体', '氏名'],
						['飯田市', '中村']
					]
				}
			]
		});
		const wide = `${'x,'.repeat(60)}\n`.repeat(600);
		const preview = await draw('a.csv', wide);
		if (preview.kind !== 'table') throw new Error('no table');
		expect(preview.cut).toBe(true);
		expect(preview.sheets[0]?.rows).toHaveLength(500);
		expect(preview.sheets[0]?.rows[0]).toHaveLength(50);
	});

	test('a quote that never closes does not hide the table', async () => {
		expect(await draw('a.csv', '"団体,氏名\n飯田市,中村')).toMatchObject({
			kind: 'table',
			sheets: [
				{
					rows: [
						['"団体', '氏名'],
						['飯田市', '中村']
					]
				}
			]
		});
	});
});

describe('Word and PowerPoint', () => {
	test('paragraphs are lines and tables are tabbed rows', async () => {
		const cell = (words: string) => `<w:tc><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:tc>`;
		const body =
			'<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>長野県&amp;市&#x753A;村</w:t></w:r></w:p>' +
			`<w:tbl><w:tr>${cell('団体')}${cell('人口')}</w:tr><w:tr>${cell('飯田市')}${cell('95,000')}</w:tr></w:tbl>` +
			'<w:p><w:r><w:ruby><w:rt><w:r><w:t>いいだ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>飯田</w:t></w:r></w:rubyBase></w:ruby></w:r>' +
			'<w:r><w:tab/><w:t xml:space="preserve"> 以上</w:t><w:br/><w:instrText>PAGE</w:instrText></w:r></w:p>';
		expect(await draw('a.docx', word(body))).toEqual({
			kind: 'text',
			text: '長野県&市町村\n団体\t人口\n飯田市\t95,000\n飯田\t 以上',
			cut: false
		});
	});

	test('slides come in the order they are shown in, a form feed apart', async () => {
		const slide = (words: string) => `<p:sld><a:p><a:r><a:t>${words}</a:t></a:r></a:p></p:sld>`;
		const slides = office('/ppt/presentation.xml', {
			'ppt/presentation.xml':
				'<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId3"/><p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>',
			'ppt/_rels/presentation.xml.rels': relations([
				['rId2', 'slide', 'slides/slide1.xml'],
				['rId3', 'slide', 'slides/slide2.xml']
			]),
			'ppt/slides/slide1.xml': slide('おわり'),
			'ppt/slides/slide2.xml': slide('はじめ')
		});
		expect(await draw('a.pptx', slides)).toMatchObject({ text: 'はじめ\fおわり', cut: false });
	});

	test('entities of its own and endless nesting do no harm', async () => {
		const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>';
		expect(await draw('a.docx', word('<w:p><w:t>&b;</w:t></w:p>', laughs))).toEqual(none('broken'));
		expect(await draw('a.docx', word('<w:p>'.repeat(100_000)))).toMatchObject({ kind: 'text' });
		expect(await draw('a.docx', word('<w:p a="'))).toEqual(none('broken'));
	});

	test('a long document is cut', async () => {
		const body = `<w:p><w:r><w:t>${'あ'.repeat(999)}</w:t></w:r></w:p>`.repeat(300);
		const preview = await draw('a.docx', word(body));
		if (preview.kind !== 'text') throw new Error('no text');
		expect(preview.cut).toBe(true);
		expect(preview.text.length).toBe(200_000);
	});
});

describe('workbooks', () => {
	test('a real workbook shows its sheets, numbers and days', async () => {
		const day = new Date(Date.UTC(2026, 3, 1));
		const people = [
			['団体', '数', '日', '済'],
			['飯田市', 0.1 + 0.2, { value: day, format: 'yyyy/mm/dd' }, true],
			[],
			[null, { value: day, format: '[$-411]ggge"年"m"月"d"日"' }]
		];
		const bytes = await writeExcelFile([
			{ data: people, sheet: '一覧' },
			{ data: [['二枚目']], sheet: '控' }
		]).toBuffer();
		expect(await draw('a.xlsx', bytes)).toEqual({
			kind: 'table',
			sheets: [
				{
					name: '一覧',
					rows: [
						['団体', '数', '日', '済'],
						['飯田市', '0.3', '2026/04/01', 'TRUE'],
						[],
						['', '2026/04/01']
					]
				},
				{ name: '控', rows: [['二枚目']] }
			],
			cut: false
		});
	});

	function workbook(rows: string, more: Record<string, string> = {}, sheets = 1): Buffer {
		const ids = Array.from({ length: sheets }, (_, index) => index + 1);
		return office('xl/workbook.xml', {
			'xl/workbook.xml': `<workbook><sheets>${ids.map((id) => `<sheet name="S${id}" sheetId="${id}" r:id="rId${id}"/>`).join('')}<sheet name="隠" sheetId="99" state="hidden" r:id="rId1"/></sheets></workbook>`,
			'xl/_rels/workbook.xml.rels': relations([
				...ids.map((id): [string, string, string] => [`rId${id}`, 'worksheet', 'worksheets/1.xml']),
				['rId98', 'styles', 'styles.xml'],
				['rId99', 'sharedStrings', 'sharedStrings.xml']
			]),
			'xl/worksheets/1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
			...more
		});
	}

	test('readings beside names are left out, inline strings and formulas are read', async () => {
		const strings = '<sst><si><t>中村</t><rPh sb="0" eb="2"><t>ナカムラ</t></rPh></si></sst>';
		const rows =
			'<row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>飯</t></r><r><t>田</t></r></is></c>' +
			'<c t="str"><f>A1&amp;"x"</f><v>結果</v></c><c t="e"><v>#N/A</v></c></row>';
		const bytes = workbook(rows, { 'xl/sharedStrings.xml': strings });
		expect(await draw('a.xlsx', bytes)).toMatchObject({
			sheets: [{ name: 'S1', rows: [[], ['', '中村', '飯田', '結果', '#N/A']] }],
			cut: false
		});
	});

	test('days, hours and lengths of time follow the format of the cell', async () => {
		const styles =
			'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="0.00E+00"/>' +
			'<numFmt numFmtId="166" formatCode="#,##0&quot;月&quot;;[Red]-0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
			`<cellXfs>${[0, 14, 22, 20, 164, 165, 166, 58].map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`;
		const values = [46113, 46113, 46113.5, 0.75, 1.25, 46113, 46113, 1];
		const cells = values.map((value, style) => `<c s="${style}"><v>${value}</v></c>`).join('');
		const bytes = workbook(`<row>${cells}</row>`, { 'xl/styles.xml': styles });
		const [moment, clock] = ['2026/04/01 12:00', '18:00'];
		expect(await draw('a.xlsx', bytes)).toMatchObject({
			sheets: [
				{
					rows: [['46113', '2026/04/01', moment, clock, '30:00', '46113', '46113', '1900/01/01']]
				}
			]
		});
	});

	test('what lies far away is cut, and a hidden sheet is not shown', async () => {
		const row = (id: number) =>
			`<row r="${id}"><c r="A${id}"><v>1</v></c><c r="XFD${id}"><v>2</v></c></row>`;
		const preview = await draw('a.xlsx', workbook(row(1) + row(1_048_576), {}, 12));
		if (preview.kind !== 'table') throw new Error('no table');
		expect(preview.cut).toBe(true);
		expect(preview.sheets).toHaveLength(10);
		expect(preview.sheets[0]?.rows).toEqual([['1']]);
	});
});

describe('PDF', () => {
	test('pages are texts a form feed apart', async () => {
		expect(await draw('a.pdf', pdf(['(Hello)', '(World)'], HELVETICA))).toEqual({
			kind: 'text',
			text: 'Hello\fWorld',
			cut: false
		});
	});

	test('Japanese written in a font the file does not hold is read', async () => {
		const font =
			'<</Type/Font/Subtype/Type0/BaseFont/MS-Mincho/Encoding/90ms-RKSJ-H/DescendantFonts[6 0 R]>>';
		const descendant =
			'<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Mincho/FontDescriptor 7 0 R' +
			'/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>';
		const descriptor =
			'<</Type/FontDescriptor/FontName/MS-Mincho/Flags 4/FontBBox[0 -137 1000 859]' +
			'/ItalicAngle 0/Ascent 859/Descent -140/CapHeight 709/StemV 80>>';
		const file = pdf(['<926396EC8CA7>'], font, '', [descendant, descriptor]);
		expect(await draw('a.pdf', file)).toMatchObject({ text: '団野県' });
	});

	test('a locked or broken PDF says so', async () => {
		const path = join(folder, 'locked');
		const lock = `/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'00'.repeat(32)}>/U<${'00'.repeat(32)}>>>/ID[<00><00>]`;
		writeFileSync(path, pdf(['(Hello)'], HELVETICA, lock));
		const file = { kind: 'pdf', previews: 'pdf', extension: 'pdf' } as const;
		expect(await preview(path, file)).toEqual(none('password'));
		expect(await draw('a.pdf', pdf(['(Hello)'], HELVETICA, lock))).toEqual(none('password'));
		expect(await draw('b.pdf', '%PDF-1.4 only')).toEqual(none('broken'));
	});
});

describe('archives', () => {
	/** Changes a part's declared sizes and nothing else. */
	function understated(archive: Buffer): Buffer {
		const mark = Buffer.from('PK\x01\x02', 'latin1');
		for (let at = archive.indexOf(mark); at !== -1; at = archive.indexOf(mark, at + 4)) {
			archive.writeUInt32LE(1000, at + 24);
		}
		return archive;
	}

	test('a zip is listed without unpacking it, names from Windows included', async () => {
		const archive = zipOf({ '資料/': '', '資料/a.txt': 'あ', XX: 'b' });
		for (let at = archive.indexOf('XX'); at !== -1; at = archive.indexOf('XX', at + 2)) {
			hex('9263').copy(archive, at);
		}
		expect(await draw('a.zip', archive)).toEqual({
			kind: 'list',
			entries: [
				{ name: '資料/a.txt', size: 3, encrypted: false },
				{ name: '団', size: 1, encrypted: false }
			],
			cut: false
		});
	});

	test('a document that unpacks to more than it says dies early', async () => {
		const zeros = new Uint8Array(80 * 1024 * 1024);
		const bomb = understated(office('word/document.xml', { 'word/document.xml': zeros }));
		const started = Date.now();
		expect(await draw('a.docx', bomb)).toEqual(none('too-large'));
		expect(Date.now() - started).toBeLessThan(5000);
	});

	test('many parts together may not be too large either', async () => {
		const spaces = new Uint8Array(30 * 1024 * 1024).fill(32);
		const bomb = office('xl/workbook.xml', {
			'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="rId3"/></sheets></workbook>',
			'xl/_rels/workbook.xml.rels': relations([
				['rId1', 'styles', 'styles.xml'],
				['rId2', 'sharedStrings', 'sharedStrings.xml'],
				['rId3', 'worksheet', 'sheet.xml']
			]),
			'xl/styles.xml': spaces,
			'xl/sharedStrings.xml': spaces,
			'xl/sheet.xml': spaces
		});
		expect(await draw('a.xlsx', understated(bomb))).toEqual(none('too-large'));
	});

	test('a document without its main part is broken', async () => {
		expect(await draw('a.docx', office('word/none.xml', { 'word/a.xml': '<a/>' }))).toEqual(
			none('broken')
		);
	});
});

describe('the queue', () => {
	test('many previews at once all come, two at a time', async () => {
		const previews = await Promise.all(
			Array.from({ length: 6 }, (_, index) => draw('a.txt', `${index}`))
		);
		expect(previews.map((one) => (one.kind === 'text' ? one.text : ''))).toEqual([...'012345']);
	});

	test('a file without preview starts no worker', async () => {
		const locked = { kind: 'zip', previews: null, extension: 'zip', marks: ['password'] } as const;
		expect(await preview('/nowhere', { ...locked, marks: ['password'] })).toEqual(none('password'));
	});

	test('a document that takes too long is given up', { timeout: 20_000 }, async () => {
		// Attributes without values make the reader look ahead from every letter.
		const endless = word(`<w:p><w:x ${'a'.repeat(1_000_000)}/></w:p>`);
		const sheet = office('xl/workbook.xml', {
			'xl/workbook.xml': `<workbook><sheets><sheet ${'a'.repeat(2_000_000)}/></sheets></workbook>`
		});
		expect(await draw('a.docx', endless)).toMatchObject({ kind: 'text' });
		expect(await draw('a.xlsx', sheet)).toEqual(none('time'));
	});
});
