import type { Trace } from './traces.ts';

const APP1 = 0xe1;
const APP13 = 0xed;
const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const EXIF = 'Exif\0\0';

/** Tags of TIFF and EXIF that name somebody or a place. */
const NAMING = new Map([
	[0x013b, '撮影者'],
	[0x8298, '著作権'],
	[0x9c9d, '作成者'],
	[0xa430, 'カメラの持ち主']
]);
const ORIENTATION = 0x0112;
const EXIF_DIRECTORY = 0x8769;
const GPS_DIRECTORY = 0x8825;

type Segment = { marker: number; from: number; to: number };

/** Reads what a JPEG says of who took it and where. */
export function jpegTraces(bytes: Buffer): Trace[] {
	const traces: Trace[] = [];
	for (const { marker, from, to } of segmentsOf(bytes)) {
		const body = bytes.subarray(from + 4, to);
		if (marker === APP1 && startsWith(body, EXIF)) {
			traces.push(...exifOf(body.subarray(6)).traces);
		} else if (marker === APP1 && body.includes('photoshop:AuthorsPosition')) {
			traces.push({ where: '画像の情報', text: '作成者', isName: true });
		} else if (marker === APP1 && body.includes('dc:creator')) {
			const names = /<dc:creator>[\s\S]*?<rdf:li[^>]*>([^<]*)/.exec(body.toString('utf8'));
			traces.push({ where: '作成者', text: names?.[1]?.trim() ?? '', isName: true });
		} else if (marker === COMMENT) {
			traces.push({ where: 'コメント', text: body.toString('utf8').trim(), isName: false });
		} else if (marker === APP13 && /\x1c\x02[\x50\x55\x6e\x73\x74]/.test(body.toString('latin1'))) {
			traces.push({ where: '画像の情報', text: '撮影者や著作権', isName: true });
		}
	}
	return traces.filter(({ text }) => text !== '');
}

/** The picture without those segments; which way is up stays. */
export function cleanedJpeg(bytes: Buffer): Buffer {
	const parts: Buffer[] = [bytes.subarray(0, 2)];
	let end = 2;
	for (const { marker, from, to } of segmentsOf(bytes)) {
		const body = bytes.subarray(from + 4, to);
		end = to;
		if (marker === APP1 && startsWith(body, EXIF)) {
			const { orientation } = exifOf(body.subarray(6));
			if (orientation > 1) parts.push(orientationSegment(orientation));
		} else if (marker !== APP1 && marker !== APP13 && marker !== COMMENT) {
			parts.push(bytes.subarray(from, to));
		}
	}
	return Buffer.concat([...parts, bytes.subarray(end)]);
}

/** The segments before the picture itself. */
function segmentsOf(bytes: Buffer): Segment[] {
	const segments: Segment[] = [];
	for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
		const marker = bytes[at + 1] ?? 0;
		if (marker === START_OF_SCAN) break;
		const to = at + 2 + bytes.readUInt16BE(at + 2);
		if (to > bytes.length) break;
		segments.push({ marker, from: at, to });
		at = to;
	}
	return segments;
}

function exifOf(tiff: Buffer): { traces: Trace[]; orientation: number } {
	const found: { traces: Trace[]; orientation: number } = { traces: [], orientation: 1 };
	const isLittle = tiff.toString('latin1', 0, 2) === 'II';
	const u16 = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const u32 = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
	const visit = (at: number, depth: number) => {
		const count = u16(at);
		for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
			const tag = u16(entry);
			const length = u32(entry + 4);
			const where = NAMING.get(tag);
			if (tag === ORIENTATION) found.orientation = u16(entry + 8);
			else if (tag === GPS_DIRECTORY) {
				found.traces.push({ where: '撮影場所', text: '位置情報', isName: true });
			} else if (tag === EXIF_DIRECTORY && depth === 0) visit(u32(entry + 8), 1);
			else if (where) {
				const from = length > 4 ? u32(entry + 8) : entry + 8;
				const value = tiff.subarray(from, from + length);
				// Windows writes its own tags in UTF-16.
				const text = value.toString(tag === 0x9c9d ? 'utf16le' : 'utf8');
				found.traces.push({ where, text: text.replace(/\0/g, '').trim(), isName: true });
			}
		}
	};
	try {
		visit(u32(4), 0);
	} catch (thrown) {
		// A directory that leads out of the segment ends the reading; what stands there is cut off anyway.
		if (!(thrown instanceof RangeError)) throw thrown;
	}
	return found;
}

function orientationSegment(orientation: number): Buffer {
	const tiff = Buffer.alloc(26);
	tiff.write('MM\0*', 0, 'latin1');
	tiff.writeUInt32BE(8, 4);
	tiff.writeUInt16BE(1, 8);
	tiff.writeUInt16BE(ORIENTATION, 10);
	tiff.writeUInt16BE(3, 12);
	tiff.writeUInt32BE(1, 14);
	tiff.writeUInt16BE(orientation, 18);
	const body = Buffer.concat([Buffer.from(EXIF, 'latin1'), tiff]);
	const head = Buffer.from([0xff, APP1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

function startsWith(body: Buffer, text: string): boolean {
	return body.toString('latin1', 0, text.length) === text;
}
