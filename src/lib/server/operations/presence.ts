import { count, desc, eq } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { isOpen, usedAt } from '../identity/sessions.ts';
import { authorize } from '../permissions.ts';
import { listenersOf } from '../realtime/sockets.ts';

const { organisation, person, seat, session, tenure } = schema;

/** More are counted and not listed. */
const MOST_SHOWN = 200;

type Present = {
	organisation: string;
	seat: string;
	person: string;
	isShared: boolean;
	since: Date;
	usedAt: Date;
	/** Open pages that listen for changes. */
	sockets: number;
};

/** Who is signed in now, last used first, and how many sessions there are; throws `Forbidden` for all but operators. */
export function whoIsIn(actor: Actor): { all: number; shown: Present[] } {
	authorize(actor, 'operation.see', null);
	const rows = db()
		.select({
			session,
			organisation: organisation.name,
			seat: seat.name,
			person: person.name
		})
		.from(session)
		.innerJoin(tenure, eq(tenure.id, session.tenureId))
		.innerJoin(person, eq(person.id, session.userId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(isOpen())
		.orderBy(desc(session.expiresAt))
		.limit(MOST_SHOWN)
		.all();
	const all = db().select({ sessions: count() }).from(session).where(isOpen()).get()?.sessions ?? 0;
	return {
		all,
		shown: rows
			.map(({ session: of, ...names }) => ({
				...names,
				isShared: of.shared,
				since: of.createdAt,
				usedAt: usedAt(of),
				sockets: listenersOf(of.id)
			}))
			.sort((one, other) => other.usedAt.getTime() - one.usedAt.getTime())
	};
}
