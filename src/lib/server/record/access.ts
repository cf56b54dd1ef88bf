import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { AccessKind } from '#lib/operation-record.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { trace, traceInPassing } from './traces.ts';

const { access } = schema;

/** A page that reads itself again has not been opened again, ms. */
const SAME_OPENING = 5 * 60_000;
/** Of guesses at names nobody has, one line an hour from each address is enough, ms. */
const SAME_GUESS = 60 * 60_000;

type Seated = { person: { id: number }; tenure: { id: number }; organisation: { id: number } };

/** Notes that somebody came in, left, or took something out; `file` only for what the product named itself. */
export function noteAccess(
	actor: Seated,
	kind: AccessKind,
	of: { subject?: string; file?: string; address?: string } = {}
): void {
	traceInPassing((connection) =>
		connection
			.insert(access)
			.values({
				...{ at: now(), kind, ...of },
				...{ personId: actor.person.id, tenureId: actor.tenure.id },
				organisationId: actor.organisation.id
			})
			.run()
	);
}

/** Notes a sign-in that failed: of a known person each, of nobody one an hour and address. */
export function noteFailedSignIn(
	of: { personId: number; tenureId: number | null; organisationId: number | null } | null,
	address: string
): void {
	const at = now();
	trace((connection) => {
		if (of === null) {
			const guessed = connection
				.select({ id: access.id })
				.from(access)
				.where(
					and(
						gt(access.at, new Date(at.getTime() - SAME_GUESS)),
						eq(access.kind, 'sign-in-failed'),
						isNull(access.personId),
						eq(access.address, address)
					)
				)
				.get();
			if (guessed) return;
		}
		connection
			.insert(access)
			.values({ at, kind: 'sign-in-failed', address, ...of })
			.run();
	});
}

/** Notes that a thing of 関係者のみ was opened; once while its page stays open. */
export function noteReading(actor: Actor, subject: string): void {
	const since = new Date(now().getTime() - SAME_OPENING);
	const isOpen = db()
		.select({ id: access.id })
		.from(access)
		.where(
			and(
				gt(access.at, since),
				eq(access.kind, 'reading'),
				eq(access.tenureId, actor.tenure.id),
				eq(access.subject, subject)
			)
		)
		.get();
	if (!isOpen) noteAccess(actor, 'reading', { subject });
}

/** Drops what was noted before an instant; how many lines. */
export function dropAccessBefore(instant: Date): number {
	return trace((connection) => connection.delete(access).where(lt(access.at, instant)).run())
		.changes;
}
