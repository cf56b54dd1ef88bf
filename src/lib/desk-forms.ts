import * as v from 'valibot';
import { day, id, ids, neededLine, optionalId, ticked } from './fields.ts';
import { ticketPriorities, type TicketPriority } from './tickets.ts';
import { count } from './text.ts';

/** Most minutes a 目安 may have: a month of opening. */
const MOST_MINUTES = 10_000;

/** 目安 of a priority and how long before it the queue begins to warn, business minutes; null: none. */
export type Target = { first: number | null; answer: number | null; warn: number | null };

const minutes = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.normalize('NFKC').replace(/分$/, '').trim()),
	v.check(
		(text) =>
			text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_MINUTES),
		`1から${count(MOST_MINUTES)}までの分を入れるか、空にしてください。`
	),
	v.transform((text) => (text === '' ? null : Number(text)))
);

const names = ticketPriorities.flatMap((priority) =>
	(['first', 'answer', 'warn'] as const).map((what) => `${priority}-${what}` as const)
);
type TargetField = (typeof names)[number];

/** The 目安 of all priorities, each field as `urgent-first`. */
export const targetsSchema = v.pipe(
	v.object(
		Object.fromEntries(names.map((name) => [name, minutes])) as Record<TargetField, typeof minutes>
	),
	v.transform((given) => {
		const of = (priority: TicketPriority): Target => ({
			first: given[`${priority}-first`],
			answer: given[`${priority}-answer`],
			warn: given[`${priority}-warn`]
		});
		return { urgent: of('urgent'), normal: of('normal'), low: of('low') };
	})
);

/** A category as the union arranges it; a branch has nothing but its name. */
export const categorySchema = v.object({
	name: neededLine('分類の名前を入れてください。', 40),
	visibility: v.optional(v.picklist(['organisation', 'named']), 'organisation'),
	seats: ids,
	needsApproval: ticked
});

/** Who will be away, and who goes on meanwhile. */
export const absenceSchema = v.object({
	seat: id('不在になる席を選んでください。'),
	fromOn: day('不在の初日'),
	toOn: day('不在の最終日'),
	substitute: optionalId
});

/** Cases somebody takes over: the one beside the pressed button, else all that were ticked. */
export const takeOverSchema = v.pipe(
	v.object({ one: optionalId, tickets: ids }),
	v.transform(({ one, tickets }) => ({ tickets: one === null ? tickets : [one] }))
);
