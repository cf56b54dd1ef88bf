import type { Target } from '#lib/desk-forms.ts';
import { Invalid } from '#lib/errors.ts';
import { ticketPriorities, type TicketPriority } from '#lib/tickets.ts';
import { businessMinutesBetween } from '../../calendar/office-hours.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { standingHours } from '../hours.ts';
import type { ListedTicket } from '../tickets.ts';

const { serviceTarget } = schema;

/** Farther ahead nothing is warned of: a 目安 in two weeks is no hurry, whatever was set. */
const AHEAD = 14 * 24 * 60 * 60 * 1000;

/** 目安 and warnings by priority, business minutes; null where none is given. */
export function targets(): Record<TicketPriority, Target> {
	const rows = db().select().from(serviceTarget).all();
	const of = (priority: TicketPriority): Target => {
		const row = rows.find((each) => each.priority === priority);
		return {
			first: row?.firstMinutes ?? null,
			answer: row?.answerMinutes ?? null,
			warn: row?.warnMinutes ?? null
		};
	};
	return { urgent: of('urgent'), normal: of('normal'), low: of('low') };
}

/**
 * Sets the 目安 of all priorities for the cases that are sent from now on; those that were sent keep theirs. Throws
 * `Forbidden`, and `Invalid` where an answer were due before the first response.
 */
export function setTargets(actor: Actor, given: Record<TicketPriority, Target>): void {
	authorize(actor, 'desk.arrange', null);
	const issues = ticketPriorities
		.filter((priority) => {
			const { first, answer } = given[priority];
			return first !== null && answer !== null && answer < first;
		})
		.map((priority) => ({
			field: `${priority}-answer`,
			message: '回答の目安は、最初の連絡の目安と同じか、それより長くしてください。'
		}));
	if (issues.length > 0) throw new Invalid(issues);
	change(actor, (tx, record) => {
		for (const priority of ticketPriorities) {
			const { first, answer, warn } = given[priority];
			const set = { firstMinutes: first, answerMinutes: answer, warnMinutes: warn };
			tx.insert(serviceTarget)
				.values({ priority, ...set })
				.onConflictDoUpdate({ target: serviceTarget.priority, set })
				.run();
		}
		record('service-targets.set', 'service-targets', {}, JSON.stringify(given));
	});
}

/**
 * For each of these cases the business minutes that are left to its next 目安, where the queue is to warn of it;
 * else null.
 */
export function minutesLeft(
	cases: readonly Pick<ListedTicket, 'priority' | 'firstDue' | 'answerDue'>[]
): (number | null)[] {
	const set = targets();
	const { hours } = standingHours();
	const at = now();
	return cases.map(({ priority, firstDue, answerDue }) => {
		const { warn } = set[priority];
		const due = [firstDue, answerDue]
			.filter((each) => each !== null)
			.sort((a, b) => a.getTime() - b.getTime())
			.at(0);
		const ahead = due ? due.getTime() - at.getTime() : -1;
		if (!due || warn === null || ahead < 0 || ahead > AHEAD) return null;
		const left = businessMinutesBetween(hours, at, due);
		return left <= warn ? left : null;
	});
}
