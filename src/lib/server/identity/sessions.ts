import { DrizzleSQLiteAdapter } from '@lucia-auth/adapter-drizzle';
import { eq, gt, inArray, not, sql } from 'drizzle-orm';
import { Lucia, TimeSpan } from 'lucia';
import { preparedOnce, schema, tracesDb } from '../db/index.ts';
import { now } from '../now.ts';
import { obstacleIn } from '../obstacles.ts';
import { found } from '../permissions.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { actorOf, tenuresOf, type Actor } from './actors.ts';

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes>;
		UserId: number;
		DatabaseSessionAttributes: SessionAttributes;
	}
}

type SessionAttributes = { tenureId: number; shared: boolean; agent: string; createdAt: Date };

const { session, person } = schema;

export const SESSION_COOKIE = 'yui_session';

/**
 * The cookie's name where it travels: over https the browser itself sees to it that nobody else's page, not even one
 * on a neighbouring host, has set it (RFC 6265bis, `__Host-`).
 */
export function cookieName(secure: boolean): string {
	return secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE;
}

/** A working day, and an hour where several people use one machine; minutes. */
const LIFETIME = { own: 8 * 60, shared: 60 };
/** A session is lengthened once it has been used this long, minutes; every click would be a write. */
const STEP = 5;

type SignedIn = {
	sessionId: string;
	actor: Actor;
	/** Set when the seat of the session has ended and another of the person's took its place. */
	fellBackFrom: boolean;
	/** When the session ends unless it is used again. */
	endsAt: Date;
	cookie: Cookie | null;
};
export type Cookie = { name: string; value: string; maxAge: number | null; secure: boolean };

/** A session that is not over; as SQL. */
export function isOpen() {
	return gt(session.expiresAt, Math.floor(now().getTime() / 1000));
}

/** When a session was last used, some minutes more or less. */
export function usedAt({ expiresAt, shared }: typeof session.$inferSelect): Date {
	return new Date(expiresAt * 1000 - (shared ? LIFETIME.shared : LIFETIME.own) * 60_000);
}

/** Begins a session of a person in one of their seats and gives its cookie; `agent` is the browser in words. */
export async function begin(
	personId: number,
	tenureId: number,
	shared: boolean,
	secure: boolean,
	agent = ''
): Promise<{ sessionId: string; cookie: Cookie }> {
	const created = await luciaFor(shared).createSession(personId, {
		tenureId,
		shared,
		agent,
		createdAt: now()
	});
	return { sessionId: created.id, cookie: cookieFor(created.id, shared, secure) };
}

/**
 * The actor behind a session cookie; null when it is over. Somebody's own act lengthens a session that has been
 * used a while; what an open page asks by itself does not, or a machine left alone would stay signed in.
 */
export async function resume(
	sessionId: string,
	secure: boolean,
	isOwnAct = true
): Promise<SignedIn | null> {
	const known = selectSession().get({ id: sessionId });
	if (!known) return null;
	if (known.expiresAt * 1000 <= now().getTime()) {
		// Gone for good, wherever the clock goes; what cannot be written now is swept later.
		traceInPassing((connection) =>
			connection.delete(session).where(eq(session.id, sessionId)).run()
		);
		return null;
	}
	let actor = actorOf(known.tenureId);
	const fellBackFrom = actor === null;
	if (!actor) {
		const other = tenuresOf(known.userId)[0];
		actor = other ? actorOf(other.id) : null;
		if (!actor || !other) {
			await luciaFor(known.shared).invalidateSession(sessionId);
			return null;
		}
		switchTo(sessionId, other.id, traceInPassing);
	}
	const standing = { cookie: null, endsAt: new Date(known.expiresAt * 1000) };
	const end = isOwnAct ? await lengthen(known, secure) : standing;
	return { sessionId, actor, fellBackFrom, ...end };
}

const selectSession = preparedOnce((connection) =>
	connection
		.select()
		.from(session)
		.where(eq(session.id, sql.placeholder('id')))
		.prepare()
);

