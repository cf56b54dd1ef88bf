import { and, asc, eq, ne } from 'drizzle-orm';
import type { ApplicationState } from '#lib/licences.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { numberOf } from '../applications/applications.ts';
import { stateOf } from '../applications/progress.ts';

const { licenceApplication } = schema;

type OwnApplication = { id: number; number: string | null; state: ApplicationState };

/** The applications of the actor's own organisation in a 取りまとめ, without those withdrawn. */
export function ownIn(actor: Actor, roundId: number): OwnApplication[] {
	return db()
		.select()
		.from(licenceApplication)
		.where(
			and(
				eq(licenceApplication.roundId, roundId),
				eq(licenceApplication.organisationId, actor.organisation.id),
				ne(licenceApplication.state, 'withdrawn')
			)
		)
		.orderBy(asc(licenceApplication.id))
		.all()
		.map((row) => ({ id: row.id, number: numberOf(row), state: stateOf(db(), row) }));
}
