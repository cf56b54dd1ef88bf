import { attributesOf, tokensOf } from './xml.ts';

export type Moment = 'date' | 'date-time' | 'time' | 'elapsed';

/** Which of a workbook's cell formats show a number as a moment, by their order. */
export function momentsOf(xml: string): (Moment | null)[] {
	const codes = new Map<number, string>();
	const moments: (Moment | null)[] = [];
	let isCellFormat = false;
	for (const token of tokensOf(xml)) {
		if (token.kind === 'text') continue;
		if (token.name === 'cellXfs') isCellFormat = token.kind === 'open';
		if (token.kind === 'close') continue;
		const attributes = attributesOf(token.raw);
		const id = Number(attributes.get('numFmtId'));
		if (token.name === 'numFmt') codes.set(id, attributes.get('formatCode') ?? '');
		if (token.name === 'xf' && isCellFormat) moments.push(momentOf(id, codes.get(id) ?? null));
	}
	return moments;
}

function momentOf(id: number, code: string | null): Moment | null {
	if (code === null) return builtInMoment(id);
	if (/^general$/i.test(code)) return null;
	if (/\[[hms]+\]/i.test(code)) return 'elapsed';
	const letters = code
		.split(';', 1)
		.join('')
		.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|am\/pm|a\/p|e[+-]/gi, '');
	const hasTime = /[hs]/i.test(letters);
	const hasDate = /[ydgea]/i.test(letters) || (!hasTime && /m/i.test(letters));
	if (hasDate) return hasTime ? 'date-time' : 'date';
	return hasTime ? 'time' : null;
}

function builtInMoment(id: number): Moment | null {
	// 27–36 and 50–58 are the formats of the Japanese Excel.
	const times = [18, 19, 20, 21, 32, 33, 45, 47, 55, 56];
	const isDate = (id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
	if (id === 22) return 'date-time';
	if (id === 46) return 'elapsed';
	if (times.includes(id)) return 'time';
	return isDate ? 'date' : null;
}

/** Writes a serial number as the moment it stands for. */
export function momentText(serial: number, moment: Moment, startsIn1904: boolean): string {
	const minutes = Math.round(serial * 1440);
	const clock = (hours: number) => `${hours}:${String(minutes % 60).padStart(2, '0')}`;
	if (minutes < 0 || serial > 2_958_466) return String(serial);
	if (moment === 'elapsed') return clock(Math.floor(minutes / 60));
	const time = clock(Math.floor(minutes / 60) % 24);
	if (moment === 'time') return time;

	const day = Math.floor(moment === 'date' ? serial : minutes / 1440);
	// Excel believes in 29 February 1900, so its days before that are counted from one day later.
	const start = startsIn1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
	const iso = new Date(start + day * 86_400_000).toISOString();
	const date = iso.slice(0, 10).replaceAll('-', '/');
	return moment === 'date' ? date : `${date} ${time.padStart(5, '0')}`;
}
