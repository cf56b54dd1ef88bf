import { strToU8, zipSync } from 'fflate';
import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import writeXlsxFile, { type Row } from 'write-excel-file/node';
import { labels } from '#lib/labels.ts';
import { escapeHtml } from '#lib/text.ts';
import { inspect } from '../files/inspect.ts';
import { safeName } from '../files/names.ts';
import { incomingPath, keep } from '../files/store.ts';
import type { StoredFile } from '../files/uploads.ts';
import { chart } from './chart.ts';
import type { DemoFile } from './content/types.ts';

type Sheet = Extract<DemoFile, { kind: 'xlsx' }>;

/** Narrowest and widest column, in letters of half width. */
const COLUMN = { least: 8, most: 56 };
const HEADER_COLOUR = '#E8F1FE';

/** Makes a sample file and puts it into the store by the way of every upload. */
export async function store(file: DemoFile): Promise<StoredFile> {
	const bytes = await bytesOf(file);
	const name = safeName(file.name);
	const path = incomingPath(randomUUID());
	await writeFile(path, bytes);
	const inspection = await inspect(path, name);
	if ('refused' in inspection) {
		throw new Error(`The sample file ${name} was refused: ${inspection.refused}.`);
	}
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	await keep(path, sha256);
	const { kind, type, previews, marks } = inspection;
	return { sha256, name, size: bytes.length, kind, type, previews, marks };
}

async function bytesOf(file: DemoFile): Promise<Uint8Array> {
	switch (file.kind) {
		case 'xlsx':
			return workbook(file);
		case 'csv':
			return strToU8(`\uFEFF${lines([...file.rows.map(csvLine), labels.demo])}`);
		case 'txt':
			return strToU8(lines([...file.text.trimEnd().split('\n'), '', labels.demo]));
		case 'docx':
			return document([...file.paragraphs, labels.demo]);
		case 'png':
			return chart(file.bars);
	}
}

async function workbook({ sheet, rows }: Sheet): Promise<Uint8Array> {
	// Above the header there may stand a title, which fills one cell only.
	const header = rows.findIndex((row) => row.every((cell) => cell !== null));
	const data: Row[] = rows.map((row, index) =>
		row.map((value) => {
			if (value === null) return null;
			else if (index < header) return { value, fontWeight: 'bold' };
			const cell = { value, wrap: true, alignVertical: 'top' } as const;
			if (index > header) return cell;
			return { ...cell, fontWeight: 'bold', backgroundColor: HEADER_COLOUR };
		})
	);
	const table = rows.slice(Math.max(0, header));
	const columns = Array.from(
		{ length: Math.max(...rows.map((row) => row.length)) },
		(_, column) => {
			const widest = Math.max(...table.map((row) => halfWidths(String(row[column] ?? ''))));
			return { width: Math.min(COLUMN.most, Math.max(COLUMN.least, widest + 2)) };
		}
	);
	return writeXlsxFile([[labels.demo], ...data], { sheet, columns }).toBuffer();
}

function halfWidths(text: string): number {
	return Array.from(text).reduce((sum, letter) => sum + (letter <= '\u00FF' ? 1 : 2), 0);
}

function csvLine(cells: (string | number)[]): string {
	return cells
		.map((cell) => (/[",\r\n]/.test(`${cell}`) ? `"${`${cell}`.replaceAll('"', '""')}"` : cell))
		.join(',');
}

function lines(all: string[]): string {
	return all.map((line) => `${line}\r\n`).join('');
}

/** The smallest package that Word and LibreOffice open without asking to repair it. */
function document(paragraphs: string[]): Uint8Array {
	const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
	const formats = 'http://schemas.openxmlformats.org';
	const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
	const body = paragraphs.map(
		(text) => `<w:p><w:r><w:t xml:space="preserve">${escapeHtml(text)}</w:t></w:r></w:p>`
	);
	const parts = {
		'[Content_Types].xml':
			`<Types xmlns="${formats}/package/2006/content-types">` +
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
			`<Override PartName="/word/document.xml" ContentType="${word}"/></Types>`,
		'_rels/.rels':
			`<Relationships xmlns="${formats}/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="${formats}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
			'</Relationships>',
		'word/document.xml':
			`<w:document xmlns:w="${formats}/wordprocessingml/2006/main"><w:body>${body.join('')}` +
			'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
	};
	return zipSync(
		Object.fromEntries(
			Object.entries(parts).map(([name, xml]) => [name, strToU8(declaration + xml)])
		)
	);
}
