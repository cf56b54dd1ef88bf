import { existsSync } from 'node:fs';
import { decode, encode } from 'jpeg-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chart } from '#lib/server/demo/chart.ts';
import { remove, thumbnailPath } from '#lib/server/files/store.ts';
import { thumbnail } from '#lib/server/files/thumbnails.ts';
import { closeTemporaryYui, openTemporaryYui } from '../../support/database.ts';
import { uploaded } from '../../support/story.ts';

vi.setConfig({ testTimeout: 30_000 });

let folder = '';

beforeEach(() => {
	folder = openTemporaryYui();
});
afterEach(() => closeTemporaryYui(folder));

async function stored(name: string, content: string | Uint8Array<ArrayBuffer>) {
	const [file] = await uploaded(name, content);
	if (!file) throw new Error(`${name} was refused.`);
	return file;
}

test('a png with a palette becomes a small jpeg of the same shape and colours', async () => {
	const file = await stored('図.png', new Uint8Array(chart([100, 0])));
	const small = decode(await thumbnail(file), { useTArray: true });
	expect([small.width, small.height]).toEqual([96, 48]);
	const at = (x: number, y: number) => [
		...small.data.subarray((y * 96 + x) * 4, (y * 96 + x) * 4 + 3)
	];
	const [red = 255, , blue = 0] = at(30, 24);
	expect(red).toBeLessThan(40);
	expect(blue).toBeGreaterThan(150);
	expect(Math.min(...at(80, 24))).toBeGreaterThan(230);
});

test('a jpeg does too, and goes with its bytes', async () => {
	const data = Buffer.alloc(200 * 400 * 4, 200);
	const file = await stored(
		'写真.jpg',
		new Uint8Array(encode({ width: 200, height: 400, data }).data)
	);
	const small = decode(await thumbnail(file), { useTArray: true });
	expect([small.width, small.height]).toEqual([48, 96]);
	await remove([file.sha256]);
	expect(existsSync(thumbnailPath(file.sha256))).toBe(false);
});

test('of a broken picture and of a text there is none, and it is not tried again', async () => {
	const cut = await stored('切れ.png', new Uint8Array(chart([50]).subarray(0, 120)));
	await expect(thumbnail(cut)).rejects.toThrow('プレビューできません');
	expect(existsSync(thumbnailPath(cut.sha256))).toBe(true);
	const text = await stored('文.txt', '文');
	await expect(thumbnail(text)).rejects.toThrow('プレビューできません');
});
