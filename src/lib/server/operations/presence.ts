import { count, desc, eq, gt } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { LIFETIME } from '../identity/sessions.ts';
import { now } from '../now.ts';
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
	/** When it was last used, some minutes more or less. */
	usedAt: Date;
	/** Open pages that listen for changes. */
	sockets: number;
};

/** Who is signed in now, last used first, and how many sessions there are; throws `Forbidden` for all but operators. */
export function whoIsIn(actor: Actor): { all: number; shown: Present[] } {
	authorize(actor, 'operation.see', null);
	const stands = gt(session.expiresAt, Math.floor(now().getTime() / 1000));
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
		.where(stands)
		.orderBy(desc(session.expiresAt))
		.limit(MOST_SHOWN)
		.all();
	const all = db().select({ sessions: count() }).from(session).where(stands).get()?.sessions ?? 0;
	return {
		all,
		shown: rows
			.map(({ session: of, ...names }) => ({
				...names,
				isShared: of.shared,
				since: of.createdAt,
				usedAt: new Date(
					of.expiresAt * 1000 - (of.shared ? LIFETIME.shared : LIFETIME.own) * 60_000
				),
				sockets: listenersOf(of.id)
			}))
			.sort((one, other) => other.usedAt.getTime() - one.usedAt.getTime())
	};
}
