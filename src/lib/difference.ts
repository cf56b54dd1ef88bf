/** A stretch of two texts compared: in both, only in the older, or only in the newer. */
export type Stretch = { text: string; is: 'same' | 'removed' | 'added' };

/** Beyond so many comparisons a middle is shown as replaced whole. */
const MOST_STEPS = 4_000_000;

/** What has changed from one text to another, sentence by sentence (to 「。」 or the end of a line). */
export function difference(before: string, after: string): Stretch[] {
	return joined(compared(sentences(before), sentences(after)));
}

/** What has changed from one list of pieces of text to another, piece by piece. */
export function compared(a: string[], b: string[]): Stretch[] {
	let start = 0;
	while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
		end += 1;
	}
	const same = (text: string): Stretch => ({ text, is: 'same' });
	return [
		...a.slice(0, start).map(same),
		...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
		...a.slice(a.length - end).map(same)
	];
}

function sentences(text: string): string[] {
	return text.match(/[^。\n]*(?:。|\n)|[^。\n]+$/g) ?? [];
}

/** The longest common run of sentences stays, all else is taken out or put in. */
function middle(a: string[], b: string[]): Stretch[] {
	const removed = (text: string): Stretch => ({ text, is: 'removed' });
	const added = (text: string): Stretch => ({ text, is: 'added' });
	if (a.length * b.length > MOST_STEPS) return [...a.map(removed), ...b.map(added)];
	const width = b.length + 1;
	const lengths = new Uint32Array((a.length + 1) * width);
	const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
	for (let i = a.length - 1; i >= 0; i -= 1) {
		for (let j = b.length - 1; j >= 0; j -= 1) {
			lengths[i * width + j] =
				a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const found: Stretch[] = [];
	let [i, j] = [0, 0];
	while (i < a.length || j < b.length) {
		const [left, right] = [a[i], b[j]];
		if (left !== undefined && left === right) {
			found.push({ text: left, is: 'same' });
			i += 1;
			j += 1;
		} else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
			found.push(removed(left));
			i += 1;
		} else {
			found.push(added(right ?? ''));
			j += 1;
		}
	}
	return found;
}

function joined(stretches: Stretch[]): Stretch[] {
	const result: Stretch[] = [];
	for (const stretch of stretches) {
		const last = result.at(-1);
		if (last?.is === stretch.is) last.text += stretch.text;
		else result.push({ ...stretch });
	}
	return result;
}
