import { and, sql } from 'drizzle-orm';
import { clockOf, dayOf, daysBetween, typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { isGoingOn, isOfParties, listed, type ListedTicket } from '../tickets.ts';

const { ticket } = schema;

/** Whoever the union can do something about comes first. */
const sides: readonly Side[] = ['union', 'vendor', 'coordinator', 'organisation'];

/** More go on no list that is looked through in the morning. */
const MOST = 2000;

/** An unresolved case with the days since it was sent, the day itself not counted. */
type Unresolved = ListedTicket & { days: number };

/**
 * 日次の未解決一覧: what goes on, by whose turn it is, the oldest first. Cases of 関係者のみ are on it as a number
 * alone, for it names organisations and lies about. Throws `Forbidden` for who is not at the desk.
 */
export function unresolved(actor: Actor): {
	groups: { side: Side; cases: Unresolved[] }[];
	/** How many cases of 関係者のみ go on. */
	named: number;
	count: number;
} {
	authorize(actor, 'desk.work', null);
	const today = dayOf(now());
	const cases = listed(actor, and(isGoingOn, sql`not ${isOfParties}`), {
		limit: MOST,
		order: [sql`${ticket.submittedAt}`, sql`${ticket.id}`]
	}).map((row) => ({ ...row, days: daysBetween(dayOf(row.submittedAt ?? row.touchedAt), today) }));
	const named = db()
		.select({ n: sql<number>`count(*)` })
		.from(ticket)
		.where(and(isGoingOn, isOfParties))
		.get();
	return {
		groups: sides
			.map((side) => ({ side, cases: cases.filter((row) => row.side === side) }))
			.filter((group) => group.cases.length > 0),
		named: named?.n ?? 0,
		count: cases.length
	};
}

/** The same list as a workbook. Throws as `unresolved`. */
export async function exported(actor: Actor): Promise<Workbook> {
	const { groups, named } = unresolved(actor);
	const day = (at: Date | null) => (at === null ? '' : typedDay(dayOf(at)));
	const due = ({ firstDue, answerDue }: ListedTicket) => {
		const [next] = [firstDue, answerDue].filter((at) => at !== null).sort((a, b) => +a - +b);
		return next ? `${day(next)} ${clockOf(next)}` : '';
	};
	const rows = groups.flatMap(({ side, cases }) =>
		cases.map((row): (string | number)[] => [
			labels.side[side],
			row.number ?? '',
			row.title,
			row.organisation,
			row.category,
			labels.ticketPriority[row.priority],
			labels.ticketState[row.state],
			day(row.submittedAt),
			row.days,
			due(row),
			row.assignee ?? ''
		])
	);
	const others = `ほか ${named}件（${labels.ticketVisibility.named}）`;
	return writeWorkbook('未解決一覧', {
		sheet: '未解決一覧',
		header: [
			'いまの番',
			'番号',
			'件名',
			'団体',
			'分類',
			'急ぎ',
			'状態',
			'受付日',
			'経過日数',
			'目安',
			'担当'
		],
		rows: named > 0 ? [...rows, [others]] : rows
	});
}
