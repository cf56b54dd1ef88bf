import type { PriceLevel } from '../licences.ts';

/**
 * Points a year in one pool from which a price level holds, in programs that go by points. Whether a government's level
 * goes by them at all is not confirmed.
 */
const levelPoints: Record<PriceLevel, number> = { A: 500, B: 4000, C: 10_000, D: 25_000 };

/** The level so many points a year would make; null below the first. */
export function levelFor(points: number): PriceLevel | null {
	const reached = (Object.keys(levelPoints) as PriceLevel[]).filter(
		(level) => points >= levelPoints[level]
	);
	return reached.at(-1) ?? null;
}
