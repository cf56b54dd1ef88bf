/** What is aimed at: the figure itself, or its ratio to the floor, is at most or at least so much. */
export type Target = { of: 'yui' | 'ratio'; most?: number; least?: number };

export type Figure = {
	part: string;
	name: string;
	unit: string;
	yui: number;
	floor: number | null;
	/** What the floor is, where there are several. */
	floorIs: string | null;
	/** Yui's figure divided by the floor's. */
	ratio: number | null;
	better: 'lower' | 'higher';
	target: Target | null;
	isMet: boolean | null;
};

/** Everything measured so far in this run. */
export const figures: Figure[] = [];

/** Keeps one figure for the file of the run, with whether it is as good as aimed at. */
export function figure(
	part: string,
	name: string,
	of: {
		unit: string;
		yui: number;
		floor?: number | null;
		floorIs?: string;
		better?: 'lower' | 'higher';
		target?: Target;
	}
): void {
	const { unit, yui, floor = null, floorIs = null, better = 'lower', target = null } = of;
	const ratio = floor === null || floor === 0 ? null : yui / floor;
	const isMet = target && meets(target, yui, ratio);
	figures.push({ part, name, unit, yui, floor, floorIs, ratio, better, target, isMet });
}

function meets(target: Target, yui: number, ratio: number | null): boolean {
	const value = target.of === 'yui' ? yui : ratio;
	if (value === null) return false;
	return value <= (target.most ?? Infinity) && value >= (target.least ?? -Infinity);
}

/** A target in words, such as 「≥ 27 % of the floor」. */
export function targetWords({ target, unit }: Figure): string {
	if (!target) return '';
	const { of, most, least } = target;
	const bound = (value: number) => {
		if (of === 'yui') return `${value} ${unit}`;
		return value < 1 ? `${(value * 100).toFixed(0)} % of the floor` : `${value} × the floor`;
	};
	return [
		...(most === undefined ? [] : [`≤ ${bound(most)}`]),
		...(least === undefined ? [] : [`≥ ${bound(least)}`])
	].join(', ');
}

/** A number short enough to read. */
export function short(value: number | null): string {
	if (value === null) return '';
	return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}
