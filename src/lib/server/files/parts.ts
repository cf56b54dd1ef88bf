import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { decodeText } from './charset.ts';
import { UnreadableFile } from './unreadable.ts';
import { attributesOf, tokensOf } from './xml.ts';
import { unpack, zipDirectory, type ZipEntry } from './zip.ts';

/** How many bytes one part, and all together, may unpack to. */
export type Unpacking = { part: number; sum: number };

/** An Office file: its parts by name in small letters, and the bytes they may still unpack to. */
export type Archive = {
	file: FileHandle;
	entries: Map<string, ZipEntry>;
	largest: number;
	budget: number;
};

const MIB = 1024 * 1024;
const PREVIEW_UNPACKING: Unpacking = { part: 32 * MIB, sum: 64 * MIB };

/** Opens an Office file and finds its main part, from which all others are reached. */
export async function openArchive(
	file: FileHandle,
	size: number,
	{ part, sum }: Unpacking = PREVIEW_UNPACKING
): Promise<{ archive: Archive; main: string }> {
	const entries = await directory(file, size);
	const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]));
	const archive: Archive = { file, entries: byName, largest: part, budget: sum };
	const relations = await readRelations(archive, '');
	const main = relations.find(({ type }) => type.endsWith('/officeDocument'))?.part;
	if (!main) throw new UnreadableFile('broken');
	return { archive, main };
}

/** A zip's entries, of a zip that can be read. */
export async function directory(file: FileHandle, size: number): Promise<ZipEntry[]> {
	const entries = await zipDirectory(file, size);
	if (entries === 'bomb') throw new UnreadableFile('too-large');
	if (entries === 'broken') throw new UnreadableFile('broken');
	return entries;
}

/** The parts a presentation or workbook lists, in its own order, without hidden sheets. */
export async function listedParts(
	archive: Archive,
	main: string,
	element: 'sldId' | 'sheet'
): Promise<{ name: string; part: string }[]> {
	const parts = await everyListedPart(archive, main, element);
	return parts.filter(({ isHidden }) => !isHidden).map(({ name, part }) => ({ name, part }));
}

/** As `listedParts`, and the hidden ones among them. */
export async function everyListedPart(
	archive: Archive,
	main: string,
	element: 'sldId' | 'sheet'
): Promise<{ name: string; part: string; isHidden: boolean }[]> {
	const relations = await readRelations(archive, main);
	const parts: { name: string; part: string; isHidden: boolean }[] = [];
	for (const token of tokensOf(await readPart(archive, main))) {
		if (token.kind !== 'open' || token.name !== element) continue;
		const attributes = attributesOf(token.raw);
		const id = [...attributes].find(([name]) => name.endsWith(':id'))?.[1];
		const part = relations.find((relation) => relation.id === id)?.part;
		const isHidden = (attributes.get('state') ?? 'visible') !== 'visible';
		if (part) parts.push({ name: attributes.get('name') ?? '', part, isHidden });
	}
	return parts;
}

/** The parts inside the file that a part refers to. */
export async function readRelations(
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

/** The XML of a part that must be there. */
export async function readPart(archive: Archive, name: string): Promise<string> {
	if (!archive.entries.has(name.toLowerCase())) throw new UnreadableFile('broken');
	return readOptionalPart(archive, name);
}

/** The XML of a part; empty where the file has none of that name. */
export async function readOptionalPart(archive: Archive, name: string): Promise<string> {
	const entry = archive.entries.get(name.toLowerCase());
	if (!entry) return '';
	if (entry.encrypted) throw new UnreadableFile('password');
	const bytes = await unpack(archive.file, entry, Math.min(archive.largest, archive.budget));
	if (bytes === 'too-large' || bytes === 'broken') throw new UnreadableFile(bytes);
	archive.budget -= bytes.length;
	if (archive.budget <= 0) throw new UnreadableFile('too-large');
	const decoded = decodeText(bytes, false);
	if (!decoded) throw new UnreadableFile('broken');
	return decoded.text;
}
