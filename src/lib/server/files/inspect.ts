import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { extensionOf } from '#lib/server/files/names.ts';

type Previews = 'image' | 'text' | 'csv' | 'pdf' | 'office' | 'zip' | null;
type Kind = { type: string; extensions: string[]; previews: Previews; macro?: true };

/** Every kind of file we take: the media type it is served as and the names it may carry. */
const KINDS = {
	pdf: { type: 'application/pdf', extensions: ['pdf'], previews: 'pdf' },
	docx: {
		type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		extensions: ['docx', 'dotx'],
		previews: 'office'
	},
	xlsx: {
		type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		extensions: ['xlsx', 'xltx'],
		previews: 'office'
	},
	pptx: {
		type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
		extensions: ['pptx', 'ppsx', 'potx'],
		previews: 'office'
	},
	docm: {
		type: 'application/vnd.ms-word.document.macroEnabled.12',
		extensions: ['docm', 'dotm'],
		previews: null,
		macro: true
	},
	xlsm: {
		type: 'application/vnd.ms-excel.sheet.macroEnabled.12',
		extensions: ['xlsm', 'xltm', 'xlam'],
		previews: null,
		macro: true
	},
	pptm: {
		type: 'application/vnd.ms-powerpoint.presentation.macroEnabled.12',
		extensions: ['pptm', 'ppsm', 'potm', 'ppam'],
		previews: null,
		macro: true
	},
	xlsb: {
		type: 'application/vnd.ms-excel.sheet.binary.macroEnabled.12',
		extensions: ['xlsb'],
		previews: null
	},
	doc: { type: 'application/msword', extensions: ['doc', 'dot'], previews: null },
	xls: { type: 'application/vnd.ms-excel', extensions: ['xls', 'xlt'], previews: null },
	ppt: { type: 'application/vnd.ms-powerpoint', extensions: ['ppt', 'pps', 'pot'], previews: null },
	png: { type: 'image/png', extensions: ['png'], previews: 'image' },
	jpeg: { type: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'], previews: 'image' },
	gif: { type: 'image/gif', extensions: ['gif'], previews: 'image' },
	webp: { type: 'image/webp', extensions: ['webp'], previews: 'image' },
	bmp: { type: 'image/bmp', extensions: ['bmp', 'dib'], previews: 'image' },
	// Browsers other than Safari draw neither of these.
	tiff: { type: 'image/tiff', extensions: ['tif', 'tiff'], previews: null },
	heic: { type: 'image/heic', extensions: ['heic', 'heif'], previews: null },
	txt: { type: 'text/plain', extensions: ['txt', 'text'], previews: 'text' },
	csv: { type: 'text/csv', extensions: ['csv', 'tsv'], previews: 'csv' },
	md: { type: 'text/plain', extensions: ['md', 'markdown'], previews: 'text' },
	log: { type: 'text/plain', extensions: ['log'], previews: 'text' },
	json: { type: 'application/json', extensions: ['json'], previews: 'text' },
	xml: { type: 'text/plain', extensions: ['xml'], previews: 'text' },
	ics: { type: 'text/calendar', extensions: ['ics'], previews: 'text' },
	eml: { type: 'message/rfc822', extensions: ['eml'], previews: null },
	zip: { type: 'application/zip', extensions: ['zip'], previews: 'zip' },
	'7z': { type: 'application/x-7z-compressed', extensions: ['7z'], previews: null },
	lzh: { type: 'application/x-lzh-compressed', extensions: ['lzh', 'lha'], previews: null },
	xdw: { type: 'application/vnd.fujifilm.fb.docuworks', extensions: ['xdw'], previews: null },
	xbd: {
		type: 'application/vnd.fujifilm.fb.docuworks.binder',
		extensions: ['xbd'],
		previews: null
	},
	jtd: { type: 'application/x-js-taro', extensions: ['jtd', 'jtt'], previews: null },
	vsdx: { type: 'application/vnd.ms-visio.drawing', extensions: ['vsdx'], previews: null },
	vsd: { type: 'application/vnd.visio', extensions: ['vsd'], previews: null },
	msg: { type: 'application/vnd.ms-outlook', extensions: ['msg'], previews: null }
} satisfies Record<string, Kind>;

export type FileKind = keyof typeof KINDS;
export type Mark = 'macro' | 'password';
export type Refusal = 'html' | 'svg' | 'executable' | 'lying' | 'bomb' | 'empty' | 'unknown';
export type Inspected = {
	kind: FileKind;
	type: string;
	extension: string;
	previews: Previews;
	marks: Mark[];
};
export type Inspection = Inspected | { refused: Refusal };
export type ZipEntry = {
	name: string;
	size: number;
	packed: number;
	method: number;
	offset: number;
	encrypted: boolean;
};
export type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';

/** What the bytes may honestly be called; `guess` is what they are called without a known name. */
type Found = { guess: FileKind | null; kinds: FileKind[]; marks: Mark[]; charset: Charset | null };

const KIND_BY_EXTENSION = new Map(
	(Object.keys(KINDS) as FileKind[]).flatMap((kind) =>
		KINDS[kind].extensions.map((extension) => [extension, kind] as const)
	)
);

const WEB_EXTENSIONS = new Map<string, 'html' | 'svg'>([
	...['html', 'htm', 'shtml', 'xhtml', 'xht', 'mht', 'mhtml'].map((one) => [one, 'html'] as const),
	...['svg', 'svgz'].map((one) => [one, 'svg'] as const)
]);

const EXECUTABLE_EXTENSIONS = new Set(
	(
		'app appref-ms bash bat chm cmd com command cpl csh dll exe gadget hta inf jar js jse lnk ' +
		'mjs msc msi msp mst pif ps1 psd1 psm1 reg scf scr sct sh sys url vb vbe vbs ws wsc wsf wsh xll'
	).split(' ')
);

/** First bytes in hexadecimal. */
const SIGNATURES: [FileKind | 'executable' | 'zipped' | 'ole', RegExp][] = [
	['executable', /^(7f454c46|feedfac[ef]|c[ef]faedfe|cafebabe|4c0000000114020000)/],
	['zipped', /^504b(0304|0506)/],
	['ole', /^d0cf11e0a1b11ae1/],
	['pdf', /^(efbbbf)?(0[9ad]|20)*255044462d/],
	['png', /^89504e470d0a1a0a/],
	['jpeg', /^ffd8ff/],
	['gif', /^47494638(37|39)61/],
	['webp', /^52494646.{8}57454250/],
	['bmp', /^424d.{8}00000000.{8}(0c|28|34|38|40|6c|7c)000000/],
	['tiff', /^(49492a00|4d4d002a)/],
	[
		'heic',
		/^.{8}66747970(68656963|68656978|68657663|68657678|6865696d|68656973|6d696631|6d736631)/
	],
	['7z', /^377abcaf271c/],
	['lzh', /^.{4}2d6c(68|7a)..2d/]
];

const OFFICE_FOLDERS: [RegExp, plain: FileKind, macro: FileKind | null][] = [
	[/^word\//, 'docx', 'docm'],
	[/^xl\/workbook\.bin$/, 'xlsb', null],
	[/^xl\//, 'xlsx', 'xlsm'],
	[/^ppt\//, 'pptx', 'pptm'],
	[/^visio\//, 'vsdx', null]
];

const OLE_STREAMS: [string, FileKind][] = [
	['worddocument', 'doc'],
	['workbook', 'xls'],
	['book', 'xls'],
	['powerpoint document', 'ppt'],
	['visiodocument', 'vsd'],
	['__properties_version1.0', 'msg'],
	['jsrv_segmentinformation', 'jtd'],
	['documenttext', 'jtd']
];
const OLE_MACROS = ['_vba_project', '_vba_project_cur', 'vba', 'macros'];
const ENCRYPTABLE: FileKind[] = ['docx', 'xlsx', 'pptx', 'docm', 'xlsm', 'pptm', 'xlsb', 'vsdx'];
const TEXTS: FileKind[] = ['txt', 'csv', 'md', 'log', 'json', 'xml'];

const cp932 = new TextDecoder('shift_jis');

const KIB = 1024;
const MIB = 1024 * KIB;
const HEAD = MIB;
const TAIL = 64 * KIB;
const MOST_ENTRIES = 20_000;
const LARGEST_DIRECTORY = 8 * MIB;
const LARGEST_UNPACKED = 500 * MIB;
const SUSPECT_FROM = 50 * MIB;
const SUSPECT_RATIO = 200;
const LARGEST_CONTENT_TYPES = MIB;
const MOST_OLE_SECTORS = 4096;

/** Decides from its content what a stored upload is, or why we do not take it. */
export async function inspect(path: string, name: string): Promise<Inspection> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		return await judge(file, size, extensionOf(name));
	} finally {
		await file.close();
	}
}

async function judge(file: FileHandle, size: number, extension: string): Promise<Inspection> {
	const web = WEB_EXTENSIONS.get(extension);
	if (size === 0) return { refused: 'empty' };
	if (EXECUTABLE_EXTENSIONS.has(extension)) return { refused: 'executable' };
	if (web) return { refused: web };

	const found = await recognise(file, size);
	return 'refused' in found ? found : settle(found, extension);
}

async function recognise(file: FileHandle, size: number): Promise<Found | { refused: Refusal }> {
	const head = await readAt(file, 0, Math.min(size, HEAD));
	const start = head.toString('hex', 0, 64);
	const signature = SIGNATURES.find(([, pattern]) => pattern.test(start))?.[0] ?? null;
	if (signature === 'executable') return { refused: 'executable' };
	if (signature === 'zipped') return recogniseZip(file, size);
	if (signature === 'ole') return recogniseOle(file, size, head);
	if (signature === 'pdf') return found('pdf', (await isLockedPdf(file, size)) ? ['password'] : []);
	if (signature) return found(signature, []);

	const decoded = decodeText(head, size > head.length);
	if (decoded && !(await hasBinaryTail(file, size, decoded.charset))) {
		return recogniseText(decoded.text, decoded.charset);
	}
	// 「MZ世代」 may begin a text, so the mark of a Windows program counts only outside texts.
	if (start.startsWith('4d5a')) return { refused: 'executable' };
	// No signature of DocuWorks is published: a binary of no other kind is believed its name.
	return { guess: null, kinds: ['xdw', 'xbd'], marks: [], charset: null };
}

function settle(found: Found, extension: string): Inspection {
	const claimed = KIND_BY_EXTENSION.get(extension) ?? null;
	const kind = claimed ?? found.guess;
	if (!kind) return { refused: 'unknown' };
	if (claimed && !found.kinds.includes(claimed)) return { refused: 'lying' };

	const { type, extensions, previews, macro }: Kind = KINDS[kind];
	const marks = new Set(found.marks);
	if (macro) marks.add('macro');
	return {
		kind,
		type: found.charset && type.startsWith('text/') ? `${type}; charset=${found.charset}` : type,
		extension: claimed ? extension : (extensions[0] ?? kind),
		previews: marks.size > 0 ? null : previews,
		marks: [...marks]
	};
}

function found(kind: FileKind, marks: Mark[], others: FileKind[] = []): Found {
	return { guess: kind, kinds: [kind, ...others], marks, charset: null };
}

async function isLockedPdf(file: FileHandle, size: number): Promise<boolean> {
	const tail = await readAt(file, Math.max(0, size - TAIL), TAIL);
	const text = tail.toString('latin1');
	// The last startxref leads to the cross-reference, whose dictionary may lie before the tail.
	const [, at = '0'] = text.slice(text.lastIndexOf('startxref')).match(/^startxref\s+(\d+)/) ?? [];
	const reference = await readAt(file, Math.min(Number(at), size), TAIL);
	const encrypt = /\/Encrypt\s*(\d+\s+\d+\s+R|<<)/;
	return encrypt.test(text) || encrypt.test(reference.toString('latin1'));
}

async function recogniseZip(file: FileHandle, size: number): Promise<Found | { refused: Refusal }> {
	const entries = await zipDirectory(file, size);
	if (entries === 'bomb') return { refused: 'bomb' };
	if (entries === 'broken') return { refused: 'unknown' };

	const marks: Mark[] = entries.some((entry) => entry.encrypted) ? ['password'] : [];
	const contentTypes = entries.find((entry) => entry.name === '[Content_Types].xml');
	if (!contentTypes) return found('zip', marks);
	const office = OFFICE_FOLDERS.find(([folder]) => entries.some(({ name }) => folder.test(name)));
	if (!office) return found('zip', marks);

	const [, plain, macro] = office;
	const hasMacro = await hasOfficeMacro(file, entries, contentTypes);
	if (hasMacro === 'bomb') return { refused: 'bomb' };
	if (hasMacro) marks.push('macro');
	const kinds = macro ? [plain, macro] : [plain];
	return { ...found('zip', marks, kinds), guess: hasMacro ? (macro ?? plain) : plain };
}

async function hasOfficeMacro(
	file: FileHandle,
	entries: ZipEntry[],
	contentTypes: ZipEntry
): Promise<boolean | 'bomb'> {
	if (entries.some(({ name }) => /(^|\/)vbaproject\.bin$|^xl\/macrosheets\//i.test(name))) {
		return true;
	}
	if (contentTypes.encrypted) return false;
	// The project may lie under any name, but never without its content type.
	const types = await unpack(file, contentTypes, LARGEST_CONTENT_TYPES);
	if (types === 'too-large') return 'bomb';
	return types !== 'broken' && /vbaProject|macroEnabled/i.test(types.toString('latin1'));
}

async function recogniseOle(
	file: FileHandle,
	size: number,
	head: Buffer
): Promise<Found | { refused: Refusal }> {
	const names = await oleNames(file, size, head);
	if (!names) return { refused: 'unknown' };
	if (names.root.includes('encryptedpackage')) {
		return { guess: null, kinds: ENCRYPTABLE, marks: ['password'], charset: null };
	}
	const kind = OLE_STREAMS.find(([stream]) => names.root.includes(stream))?.[1] ?? null;
	const marks: Mark[] = OLE_MACROS.some((name) => names.all.includes(name)) ? ['macro'] : [];
	return { guess: kind, kinds: kind ? [kind] : [], marks, charset: null };
}

function recogniseText(text: string, charset: Charset): Found | { refused: Refusal } {
	const web = webRoot(text);
	if (web) return { refused: web };
	const kinds = [...TEXTS];
	const isCalendar = /^\s*BEGIN:VCALENDAR/i.test(text);
	if (isCalendar) kinds.push('ics');
	if (looksLikeMail(text)) kinds.push('eml');
	return { guess: isCalendar ? 'ics' : 'txt', kinds, marks: [], charset };
}

function looksLikeMail(text: string): boolean {
	const [headers = ''] = text.slice(0, TAIL).split(/\r?\n\r?\n/, 1);
	return (
		/^(From |[!-9;-~]+:)/.test(headers) &&
		/^(from|to|date|subject|received|return-path|message-id|mime-version):/im.test(headers)
	);
}

function webRoot(text: string): 'html' | 'svg' | null {
	let at = 0;
	for (;;) {
		const rest = text.slice(at, at + 256);
		const space = /^[\s\uFEFF]*/.exec(rest)?.[0].length ?? 0;
		const root = /^<(?:!doctype\s+|[\w.-]+:)?(html|svg)\b/i.exec(rest)?.[1]?.toLowerCase();
		const end = rest.startsWith('<!--') ? '-->' : /^<[?!]/.test(rest) ? '>' : null;
		if (root) return root === 'svg' ? 'svg' : 'html';
		if (space > 0) at += space;
		else if (end === null || !text.includes(end, at)) return null;
		else at = endOfMarkup(text, at, end) ?? text.length;
	}
}

function endOfMarkup(text: string, at: number, end: string): number | null {
	const close = text.indexOf(end, at);
	// A document type may hold an internal subset with tags of its own: <!DOCTYPE x [ … ]>.
	if (text.startsWith('<!--', at) || !text.slice(at, close).includes('[')) {
		return close + end.length;
	}
	const closeOfSubset = text.indexOf(']>', at);
	return closeOfSubset === -1 ? null : closeOfSubset + 2;
}

async function hasBinaryTail(file: FileHandle, size: number, charset: Charset): Promise<boolean> {
	if (size <= HEAD || charset.startsWith('utf-16')) return false;
	return (await readAt(file, Math.max(HEAD, size - TAIL), TAIL)).includes(0);
}

/** Reads bytes as strict UTF-8, as UTF-16 with its mark, or as CP932; null if they are no text. */
export function decodeText(
	bytes: Uint8Array,
	isCut: boolean
): { text: string; charset: Charset } | null {
	const charsets: Charset[] =
		bytes[0] === 0xff && bytes[1] === 0xfe
			? ['utf-16le']
			: bytes[0] === 0xfe && bytes[1] === 0xff
				? ['utf-16be']
				: ['utf-8', 'shift_jis'];
	for (const charset of charsets) {
		const text = decodeStrictly(bytes, charset, isCut);
		if (text !== null) return text.includes('\0') ? null : { text, charset };
	}
	return null;
}

function decodeStrictly(bytes: Uint8Array, charset: Charset, isCut: boolean): string | null {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: isCut });
	} catch {
		return null;
	}
}

/** Lists a zip's entries from its directory alone; a directory no honest zip has is a bomb. */
export async function zipDirectory(
	file: FileHandle,
	size: number
): Promise<ZipEntry[] | 'broken' | 'bomb'> {
	const end = await zipEnd(file, size);
	if (!end || end.offset + end.length > size) return 'broken';
	if (end.length > LARGEST_DIRECTORY) return 'bomb';

	const directory = await readAt(file, end.offset, end.length);
	const entries: ZipEntry[] = [];
	for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
		const nameLength = directory.readUInt16LE(at + 28);
		const extraLength = directory.readUInt16LE(at + 30);
		const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
		if (next > directory.length) return 'broken';
		entries.push(zipEntry(directory.subarray(at, next), nameLength, extraLength));
		if (entries.length > MOST_ENTRIES) return 'bomb';
		at = next;
	}
	if (entries.length < Math.min(end.count, 0xffff)) return 'broken';
	return isBomb(entries, end.offset) ? 'bomb' : entries;
}

