import { open, type FileHandle } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import { decodeText, unpack, zipDirectory, type ZipEntry } from '#lib/server/files/inspect.ts';
import type { Job, Preview, Sheet, Unreadable } from '#lib/server/files/extract.ts';

type Archive = { file: FileHandle; entries: Map<string, ZipEntry>; budget: number };
type Token =
	| { kind: 'open'; name: string; raw: string }
	| { kind: 'close'; name: string }
	| { kind: 'text'; text: string };
type Moment = 'date' | 'date-time' | 'time' | 'elapsed';
type Workbook = { strings: string[]; moments: (Moment | null)[]; startsIn1904: boolean };
type Room = { letters: number; cut: boolean };

/** Repetitions for old programs, readings beside letters, what was moved away, tab stops. */
const NOT_PROSE = ['Fallback', 'rt', 'moveFrom', 'tabs', 'tabLst'];

const MIB = 1024 * 1024;
const MOST_LETTERS = 200_000;
const MOST_ROWS = 500;
const MOST_COLUMNS = 50;
const MOST_SHEETS = 10;
/** 200,000 letters of UTF-8 with room for the rare long ones. */
const TEXT_BYTES = MIB;
const LARGEST_PDF = 64 * MIB;
const LARGEST_PART = 32 * MIB;
const LARGEST_SUM = 64 * MIB;

const ENTITIES = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"]
]);

class UnreadableFile extends Error {
	reason: Unreadable;
	constructor(reason: Unreadable) {
		super(reason);
		this.reason = reason;
	}
}

const job: Job = workerData;
parentPort?.postMessage(await extract(job));

async function extract({ path, kind, previews, extension }: Job): Promise<Preview> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		if (previews === 'text') return text(await readText(file, size), size > TEXT_BYTES);
		if (previews === 'csv') return table(await readText(file, size), extension, size > TEXT_BYTES);
		if (previews === 'pdf') return await pdf(file, size);
		if (previews === 'zip') return list(await directory(file, size));
		return await office(file, size, kind);
	} catch (error) {
		// Whatever a malformed document breaks in here is the document's fault, not the reader's.
		return { kind: 'none', reason: error instanceof UnreadableFile ? error.reason : 'broken' };
	} finally {
		await file.close();
	}
}

async function readText(file: FileHandle, size: number): Promise<string> {
	const bytes = await readStart(file, Math.min(size, TEXT_BYTES));
	const decoded = decodeText(bytes, size > TEXT_BYTES);
	if (!decoded) throw new UnreadableFile('broken');
	return decoded.text.replace(/\r\n?/g, '\n');
}

async function readStart(file: FileHandle, length: number): Promise<Buffer> {
	const bytes = Buffer.alloc(length);
	const { bytesRead } = await file.read(bytes, 0, length, 0);
	return bytes.subarray(0, bytesRead);
}

function text(whole: string, isCut: boolean): Preview {
	const kept = shorten(whole, MOST_LETTERS);
	return { kind: 'text', text: kept, cut: isCut || kept.length < whole.length };
}

function shorten(whole: string, length: number): string {
	// A cut through a surrogate pair would leave half a letter.
	return whole.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

function table(whole: string, extension: string, isCut: boolean): Preview {
	const [first = ''] = whole.split('\n', 1);
	const isTabbed = extension === 'tsv' || first.split('\t').length > first.split(',').length;
	const delimiter = isTabbed ? '\t' : ',';
	const { records, isWhole } = parseRecords(whole, delimiter);
	const room: Room = {
		letters: MOST_LETTERS,
		cut: isCut || !isWhole || records.length > MOST_ROWS
	};
	const rows = records.slice(0, MOST_ROWS).map((record) => fit(record, room));
	return { kind: 'table', sheets: [{ name: '', rows: withoutEmptyEnd(rows) }], cut: room.cut };
}

function parseRecords(whole: string, delimiter: string): { records: string[][]; isWhole: boolean } {
	const records: string[][] = [];
	const options = {
		delimiter,
		relax_column_count: true,
		relax_quotes: true,
		to: MOST_ROWS + 1,
		on_record: (record: string[]) => {
			records.push(record);
			return null;
		}
	};
	try {
		parse(whole, options);
		return { records, isWhole: true };
	} catch {
		// A quote that never closes: what came before it stands, or quotes mean nothing in this file.
		const isWhole = records.length === 0;
		if (isWhole) parse(whole, { ...options, quote: null });
		return { records, isWhole };
	}
}

function fit(record: string[], room: Room): string[] {
	if (record.length > MOST_COLUMNS) room.cut = true;
	return record.slice(0, MOST_COLUMNS).map((cell) => {
		const kept = shorten(cell, Math.max(0, room.letters));
		if (kept.length < cell.length) room.cut = true;
		room.letters -= kept.length;
		return kept;
	});
}

function withoutEmptyEnd(rows: string[][]): string[][] {
	const last = rows.findLastIndex((row) => row.some((cell) => cell !== ''));
	return rows.slice(0, last + 1);
}

async function pdf(file: FileHandle, size: number): Promise<Preview> {
	if (size > LARGEST_PDF) throw new UnreadableFile('too-large');
	const document = await openPdf(await readStart(file, size));
	const pages: string[] = [];
	let length = 0;
	for (let number = 1; number <= document.numPages && length <= MOST_LETTERS; number += 1) {
		const page = await document.getPage(number);
		const { items } = await page.getTextContent();
		const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''));
		pages.push(words.join('').trim());
		length += (pages.at(-1) ?? '').length + 1;
		page.cleanup();
	}
	return text(pages.join('\f'), pages.length < document.numPages);
}

