/** The eras in which anything here was written. */
const eras = [
	{ letter: 'r', name: '令和', from: 2019, to: 2099 },
	{ letter: 'h', name: '平成', from: 1989, to: 2019 },
	{ letter: 's', name: '昭和', from: 1926, to: 1989 }
];

const ofEra =
	/(?<![a-z0-9])(令和|平成|昭和|[rhs])\.?(元|\d{1,2}|[二三四五六七八九]?十?[一二三四五六七八九]|[二三四五六七八九]?十)(年度|年)?(?![0-9])/;
const western = /(?<![0-9])((?:19|20)\d\d)(年度|年)(?![0-9])/;

/** A word in its searchable form, and the same with its year counted otherwise: 令和8年, 令和八年, r8年, 2026年. */
export function yearForms(form: string): string[] {
	const byEra = ofEra.exec(form);
	if (byEra) {
		const [whole, name = '', count = '', unit = ''] = byEra;
		const era = eras.find((each) => each.letter === name || each.name === name);
		const year = (era?.from ?? 0) + ordinal(count) - 1;
		// 「r8」 alone is a year, 「h1」 in the middle of other words need not be one.
		if (!era || year > era.to || (unit === '' && whole !== form)) return [form];
		return written(year, unit).map((other) => form.replace(whole, other));
	}
	const byCount = western.exec(form);
	if (!byCount) return [form];
	const [whole, year = '', unit = ''] = byCount;
	return written(Number(year), unit).map((other) => form.replace(whole, other));
}

/** The fiscal year somebody means by 「R8」「令和8年度」「2026」; null where it is none. */
export function fiscalYearIn(text: string): number | null {
	const plain = text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\s|年度?$/g, '');
	if (/^(19|20)\d\d$/.test(plain)) return Number(plain);
	const byEra = ofEra.exec(plain);
	const era = byEra && eras.find((each) => each.letter === byEra[1] || each.name === byEra[1]);
	return era && byEra[0] === plain ? era.from + ordinal(byEra[2] ?? '') - 1 : null;
}

function written(year: number, unit: string): string[] {
	const counted = eras.flatMap(({ letter, name, from, to }) => {
		if (year < from || year > to) return [];
		const count = year - from + 1;
		const counts = [...new Set([String(count), kanjiOf(count), ...(count === 1 ? ['元'] : [])])];
		return [...counts.map((each) => `${name}${each}${unit || '年'}`), `${letter}${count}${unit}`];
	});
	// A bare 2026 may be anything.
	return [`${year}${unit || '年'}`, ...counted];
}

const digits = '〇一二三四五六七八九';

function kanjiOf(count: number): string {
	const tens = Math.floor(count / 10);
	const ones = count % 10;
	return (tens > 1 ? digits[tens] : '') + (tens > 0 ? '十' : '') + (ones > 0 ? digits[ones] : '');
}

function ordinal(count: string): number {
	if (count === '元') return 1;
	if (/^\d+$/.test(count)) return Number(count);
	const [tens, ones] = count.includes('十') ? count.split('十') : ['-', count];
	const ten = tens === '-' ? 0 : tens === '' ? 1 : digits.indexOf(tens ?? '');
	return ten * 10 + (ones ? digits.indexOf(ones) : 0);
}
