import { open, type FileHandle } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { readAt } from './bytes.ts';
import type { ZipEntry } from './zip.ts';

/** Names are UTF-8. */
const UTF8 = 0x0800;
/** 1 January 1980, the first day a zip can name. */
const NO_DATE = 0x0021;
const DEFLATED = 8;

type Laid = { header: Buffer; offset: number };

/**
 * Writes a zip again to `target` with some entries replaced, by name; all others keep their packed bytes. Times,
 * comments and extra fields of the old one are not taken along.
 */
export async function rewriteZip(
	file: FileHandle,
	entries: ZipEntry[],
	replaced: Map<string, Buffer>,
	target: string
): Promise<void> {
	const out = await open(target, 'w');
	try {
		const laid: Laid[] = [];
		let offset = 0;
		for (const entry of entries) {
			const changed = replaced.get(entry.name);
			const packed = changed ? deflateRawSync(changed) : await packedBytes(file, entry);
			const header = headerOf(entry, packed.length, changed);
			const local = Buffer.concat([
				signed(0x04034b50),
				header.facts,
				lengths(header.name),
				header.name
			]);
			await out.write(local);
			await out.write(packed);
			laid.push({ header: directoryEntry(header, offset), offset });
			offset += local.length + packed.length;
		}
		const directory = Buffer.concat(laid.map(({ header }) => header));
		await out.write(directory);
		await out.write(endOf(laid.length, directory.length, offset));
	} finally {
		await out.close();
	}
}

async function packedBytes(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
	const local = await readAt(file, entry.offset, 30);
	const at = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
	return readAt(file, at, entry.packed);
}

type Header = { facts: Buffer; name: Buffer };

/** What the local header and the directory say alike, from the version to the size. */
function headerOf(entry: ZipEntry, packed: number, changed: Buffer | undefined): Header {
	const facts = Buffer.alloc(22);
	facts.writeUInt16LE(20, 0);
	facts.writeUInt16LE(UTF8, 2);
	facts.writeUInt16LE(changed ? DEFLATED : entry.method, 4);
	facts.writeUInt16LE(NO_DATE, 8);
	facts.writeUInt32LE(changed ? crc32(changed) : entry.crc, 10);
	facts.writeUInt32LE(packed, 14);
	facts.writeUInt32LE(changed ? changed.length : entry.size, 18);
	return { facts, name: Buffer.from(entry.name, 'utf8') };
}

function directoryEntry({ facts, name }: Header, offset: number): Buffer {
	const rest = Buffer.alloc(14);
	rest.writeUInt32LE(offset, 10);
	return Buffer.concat([signed(0x02014b50), word(20), facts, lengths(name), rest, name]);
}

function endOf(count: number, length: number, offset: number): Buffer {
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(count, 8);
	end.writeUInt16LE(count, 10);
	end.writeUInt32LE(length, 12);
	end.writeUInt32LE(offset, 16);
	return end;
}

function signed(signature: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(signature, 0);
	return bytes;
}

function word(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value, 0);
	return bytes;
}

/** Of the name, and of no extra field. */
function lengths(name: Buffer): Buffer {
	return Buffer.concat([word(name.length), word(0)]);
}
