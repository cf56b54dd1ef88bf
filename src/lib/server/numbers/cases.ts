import { and, eq, type SQL } from 'drizzle-orm';
import { PAST_MARK, pastNumberIn } from '#lib/past-cases.ts';
import { schema } from '../db/index.ts';
import { format, parse } from './official.ts';

const { ticket } = schema;

/** The series of the official numbers of cases. */
export const SERIES = 'ticket';

type Ticket = typeof ticket.$inferSelect;

/** The official number as people write it, of a case of the former 受付簿 「旧」 and its number there; null while there is none. */
export function numberOf(
	of: Pick<Ticket, 'fiscalYear' | 'sequence'> & { pastNumber?: string | null }
): string | null {
	if (of.pastNumber) return `${PAST_MARK}${of.pastNumber}`;
	if (of.fiscalYear === null || of.sequence === null) return null;
	return format({ series: SERIES, fiscalYear: of.fiscalYear, sequence: of.sequence });
}

/** True in SQL for the case of that number as people write it, of the former 受付簿 too; null where it is no number. */
export function isNumbered(typed: string): SQL | null {
	const past = pastNumberIn(typed);
	if (past !== null) return eq(ticket.pastNumber, past);
	const number = parse(typed);
	if (!number) return null;
	const own = and(eq(ticket.fiscalYear, number.fiscalYear), eq(ticket.sequence, number.sequence));
	return own ?? null;
}
