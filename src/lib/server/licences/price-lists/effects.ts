import { inArray } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import { numberOf } from '../applications/applications.ts';
import type { ChangedLine } from '../applications/repricing.ts';

const { licenceApplication, organisation } = schema;

/** A changed line with whose it is. */
export type NamedLine = ChangedLine & { organisation: string; number: string | null };

/** Names changed lines by their organisation and the number of their application. */
export function named(lines: readonly ChangedLine[]): NamedLine[] {
	if (lines.length === 0) return [];
	const organisations = new Map(
		db()
			.select({ id: organisation.id, name: organisation.name })
			.from(organisation)
			.all()
			.map(({ id, name }) => [id, name])
	);
	const ids = [...new Set(lines.map(({ applicationId }) => applicationId))];
	const numbers = new Map(
		db()
			.select()
			.from(licenceApplication)
			.where(inArray(licenceApplication.id, ids))
			.all()
			.map((row) => [row.id, numberOf(row)])
	);
	return lines.map((line) => ({
		...line,
		organisation: organisations.get(line.organisationId) ?? '',
		number: numbers.get(line.applicationId) ?? null
	}));
}