async function openPdf(bytes: Buffer) {
	const { getDocumentProxy } = await import('unpdf');
	// unpdf hands these on as file: addresses, which pdf.js then fails to read from the disk.
	const assets = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')));
	try {
		return await getDocumentProxy(new Uint8Array(bytes), {
			verbosity: 0,
			cMapUrl: `${assets}/cmaps/`,
			standardFontDataUrl: `${assets}/standard_fonts/`
		});
	} catch (error) {
		const isLocked = error instanceof Error && error.name === 'PasswordException';
		throw new UnreadableFile(isLocked ? 'password' : 'broken');
	}
}

async function directory(file: FileHandle, size: number): Promise<ZipEntry[]> {
	const entries = await zipDirectory(file, size);
	if (entries === 'bomb') throw new UnreadableFile('too-large');
	if (entries === 'broken') throw new UnreadableFile('broken');
	return entries;
}

function list(entries: ZipEntry[]): Preview {
	const files = entries.filter(({ name }) => !name.endsWith('/'));
	const shown: ZipEntry[] = [];
	let letters = 0;
	for (const entry of files) {
		letters += entry.name.length;
		if (letters > MOST_LETTERS) break;
		shown.push(entry);
	}
	return {
		kind: 'list',
		entries: shown.map(({ name, size, encrypted }) => ({ name, size, encrypted })),
		cut: shown.length < files.length
	};
}

async function office(file: FileHandle, size: number, kind: Job['kind']): Promise<Preview> {
	const entries = await directory(file, size);
	const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
	const archive: Archive = { file, entries: byName, budget: LARGEST_SUM };
	const relations = await readRelations(archive, '');
	const main = relations.find(({ type }) => type.endsWith('/officeDocument'))?.part;
	if (!main) throw new UnreadableFile('broken');
	if (kind === 'xlsx') return workbook(archive, main);
	if (kind === 'pptx') return slides(archive, main);
	const { prose, cut } = proseOf(await readPart(archive, main), MOST_LETTERS);
	return text(prose, cut);
}

async function slides(archive: Archive, main: string): Promise<Preview> {
	const parts = await listedParts(archive, main, 'sldId');
	const texts: string[] = [];
	let left = MOST_LETTERS;
	let cut = false;
	for (const { part } of parts) {
		if (left <= 0) cut = true;
		else {
			const slide = proseOf(await readPart(archive, part), left);
			texts.push(slide.prose);
			left -= slide.prose.length + 1;
			cut ||= slide.cut;
		}
	}
	return text(texts.join('\f'), cut);
}

/** The parts a presentation or workbook lists, in its own order, without hidden sheets. */
async function listedParts(
	archive: Archive,
	main: string,
	element: 'sldId' | 'sheet'
): Promise<{ name: string; part: string }[]> {
	const relations = await readRelations(archive, main);
	const parts: { name: string; part: string }[] = [];
	for (const token of tokensOf(await readPart(archive, main))) {
		if (token.kind !== 'open' || token.name !== element) continue;
		const attributes = attributesOf(token.raw);
		const id = [...attributes].find(([name]) => name.endsWith(':id'))?.[1];
		const part = relations.find((relation) => relation.id === id)?.part;
		const isHidden = (attributes.get('state') ?? 'visible') !== 'visible';
		if (part && !isHidden) parts.push({ name: attributes.get('name') ?? '', part });
	}
	return parts;
}

