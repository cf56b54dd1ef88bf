import { sql } from 'drizzle-orm';
import { schema } from '../db/index.ts';

const { post, seat, tenure } = schema;

/** Whether the author still sits in that organisation and 課: with another seat there, too. Asks for `today`. */
export const isThere = sql<number>`exists (
	select 1 from ${tenure} inner join ${seat} on ${seat.id} = ${tenure.seatId}
	where ${tenure.personId} = ${post.personId} and ${tenure.section} = ${post.authorSection}
	and ${seat.organisationId} = ${post.organisationId} and ${tenure.endedAt} is null
	and ${tenure.fromOn} <= ${sql.placeholder('today')}
	and (${tenure.toOn} is null or ${tenure.toOn} >= ${sql.placeholder('today')})
)`;
