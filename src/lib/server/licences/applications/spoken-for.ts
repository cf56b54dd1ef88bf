import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import { schema, type Reader } from '../../db/index.ts';
import { lotsLeftFor } from '../deliveries/bases.ts';
import { balanceOf } from '../ledger.ts';
import { numberOf, type Application } from './applications.ts';
import { isBased } from './bases.ts';

const { applicationLine, delivery, licenceApplication, sku } = schema;

/** How many rights of a lot other applications stand on, and which these are. */
export type SpokenFor = Map<number, { rights: number; numbers: string[] }>;

/**
 * What the other sent applications of the same organisation still take of its lots, as far as it has not been handed
 * out or called off: the same rights carry one SA, one step-up or one move, not two.
 */
export function spokenFor(
	tx: Reader,
	{ id, organisationId }: Pick<Application, 'id' | 'organisationId'>
): SpokenFor {
	const rows = tx
		.select({
			application: licenceApplication,
			line: applicationLine,
			sku,
			came: sql<number>`(select coalesce(sum(${delivery.packs}), 0) from ${delivery} where ${delivery.applicationLineId} = ${applicationLine.id})`
		})
		.from(applicationLine)
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.innerJoin(sku, eq(sku.partNumber, applicationLine.partNumber))
		.where(
			and(
				eq(licenceApplication.organisationId, organisationId),
				notInArray(licenceApplication.state, ['draft', 'unapproved', 'withdrawn', 'cancelled']),
				sql`${licenceApplication.id} <> ${id}`
			)
		)
		.orderBy(asc(licenceApplication.submittedAt), asc(applicationLine.id))
		.all();
	const taken: SpokenFor = new Map();
	for (const { application, line, sku: of, came } of rows) {
		if (!isBased(of.kind)) continue;
		let left = (line.packs - line.cancelled - came) * of.rightsPerPack;
		if (left <= 0) continue;
		for (const lotId of lotsLeftFor(tx, line.id)) {
			const known = taken.get(lotId) ?? { rights: 0, numbers: [] };
			const part = Math.max(0, Math.min(left, balanceOf(tx, lotId) - known.rights));
			if (part === 0) continue;
			left -= part;
			const number = numberOf(application) ?? '';
			taken.set(lotId, {
				rights: known.rights + part,
				numbers: [...new Set([...known.numbers, number])]
			});
		}
	}
	return taken;
}