async function readRelations(
	archive: Archive,
	part: string
): Promise<{ id: string; type: string; part: string }[]> {
	const { dir, base } = posix.parse(part);
	const xml = await readOptionalPart(archive, posix.join(dir, '_rels', `${base}.rels`));
	return [...tokensOf(xml)].flatMap((token) => {
		if (token.kind !== 'open' || token.name !== 'Relationship') return [];
		const attributes = attributesOf(token.raw);
		const target = attributes.get('Target') ?? '';
		const isOutside = attributes.get('TargetMode') === 'External' || target === '';
		const path = posix.join('/', target.startsWith('/') ? '' : dir, target).slice(1);
		const [id = '', type = ''] = [attributes.get('Id'), attributes.get('Type')];
		return isOutside ? [] : [{ id, type, part: path }];
	});
}

async function readPart(archive: Archive, name: string): Promise<string> {
	if (!archive.entries.has(name.toLowerCase())) throw new UnreadableFile('broken');
	return readOptionalPart(archive, name);
}

async function readOptionalPart(archive: Archive, name: string): Promise<string> {
	const entry = archive.entries.get(name.toLowerCase());
	if (!entry) return '';
	if (entry.encrypted) throw new UnreadableFile('password');
	const bytes = await unpack(archive.file, entry, Math.min(LARGEST_PART, archive.budget));
	if (bytes === 'too-large' || bytes === 'broken') throw new UnreadableFile(bytes);
	archive.budget -= bytes.length;
	if (archive.budget <= 0) throw new UnreadableFile('too-large');
	const decoded = decodeText(bytes, false);
	if (!decoded) throw new UnreadableFile('broken');
	return decoded.text;
}

/** Paragraphs as lines and tables as tabbed rows, for Word and PowerPoint alike. */
function proseOf(xml: string, most: number): { prose: string; cut: boolean } {
	let prose = '';
	const cells: string[] = [];
	const rows: string[][] = [];
	const write = (words: string) => {
		if (cells.length === 0) prose += words;
		else cells.push((cells.pop() ?? '') + words);
	};
	for (const token of seen(tokensOf(xml), NOT_PROSE, 't')) {
		if (prose.length > most) return { prose: shorten(prose, most), cut: true };
		if (token.kind === 'text') write(token.text);
		else if (token.kind === 'open') {
			if (token.name === 'tab') write('\t');
			else if (token.name === 'br' || token.name === 'cr') write('\n');
			else if (token.name === 'tr') rows.push([]);
			else if (token.name === 'tc') cells.push('');
		} else if (token.name === 'p') write('\n');
		else if (token.name === 'tc') {
			const cell = (cells.pop() ?? '').replace(/[ \t\n]+/g, ' ').trim();
			rows.at(-1)?.push(cell);
		} else if (token.name === 'tr') write(`${(rows.pop() ?? []).join('\t')}\n`);
	}
	return { prose: prose.trimEnd(), cut: false };
}

/** Passes on tags, and text inside `element` only; leaves out whole elements named in `without`. */
function* seen(tokens: Iterable<Token>, without: string[], element: string): Generator<Token> {
	let hidden = 0;
	let inside = 0;
	for (const token of tokens) {
		const step = token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
		if (token.kind !== 'text' && without.includes(token.name)) hidden += step;
		else if (token.kind !== 'text' && token.name === element) inside += step;
		else if (hidden === 0 && (token.kind !== 'text' || inside > 0)) yield token;
	}
}

