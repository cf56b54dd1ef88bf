import { and, eq, sum } from 'drizzle-orm';
import { schema, type Reader } from '../../db/index.ts';
import { isAppliedFor } from './applications.ts';

const { applicationLine, licenceApplication } = schema;

/** How many packs of each part number an organisation applied for in the fiscal year before one. */
export function lastYearsPacks(
	tx: Reader,
	organisationId: number,
	fiscalYear: number
): Map<string, number> {
	const rows = tx
		.select({ partNumber: applicationLine.partNumber, packs: sum(applicationLine.packs) })
		.from(applicationLine)
		.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
		.where(
			and(
				eq(licenceApplication.organisationId, organisationId),
				eq(licenceApplication.fiscalYear, fiscalYear - 1),
				isAppliedFor
			)
		)
		.groupBy(applicationLine.partNumber)
		.all();
	return new Map(rows.map(({ partNumber, packs }) => [partNumber, Number(packs ?? 0)]));
}
