import { eq } from 'drizzle-orm';
import { db, schema } from '#lib/server/db/index.ts';
import { tenuresOf, type Actor } from '#lib/server/identity/actors.ts';
import { actingAs } from './appointing.ts';

/** Somebody by their login, in the first of their seats as of the clock. */
export function actorFor(login: string): Actor {
	const { person } = schema;
	const known = db().select().from(person).where(eq(person.login, login)).get();
	const [first] = known ? tenuresOf(known.id) : [];
	if (!first) throw new Error(`${login} has no seat today.`);
	return actingAs({ tenureId: first.id });
}