async function workbook(archive: Archive, main: string): Promise<Preview> {
	const relations = await readRelations(archive, main);
	const partOf = (type: string) => relations.find((one) => one.type.endsWith(type))?.part ?? '';
	const book: Workbook = {
		strings: stringsOf(await readOptionalPart(archive, partOf('/sharedStrings'))),
		moments: momentsOf(await readOptionalPart(archive, partOf('/styles'))),
		startsIn1904: /date1904\s*=\s*["'](1|true)/.test(await readPart(archive, main))
	};
	const parts = await listedParts(archive, main, 'sheet');
	const room: Room = { letters: MOST_LETTERS, cut: parts.length > MOST_SHEETS };
	const sheets: Sheet[] = [];
	for (const { name, part } of parts.slice(0, MOST_SHEETS)) {
		if (room.letters <= 0) room.cut = true;
		else sheets.push({ name, rows: rowsOf(await readPart(archive, part), book, room) });
	}
	return { kind: 'table', sheets, cut: room.cut };
}

function stringsOf(xml: string): string[] {
	const strings: string[] = [];
	let current = '';
	// rPh holds the reading of the letters beside it.
	for (const token of seen(tokensOf(xml), ['rPh'], 't')) {
		if (token.kind === 'text') current += token.text;
		else if (token.kind === 'open' && token.name === 'si') current = '';
		else if (token.kind === 'close' && token.name === 'si') strings.push(current);
	}
	return strings;
}

function momentsOf(xml: string): (Moment | null)[] {
	const codes = new Map<number, string>();
	const moments: (Moment | null)[] = [];
	let isCellFormat = false;
	for (const token of tokensOf(xml)) {
		if (token.kind === 'text') continue;
		if (token.name === 'cellXfs') isCellFormat = token.kind === 'open';
		if (token.kind === 'close') continue;
		const attributes = attributesOf(token.raw);
		const id = Number(attributes.get('numFmtId'));
		if (token.name === 'numFmt') codes.set(id, attributes.get('formatCode') ?? '');
		if (token.name === 'xf' && isCellFormat) moments.push(momentOf(id, codes.get(id) ?? null));
	}
	return moments;
}

function momentOf(id: number, code: string | null): Moment | null {
	if (code === null) return builtInMoment(id);
	if (/^general$/i.test(code)) return null;
	if (/\[[hms]+\]/i.test(code)) return 'elapsed';
	const letters = code
		.split(';', 1)
		.join('')
		.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|am\/pm|a\/p|e[+-]/gi, '');
	const hasTime = /[hs]/i.test(letters);
	const hasDate = /[ydgea]/i.test(letters) || (!hasTime && /m/i.test(letters));
	if (hasDate) return hasTime ? 'date-time' : 'date';
	return hasTime ? 'time' : null;
}

function builtInMoment(id: number): Moment | null {
	// 27–36 and 50–58 are the formats of the Japanese Excel.
	const times = [18, 19, 20, 21, 32, 33, 45, 47, 55, 56];
	const isDate = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
	if (id === 22) return 'date-time';
	if (id === 46) return 'elapsed';
	if (times.includes(id)) return 'time';
	return isDate ? 'date' : null;
}

function rowsOf(xml: string, book: Workbook, room: Room): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let rowNumber = 0;
	let column = -1;
	let cell = new Map<string, string>();
	let content = '';
	let isContent = false;
	let readings = 0;
	for (const token of tokensOf(xml)) {
		if (token.kind === 'text') {
			if (isContent && readings === 0) content += token.text;
		} else if (token.name === 'rPh') readings += token.kind === 'open' ? 1 : -1;
		else if (token.kind === 'open') {
			if (token.name === 'row') {
				rowNumber = positive(attributesOf(token.raw).get('r')) ?? rowNumber + 1;
				if (rowNumber > MOST_ROWS || room.letters <= 0) {
					room.cut = true;
					break;
				}
				row = [];
				column = -1;
			} else if (token.name === 'c') {
				cell = attributesOf(token.raw);
				content = '';
				column = columnOf(cell.get('r')) ?? column + 1;
			} else if (token.name === 'v' || token.name === 't') isContent = true;
		} else if (token.name === 'v' || token.name === 't') isContent = false;
		else if (token.name === 'c') {
			place(row, column, shown(content, cell, book), room);
		} else if (token.name === 'row') {
			while (rows.length < rowNumber - 1) rows.push([]);
			rows[rowNumber - 1] = row;
		} else if (token.name === 'sheetData') break;
	}
	return withoutEmptyEnd(rows);
}

function place(row: string[], column: number, value: string, room: Room): void {
	if (value === '') return;
	if (column >= MOST_COLUMNS) {
		room.cut = true;
		return;
	}
	while (row.length < column) row.push('');
	const [kept = ''] = fit([value], room);
	row[column] = kept;
}

