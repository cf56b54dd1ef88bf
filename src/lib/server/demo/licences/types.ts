import type { Day } from '#lib/dates.ts';
import type { actorsNamed } from '../notices.ts';

/** What the register of the demonstration year is told from. */
export type Register = { today: Day; as: ReturnType<typeof actorsNamed> };

export type Step = { at: Date; take: () => void };
