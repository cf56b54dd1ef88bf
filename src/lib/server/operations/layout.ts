import { join } from 'node:path';
import { invalid } from '#lib/errors.ts';

/** What a backup says of itself, as its last entry: a backup without it was cut short. */
export type Manifest = {
	format: typeof FORMAT;
	/** The product's version that took it. */
	version: string;
	/** The newest migration of the database in it. */
	schema: number;
	takenAt: string;
	events: { count: number; hash: string };
	database: { bytes: number; sha256: string };
	files: {
		count: number;
		bytes: number;
		/** Files that were missing or broken already when the backup was taken; they are not in it. */
		damaged: string[];
	};
};

/** The version of the layout: a tar of the entries named below. */
export const FORMAT = 1;
export const BLOCK = 512;
export const DATABASE = 'yui.sqlite';
export const MANIFEST = 'manifest.json';

/** The database file of a data folder. */
export function databasePath(folder: string): string {
	return join(folder, DATABASE);
}

/** The path of stored bytes inside the data folder, and so inside a backup. */
export function storedPath(sha256: string): string {
	return `files/${sha256.slice(0, 2)}/${sha256}`;
}

/** Where the numbers stand in a tar header: offset and length. */
const SIZE = [124, 12] as const;
const TIME = [136, 12] as const;
const CHECKSUM = [148, 8] as const;

/** The ustar header of a plain file; sizes from 8 GiB on are written as GNU tar does. */
export function headerOf(name: string, size: number, time: number): Buffer {
	const header = Buffer.alloc(BLOCK);
	const octal = (value: number, [offset, length]: readonly [number, number]) =>
		header.write(value.toString(8).padStart(length - 1, '0'), offset);
	header.write(name, 0);
	header.write('0000600', 100);
	header.write('0000000', 108);
	header.write('0000000', 116);
	if (size < 8 ** 11) {
		octal(size, SIZE);
	} else {
		header[SIZE[0]] = 0x80;
		header.writeBigUInt64BE(BigInt(size), SIZE[0] + 4);
	}
	octal(time, TIME);
	header.fill(' ', CHECKSUM[0], CHECKSUM[0] + CHECKSUM[1]);
	header.write('0', 156);
	header.write('ustar\x0000', 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM[0]);
	return header;
}

/** The size a tar header names. */
export function sizeIn(header: Buffer): number {
	const [offset, length] = SIZE;
	if (header[offset] === 0x80) return Number(header.readBigUInt64BE(offset + 4));
	return octalIn(header.toString('latin1', offset, offset + length));
}

/** The time of change a tar header names, seconds. */
export function timeIn(header: Buffer): number {
	const [offset, length] = TIME;
	return octalIn(header.toString('latin1', offset, offset + length));
}

function octalIn(text: string): number {
	const digits = /^[0-7]+/.exec(text);
	return digits ? Number.parseInt(digits[0], 8) : 0;
}

/** Stops an operator's verb before it has changed anything, with the sentence to print. */
export function refuse(message: string): never {
	throw invalid('', message);
}
