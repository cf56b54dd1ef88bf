import { and, desc, eq, inArray } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize, found } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { findPost } from './find-post.ts';

const { event, eventText, organisation } = schema;

const LOOKED_UP = 'author.looked-up';

/** One look of the union behind a mask; the reason is null once it has been erased. */
export type Look = { at: Date; reason: string | null };

/** A post whose author the actor may look up; throws `NotFound`, `Forbidden` where nothing is hidden from them. */
export function hiddenPost(actor: Actor, threadId: number, number: number) {
	const { of, row } = findPost(actor, threadId, number);
	authorize(actor, 'author.look-behind', row);
	return { thread: of, post: row };
}

/** Tells who stands behind a mask, once: the look is recorded with its reason, and the masked organisation is told. */
export function lookBehind(
	actor: Actor,
	threadId: number,
	number: number,
	reason: string
): { organisation: string; section: string; name: string } {
	const { post } = hiddenPost(actor, threadId, number);
	const body = found(
		db()
			.select({ name: organisation.name })
			.from(organisation)
			.where(eq(organisation.id, post.organisationId))
			.get()
	);
	change(actor, (_tx, record) =>
		record(
			LOOKED_UP,
			`post:${post.id}`,
			{ thread: threadId, tellOrganisation: post.organisationId },
			reason
		)
	);
	return { organisation: body.name, section: post.authorSection, name: post.authorName };
}

/**
 * Whoever types in for an organisation sees that it stands under a mask it was not given now: a look like any
 * other, in the caller's transaction.
 */
export function noteLookByEntry(
	record: Recorder,
	of: { post: number; thread: number; organisation: number }
): void {
	record(
		LOOKED_UP,
		`post:${of.post}`,
		{ thread: of.thread, tellOrganisation: of.organisation },
		'代理入力をしたときに、伏せて書いている団体だと分かりました。'
	);
}

/** The looks behind the masks of these posts, newest first; empty for who is not the masked organisation itself. */
export function looksBehind(
	actor: Actor,
	posts: { id: number; organisationId: number; authorAudience: string | null }[]
): Map<number, Look[]> {
	const own = posts.filter(
		(row) => row.authorAudience !== null && row.organisationId === actor.organisation.id
	);
	if (own.length === 0) return new Map();
	const rows = db()
		.select({ subject: event.subject, at: event.at, reason: eventText.text })
		.from(event)
		.leftJoin(eventText, eq(eventText.eventId, event.id))
		.where(
			and(
				eq(event.action, LOOKED_UP),
				inArray(
					event.subject,
					own.map(({ id }) => `post:${id}`)
				)
			)
		)
		.orderBy(desc(event.id))
		.all();
	const looks = new Map<number, Look[]>();
	for (const { subject, at, reason } of rows) {
		const id = Number(subject.slice('post:'.length));
		looks.set(id, [...(looks.get(id) ?? []), { at, reason }]);
	}
	return looks;
}
