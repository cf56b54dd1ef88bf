import { and, eq } from 'drizzle-orm';
import { dayOf, instantOf, type Day } from '#lib/dates.ts';
import { LAPSES_AFTER } from '#lib/tickets.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import type { StoredFile } from '../../files/uploads.ts';
import { recordCall } from '../../helpdesk/calls.ts';
import { lapse } from '../../helpdesk/lapsing.ts';
import { merge } from '../../helpdesk/merging.ts';
import { confirm, proceed, type PlainAct } from '../../helpdesk/proceeding.ts';
import { save } from '../../helpdesk/drafts.ts';
import type { Rating } from '../../helpdesk/ratings.ts';
import { raise, usualContact, type CaseInput } from '../../helpdesk/raising.ts';
import { narrow } from '../../helpdesk/readership.ts';
import { numberOf, SERIES } from '../../numbers/cases.ts';
import { parse } from '../../numbers/official.ts';
import type { DemoFile } from '../content/types.ts';
import { instantAgo, type Step, type Year } from '../year.ts';
import { articleSteps } from './articles.ts';
import { cannedSteps } from './canned.ts';
import { dispatchSteps } from './dispatches.ts';
import { incidentSteps } from './incidents.ts';
import { mailFiles, mailSteps } from './mails.ts';
import { networkCases } from './network.ts';
import { pastSteps } from './past.ts';
import { procurementCases } from './procurement.ts';
import { securityCases } from './security.ts';
import { serviceCases } from './services.ts';
import { specificationFiles, specificationSteps } from './specifications.ts';
import { DESK, type DemoCase, type DemoDeed } from './types.ts';

const { ticket } = schema;

/** Who of the desk takes what: each of the three seats has cases of its own. */
const inHands: [desk: string, cases: DemoCase[]][] = [
	[DESK, [...networkCases, ...securityCases]],
	['kumiai-supply', procurementCases],
	['kumiai-apply', serviceCases]
];
const cases = inHands.flatMap(([desk, own]) => own.map((of) => ({ ...of, desk })));

/** Files of the cases, which are made before the year is laid. */
export const caseFiles: DemoFile[] = [
	...cases.flatMap((of) => [of, ...of.deeds].flatMap(({ files = [] }) => files)),
	...specificationFiles,
	...mailFiles
];

/** A case with the login of who takes it. */
type Handled = DemoCase & { desk: string };

/** What the desk was asked during the year, and what became of it up to the last business day before `today`. */
export function deskSteps(year: Year): Step[] {
	const numbers = new Map<string, string>();
	return [
		...cases.flatMap((of) => stepsOf(of, year, numbers)),
		draftStep(year),
		...specificationSteps(year, numbers),
		...mailSteps(year),
		...articleSteps(year, numbers),
		...dispatchSteps(year),
		...pastSteps(year),
		...incidentSteps(year),
		...cannedSteps(year)
	];
}

/** What a village began to ask on the last business day and has not sent yet. */
function draftStep({ today, as }: Year): Step {
	const take = () => {
		const hand = as('kitaaiki');
		const input: CaseInput = {
			...{ category: 'line', title: '村民ホールの次の機種', fields: {}, files: [] },
			body: 'アクセスポイントを買い替えるとしたら、どの機種がよいでしょうか。\n予算は',
			...{ priority: 'low', visibility: null, contact: usualContact(hand) }
		};
		save(hand, input);
	};
	return { at: instantAgo(today, 0, '16:50'), take };
}

/** Most say how much the answer was of use, some do not: the same in every year that is laid. */
function ratingOf({ title, daysAgo }: DemoCase): Rating | null {
	const said = [5, 4, null, 5, 4, 3, null, 4, 2];
	const score = said[(daysAgo + title.length) % said.length] ?? null;
	return score === null ? null : { score, remark: score === 5 ? 'すぐに分かりました' : '' };
}

function stepsOf(of: Handled, { today, as, stored }: Year, numbers: Map<string, string>) {
	const at = (after: number, time: string) => {
		if (after > of.daysAgo) throw new Error(`${of.title} goes on after the last day.`);
		return instantAgo(today, of.daysAgo - after, time);
	};
	const idNow = (title: string) => idOf(numbers.get(title) ?? '');
	const steps: Step[] = [
		{
			at: at(0, of.at),
			take: () => numbers.set(of.title, entered(of, as, (of.files ?? []).map(stored)))
		}
	];
	for (const deed of of.deeds) {
		const instant = at(deed.after, deed.at);
		const take = () => {
			const hand = as(deed.by ?? (requesters.includes(deed.does) ? of.by : of.desk));
			const files = (deed.files ?? []).map(stored);
			const id = idNow(of.title);
			if (deed.does === 'merge') merge(hand, id, numbers.get(deed.into) ?? '');
			else if (deed.does === 'narrow') narrow(hand, id, []);
			else if (deed.does === 'confirm') {
				confirm(hand, id, null, { body: deed.body ?? '', files }, ratingOf(of));
			} else proceed(hand, id, deed.does, { body: deed.body ?? '', files });
		};
		steps.push({ at: instant, take });
		if (deed.does === 'answer') steps.push(...lapsingAfter(dayOf(instant), today));
	}
	return steps;
}

/** In the night after the last day on which silence does not yet count. */
function lapsingAfter(answeredOn: Day, today: Day): Step[] {
	const on = addBusinessDays(answeredOn, LAPSES_AFTER + 1);
	return on < today ? [{ at: instantOf(on, '03:00'), take: () => void lapse() }] : [];
}

/** Raises the case as its organisation did, or as the desk took it down on the telephone; gives its number. */
function entered(of: Handled, as: Year['as'], files: StoredFile[]): string {
	const requester = as(of.by);
	const input: CaseInput = {
		category: of.category,
		title: of.title,
		body: of.body,
		fields: of.fields ?? {},
		priority: of.priority ?? 'normal',
		visibility: null,
		contact: of.call ? of.call.caller : usualContact(requester),
		files
	};
	if (!of.call) return raise(requester, input);
	const { via, caller, solvedWith = '' } = of.call;
	const onBehalf = { organisation: requester.organisation.id, via, caller };
	return recordCall(as(of.desk), input, onBehalf, {
		answer: solvedWith,
		isSolved: solvedWith !== ''
	});
}

const requesters: readonly DemoDeed['does'][] = [
	'add',
	'reply',
	'confirm',
	'reject',
	'reopen',
	'withdraw'
] satisfies PlainAct[];

function idOf(number: string): number {
	const { fiscalYear, sequence } = parse(number) ?? { fiscalYear: 0, sequence: 0 };
	const row = db()
		.select()
		.from(ticket)
		.where(and(eq(ticket.fiscalYear, fiscalYear), eq(ticket.sequence, sequence)))
		.get();
	if (!row || numberOf(row) !== number) throw new Error(`There is no ${SERIES} ${number}.`);
	return row.id;
}