async function zipEnd(
	file: FileHandle,
	size: number
): Promise<{ offset: number; length: number; count: number } | null> {
	const start = Math.max(0, size - TAIL - 22);
	const tail = await readAt(file, start, size - start);
	let at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
	while (at > 0 && at + 22 > tail.length) at = tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1');
	if (at === -1 || at + 22 > tail.length) return null;

	const wide = at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50;
	if (!wide) {
		return {
			offset: tail.readUInt32LE(at + 16),
			length: tail.readUInt32LE(at + 12),
			count: tail.readUInt16LE(at + 10)
		};
	}
	const record = await readAt(file, Math.min(readWide(tail, at - 12), size), 56);
	if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) return null;
	return {
		offset: readWide(record, 48),
		length: readWide(record, 40),
		count: readWide(record, 32)
	};
}

function zipEntry(record: Buffer, nameLength: number, extraLength: number): ZipEntry {
	const flags = record.readUInt16LE(8);
	const wide = wideFields(record.subarray(46 + nameLength, 46 + nameLength + extraLength));
	const field = (at: number) => {
		const value = record.readUInt32LE(at);
		return value === 0xffffffff ? (wide.shift() ?? value) : value;
	};
	// In this order: the wide fields are there only for those that overflow.
	const size = field(24);
	const packed = field(20);
	const offset = field(42);
	return {
		name: zipName(record.subarray(46, 46 + nameLength)),
		size,
		packed,
		method: record.readUInt16LE(10),
		offset,
		encrypted: (flags & 1) !== 0
	};
}

