import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { readAt } from './bytes.ts';

export type ZipEntry = {
	name: string;
	size: number;
	packed: number;
	method: number;
	offset: number;
	encrypted: boolean;
	crc: number;
};

const cp932 = new TextDecoder('shift_jis');

const KIB = 1024;
const MIB = 1024 * KIB;
const TAIL = 64 * KIB;
const MOST_ENTRIES = 20_000;
const LARGEST_DIRECTORY = 8 * MIB;
const LARGEST_UNPACKED = 500 * MIB;
const SUSPECT_FROM = 50 * MIB;
const SUSPECT_RATIO = 200;

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
		encrypted: (flags & 1) !== 0,
		crc: record.readUInt32LE(16)
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

function readWide(bytes: Buffer, at: number): number {
	return Number(bytes.readBigUInt64LE(at));
}
