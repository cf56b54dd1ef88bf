import { and, asc, eq, isNull } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { db, schema } from '../../db/index.ts';
import { actorOf, tenuresOf, type Actor } from '../../identity/actors.ts';
import { hashOf, newToken } from '../../identity/codes.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { traceInPassing } from '../../record/traces.ts';
import { findInside } from '../groups.ts';
import { deadlineEntries, meetingEntries, type CalendarEntry } from './entries.ts';

const { calendarFeed, workingGroup } = schema;

/** 「最後に読まれた日時」 is written down no more often than this, ms. */
const USED_EVERY = 60 * 60 * 1000;

type Feed = {
	id: number;
	/** The name of its group; null for all of them. */
	group: string | null;
	isOwnOnly: boolean;
	hasDeadlines: boolean;
	createdAt: Date;
	usedAt: Date | null;
};

export type FeedWish = { group: string; isOwnOnly: boolean; hasDeadlines: boolean };

/** This person's standing feeds: the one of all groups, and those of the present tenure for one group each. */
export function feedsOf(actor: Actor): Feed[] {
	return db()
		.select({
			id: calendarFeed.id,
			group: workingGroup.name,
			isOwnOnly: calendarFeed.isOwnOnly,
			hasDeadlines: calendarFeed.hasDeadlines,
			createdAt: calendarFeed.createdAt,
			usedAt: calendarFeed.usedAt
		})
		.from(calendarFeed)
		.leftJoin(workingGroup, eq(workingGroup.id, calendarFeed.groupId))
		.where(and(eq(calendarFeed.personId, actor.person.id), isNull(calendarFeed.revokedAt)))
		.orderBy(asc(calendarFeed.id))
		.all();
}

/**
 * Makes a feed of all groups ('' as group) or of one, and gives its token, which is stored nowhere. An earlier
 * one for the same ends. Throws `NotFound` for a group one does not read inside.
 */
export function makeFeed(actor: Actor, wish: FeedWish): string {
	const group = wish.group === '' ? null : findInside(actor, wish.group);
	const groupId = group?.id ?? null;
	const token = newToken();
	change(actor, (tx, record) => {
		const tenureId = groupId === null ? null : actor.tenure.id;
		tx.update(calendarFeed)
			.set({ revokedAt: now() })
			.where(
				and(
					eq(calendarFeed.personId, actor.person.id),
					groupId === null ? isNull(calendarFeed.groupId) : eq(calendarFeed.groupId, groupId),
					tenureId === null ? undefined : eq(calendarFeed.tenureId, tenureId),
					isNull(calendarFeed.revokedAt)
				)
			)
			.run();
		const { isOwnOnly, hasDeadlines } = wish;
		const id = tx
			.insert(calendarFeed)
			.values({
				...{ tenureId, groupId, isOwnOnly, hasDeadlines },
				tokenHash: hashOf(token),
				personId: actor.person.id,
				createdAt: now()
			})
			.run().lastInsertRowid;
		record('calendar-feed.made', `calendar-feed:${id}`, groupId === null ? {} : { group: groupId });
	});
	return token;
}

/** Ends a feed of one's own at once; throws `NotFound` for anybody else's. */
export function revokeFeed(actor: Actor, id: number): void {
	const own = and(eq(calendarFeed.id, id), eq(calendarFeed.personId, actor.person.id));
	found(db().select({ id: calendarFeed.id }).from(calendarFeed).where(own).get());
	change(actor, (tx, record) => {
		const { changes } = tx
			.update(calendarFeed)
			.set({ revokedAt: now() })
			.where(and(own, isNull(calendarFeed.revokedAt)))
			.run();
		if (changes > 0) record('calendar-feed.revoked', `calendar-feed:${id}`);
	});
}

export type FeedContent = {
	name: string;
	entries: CalendarEntry[];
	hash: string;
	/** Since when it holds just this. */
	changedAt: Date;
};

/**
 * What a token opens today, with the rights of today: whoever has left a seat or a group finds it empty, so that
 * their program takes the entries away. Null for a token that is unknown or was revoked. `deadlinesElsewhere` gives the
 * last days of what is no meeting, for a feed of everything.
 */
export function contentOf(
	token: string,
	deadlinesElsewhere: (actors: Actor[]) => CalendarEntry[] = () => []
): FeedContent | null {
	const feed = db()
		.select({ feed: calendarFeed, group: workingGroup.name })
		.from(calendarFeed)
		.leftJoin(workingGroup, eq(workingGroup.id, calendarFeed.groupId))
		.where(and(eq(calendarFeed.tokenHash, hashOf(token)), isNull(calendarFeed.revokedAt)))
		.get();
	if (!feed) return null;
	const { personId, tenureId, groupId, isOwnOnly, hasDeadlines } = feed.feed;
	const tenures = tenuresOf(personId).map(({ id }) => id);
	const actors = tenures
		.filter((id) => tenureId === null || id === tenureId)
		.flatMap((id) => actorOf(id) ?? []);
	const choice = groupId === null ? { isOwnOnly } : { group: groupId };
	const entries = [
		...meetingEntries(actors, choice),
		...(hasDeadlines ? deadlineEntries(actors, choice) : []),
		...(hasDeadlines && groupId === null ? deadlinesElsewhere(actors) : [])
	];
	const hash = createHash('sha256').update(JSON.stringify(entries)).digest('base64url');
	const name = feed.group === null ? '結いの会議' : `${feed.group}の会議`;
	return { name, entries, hash, changedAt: noteUse(feed.feed, hash) };
}

/** Notes that a program came; gives since when the feed has held what it holds. */
function noteUse(feed: typeof calendarFeed.$inferSelect, hash: string): Date {
	const at = now();
	const isSame = feed.contentHash === hash && feed.contentAt !== null;
	const contentAt = isSame && feed.contentAt ? feed.contentAt : at;
	const isRecent = feed.usedAt !== null && at.getTime() - feed.usedAt.getTime() < USED_EVERY;
	if (isSame && isRecent) return contentAt;
	traceInPassing((connection) =>
		connection
			.update(calendarFeed)
			.set({ usedAt: at, contentHash: hash, contentAt })
			.where(eq(calendarFeed.id, feed.id))
			.run()
	);
	return contentAt;
}