function wideFields(extra: Buffer): number[] {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== 1) continue;
		const end = Math.min(at + 4 + extra.readUInt16LE(at + 2), extra.length);
		const fields: number[] = [];
		for (let one = at + 4; one + 8 <= end; one += 8) fields.push(readWide(extra, one));
		return fields;
	}
	return [];
}

function zipName(bytes: Buffer): string {
	// macOS writes UTF-8 without the flag that says so; CP932 names are almost never valid UTF-8.
	return isUtf8(bytes) ? bytes.toString('utf8') : cp932.decode(bytes);
}

function isBomb(entries: ZipEntry[], directoryAt: number): boolean {
	const total = entries.reduce((sum, entry) => sum + entry.size, 0);
	const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
	const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
	return (
		total > LARGEST_UNPACKED ||
		isSuspect(total, packed) ||
		entries.some((entry) => isSuspect(entry.size, entry.packed)) ||
		// Entries that share bytes are how a small archive unpacks to a huge one without nesting.
		inOrder.some((entry, index) => {
			const next = inOrder[index + 1]?.offset ?? directoryAt;
			return entry.offset + 30 + entry.packed > next;
		})
	);
}

function isSuspect(size: number, packed: number): boolean {
	return size > SUSPECT_FROM && size > packed * SUSPECT_RATIO;
}

