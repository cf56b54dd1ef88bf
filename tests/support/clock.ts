import { instantOf, type Day } from '#lib/dates.ts';
import { setClock } from '#lib/server/now.ts';

/** Stops the product's clock at a time in Japan. */
export function clockAt(day: Day, time: string): Date {
	const instant = instantOf(day, time);
	setClock(() => instant);
	return instant;
}
