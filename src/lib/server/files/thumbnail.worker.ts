import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { decode, encode } from 'jpeg-js';
import { pngPixels, type Pixels } from './png-pixels.ts';
import type { ThumbnailJob } from './thumbnails.ts';

/** The longer side, points: drawn at half of it, it is sharp on fine screens too. */
const SIDE = 96;
/** Points of the largest picture that is drawn. */
const MOST = 24_000_000;
const QUALITY = 80;

const { path, kind }: ThumbnailJob = workerData;
try {
	const small = smaller(await pixels());
	const { data } = encode(small, QUALITY);
	const bytes = new Uint8Array(data);
	parentPort?.postMessage({ bytes }, [bytes.buffer]);
} catch {
	// Whatever a malformed picture breaks in here is the picture's fault: nothing is posted.
}

async function pixels(): Promise<Pixels> {
	const file = await readFile(path);
	if (kind === 'png') return pngPixels(file, MOST);
	const limits = { maxResolutionInMP: MOST / 1_000_000, maxMemoryUsageInMB: 400 };
	return decode(file, { useTArray: true, ...limits });
}

/** Each point is the mean of those it stands for, on white paper. */
function smaller(of: Pixels): { width: number; height: number; data: Uint8Array } {
	const scale = Math.min(1, SIDE / Math.max(of.width, of.height));
	const width = Math.max(1, Math.round(of.width * scale));
	const height = Math.max(1, Math.round(of.height * scale));
	const data = new Uint8Array(width * height * 4).fill(255);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) data.set(mean(of, x, y, width, height), (y * width + x) * 4);
	}
	return { width, height, data };
}

function mean(of: Pixels, x: number, y: number, width: number, height: number): number[] {
	const [left, top] = [Math.floor((x * of.width) / width), Math.floor((y * of.height) / height)];
	const right = Math.max(left + 1, Math.floor(((x + 1) * of.width) / width));
	const bottom = Math.max(top + 1, Math.floor(((y + 1) * of.height) / height));
	const sums = [0, 0, 0];
	for (let row = top; row < bottom; row += 1) {
		for (let column = left; column < right; column += 1) {
			const at = (row * of.width + column) * 4;
			const opacity = (of.data[at + 3] ?? 255) / 255;
			for (let each = 0; each < 3; each += 1) {
				sums[each] = (sums[each] ?? 0) + (of.data[at + each] ?? 0) * opacity + 255 * (1 - opacity);
			}
		}
	}
	const count = (right - left) * (bottom - top);
	return [...sums.map((sum) => Math.round(sum / count)), 255];
}
