/** Numbers that decide what an act is about; the same numbers in the same state decide the same. */
export type Dice = {
	/** A whole number from 0 up to, and without, `sides`. */
	of: (sides: number) => number;
	/** One of them; undefined of none. */
	one: <Each>(among: readonly Each[]) => Each | undefined;
	/** True so many times in a hundred; of nothing but zeros never. */
	often: (percent: number) => boolean;
};

/** Dice that show these numbers one after the other, and begin again. */
export function diceOf(numbers: readonly number[]): Dice {
	let next = 0;
	const of = (sides: number) => (numbers[next++ % numbers.length] ?? 0) % sides;
	return {
		of,
		one: (among) => (among.length === 0 ? undefined : among[of(among.length)]),
		often: (percent) => of(100) >= 100 - percent
	};
}
