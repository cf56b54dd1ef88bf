import type { Cell } from '../../../files/cells.ts';
import type { Told } from '../findings.ts';
import { broken, type Reading } from './reading.ts';

/** How codes look: Microsoft's part numbers, the two ids of its cloud partners, or whatever a maker likes. */
export type CodeForm = 'microsoft' | 'csp' | 'any';

const PART = /^[0-9A-Z]{3}-[0-9]{5}$/;
const OWN = /^[0-9A-Z][0-9A-Z._/+-]{0,49}$/;

/** A code as typed, without width, case, invisible spaces and the many hyphens; line ends stay. */
function codeText(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\u2010-\u2015\u2212\uFF0D\u30FC\uFF70\uFE63]/g, '-')
		.replace(/[\u200B-\u200F\uFEFF]/g, '')
		.replace(/[^\S\n]+/g, ' ')
		.trim()
		.toUpperCase();
}

/** Reads a part number; `known` are those on record, for the mistakes of O and 0, I and 1. */
export function readPart(cell: Cell, form: CodeForm, known: ReadonlySet<string>): Reading<string> {
	const damage = broken(cell);
	if (damage) return damage;
	const text = codeText(cell.text);
	if (text === '') return fault({ code: 'code-missing' });
	if (/^\d+(\.\d+)?E\+?\d+$/.test(text)) return fault({ code: 'code-exponent' });
	if (form === 'any') return readOwn(text);
	if (cell.kind !== 'text') return fault({ code: 'code-numeric', proposal: padded(text) });
	const several = severalIn(text);
	if (several) return fault({ code: 'code-several', proposal: several.join('\n') });
	const code = text.replace(/\s/g, '');
	if (PART.test(code)) return { value: code, warning: confusable(code, known) };
	if (/^[0-9A-Z]{3}[0-9]{5}$/.test(code)) {
		return { value: hyphened(code), warning: { code: 'code-hyphen-added' } };
	}
	if (/^\d{7}$/.test(code)) return fault({ code: 'code-zero-lost', proposal: padded(code) });
	const meant = swappedEnd(code);
	const isLikely = meant !== null && (known.size === 0 || known.has(meant));
	return fault(isLikely ? { code: 'code-confused', proposal: meant } : { code: 'code-form' });
}

function readOwn(text: string): Reading<string> {
	const code = text.replace(/\s/g, '');
	return OWN.test(code) ? { value: code } : fault({ code: 'code-form' });
}

function severalIn(text: string): string[] | null {
	const pieces = text
		.split(/[/、,;・\n]|\s+(?=[0-9A-Z]{3}-)/)
		.map((piece) => piece.replace(/\s/g, ''))
		.filter((piece) => piece !== '');
	const codes = pieces.filter((piece) => PART.test(piece) || /^[0-9A-Z]{3}[0-9]{5}$/.test(piece));
	return codes.length > 1 && codes.length === pieces.length
		? codes.map((code) => (PART.test(code) ? code : hyphened(code)))
		: null;
}

function hyphened(code: string): string {
	return `${code.slice(0, 3)}-${code.slice(3)}`;
}

function padded(digits: string): string | null {
	return /^\d{7,8}$/.test(digits) ? hyphened(digits.padStart(8, '0')) : null;
}

/** The last five are digits in every part number, so letters there were meant as digits. */
function swappedEnd(code: string): string | null {
	const [head = '', end = ''] = code.split('-');
	const swapped = `${head}-${toDigits(end)}`;
	return PART.test(swapped) ? swapped : null;
}

function confusable(code: string, known: ReadonlySet<string>): Told | undefined {
	if (known.has(code)) return undefined;
	const [head = '', end = ''] = code.split('-');
	const others = [toDigits(head), head.replaceAll('0', 'O'), head.replaceAll('1', 'I')];
	const meant = others.map((each) => `${each}-${end}`).find((each) => known.has(each));
	return meant ? { code: 'code-confusable', proposal: meant } : undefined;
}

function toDigits(text: string): string {
	return text.replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** Reads the id of a cloud product; ids of SKUs that Excel robbed of their zeros get them back, with a warning. */
export function readCspId(cell: Cell, field: 'productId' | 'skuId'): Reading<string> {
	const damage = broken(cell);
	if (damage) return damage;
	const code = codeText(cell.text).replace(/\s/g, '');
	if (code === '') return fault({ code: 'code-missing' });
	const isRight = field === 'productId' ? /^[0-9A-Z]{12}$/ : /^[0-9A-Z]{4}$/;
	const zeros = code.padStart(4, '0');
	const isShort = field === 'skuId' && /^\d{1,4}$/.test(code);
	if (cell.kind !== 'text')
		return fault({ code: 'code-numeric', proposal: isShort ? zeros : null });
	if (isRight.test(code)) return { value: code };
	return isShort
		? { value: zeros, warning: { code: 'code-zeros-added' } }
		: fault({ code: 'code-form' });
}

function fault(error: Told): Reading<string> {
	return { value: null, error };
}
