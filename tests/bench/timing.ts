export type Spread = { p50: number; p95: number };

/** How long an act takes, ms. */
export function spent(act: () => unknown): number {
	const begun = performance.now();
	act();
	return performance.now() - begun;
}

/** How long an act takes when it is done over and over, after a first time that does not count. */
export function spreadOf(runs: number, act: () => unknown): Spread {
	act();
	return spread(Array.from({ length: runs }, () => spent(act)));
}

export function spread(times: number[]): Spread {
	return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

export function median(of: number[]): number {
	return quantile(of, 0.5);
}

/** The value below which that share lies; 0 of nothing. */
export function quantile(of: number[], share: number): number {
	const sorted = of.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