/** Unpacks one entry of a zip, whatever its directory says about its size, up to `limit` bytes. */
export async function unpack(
	file: FileHandle,
	entry: ZipEntry,
	limit: number
): Promise<Buffer | 'too-large' | 'broken'> {
	// Deflate adds at most a few bytes per block, so what is packed cannot be much larger.
	if (entry.packed > limit + limit / 8 + KIB) return 'too-large';
	const header = await readAt(file, entry.offset, 30);
	if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return 'broken';
	const at = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
	const packed = await readAt(file, at, entry.packed);
	if (packed.length < entry.packed) return 'broken';
	if (entry.method === 0) return packed.length > limit ? 'too-large' : packed;
	if (entry.method !== 8) return 'broken';
	try {
		return inflateRawSync(packed, { maxOutputLength: limit });
	} catch (error) {
		const isTooLarge = error instanceof RangeError && 'code' in error;
		return isTooLarge && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken';
	}
}

/** The names in a compound file's directory, in small letters; those at its root apart. */
async function oleNames(
	file: FileHandle,
	size: number,
	head: Buffer
): Promise<{ root: string[]; all: string[] } | null> {
	const shift = head.length < 512 ? 0 : head.readUInt16LE(30);
	if (shift !== 9 && shift !== 12) return null;
	const sectorSize = 1 << shift;
	const readSector = (sector: number) => readAt(file, (sector + 1) * sectorSize, sectorSize);
	const most = Math.min(MOST_OLE_SECTORS, Math.ceil(size / sectorSize));

	const allocation = await oleAllocation(head, readSector, most);
	const sectors: Buffer[] = [];
	let sector = head.readUInt32LE(48);
	while (sector < 0xfffffffa && sectors.length < most) {
		sectors.push(await readSector(sector));
		const index = Math.floor((sector * 4) / sectorSize);
		const table = allocation[index] === undefined ? null : await readSector(allocation[index]);
		const at = (sector * 4) % sectorSize;
		sector = table && table.length >= at + 4 ? table.readUInt32LE(at) : 0xfffffffe;
	}
	return namesOf(Buffer.concat(sectors));
}

