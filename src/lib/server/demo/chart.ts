import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 480;
const HEIGHT = 240;
/** Paper, and the blue of the bars. */
const PALETTE = [255, 255, 255, 0, 23, 193];

/** A bar chart as PNG; each bar in percent of the height. */
export function chart(bars: number[]): Uint8Array {
	const step = WIDTH / bars.length;
	const rows = Array.from({ length: HEIGHT }, (_, y) => {
		const row = new Uint8Array(WIDTH + 1);
		for (let x = 0; x < WIDTH; x += 1) {
			const bar = bars[Math.floor(x / step)] ?? 0;
			const isBar = x % step > step / 4 && HEIGHT - y <= (HEIGHT * bar) / 100;
			row[x + 1] = isBar ? 1 : 0;
		}
		return row;
	});
	const header = Buffer.alloc(13);
	header.writeUInt32BE(WIDTH, 0);
	header.writeUInt32BE(HEIGHT, 4);
	// Eight bits a pixel, by a palette.
	header.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(PALETTE)),
		chunk('IDAT', deflateSync(Buffer.concat(rows))),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const whole = Buffer.alloc(body.length + 8);
	whole.writeUInt32BE(content.length, 0);
	body.copy(whole, 4);
	whole.writeUInt32BE(crc32(body), body.length + 4);
	return whole;
}
