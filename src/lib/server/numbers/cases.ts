import { PAST_MARK } from '#lib/past-cases.ts';
import type { schema } from '../db/index.ts';
import { format } from './official.ts';

/** The series of the official numbers of cases. */
export const SERIES = 'ticket';

type Ticket = typeof schema.ticket.$inferSelect;

/** The official number as people write it, of a case of the former 受付簿 「旧」 and its number there; null while there is none. */
export function numberOf(
	of: Pick<Ticket, 'fiscalYear' | 'sequence'> & { pastNumber?: string | null }
): string | null {
	if (of.pastNumber) return `${PAST_MARK}${of.pastNumber}`;
	if (of.fiscalYear === null || of.sequence === null) return null;
	return format({ series: SERIES, fiscalYear: of.fiscalYear, sequence: of.sequence });
}
