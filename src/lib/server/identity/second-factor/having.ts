import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../../db/index.ts';

const { authenticatorApp, passkey, person } = schema;

const selectHaving = preparedOnce((connection) =>
	connection
		.select({ id: person.id })
		.from(person)
		.where(and(eq(person.id, sql.placeholder('person')), hasOne()))
		.prepare()
);

/** Whether a person has an app or a passkey, so that the password alone does not let them in. */
export function hasFactor(personId: number): boolean {
	return selectHaving().get({ person: personId }) !== undefined;
}

/** The same for a person in a query: an app that was confirmed, or a passkey. */
export function hasOne() {
	return sql`(exists (select 1 from ${authenticatorApp} where ${authenticatorApp.personId} = ${person.id}
		and ${authenticatorApp.secret} is not null)
		or exists (select 1 from ${passkey} where ${passkey.personId} = ${person.id}))`;
}
