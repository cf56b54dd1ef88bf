import type { FileHandle } from 'node:fs/promises';
import { directory } from './parts.ts';
import { rewriteZip } from './rewrite-zip.ts';
import type { Trace } from './traces.ts';
import { UnreadableFile } from './unreadable.ts';
import { tokensOf } from './xml.ts';
import { unpack } from './zip.ts';

const MIB = 1024 * 1024;
/** All parts that may hold a name unpack to no more than this, bytes. */
const MOST_UNPACKED = 64 * MIB;

type Place = {
	part: RegExp;
	/** What is emptied: the text of an element, or an attribute wherever it stands. */
	element?: string;
	attribute?: string;
	where: string;
	isName: boolean;
};

const core = /^docprops\/core\.xml$/i;
const app = /^docprops\/app\.xml$/i;
const custom = /^docprops\/custom\.xml$/i;
const word = /^word\/(document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml$/i;

/** Where Office writes down who somebody is: properties of the file, comments, changes. */
const places: Place[] = [
	{ part: core, element: 'creator', where: '作成者', isName: true },
	{ part: core, element: 'lastModifiedBy', where: '最終更新者', isName: true },
	{ part: app, element: 'Company', where: '会社', isName: true },
	{ part: app, element: 'Manager', where: '管理者', isName: true },
	{ part: core, element: 'title', where: 'タイトル', isName: false },
	{ part: core, element: 'subject', where: '件名', isName: false },
	{ part: core, element: 'keywords', where: 'タグ', isName: false },
	{ part: core, element: 'description', where: 'コメント', isName: false },
	{ part: core, element: 'category', where: '分類', isName: false },
	{ part: app, element: 'HyperlinkBase', where: 'ハイパーリンクの基点', isName: false },
	{ part: custom, element: 'lpwstr', where: 'そのほかの情報', isName: true },
	{ part: word, attribute: 'w:author', where: 'コメントや変更を書いた人', isName: true },
	{ part: word, attribute: 'w:initials', where: 'コメントを書いた人の頭文字', isName: true },
	{ part: /^word\/people\.xml$/i, attribute: 'w15:author', where: '編集した人', isName: true },
	{ part: /^word\/people\.xml$/i, attribute: 'w15:userId', where: '編集した人', isName: true },
	{ part: /^xl\/comments[^/]*\.xml$/i, element: 'author', where: 'メモを書いた人', isName: true },
	{
		part: /^xl\/persons\/[^/]+\.xml$/i,
		attribute: 'displayName',
		where: 'コメントを書いた人',
		isName: true
	},
	{ part: /^xl\/persons\/[^/]+\.xml$/i, attribute: 'userId', where: '書いた人のID', isName: true },
	{ part: /^xl\/workbook\.xml$/i, attribute: 'userName', where: '保護した人', isName: true },
	{
		part: /^ppt\/(commentAuthors|authors)\.xml$/i,
		attribute: 'name',
		where: 'コメントを書いた人',
		isName: true
	},
	{
		part: /^ppt\/(commentAuthors|authors)\.xml$/i,
		attribute: 'initials',
		where: 'コメントを書いた人の頭文字',
		isName: true
	}
];

/**
 * Reads what an Office file says of its makers; with a `target` it is written there without it. Throws
 * `UnreadableFile` for one that is broken or has a password.
 */
export async function officeTraces(
	file: FileHandle,
	size: number,
	target: string | null
): Promise<Trace[]> {
	const entries = await directory(file, size);
	const traces: Trace[] = [];
	const replaced = new Map<string, Buffer>();
	let left = MOST_UNPACKED;
	for (const entry of entries) {
		const here = places.filter(({ part }) => part.test(entry.name));
		if (here.length === 0) continue;
		if (entry.encrypted) throw new UnreadableFile('password');
		const bytes = await unpack(file, entry, left);
		if (typeof bytes === 'string') throw new UnreadableFile(bytes);
		left -= bytes.length;
		const before = bytes.toString('utf8');
		let xml = before;
		for (const place of here) {
			const texts = new Set<string>();
			xml = emptied(xml, place, (text) => texts.add(text));
			const { where, isName } = place;
			for (const text of texts) traces.push({ where, text, isName });
		}
		if (xml !== before) replaced.set(entry.name, Buffer.from(xml, 'utf8'));
	}
	if (target) await rewriteZip(file, entries, replaced, target);
	return traces;
}

function emptied(xml: string, place: Place, found: (text: string) => void): string {
	if (place.element) {
		const element = new RegExp(
			`(<(?:[\\w-]+:)?${place.element}(?:\\s[^>]*[^/>]|\\s*)?>)([\\s\\S]*?)(</(?:[\\w-]+:)?${place.element}>)`,
			'g'
		);
		return xml.replace(element, (_whole, open: string, inner: string, close: string) => {
			const text = plain(inner);
			if (text !== '') found(text);
			return open + close;
		});
	}
	const attribute = new RegExp(`(\\s${place.attribute}\\s*=\\s*)("[^"]*"|'[^']*')`, 'g');
	return xml.replace(attribute, (whole, name: string, quoted: string) => {
		const text = plain(quoted.slice(1, -1));
		if (text === '') return whole;
		found(text);
		return `${name}""`;
	});
}

/** The words of a piece of XML, without tags and entities. */
function plain(xml: string): string {
	let text = '';
	for (const token of tokensOf(`<x>${xml}</x>`)) if (token.kind === 'text') text += token.text;
	return text.trim();
}