function columnOf(reference: string | undefined): number | null {
	const letters = /^([A-Z]{1,3})\d/i.exec(reference ?? '')?.[1]?.toUpperCase();
	if (!letters) return null;
	return Array.from(letters).reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1;
}

function positive(value: string | undefined): number | null {
	const number = Number(value);
	return Number.isInteger(number) && number > 0 ? number : null;
}

function shown(content: string, cell: Map<string, string>, book: Workbook): string {
	const type = cell.get('t') ?? 'n';
	if (type === 's') return book.strings[Number(content)] ?? '';
	if (type === 'b') return content === '1' ? 'TRUE' : 'FALSE';
	if (type === 'd') return content.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1/$2/$3');
	const number = Number(content);
	if (type !== 'n' || content === '' || !Number.isFinite(number)) return content;
	const moment = book.moments[Number(cell.get('s') ?? 0)] ?? null;
	// Fifteen digits, as Excel shows them: 0.1 + 0.2 is 0.3.
	return moment ? momentText(number, moment, book) : String(Number(number.toPrecision(15)));
}

function momentText(serial: number, moment: Moment, { startsIn1904 }: Workbook): string {
	const minutes = Math.round(serial * 1440);
	const clock = (hours: number) => `${hours}:${String(minutes % 60).padStart(2, '0')}`;
	if (minutes < 0 || serial > 2_958_466) return String(serial);
	if (moment === 'elapsed') return clock(Math.floor(minutes / 60));
	const time = clock(Math.floor(minutes / 60) % 24);
	if (moment === 'time') return time;

	const day = Math.floor(moment === 'date' ? serial : minutes / 1440);
	// Excel believes in 29 February 1900, so its days before that are counted from one day later.
	const start = startsIn1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
	const iso = new Date(start + day * 86_400_000).toISOString();
	const date = iso.slice(0, 10).replaceAll('-', '/');
	return moment === 'date' ? date : `${date} ${time.padStart(5, '0')}`;
}

/** Reads XML without entities of its own: a document type, which no Office file has, is refused. */
function* tokensOf(xml: string): Generator<Token> {
	let at = 0;
	while (at < xml.length) {
		const open = xml.indexOf('<', at);
		if (open === -1) return;
		if (open > at) yield { kind: 'text', text: unescaped(xml.slice(at, open)) };
		if (xml.startsWith('<!--', open)) at = endOf(xml, '-->', open + 4);
		else if (xml.startsWith('<?', open)) at = endOf(xml, '?>', open + 2);
		else if (xml.startsWith('<![CDATA[', open)) {
			at = endOf(xml, ']]>', open + 9);
			yield { kind: 'text', text: xml.slice(open + 9, at - 3) };
		} else if (xml.startsWith('<!', open)) throw new UnreadableFile('broken');
		else {
			const close = endOfTag(xml, open + 1);
			yield* tagOf(xml.slice(open + 1, close));
			at = close + 1;
		}
	}
}

function endOf(xml: string, mark: string, from: number): number {
	const at = xml.indexOf(mark, from);
	if (at === -1) throw new UnreadableFile('broken');
	return at + mark.length;
}

function endOfTag(xml: string, from: number): number {
	let quote = '';
	for (let at = from; at < xml.length; at += 1) {
		const letter = xml.charAt(at);
		if (quote !== '') quote = letter === quote ? '' : quote;
		else if (letter === '"' || letter === "'") quote = letter;
		else if (letter === '>') return at;
	}
	throw new UnreadableFile('broken');
}

function* tagOf(inner: string): Generator<Token> {
	const isClosing = inner.startsWith('/');
	const full = /^[^\s/]*/.exec(isClosing ? inner.slice(1) : inner)?.[0] ?? '';
	const name = full.slice(full.indexOf(':') + 1);
	if (!isClosing) yield { kind: 'open', name, raw: inner.slice(full.length) };
	if (isClosing || inner.endsWith('/')) yield { kind: 'close', name };
}

function attributesOf(raw: string): Map<string, string> {
	const pairs = raw.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
	return new Map(
		Array.from(pairs, ([, name = '', double, single]) => [name, unescaped(double ?? single ?? '')])
	);
}

function unescaped(words: string): string {
	if (!words.includes('&')) return words;
	return words.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, entity: string) => {
		if (!entity.startsWith('#')) return ENTITIES.get(entity) ?? whole;
		const code = Number(entity.slice(1).replace(/^x/i, '0x'));
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
	});
}
