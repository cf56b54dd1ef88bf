import type { Trace } from './traces.ts';

const SIGNATURE = 8;
/** Chunks of words and of EXIF; the picture is drawn the same without them. */
const TELLING = ['tEXt', 'iTXt', 'zTXt', 'eXIf'];

/** Reads what a PNG says in words; what is packed or EXIF counts as naming somebody. */
export function pngTraces(bytes: Buffer): Trace[] {
	return chunksOf(bytes)
		.filter(({ type }) => TELLING.includes(type))
		.map(({ type, body }) => {
			const keyword = body.toString('latin1').split('\0')[0] ?? '';
			const text = body
				.subarray(keyword.length + 1)
				.toString('utf8')
				.replace(/\0/g, ' ')
				.trim();
			if (type === 'eXIf') return { where: '画像の情報', text: '撮影者や場所', isName: true };
			const isName = /^(Author|Copyright|Artist)$/i.test(keyword) || type === 'zTXt';
			return { where: isName ? '作成者' : '画像の情報', text, isName };
		})
		.filter(({ text }) => text !== '');
}

/** The picture without those chunks. */
export function cleanedPng(bytes: Buffer): Buffer {
	const kept = chunksOf(bytes).filter(({ type }) => !TELLING.includes(type));
	return Buffer.concat([bytes.subarray(0, SIGNATURE), ...kept.map(({ whole }) => whole)]);
}

/** The chunks of a PNG, as far as they are whole. */
export function chunksOf(bytes: Buffer): { type: string; body: Buffer; whole: Buffer }[] {
	const chunks: { type: string; body: Buffer; whole: Buffer }[] = [];
	for (let at = SIGNATURE; at + 12 <= bytes.length;) {
		const length = bytes.readUInt32BE(at);
		const to = at + 12 + length;
		const type = bytes.toString('latin1', at + 4, at + 8);
		chunks.push({
			type,
			body: bytes.subarray(at + 8, at + 8 + length),
			whole: bytes.subarray(at, to)
		});
		at = to;
	}
	return chunks;
}
