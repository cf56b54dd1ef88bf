import { sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { dayOf } from '#lib/dates.ts';
import { schema } from '../db/index.ts';
import { standingPost } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { forumScopes } from './forum.ts';
import { groupScopes } from './groups.ts';
import { helpdeskScopes, readableIncident } from './helpdesk.ts';
import { licenceScopes } from './licences.ts';
import { noticeScopes } from './notices.ts';
import { grants, reach } from './reading.ts';
import { actsForUnion } from './roles.ts';

const { inboxItem, incident, material, notice, searchEntry, thread, ticket } = schema;

/** A grant on a case opens none of the union's own notes in it. */
const isGranted = sql`(${searchEntry.root} in ${grants} and (${searchEntry.root} not like 'ticket:%'
	or (${searchEntry.parentAudience} <> 'union' and ${searchEntry.audience} <> 'union')))`;

/** The sentences of reading as SQL; a query that uses one is run with `scopeOf(actor)`. */
export const scopes = {
	...forumScopes,
	...groupScopes,
	...helpdeskScopes,
	...licenceScopes,
	...noticeScopes,
	/** What the index holds of any of these, with its root and what it is attached to. */
	entry: sql`((${isGranted} or (${searchEntry.rootAudience} in ${reach}
			and ${searchEntry.parentAudience} in ${reach} and ${searchEntry.audience} in ${reach})
			or (${searchEntry.kind} = 'incident' and ${readableIncident(searchEntry.rootAudience)}))
		and (${searchEntry.fromOn} is null or ${searchEntry.fromOn} <= ${sql.placeholder('today')}
			or ${searchEntry.organisationId} = ${sql.placeholder('organisation')}))`,
	entryAuthor: sql<number>`(${searchEntry.authorAudience} is null or ${searchEntry.authorAudience} in ${reach})`,
	/** For a 知らせ left-joined to its thread, post and notice: it says no more than they may say to this reader today. */
	inboxItem: sql`((${inboxItem.audience} is null or ${inboxItem.audience} in ${reach}
			or 'thread:' || ${inboxItem.threadId} in ${grants} or ${inboxItem.thing} in ${grants})
		and (${inboxItem.threadId} is null or (${forumScopes.thread}
			and ${thread.deletionId} is null and ${thread.hidingId} is null))
		and (${inboxItem.postId} is null or (${forumScopes.post} and ${standingPost}))
		and (${inboxItem.thing} not like 'notice:%' or (${noticeScopes.notice} and ${notice.withdrawnAt} is null))
		and (${inboxItem.thing} not like 'material:%' or exists (select 1 from ${material}
			where ${material.id} = cast(substr(${inboxItem.thing}, 10) as integer)
			and ${material.trashedAt} is null))
		and (${inboxItem.thing} not like 'ticket:%' or exists (select 1 from ${ticket}
			where ${ticket.id} = cast(substr(${inboxItem.thing}, 8) as integer)
			and ${helpdeskScopes.ticket}))
		and (${inboxItem.thing} not like 'incident:%' or exists (select 1 from ${incident}
			where ${incident.id} = cast(substr(${inboxItem.thing}, 10) as integer) and ${helpdeskScopes.incident})))`
};

/** The values of the placeholders in `scopes`. */
export function scopeOf(actor: Actor): {
	reach: string;
	grants: string;
	today: string;
	organisation: number;
	forUnion: number;
} {
	const lists = listsOf(actor);
	return {
		reach: lists.reach,
		grants: lists.grants,
		today: dayOf(now()),
		organisation: actor.organisation.id,
		forUnion: actsForUnion(actor) ? 1 : 0
	};
}

type Lists = { reach: string; grants: string; key: string };
const known = new WeakMap<Actor, Lists>();

/** An actor is the same for many requests, and every one of their readings asks for its lists. */
function listsOf(actor: Actor): Lists {
	const made = known.get(actor);
	if (made) return made;
	const [reach, grants] = [JSON.stringify(actor.reach), JSON.stringify(actor.grants)];
	// Somebody at the union holds a hundred keys: a digest of them is kept beside every reading instead.
	const key = createHash('sha256').update(`${reach}\n${grants}`).digest('base64url');
	const lists = { reach, grants, key };
	// Rights of an actor that may still be altered are not remembered.
	if (Object.isFrozen(actor)) known.set(actor, lists);
	return lists;
}

/** What two actors share who read the same rows: a key for what is held of such a reading. */
export function reachKey(actor: Actor): string {
	return listsOf(actor).key;
}
