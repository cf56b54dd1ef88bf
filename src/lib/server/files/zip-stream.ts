import type { ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { safeName } from './names.ts';
import { asWeb, bytesOnDisk, openBytes } from './store.ts';

/** One stored file in a ZIP, or (`text`) a note in its place. */
export type ZipContent = { folder: string; name: string; at: Date } & (
	{ sha256: string; size: number } | { text: string }
);

export type Zip = {
	stream: ReadableStream<Uint8Array>;
	/** Bytes, known before the first is sent. */
	size: number;
	/** The entries whose bytes are in it, rather than a note in their place. */
	packed: ZipContent[];
};

/** Letters of a folder, so that Windows still takes the whole path. */
const LONGEST_FOLDER = 40;

/**
 * A ZIP of stored files, read one after another while it is sent: memory does not grow with them. Files are stored
 * as they are, since documents and pictures are compressed already; a file that is missing on disk becomes a note.
 */
export async function zipOf(entries: ZipContent[]): Promise<Zip> {
	const zip = new ZipFile();
	const source = zip.outputStream as Readable;
	const taken = new Set<string>();
	const packed: ZipContent[] = [];
	let reading: ReadStream | null = null;
	for (const entry of entries) {
		const found = 'text' in entry ? null : await bytesOnDisk(entry.sha256);
		const options = { mtime: entry.at, mode: 0o100644, compress: false };
		if ('text' in entry || found === null) {
			const text = 'text' in entry ? entry.text : `「${entry.name}」は見つかりませんでした。`;
			const name = `${entry.name}は入っていません.txt`;
			// Windows reads a text in UTF-8 by this mark.
			const bytes = Buffer.from(`\uFEFF${text}\r\n`);
			zip.addBuffer(bytes, pathFor(entry.folder, name, taken), options);
			continue;
		}
		packed.push(entry);
		const path = pathFor(entry.folder, entry.name, taken);
		zip.addReadStreamLazy(path, { ...options, size: found }, (take) => {
			reading = openBytes(entry.sha256);
			// One that was erased meanwhile.
			reading.once('error', (error) => source.destroy(error));
			take(null, reading);
		});
	}
	zip.on('error', (error) => source.destroy(error as Error));
	const size = await new Promise<number>((resolve) =>
		zip.end({ forceZip64Format: false, comment: '' }, resolve as () => void)
	);
	const stop = () => {
		reading?.destroy();
		source.destroy();
	};
	return { stream: asWeb(source, stop), size, packed };
}

/** A path no other entry has, also for Windows, which does not tell case apart. */
function pathFor(folder: string, name: string, taken: Set<string>): string {
	const inFolder = folder === '' ? '' : `${segment(folder, LONGEST_FOLDER)}/`;
	const file = segment(name, Infinity);
	const dot = file.lastIndexOf('.');
	const [stem, extension] = dot > 0 ? [file.slice(0, dot), file.slice(dot)] : [file, ''];
	for (let count = 1; ; count += 1) {
		const path = `${inFolder}${stem}${count === 1 ? '' : `（${count}）`}${extension}`;
		const key = path.normalize('NFKC').toLowerCase();
		if (taken.has(key)) continue;
		taken.add(key);
		return path;
	}
}

/** One part of a path that every system takes. */
function segment(text: string, longest: number): string {
	const plain = text.replace(/[\\/:*?"<>|]/g, '＿');
	const short = [...safeName(plain)].slice(0, longest).join('').trim();
	return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `_${short}` : short;
}
