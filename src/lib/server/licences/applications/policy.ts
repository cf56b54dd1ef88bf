import { eq } from 'drizzle-orm';
import { schema, type Reader } from '../../db/index.ts';

const { licencePolicy } = schema;

/** How an organisation decides on its own applications: whether its 決裁者 has to, and which rise in yen it lets pass. */
export function policyOf(
	tx: Reader,
	organisationId: number
): { needsApproval: boolean; riseYen: number | null } {
	const row = tx
		.select()
		.from(licencePolicy)
		.where(eq(licencePolicy.organisationId, organisationId))
		.get();
	return { needsApproval: row?.needsApproval ?? false, riseYen: row?.riseYen ?? null };
}