/** The actor behind a session as it stands, without using or lengthening it: an open socket is not a person at work. */
export function peek(sessionId: string): Actor | null {
	const known = selectSession().get({ id: sessionId });
	if (!known || known.expiresAt * 1000 <= now().getTime()) return null;
	return (
		actorOf(known.tenureId) ??
		tenuresOf(known.userId).flatMap((held) => actorOf(held.id) ?? [])[0] ??
		null
	);
}

/** Makes the session act from another seat of its person and gives that seat; throws `NotFound` for anybody else's. */
export function takeSeat(actor: Actor, sessionId: string, tenureId: number) {
	const chosen = found(tenuresOf(actor.person.id).find((held) => held.id === tenureId));
	switchTo(sessionId, chosen.id, trace);
	return chosen;
}

function switchTo(
	sessionId: string,
	tenureId: number,
	write: typeof trace | typeof traceInPassing
): void {
	write((connection) =>
		connection.update(session).set({ tenureId }).where(eq(session.id, sessionId)).run()
	);
}

/** Ends one session. */
export async function end(sessionId: string): Promise<void> {
	await luciaFor(false).invalidateSession(sessionId);
}

/** Ends every session of these people but the one named; used when a password changes or a tenure ends. */
export function endAllOf(personIds: number[], except: string | null = null): void {
	trace((connection) => {
		const doomed = connection
			.select({ id: session.id })
			.from(session)
			.where(inArray(session.userId, personIds))
			.all()
			.filter((row) => row.id !== except);
		for (const { id } of doomed) connection.delete(session).where(eq(session.id, id)).run();
	});
}

/** Removes sessions whose time is over; run by the schedule. */
export function sweep(): void {
	trace((connection) => connection.delete(session).where(not(isOpen())).run());
}

/** The cookie that removes the session's cookie. */
export function blankCookie(secure: boolean): Cookie {
	return { name: cookieName(secure), value: '', maxAge: 0, secure };
}

/** The session id in a raw Cookie header, or null; the name that https guards goes first. */
export function sessionIdIn(cookieHeader: string | null | undefined): string | null {
	for (const secure of [true, false]) {
		const cookie = new RegExp(`(?:^|;\\s*)${cookieName(secure)}=([a-z0-9]+)`);
		const found = cookie.exec(cookieHeader ?? '')?.[1];
		if (found) return found;
	}
	return null;
}

async function lengthen(
	known: typeof session.$inferSelect,
	secure: boolean
): Promise<{ cookie: Cookie | null; endsAt: Date }> {
	const minutes = known.shared ? LIFETIME.shared : LIFETIME.own;
	const endsAt = new Date(now().getTime() + minutes * 60_000);
	const standing = new Date(known.expiresAt * 1000);
	if (endsAt.getTime() - standing.getTime() < STEP * 60_000) {
		return { cookie: null, endsAt: standing };
	}
	try {
		await trace((connection) => adapterOn(connection).updateSessionExpiration(known.id, endsAt));
	} catch (error) {
		if (!obstacleIn(error)) throw error;
		return { cookie: null, endsAt: standing };
	}
	return { cookie: cookieFor(known.id, known.shared, secure), endsAt };
}

function cookieFor(sessionId: string, shared: boolean, secure: boolean): Cookie {
	// On a shared machine the cookie also ends with the browser.
	const maxAge = shared ? null : LIFETIME.own * 60;
	return { name: cookieName(secure), value: sessionId, maxAge, secure };
}

// Lucia's sliding window is one per instance and opens only in its second half, hence one
// instance per lifetime and `lengthen` above.
const luciaOwn = preparedOnce(() => luciaWith(LIFETIME.own));
const luciaShared = preparedOnce(() => luciaWith(LIFETIME.shared));

function luciaFor(shared: boolean): Lucia<SessionAttributes> {
	return shared ? luciaShared() : luciaOwn();
}

function luciaWith(minutes: number): Lucia<SessionAttributes> {
	return new Lucia(adapterOn(tracesDb()), {
		sessionExpiresIn: new TimeSpan(minutes, 'm'),
		getSessionAttributes: (attributes) => attributes
	});
}

function adapterOn(connection: ReturnType<typeof tracesDb>) {
	return new DrizzleSQLiteAdapter(connection, session as never, person as never);
}
