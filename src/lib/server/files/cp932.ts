/** What stands for a letter that CP932 has not (げた記号). */
const GETA = '〓';

/** The same letters of JIS, which Windows reads by another code: nobody sees a difference. */
const SAME: Record<string, string> = { '〜': '～', '−': '－' };

/** Lead bytes in the order in which Windows writes: NEC's own selection (ED, EE) never. */
const LEADS = [...range(0x81, 0x9f), ...range(0xe0, 0xec), ...range(0xef, 0xfc)];

/** A letter that was replaced, as it was typed and as it is written. */
export type Replaced = { letter: string; by: string };

let codes: Map<string, number[]> | null = null;

/**
 * Writes a text as CP932 (Shift_JIS of Windows). A letter that it has not, with all its marks, becomes 〓 and is
 * listed once in `replaced`.
 */
export function toCp932(text: string): {
	bytes: Uint8Array<ArrayBuffer>;
	replaced: Replaced[];
} {
	codes ??= readCodes();
	const known = codes;
	const replaced = new Map<string, string>();
	const bytes: number[] = [];
	for (const { segment } of new Intl.Segmenter('ja').segment(text)) {
		const own = codesOf(segment, known) ?? codesOf(segment.normalize('NFC'), known);
		const by = own ? segment : (SAME[segment] ?? GETA);
		if (!own) replaced.set(segment, by);
		bytes.push(...(own ?? codesOf(by, known) ?? []));
	}
	return {
		bytes: Uint8Array.from(bytes),
		replaced: [...replaced].map(([letter, by]) => ({ letter, by }))
	};
}

function codesOf(letters: string, known: Map<string, number[]>): number[] | null {
	const all: number[] = [];
	for (const letter of letters) {
		const code = known.get(letter);
		if (!code) return null;
		all.push(...code);
	}
	return all;
}

/** Read off the decoder, so that writing and reading are each other's opposite; the first code of a letter holds. */
function readCodes(): Map<string, number[]> {
	const decoder = new TextDecoder('shift_jis', { fatal: true });
	const found = new Map<string, number[]>();
	const add = (...bytes: number[]) => {
		const letter = decoded(decoder, bytes);
		// What is left for one's own letters means something else on every machine.
		const isOwn = letter !== null && /[\uE000-\uF8FF]/.test(letter);
		if (letter !== null && [...letter].length === 1 && !isOwn && !found.has(letter)) {
			found.set(letter, bytes);
		}
	};
	for (const byte of [...range(0x00, 0x7e), ...range(0xa1, 0xdf)]) add(byte);
	for (const lead of LEADS) {
		for (const trail of [...range(0x40, 0x7e), ...range(0x80, 0xfc)]) add(lead, trail);
	}
	return found;
}

function decoded(decoder: TextDecoder, bytes: number[]): string | null {
	try {
		return decoder.decode(Uint8Array.from(bytes));
	} catch {
		return null;
	}
}

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
