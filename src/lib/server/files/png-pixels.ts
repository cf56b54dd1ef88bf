import { inflateSync } from 'node:zlib';
import { chunksOf } from './png-traces.ts';
import { UnreadableFile } from './unreadable.ts';

/** A picture's points, four bytes each: red, green, blue and how opaque. */
export type Pixels = { width: number; height: number; data: Uint8Array };

/** Samples of one point, by PNG's colour type. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Draws a PNG of up to `most` points; throws `UnreadableFile` for a broken, a larger or an interlaced one. */
export function pngPixels(bytes: Buffer, most: number): Pixels {
	const chunks = chunksOf(bytes);
	const bodies = (type: string) =>
		chunks.filter((each) => each.type === type).map((each) => each.body);
	const [header] = bodies('IHDR');
	if (!header || header.length < 13) throw new UnreadableFile('broken');
	const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
	const [depth = 0, colour = 0, , , interlaced] = header.subarray(8);
	const samples = SAMPLES[colour];
	if (!samples || interlaced !== 0 || width === 0 || height === 0)
		throw new UnreadableFile('broken');
	if (width * height > most) throw new UnreadableFile('too-large');
	const stride = Math.ceil((width * samples * depth) / 8);
	const packed = Buffer.concat(bodies('IDAT'));
	const rows = inflateSync(packed, { maxOutputLength: (stride + 1) * height });
	if (rows.length < (stride + 1) * height) throw new UnreadableFile('broken');
	unfilter(rows, stride, height, Math.max(1, (samples * depth) >> 3));

	const palette = bodies('PLTE')[0] ?? Buffer.alloc(0);
	const opacity = bodies('tRNS')[0] ?? Buffer.alloc(0);
	const largest = 2 ** depth - 1;
	const data = new Uint8Array(width * height * 4);
	for (let y = 0; y < height; y += 1) {
		const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
		for (let x = 0; x < width; x += 1) {
			const sample = (index: number) => sampleAt(row, x * samples + index, depth);
			const shade = (index: number) => (sample(index) * 255) / largest;
			const at = (y * width + x) * 4;
			if (colour === 3) {
				const index = sample(0);
				data.set(palette.subarray(index * 3, index * 3 + 3), at);
				data[at + 3] = opacity[index] ?? 255;
			} else {
				const isGrey = colour === 0 || colour === 4;
				for (let each = 0; each < 3; each += 1) data[at + each] = shade(isGrey ? 0 : each);
				data[at + 3] = colour >= 4 ? shade(samples - 1) : 255;
			}
		}
	}
	return { width, height, data };
}

function sampleAt(row: Uint8Array, index: number, depth: number): number {
	if (depth === 8) return row[index] ?? 0;
	if (depth === 16) return ((row[index * 2] ?? 0) << 8) | (row[index * 2 + 1] ?? 0);
	const bit = index * depth;
	return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

/** Each line is written as what it differs by from its left, its upper or both neighbours. */
function unfilter(rows: Buffer, stride: number, height: number, step: number): void {
	for (let y = 0; y < height; y += 1) {
		const start = y * (stride + 1) + 1;
		const above = start - stride - 1;
		const filter = rows[start - 1] ?? 0;
		if (filter > 4) throw new UnreadableFile('broken');
		for (let x = 0; filter > 0 && x < stride; x += 1) {
			const left = x >= step ? (rows[start + x - step] ?? 0) : 0;
			const up = y > 0 ? (rows[above + x] ?? 0) : 0;
			const corner = x >= step && y > 0 ? (rows[above + x - step] ?? 0) : 0;
			const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter] ?? 0;
			rows[start + x] = (rows[start + x] ?? 0) + guess;
		}
	}
}

function nearest(left: number, up: number, corner: number): number {
	const guess = left + up - corner;
	const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(guess - each)) as [
		number,
		number,
		number
	];
	if (toLeft <= toUp && toLeft <= toCorner) return left;
	return toUp <= toCorner ? up : corner;
}
