import { eq, notInArray } from 'drizzle-orm';
import { db, schema, type Reader } from '../../db/index.ts';
import { format } from '../../numbers/official.ts';
import { found } from '../../permissions.ts';

const { agreement, licenceApplication, purchaseRound } = schema;

/** The series of the official numbers, and its word. */
export const SERIES = 'application';
const SERIES_WORD = '申';

export type Application = typeof licenceApplication.$inferSelect;
export type Agreement = typeof agreement.$inferSelect;

/** In a query: it was sent, and neither taken back nor called off. */
export const isAppliedFor = notInArray(licenceApplication.state, [
	'draft',
	'withdrawn',
	'cancelled'
]);

/** The official number as people write it (`申R8-0012`); null while it has none. */
export function numberOf(of: Pick<Application, 'fiscalYear' | 'sequence'>): string | null {
	const { fiscalYear, sequence } = of;
	if (fiscalYear === null || sequence === null) return null;
	return format({ series: SERIES, fiscalYear, sequence }, SERIES_WORD);
}

/** The row as it stands; throws `NotFound`. Asks for no right. */
export function asItIs(tx: Reader, id: number): Application {
	return found(tx.select().from(licenceApplication).where(eq(licenceApplication.id, id)).get());
}

/** The agreement an application is under: its round's, or its own. Throws `NotFound`. */
export function agreementOf(
	tx: Reader,
	of: Pick<Application, 'roundId' | 'agreementId'>
): Agreement {
	const own =
		of.roundId === null
			? of.agreementId
			: found(
					tx
						.select({ id: purchaseRound.agreementId })
						.from(purchaseRound)
						.where(eq(purchaseRound.id, of.roundId))
						.get()
				).id;
	return found(
		own === null ? null : tx.select().from(agreement).where(eq(agreement.id, own)).get()
	);
}

/** As `asItIs`, outside a change. */
export function byId(id: number): Application {
	return asItIs(db(), id);
}