async function oleAllocation(
	head: Buffer,
	readSector: (sector: number) => Promise<Buffer>,
	most: number
): Promise<number[]> {
	const numbers = Array.from({ length: 109 }, (_, index) => head.readUInt32LE(76 + index * 4));
	let sector = head.readUInt32LE(68);
	for (let read = 0; sector < 0xfffffffa && read < most; read += 1) {
		const table = await readSector(sector);
		const last = Math.floor(table.length / 4) - 1;
		for (let index = 0; index < last; index += 1) numbers.push(table.readUInt32LE(index * 4));
		sector = last >= 0 ? table.readUInt32LE(last * 4) : 0xfffffffe;
	}
	return numbers.filter((number) => number < 0xfffffffa);
}

function namesOf(directory: Buffer): { root: string[]; all: string[] } | null {
	const records = Array.from({ length: Math.floor(directory.length / 128) }, (_, index) =>
		directory.subarray(index * 128, index * 128 + 128)
	);
	const [first] = records;
	if (!first || first[66] !== 5) return null;

	const root: string[] = [];
	const waiting = [first.readUInt32LE(76)];
	const seen = new Set<number>();
	for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
		const record = records[id];
		if (!record || seen.has(id)) continue;
		seen.add(id);
		root.push(nameOf(record));
		waiting.push(record.readUInt32LE(68), record.readUInt32LE(72));
	}
	return { root, all: records.map(nameOf) };
}

function nameOf(record: Buffer): string {
	const length = Math.max(0, Math.min(record.readUInt16LE(64), 64) - 2);
	return record
		.toString('utf16le', 0, length)
		.replace(/^\p{Cc}/u, '')
		.toLowerCase();
}

function readWide(bytes: Buffer, at: number): number {
	return Number(bytes.readBigUInt64LE(at));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
	const buffer = Buffer.alloc(length);
	const { bytesRead } = await file.read(buffer, 0, length, position);
	return buffer.subarray(0, bytesRead);
}
