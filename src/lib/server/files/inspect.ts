import { open, type FileHandle } from 'node:fs/promises';
import { readAt } from './bytes.ts';
import { decodeText, type Charset } from './charset.ts';
import {
	EXECUTABLE_EXTENSIONS,
	KIND_BY_EXTENSION,
	KINDS,
	WEB_EXTENSIONS,
	type FileKind,
	type Kind,
	type Previews
} from './kinds.ts';
import { extensionOf } from './names.ts';
import { oleNames } from './ole.ts';
import { unpack, zipDirectory, type ZipEntry } from './zip.ts';

export type Mark = 'macro' | 'password';
type Refusal = 'html' | 'svg' | 'executable' | 'lying' | 'bomb' | 'empty' | 'unknown';
export type Inspected = {
	kind: FileKind;
	type: string;
	extension: string;
	previews: Previews;
	marks: Mark[];
};
export type Inspection = Inspected | { refused: Refusal };

/** What the bytes may honestly be called; `guess` is what they are called without a known name. */
type Found = { guess: FileKind | null; kinds: FileKind[]; marks: Mark[]; charset: Charset | null };

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

const KIB = 1024;
const MIB = 1024 * KIB;
const HEAD = MIB;
const TAIL = 64 * KIB;
const LARGEST_CONTENT_TYPES = MIB;

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
