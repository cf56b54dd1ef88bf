import { and, eq, isNull } from 'drizzle-orm';
import { boardPath } from '#lib/boards.ts';
import { threadPathAt } from '#lib/forum.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { numberOf } from '../numbers/cases.ts';
import { format } from '../numbers/official.ts';
import { groupThingPath } from './group-things.ts';

const { article, board, dispatch, draft, groupOpinion, groupTopic, ticket, workingGroup } = schema;

/** Where a thing such as 'thread:12' is read, a thread at one of its posts; null for what has no page. */
export function hrefOf(actor: Actor, thing: string, postNumber: number | null): string | null {
	const [type = '', id = ''] = thing.split(':');
	switch (type) {
		case 'thread':
			return threadPathAt(Number(id), postNumber);
		case 'notice':
			return `/notices/${id}`;
		case 'board':
			return pathOfBoard(Number(id));
		case 'draft':
			return draftPath(Number(id));
		case 'handover':
			return `/handover/${id}`;
		case 'table':
			return `/tables/${id}`;
		case 'disclosure':
			return '/disclosures';
		case 'report':
			return '/reports';
		case 'opinion':
			return opinionPath(Number(id));
		case 'group':
			return groupPath(Number(id));
		case 'article':
			return articlePath(Number(id));
		case 'incident':
			return `/helpdesk/incidents/${id}`;
		case 'proposal':
			return `/groups/proposals/${id}`;
		case 'ticket':
			return ticketPath(Number(id));
		case 'desk-absence':
			return '/helpdesk/absences';
		case 'ticket-former':
			return '/helpdesk';
		case 'application':
			return `/licences/applications/${id}`;
		case 'round':
			return `/licences/rounds/${id}`;
		case 'return':
			return `/licences/returns/${id}`;
		case 'dispatch':
			return dispatchPath(Number(id));
		case 'password':
			return '/settings#own-password';
		case 'person':
			return '/settings/second-factor';
		case 'backup':
			return '/admin';
		case 'expiry':
			return '/licences/expiry';
		case 'lifecycle':
			return `/licences/expiry/support/${id}`;
		case 'roster-call':
			return `/admin/organisations/${actor.organisation.id}/roster`;
		default:
			return groupThingPath(thing);
	}
}

/** A draft that was approved, sent or thrown away has no page any more. */
function draftPath(id: number): string | null {
	const row = db().select({ id: draft.id }).from(draft).where(eq(draft.id, id)).get();
	return row ? `/drafts/${id}` : null;
}

function pathOfBoard(id: number): string | null {
	const row = db()
		.select({ slug: board.slug, kind: board.kind })
		.from(board)
		.where(eq(board.id, id))
		.get();
	return row ? boardPath(row) : null;
}

function ticketPath(id: number): string | null {
	const row = db().select().from(ticket).where(eq(ticket.id, id)).get();
	const number = row ? numberOf(row) : null;
	return number === null ? null : `/helpdesk/${number}`;
}

function dispatchPath(id: number): string | null {
	const row = db().select().from(dispatch).where(eq(dispatch.id, id)).get();
	return row ? `/helpdesk/dispatch/${format({ series: 'dispatch', ...row })}` : null;
}

function groupPath(id: number): string | null {
	const row = db()
		.select({ slug: workingGroup.slug })
		.from(workingGroup)
		.where(eq(workingGroup.id, id))
		.get();
	return row ? `/groups/${row.slug}` : null;
}

/** What was withdrawn is told of, and is not there any more. */
function articlePath(id: number): string | null {
	const row = db()
		.select({ id: article.id })
		.from(article)
		.where(and(eq(article.id, id), isNull(article.withdrawnAt)))
		.get();
	return row ? `/helpdesk/articles/${row.id}` : null;
}

/** Told to who gave it, who reads it there also when the item has closed to outsiders. */
function opinionPath(id: number): string | null {
	const row = db()
		.select({ slug: workingGroup.slug, topic: groupTopic.id })
		.from(groupOpinion)
		.innerJoin(groupTopic, eq(groupTopic.id, groupOpinion.topicId))
		.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
		.where(eq(groupOpinion.id, id))
		.get();
	return row ? `/groups/${row.slug}/topics/${row.topic}/opinions/${id}` : null;
}
