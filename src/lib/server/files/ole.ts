import type { FileHandle } from 'node:fs/promises';
import { readAt } from './bytes.ts';

const MOST_OLE_SECTORS = 4096;

/** The names in a compound file's directory, in small letters; those at its root apart. */
export async function oleNames(
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
