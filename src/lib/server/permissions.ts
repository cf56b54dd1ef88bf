import { and, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { dayOf } from '#lib/dates.ts';
import { Forbidden, NotFound } from '#lib/errors.ts';
import type { AudienceChoice } from '#lib/forum.ts';
import {
	dispatchLeadsFrom,
	type DispatchAct,
	type DispatchPart,
	type DispatchState
} from '#lib/dispatches.ts';
import { labels } from '#lib/labels.ts';
import {
	applicationLeadsFrom,
	priceListLeadsFrom,
	returnLeadsFrom,
	roundLeadsFrom,
	type ApplicationAct,
	type ApplicationState,
	type LicencePart,
	type PriceListAct,
	type PriceListState,
	type ReturnAct,
	type ReturnState,
	type RoundAct,
	type RoundState
} from '#lib/licences.ts';
import {
	remarkLeadsFrom,
	specificationLeadsFrom,
	type RemarkAct,
	type RemarkState,
	type SpecificationAct,
	type SpecificationState
} from '#lib/specifications.ts';
import { actsOnPast } from '#lib/past-cases.ts';
import { leadsFrom, type TicketAct, type TicketPart, type TicketState } from '#lib/tickets.ts';
import type { MinutesState } from '#lib/minutes.ts';
import { schema } from './db/index.ts';
import { standingThread } from './db/standing.ts';
import { isLead, type Actor, type OrganisationKind, type Role } from './identity/actors.ts';
import { now } from './now.ts';

const { board, dispatch, groupMembership, groupOpinion, groupSummary, groupTopic, inboxItem } =
	schema;
const { material, notice, post, searchEntry, thread, ticket, ticketMessage } = schema;
const { article, deskMail, incident, licenceApplication, workingGroup } = schema;

/* ------------------------------------------------------------------ reading */

type Readable = { id: number; audience: string };
/** A notice begins on a day: until then it is its sender's alone. */
type ReadableNotice = Readable & { fromOn: string; organisationId: number };

export function reads(actor: Actor, type: 'thread', row: Readable): boolean;
export function reads(actor: Actor, type: 'ticket', row: Readable): boolean;
export function reads(actor: Actor, type: 'dispatch', row: Readable): boolean;
export function reads(actor: Actor, type: 'notice', row: ReadableNotice): boolean;
/** The one sentence of reading, as a rule: the actor holds the row's key, or the row was opened to them by name. */
export function reads(
	actor: Actor,
	type: 'thread' | 'ticket' | 'dispatch' | 'notice',
	row: Readable | ReadableNotice
): boolean {
	const holds = actor.reach.includes(row.audience) || actor.grants.includes(`${type}:${row.id}`);
	const hasBegun =
		!('fromOn' in row) ||
		type !== 'notice' ||
		row.fromOn <= dayOf(now()) ||
		row.organisationId === actor.organisation.id;
	return holds && hasBegun;
}

/** A board is a room, not a text: whoever holds `all` or its district's key sees that it is there. */
export function entersBoard(actor: Actor, row: Pick<BoardThing, 'audience' | 'slug'>): boolean {
	return actor.reach.includes(row.audience) || actor.reach.includes(`district:${row.slug}`);
}

/** A group's 概要 is for everybody who may read on 全県, and for its members. */
export function readsGroup(actor: Actor, thing: { id: number }): boolean {
	return actor.reach.includes('all') || actor.reach.includes(`group:${thing.id}`);
}

/** 投稿, 資料 and 会議 of a group; to outsiders of a closed one they do not exist. */
export function readsInsideGroup(actor: Actor, thing: { inside: string }): boolean {
	return actor.reach.includes(thing.inside);
}

/** 参加の申し込み or an invitation: the organisation's it is about, and theirs who run the group. */
export function readsRequest(actor: Actor, thing: GroupRequestThing): boolean {
	return actor.organisation.id === thing.organisationId || runs(actor, thing.group);
}

/** 検討中の項目 are inside; of a closed group outsiders read those it asks everybody about. */
export function readsTopic(
	actor: Actor,
	thing: { takesOutside: boolean; group: { id: number; inside: string } }
): boolean {
	return (
		readsInsideGroup(actor, thing.group) || (thing.takesOutside && readsGroup(actor, thing.group))
	);
}

/** Opinions are read inside the group, and by the organisation that gave them. */
export function readsOpinion(
	actor: Actor,
	thing: { organisationId: number; group: { inside: string } }
): boolean {
	return readsInsideGroup(actor, thing.group) || actor.organisation.id === thing.organisationId;
}

/** まとめ are read inside the group, and with 全団体へ by everybody. */
export function readsSummary(
	actor: Actor,
	thing: { toAllAt: Date | null; group: { id: number; inside: string } }
): boolean {
	return (
		readsInsideGroup(actor, thing.group) ||
		(thing.toAllAt !== null && readsGroup(actor, thing.group))
	);
}

/** Proposals of groups are for everybody who may read on 全県. */
export function readsProposals(actor: Actor): boolean {
	return actor.reach.includes('all');
}

/** 資料 are read inside their group; one in the trash by those who may take it out again. */
export function readsMaterial(
	actor: Actor,
	thing: GroupPartThing & { trashedAt: Date | null }
): boolean {
	return (
		readsInsideGroup(actor, thing.group) &&
		(thing.trashedAt === null || may(actor, 'group.tend', thing))
	);
}

/** What is written in a case the actor reads: a grant opens it, but none of the union's own notes. */
export function readsTicketMessage(
	actor: Actor,
	row: { audience: string; ticketId: number }
): boolean {
	return (
		actor.reach.includes(row.audience) ||
		(row.audience !== 'union' && actor.grants.includes(`ticket:${row.ticketId}`))
	);
}

/** Q&A are read by whoever holds their key; what was withdrawn is the desk's alone. */
export function readsArticle(
	actor: Actor,
	row: { audience: string; withdrawnAt: Date | null }
): boolean {
	return actor.reach.includes(row.audience) && (row.withdrawnAt === null || actsForUnion(actor));
}

/**
 * Licences of an organisation, its applications, prices and savings: its own, and the union's desk's. By name they
 * tell an attacker what runs where.
 */
export function readsHoldings(actor: Actor, thing: { organisationId: number }): boolean {
	return (
		actor.reach.includes(`desk:${thing.organisationId}`) ||
		(actsForUnion(actor) && actor.organisation.id === thing.organisationId)
	);
}

/** The same for a query over a column of organisations, with nothing to bind besides `scopeOf`. */
export function holdingsScope(organisationId: SQL | AnySQLiteColumn): SQL {
	return sql`('desk:' || ${organisationId} in ${reach} or (${sql.placeholder('forUnion')}
		and ${organisationId} = ${sql.placeholder('organisation')}))`;
}

/** An invoice to one organisation is that one's and the union's desk's; one to the union (null) is the desk's. */
export function readsInvoice(actor: Actor, thing: { organisationId: number | null }): boolean {
	const { organisationId } = thing;
	return organisationId === null ? actsForUnion(actor) : readsHoldings(actor, { organisationId });
}

/** The same for a query, as `holdingsScope`. */
export function invoiceScope(organisationId: AnySQLiteColumn): SQL {
	return sql`(${holdingsScope(organisationId)}
		or (${organisationId} is null and ${sql.placeholder('forUnion')}))`;
}

/**
 * An application before it has reached the union is its organisation's alone, unless the desk typed it in; from then on
 * it is the union's as well.
 */
export function readsApplication(
	actor: Actor,
	row: { organisationId: number; submittedAt: Date | null; enteredBy: number | null }
): boolean {
	return (
		readsHoldings(actor, row) &&
		(actor.organisation.id === row.organisationId ||
			row.submittedAt !== null ||
			row.enteredBy !== null)
	);
}

/** 障害情報 is for everybody who has a desk to ask at; that of a shared system for its participants. */
export function readsIncident(actor: Actor, row: { audience: string }): boolean {
	return (
		actor.reach.includes(row.audience) ||
		(row.audience === 'all' && actor.reach.includes(`desk:${actor.organisation.id}`))
	);
}

/** The same sentence for a row inside another: it may narrow its root, never widen it. */
export function readsInside(actor: Actor, row: { audience: string }, root: Readable): boolean {
	return (
		reads(actor, 'thread', root) &&
		(actor.reach.includes(row.audience) || actor.grants.includes(`thread:${root.id}`))
	);
}

const reach = sql`(select value from json_each(${sql.placeholder('reach')}))`;
const grants = sql`(select value from json_each(${sql.placeholder('grants')}))`;

/** `leads.includes` for a group: the organisation must still be a member, which the key says. */
const leadsGroup = sql`('group:' || ${workingGroup.id} in ${reach} and exists (select 1 from ${groupMembership}
	where ${groupMembership.groupId} = ${workingGroup.id}
	and ${groupMembership.organisationId} = ${sql.placeholder('organisation')}
	and ${isLead(sql.placeholder('today'))}))`;

/** A grant on a case opens none of the union's own notes in it. */
const isGranted = sql`(${searchEntry.root} in ${grants} and (${searchEntry.root} not like 'ticket:%'
	or (${searchEntry.parentAudience} <> 'union' and ${searchEntry.audience} <> 'union')))`;

/** For 障害情報, wherever it stands in a query. */
const readableIncident = sql`(${incident.audience} in ${reach}
	or (${incident.audience} = 'all' and 'desk:' || cast(${sql.placeholder('organisation')} as integer) in ${reach}))`;

/** The same sentences as SQL; a query that uses one is run with `scopeOf(actor)`. */
export const scopes = {
	board: sql`(${board.audience} in ${reach} or 'district:' || ${board.slug} in ${reach})`,
	/** A group's 概要 is everybody's who may read on 全県, and its members'. */
	group: sql`('all' in ${reach} or 'group:' || ${workingGroup.id} in ${reach})`,
	/** For a group joined to its board: what is inside. */
	groupInside: sql`(${board.audience} in ${reach})`,
	/** For an item joined to its group and board. */
	groupTopic: sql`(${board.audience} in ${reach} or (${groupTopic.takesOutside}
		and ('all' in ${reach} or 'group:' || ${groupTopic.groupId} in ${reach})))`,
	/** For an opinion joined to its item, group and board. */
	groupOpinion: sql`(${board.audience} in ${reach} or ${groupOpinion.organisationId} = ${sql.placeholder('organisation')})`,
	/** For a まとめ joined to its group's board. */
	groupSummary: sql`(${board.audience} in ${reach} or (${groupSummary.toAllAt} is not null
		and ('all' in ${reach} or 'group:' || ${groupSummary.groupId} in ${reach})))`,
	/** A group that goes on and of which this actor's organisation is a member; the rule is `group.take-part`. */
	groupMember: sql`(${workingGroup.conclusionId} is null and 'group:' || ${workingGroup.id} in ${reach})`,
	/** A group that goes on and whose 座長 or 事務局 this actor's organisation is: what it answers for. */
	groupLed: sql`(${workingGroup.conclusionId} is null and ${leadsGroup})`,
	/** A group that goes on and that this actor may run; the rule is `group.run`. */
	groupRun: sql`(${workingGroup.conclusionId} is null and (${sql.placeholder('forUnion')} or ${leadsGroup}))`,
	thread: sql`(${thread.audience} in ${reach} or 'thread:' || ${thread.id} in ${grants})`,
	/** A thread in which this actor's organisation can answer. */
	threadWriters: sql`(coalesce(${thread.writers}, ${thread.audience}) in ${reach})`,
	/** For a post joined to its thread, whose own scope must be asked as well. */
	post: sql`(${post.audience} in ${reach} or 'thread:' || ${post.threadId} in ${grants})`,
	ticket: sql`(${ticket.audience} in ${reach} or 'ticket:' || ${ticket.id} in ${grants})`,
	/** Mail to the desk; what has to do with a case is read by who reads that. */
	deskMail: sql`('union' in ${reach} and ${sql.placeholder('forUnion')}
		and (${deskMail.ticketId} is null or exists (select 1 from ${ticket}
			where ${ticket.id} = ${deskMail.ticketId}
			and (${ticket.audience} in ${reach} or 'ticket:' || ${ticket.id} in ${grants}))))`,
	dispatch: sql`(${dispatch.audience} in ${reach} or 'dispatch:' || ${dispatch.id} in ${grants})`,
	/** For a message joined to its case, whose own scope must be asked as well: a grant opens no notes of the union. */
	ticketMessage: sql`(${ticketMessage.audience} in ${reach}
		or (${ticketMessage.audience} <> 'union' and 'ticket:' || ${ticketMessage.ticketId} in ${grants}))`,
	article: sql`(${article.audience} in ${reach}
		and (${article.withdrawnAt} is null or ${sql.placeholder('forUnion')}))`,
	incident: readableIncident,
	application: sql`(${holdingsScope(licenceApplication.organisationId)}
		and (${licenceApplication.organisationId} = ${sql.placeholder('organisation')}
			or ${licenceApplication.submittedAt} is not null or ${licenceApplication.enteredBy} is not null))`,
	notice: sql`((${notice.audience} in ${reach} or 'notice:' || ${notice.id} in ${grants})
		and (${notice.fromOn} <= ${sql.placeholder('today')} or ${notice.organisationId} = ${sql.placeholder('organisation')}))`,
	/** What the index holds of any of these, with its root and what it is attached to. */
	entry: sql`((${isGranted} or (${searchEntry.rootAudience} in ${reach}
			and ${searchEntry.parentAudience} in ${reach} and ${searchEntry.audience} in ${reach}))
		and (${searchEntry.fromOn} is null or ${searchEntry.fromOn} <= ${sql.placeholder('today')}
			or ${searchEntry.organisationId} = ${sql.placeholder('organisation')}))`,
	entryAuthor: sql<number>`(${searchEntry.authorAudience} is null or ${searchEntry.authorAudience} in ${reach})`,
	/** For a 知らせ left-joined to its thread, post and notice: it says no more than they may say to this reader today. */
	inboxItem: sql`((${inboxItem.audience} is null or ${inboxItem.audience} in ${reach}
			or 'thread:' || ${inboxItem.threadId} in ${grants} or ${inboxItem.thing} in ${grants})
		and (${inboxItem.threadId} is null or ((${thread.audience} in ${reach} or 'thread:' || ${thread.id} in ${grants})
			and ${thread.deletionId} is null and ${thread.hidingId} is null))
		and (${inboxItem.postId} is null or ((${post.audience} in ${reach} or 'thread:' || ${post.threadId} in ${grants})
			and ${post.deletionId} is null and ${post.hidingId} is null))
		and (${inboxItem.thing} not like 'notice:%' or ((${notice.audience} in ${reach} or 'notice:' || ${notice.id} in ${grants})
			and (${notice.fromOn} <= ${sql.placeholder('today')} or ${notice.organisationId} = ${sql.placeholder('organisation')})
			and ${notice.withdrawnAt} is null))
		and (${inboxItem.thing} not like 'material:%' or exists (select 1 from ${material}
			where ${material.id} = cast(substr(${inboxItem.thing}, 10) as integer)
			and ${material.trashedAt} is null))
		and (${inboxItem.thing} not like 'ticket:%' or exists (select 1 from ${ticket}
			where ${ticket.id} = cast(substr(${inboxItem.thing}, 8) as integer)
			and (${ticket.audience} in ${reach} or ${inboxItem.thing} in ${grants})))
		and (${inboxItem.thing} not like 'incident:%' or exists (select 1 from ${incident}
			where ${incident.id} = cast(substr(${inboxItem.thing}, 10) as integer) and ${readableIncident})))`,
	/** True where this reader may see who wrote the thread. */
	threadAuthor: sql<number>`(${thread.authorAudience} is null or ${thread.authorAudience} in ${reach})`,
	postAuthor: sql<number>`(${post.authorAudience} is null or ${post.authorAudience} in ${reach})`
};

/** The values of the placeholders in `scopes`. */
export function scopeOf(actor: Actor): {
	reach: string;
	grants: string;
	today: string;
	organisation: number;
	forUnion: number;
} {
	return {
		reach: JSON.stringify(actor.reach),
		grants: JSON.stringify(actor.grants),
		today: dayOf(now()),
		organisation: actor.organisation.id,
		forUnion: actsForUnion(actor) ? 1 : 0
	};
}

/** A saved draft is the whole organisation's; one that only keeps files of a refused form is nobody else's. */
export function readsDraft(
	actor: Actor,
	row: { savedAt: Date | null; organisationId: number | null }
): boolean {
	return row.savedAt !== null && row.organisationId === actor.organisation.id;
}

/** A 引継書 is read in its seat; once handed over, by the organisation's administrators as well. */
export function readsHandover(actor: Actor, row: HandoverThing): boolean {
	return (
		row.seatId === actor.seat.id ||
		(row.finishedAt !== null &&
			row.organisationId === actor.organisation.id &&
			actor.roles.includes('org-admin'))
	);
}

/** What was hidden is still read by its author's organisation and by those who may show it again. */
export function readsHidden(
	actor: Actor,
	row: { organisationId: number },
	on: { boardId: number }
): boolean {
	return row.organisationId === actor.organisation.id || moderates(actor, on);
}

/** Which reports wait for this actor, as SQL over posts joined to their threads; the rule is `report.settle`. */
export function reportScope(actor: Actor): SQL {
	if (isUnionDesk(actor)) return sql`true`;
	const leads = sql`select ${board.id} from ${board}
		inner join ${groupMembership} on ${groupMembership.groupId} = ${board.groupId}
		where ${groupMembership.organisationId} = ${actor.organisation.id}
			and ${isLead(dayOf(now()))}`;
	return sql`((${thread.boardId} in (select value from json_each(${JSON.stringify(actor.keeps)}))
			or ${thread.boardId} in (${leads}))
		and ${post.organisationId} <> ${actor.organisation.id})`;
}

/** Whether this reader may see who wrote a row. */
export function seesAuthor(actor: Actor, row: { authorAudience: string | null }): boolean {
	return row.authorAudience === null || actor.reach.includes(row.authorAudience);
}

/* ------------------------------------------------------------------- acting */

/** The key that nobody holds: the writers of what is only read any more. */
export const NOBODY = 'nobody';

export type ThreadThing = Readable & {
	/** The key whose holders write, where that is not the audience's. */
	writers: string | null;
	boardId: number;
	kind: string;
	organisationId: number;
	solutionId: number | null;
	closureId: number | null;
	deletionId: number | null;
	hidingId: number | null;
	mergedIntoId: number | null;
};
export type PostThing = {
	audience: string;
	number: number;
	personId: number;
	organisationId: number;
	deletionId: number | null;
	hidingId: number | null;
	/** The union typed it in for the organisation, whose seats all look after it. */
	isEntered?: boolean;
	thread: ThreadThing;
};
type HiddenThing = { authorAudience: string | null };
export type WideningThing = ThreadThing & { /** A proposal stands open. */ isProposed: boolean };
/** What somebody told the 世話役 about: on which board it stands, whose post it is, and who leads the group of the board. */
export type ReportThing = { boardId: number; authorOrganisationId: number; leads: number[] };
export type BoardThing = Readable & {
	kind: 'district' | 'prefecture' | 'practice' | 'group';
	slug: string;
	groupId: number | null;
};
/** A working group, with the key of what is inside and the organisations of 座長 and 事務局. */
export type GroupThing = {
	id: number;
	inside: string;
	conclusionId: number | null;
	leads: number[];
};
/** Something an organisation has put into a group. */
export type GroupPartThing = { organisationId: number; group: GroupThing };
export type GroupRequestThing = GroupPartThing & { kind: 'application' | 'invitation' };
/** 検討中の項目 of a group. */
export type TopicThing = { takesOutside: boolean; closedAt: Date | null; group: GroupThing };
/** An opinion of an organisation, and what has become of it. */
export type OpinionThing = {
	organisationId: number;
	kind: string;
	answeredAt: Date | null;
	withdrawnAt: Date | null;
	followsId: number | null;
	/** It was followed up already. */
	isFollowed: boolean;
	topic: TopicThing;
};
/** A group somebody would like to have. */
export type ProposalThing = {
	organisationId: number;
	groupId: number | null;
	declinedAt: Date | null;
	withdrawnAt: Date | null;
};
/** 議事録 of a meeting: how far it has come, who was asked to confirm it, and the organisations of 座長. */
export type MinutesThing = {
	state: MinutesState;
	chairs: number[];
	asked: number[];
	group: GroupThing;
};
/** An accepted answer: the seat it came from, and its thread. */
export type AnswerThing = { seatId: number; thread: ThreadThing };
type OrganisationThing = { id: number };
export type NoticeThing = {
	organisationId: number;
	confirmBy: string | null;
	withdrawnAt: Date | null;
	/** Whether the actor's organisation is one of those it was sent to. */
	isAddressee: boolean;
};
type ConfirmationThing = { organisationId: number; caller: string | null; notice: NoticeThing };
/** 各団体の状況表, with the thread it stands in. */
export type TableThing = { closedAt: Date | null; thread: ThreadThing };
/** One organisation's row of it. */
export type RowThing = { organisationId: number; table: TableThing };
export type DraftThing = { personId: number; organisationId: number | null };
export type HandoverThing = {
	seatId: number;
	/** Who wrote it, in whichever tenure. */
	personId: number;
	organisationId: number;
	finishedAt: Date | null;
	acceptedAt: Date | null;
};
/** Somebody who lost their password: where they sit today or later, and with which roles. */
export type ReissueThing = { personId: number; organisations: number[]; roles: Role[] };

/** A case: whose it is, who reads it and where it stands. */
export type TicketThing = Readable & { organisationId: number; state: TicketState };

/** 仕様書の相談: its case, and where it stands. */
export type SpecificationThing = { ticket: TicketThing; state: SpecificationState };

/** A dispatch of the 専門コーディネーター: whose it is, who reads it and where it stands. */
export type DispatchThing = Readable & { organisationId: number; state: DispatchState };

const stands = (thing: ThreadThing) =>
	thing.deletionId === null && thing.hidingId === null && thing.mergedIntoId === null;
const isOpen = (thing: ThreadThing) =>
	thing.closureId === null && thing.writers !== NOBODY && stands(thing);
const keeps = (actor: Actor, thing: { boardId: number }) => actor.keeps.includes(thing.boardId);
const isUnionDesk = (actor: Actor) =>
	actor.organisation.kind === '組合' && actor.roles.includes('desk');
/** 世話役 of the board, and the union's desk on every board. */
const moderates = (actor: Actor, thing: { boardId: number }) =>
	keeps(actor, thing) || isUnionDesk(actor);
/** The asker's organisation, the board's 世話役 and the union look after what is asked in a thread. */
const tends = (actor: Actor, thing: ThreadThing) =>
	stands(thing) &&
	speaks(actor, thing) &&
	(actor.organisation.id === thing.organisationId ||
		keeps(actor, thing) ||
		actor.organisation.kind === '組合');
const fills = (actor: Actor, thing: RowThing) =>
	actor.organisation.id === thing.organisationId &&
	thing.table.closedAt === null &&
	speaks(actor, thing.table.thread);
/** Reading by a grant alone is listening: only who holds the thread's own key, or its writers', may answer. */
const speaks = (actor: Actor, thing: ThreadThing) => actor.reach.includes(answeringKey(thing));
/** What every reader may do who is not there by a grant alone. */
const belongs = (actor: Actor, thing: ThreadThing) => actor.reach.includes(thing.audience);

const isRunning = (thing: GroupThing) => thing.conclusionId === null;
/** A member of the group, as long as it goes on. */
const takesPart = (actor: Actor, thing: GroupThing) =>
	isRunning(thing) && actor.reach.includes(`group:${thing.id}`);
/** 座長 and 事務局 run a group; the union, which founded it, may as well. */
const runs = (actor: Actor, thing: GroupThing) =>
	thing.leads.includes(actor.organisation.id) || actsForUnion(actor);

/** The item is open, in a group that goes on. */
const goesOn = (thing: TopicThing) => isRunning(thing.group) && thing.closedAt === null;
const opines = (actor: Actor, thing: TopicThing) =>
	goesOn(thing) &&
	(takesPart(actor, thing.group) || (actor.reach.includes('all') && readsTopic(actor, thing)));
/** An own opinion that nobody has answered or taken back. */
const isPending = (actor: Actor, thing: OpinionThing) =>
	actor.organisation.id === thing.organisationId &&
	thing.answeredAt === null &&
	thing.withdrawnAt === null;

/** Neither founded nor declined nor taken back. */
const isProposed = (thing: ProposalThing) =>
	thing.groupId === null && thing.declinedAt === null && thing.withdrawnAt === null;

/** The union's desk and its 決裁者 act for it. */
const actsForUnion = (actor: Actor) =>
	actor.organisation.kind === '組合' &&
	(actor.roles.includes('desk') || actor.roles.includes('union-approver'));

/** Whether this actor decides for their organisation, without asking anybody. */
export function approves(actor: Actor): boolean {
	return actor.roles.includes('approver') || actor.roles.includes('union-approver');
}

const sendsNotices = (actor: Actor) => actor.organisation.kind === '県' || actsForUnion(actor);
/** A post is its writer's; one typed in for somebody is every seat's of theirs, and still the typist's. */
const wrote = (actor: Actor, thing: PostThing) =>
	thing.isEntered
		? actor.organisation.id === thing.organisationId ||
			(actor.person.id === thing.personId && actor.organisation.kind === '組合')
		: actor.person.id === thing.personId && actor.organisation.id === thing.organisationId;

/** Widening is the asker's and the 世話役's, of a thread that is one 広域's alone. */
const widens = (actor: Actor, thing: WideningThing) =>
	stands(thing) &&
	thing.audience.startsWith('district:') &&
	(actor.organisation.id === thing.organisationId || keeps(actor, thing));

/** Whoever may send for the organisation looks after what it has sent. */
const sent = (actor: Actor, thing: NoticeThing) =>
	sendsNotices(actor) && actor.organisation.id === thing.organisationId;
/** The union's desk and its system administrator look after the rosters of all. */
const seesAllRosters = (actor: Actor) =>
	actor.organisation.kind === '組合' &&
	(actor.roles.includes('desk') || actor.roles.includes('operator'));
/** Whoever opens a way in for somebody could use it: own people only, and no further rights than one's own. */
const looksAfter = (actor: Actor, thing: ReissueThing) =>
	actor.person.id !== thing.personId && isOwnPerson(actor, thing);
const isOwnPerson = (actor: Actor, thing: ReissueThing) =>
	actor.roles.includes('org-admin') &&
	thing.organisations.every((id) => id === actor.organisation.id) &&
	(!thing.roles.includes('operator') || actor.roles.includes('operator'));

/** What an actor is towards a case they can read: the state machine knows nobody else. */
export function partsIn(actor: Actor, thing: TicketThing): TicketPart[] {
	const parts: TicketPart[] = [];
	if (actor.organisation.id === thing.organisationId) parts.push('requester');
	if (actsForUnion(actor)) parts.push('desk');
	if (actor.organisation.kind === '組合' && actor.roles.includes('union-approver')) {
		parts.push('lead');
	}
	if (actor.roles.includes('coordinator') && actor.grants.includes(`ticket:${thing.id}`)) {
		parts.push('coordinator');
	}
	return parts;
}

/** What an actor is towards a dispatch they can read. */
export function partsInDispatch(actor: Actor, thing: DispatchThing): DispatchPart[] {
	const parts: DispatchPart[] = [];
	const isOwn = actor.organisation.id === thing.organisationId;
	if (isOwn) parts.push('requester');
	if (isOwn && actor.roles.includes('approver')) parts.push('approver');
	if (actsForUnion(actor)) parts.push('desk');
	if (actor.organisation.kind === '組合' && actor.roles.includes('union-approver')) {
		parts.push('lead');
	}
	if (actor.roles.includes('coordinator') && actor.grants.includes(`dispatch:${thing.id}`)) {
		parts.push('coordinator');
	}
	return parts;
}

/** What an actor is towards licences of an organisation, or towards what is the union's own (null). */
export function partsInLicences(actor: Actor, organisationId: number | null): LicencePart[] {
	const parts: LicencePart[] = [];
	if (organisationId !== null && actor.organisation.id === organisationId) {
		parts.push('member');
		if (approves(actor)) parts.push('approver');
	}
	if (actsForUnion(actor)) parts.push('desk');
	if (actor.organisation.kind === '組合' && actor.roles.includes('union-approver')) {
		parts.push('lead');
	}
	return parts;
}

/** Whoever has a desk to ask at buys through it: the 77, the prefecture, 広域連合; and the union itself. */
const buysLicences = (actor: Actor) =>
	actsForUnion(actor) ||
	(actor.reach.includes(`desk:${actor.organisation.id}`) &&
		(actor.organisation.validTo === null || actor.organisation.validTo >= dayOf(now())));

/** One rule per action; what is not readable never gets here. */
const rules = {
	/** A board whose working group has ended is read and no more. */
	'board.write': (actor: Actor, thing: BoardThing & { isEnded: boolean }) =>
		!thing.isEnded && actor.reach.includes(boardKey(thing)),
	'thread.reply': (actor: Actor, thing: ThreadThing) => speaks(actor, thing) && isOpen(thing),
	'thread.solve': (actor: Actor, thing: ThreadThing) =>
		thing.kind === 'question' &&
		isOpen(thing) &&
		(actor.organisation.id === thing.organisationId || keeps(actor, thing) || actsForUnion(actor)),
	/** Whoever asked has the question already; who only listens by a grant is not counted. */
	'thread.same-here': (actor: Actor, thing: ThreadThing) =>
		thing.kind === 'question' &&
		isOpen(thing) &&
		speaks(actor, thing) &&
		actor.organisation.id !== thing.organisationId,
	'thread.ask-official': (actor: Actor, thing: ThreadThing) =>
		thing.kind !== 'share' && isOpen(thing) && actor.organisation.id === thing.organisationId,
	'thread.reform': (actor: Actor, thing: ThreadThing) =>
		stands(thing) && (keeps(actor, thing) || actsForUnion(actor)),
	'thread.importance': (actor: Actor, thing: ThreadThing) =>
		stands(thing) &&
		(actor.organisation.id === thing.organisationId || keeps(actor, thing) || actsForUnion(actor)),
	/** Who has opened a thread marked 重要 is for those who asked and the union, not for each other. */
	'thread.readers': (actor: Actor, thing: ThreadThing) =>
		actor.organisation.id === thing.organisationId || actor.reach.includes('union'),
	'answer.date': (actor: Actor, thing: AnswerThing) =>
		stands(thing.thread) &&
		(actor.organisation.id === thing.thread.organisationId ||
			keeps(actor, thing.thread) ||
			actsForUnion(actor)),
	/** The seat that answered, whoever sits there now. */
	'answer.confirm': (actor: Actor, thing: AnswerThing) =>
		stands(thing.thread) && actor.seat.id === thing.seatId,
	'answer.approve': (actor: Actor, thing: { organisationId: number | null }) =>
		actor.organisation.id === thing.organisationId && approves(actor),
	'organisation.decide': (actor: Actor, thing: OrganisationThing) =>
		actor.roles.includes('org-admin') && actor.organisation.id === thing.id,
	'candidate.list': (actor: Actor) => seesAllRosters(actor) || actsForUnion(actor),
	'thread.close': (actor: Actor, thing: ThreadThing) => stands(thing) && keeps(actor, thing),
	/** The 世話役 of the 広域 that holds the thread opens it to another. */
	'disclosure.settle': (actor: Actor, thing: { boardId: number }) =>
		actor.keeps.includes(thing.boardId),
	'thread.hide': (actor: Actor, thing: ThreadThing) =>
		thing.deletionId === null && thing.mergedIntoId === null && moderates(actor, thing),
	'thread.move': (actor: Actor, thing: ThreadThing) => stands(thing) && moderates(actor, thing),
	'thread.merge': (actor: Actor, thing: ThreadThing) => stands(thing) && moderates(actor, thing),
	'thread.split': (actor: Actor, thing: ThreadThing) =>
		stands(thing) && thing.closureId === null && moderates(actor, thing),
	/** Whoever puts a thread on a board looks after that board as well. */
	'board.receive': (actor: Actor, thing: BoardThing) => moderates(actor, { boardId: thing.id }),
	'board.templates': (actor: Actor, thing: BoardThing) => moderates(actor, { boardId: thing.id }),
	'post.hide': (actor: Actor, thing: PostThing) =>
		thing.deletionId === null && stands(thing.thread) && moderates(actor, thing.thread),
	'post.report': (actor: Actor, thing: PostThing) =>
		thing.deletionId === null &&
		thing.hidingId === null &&
		stands(thing.thread) &&
		belongs(actor, thing.thread) &&
		actor.organisation.id !== thing.organisationId,
	'post.thank': (actor: Actor, thing: PostThing) =>
		thing.deletionId === null &&
		thing.hidingId === null &&
		stands(thing.thread) &&
		belongs(actor, thing.thread) &&
		actor.organisation.id !== thing.organisationId,
	/** Nobody judges what was said about their own organisation; of the union's own posts only its desk can. */
	'report.settle': (actor: Actor, thing: ReportThing) =>
		isUnionDesk(actor) ||
		((keeps(actor, thing) || thing.leads.includes(actor.organisation.id)) &&
			actor.organisation.id !== thing.authorOrganisationId),
	'thread.hold': (actor: Actor, thing: ThreadThing) =>
		thing.kind === 'question' &&
		isOpen(thing) &&
		thing.solutionId === null &&
		actor.organisation.id === thing.organisationId,
	'post.edit': (actor: Actor, thing: PostThing) =>
		thing.deletionId === null &&
		thing.hidingId === null &&
		isOpen(thing.thread) &&
		wrote(actor, thing),
	'post.delete': (actor: Actor, thing: PostThing) =>
		thing.deletionId === null &&
		thing.thread.deletionId === null &&
		thing.thread.mergedIntoId === null &&
		(wrote(actor, thing) || keeps(actor, thing.thread)),
	/** 代理入力 of what came by telephone. */
	'post.enter': (actor: Actor) =>
		actor.organisation.kind === '組合' && actor.roles.includes('desk'),
	'author.look-behind': (actor: Actor, thing: HiddenThing) =>
		actor.organisation.kind === '組合' &&
		(actor.roles.includes('desk') || actor.roles.includes('union-approver')) &&
		!seesAuthor(actor, thing),
	'thread.widen': (actor: Actor, thing: WideningThing) => !thing.isProposed && widens(actor, thing),
	'thread.unwiden': (actor: Actor, thing: WideningThing) =>
		thing.isProposed && widens(actor, thing),
	'thread.address': (actor: Actor, thing: ThreadThing) => isOpen(thing) && tends(actor, thing),
	'table.open': (actor: Actor, thing: ThreadThing) => isOpen(thing) && tends(actor, thing),
	'table.keep': (actor: Actor, thing: TableThing) => tends(actor, thing.thread),
	'table.remind': (actor: Actor, thing: TableThing) =>
		thing.closedAt === null && tends(actor, thing.thread),
	'row.fill': fills,
	'row.approve': (actor: Actor, thing: RowThing) => fills(actor, thing) && approves(actor),
	/** 代理入力: for an organisation that telephoned. */
	'row.enter': (actor: Actor, thing: RowThing) =>
		actor.organisation.id !== thing.organisationId &&
		thing.table.closedAt === null &&
		tends(actor, thing.table.thread),
	'group.found': (actor: Actor) => actsForUnion(actor),
	/** Whoever is in it by a key, not by a grant. */
	'group.take-part': takesPart,
	'group.run': (actor: Actor, thing: GroupThing) => isRunning(thing) && runs(actor, thing),
	'group.conclude': (actor: Actor, thing: GroupThing) => isRunning(thing) && actsForUnion(actor),
	'group.reopen': (actor: Actor, thing: GroupThing) => !isRunning(thing) && actsForUnion(actor),
	/** An organisation asks to come in. */
	'group.apply': (actor: Actor, thing: GroupThing) =>
		isRunning(thing) && actor.reach.includes('all') && !actor.reach.includes(`group:${thing.id}`),
	/** Those who run a group answer an application; the organisation itself answers an invitation. */
	'group.settle': (actor: Actor, thing: GroupRequestThing) =>
		isRunning(thing.group) &&
		(thing.kind === 'application'
			? runs(actor, thing.group)
			: actor.organisation.id === thing.organisationId),
	/** And whoever asked takes it back. */
	'group.take-back': (actor: Actor, thing: GroupRequestThing) =>
		isRunning(thing.group) &&
		(thing.kind === 'invitation'
			? runs(actor, thing.group)
			: actor.organisation.id === thing.organisationId),
	'group.leave': takesPart,
	/** 参加者: each organisation names its own people. */
	'group.name-people': (actor: Actor, thing: GroupPartThing) =>
		takesPart(actor, thing.group) && actor.organisation.id === thing.organisationId,
	/** What an organisation put in is its own to change, and the group's leads'. */
	'group.tend': (actor: Actor, thing: GroupPartThing) =>
		takesPart(actor, thing.group) &&
		(actor.organisation.id === thing.organisationId || runs(actor, thing.group)),
	'group.oversee': (actor: Actor) => actor.reach.includes('union'),
	/** From outside as well: for that the item must be read, by who may write on 全県. */
	'group.opine': opines,
	'opinion.edit': (actor: Actor, thing: OpinionThing) =>
		isPending(actor, thing) && opines(actor, thing.topic),
	/** Also where the item has closed to outsiders meanwhile. */
	'opinion.withdraw': (actor: Actor, thing: OpinionThing) =>
		isPending(actor, thing) && goesOn(thing.topic),
	/** Once more, and no further: a talk belongs in the threads. */
	'opinion.follow-up': (actor: Actor, thing: OpinionThing) =>
		opines(actor, thing.topic) &&
		actor.organisation.id === thing.organisationId &&
		thing.kind === 'question' &&
		thing.answeredAt !== null &&
		thing.followsId === null &&
		!thing.isFollowed,
	/** What was said to all can be corrected after the group has ended, too. */
	'summary.tend': (actor: Actor, thing: { group: GroupThing }) => runs(actor, thing.group),
	/** A 共有 of the union's own. */
	'group.case': (actor: Actor, thing: ThreadThing) =>
		thing.kind === 'share' &&
		stands(thing) &&
		actor.organisation.id === thing.organisationId &&
		actsForUnion(actor),
	'proposal.make': (actor: Actor) => actor.reach.includes('all'),
	'proposal.support': (actor: Actor, thing: ProposalThing) =>
		isProposed(thing) &&
		actor.reach.includes('all') &&
		actor.organisation.id !== thing.organisationId,
	'proposal.decline': (actor: Actor, thing: ProposalThing) =>
		isProposed(thing) && actsForUnion(actor),
	'proposal.withdraw': (actor: Actor, thing: ProposalThing) =>
		isProposed(thing) && actor.organisation.id === thing.organisationId,
	/** 議事録 is written together by the members, until it is approved. */
	'minutes.write': (actor: Actor, thing: MinutesThing) =>
		takesPart(actor, thing.group) && thing.state !== 'approved',
	'minutes.ask': (actor: Actor, thing: MinutesThing) =>
		isRunning(thing.group) && runs(actor, thing.group) && thing.state !== 'approved',
	'minutes.answer': (actor: Actor, thing: MinutesThing) =>
		takesPart(actor, thing.group) &&
		thing.state === 'asked' &&
		thing.asked.includes(actor.organisation.id),
	/** 座長 approves; where there is none, the union. */
	'minutes.approve': (actor: Actor, thing: MinutesThing) =>
		isRunning(thing.group) &&
		thing.state === 'asked' &&
		(thing.chairs.length > 0 ? thing.chairs.includes(actor.organisation.id) : actsForUnion(actor)),
	'minutes.correct': (actor: Actor, thing: MinutesThing) =>
		isRunning(thing.group) && runs(actor, thing.group) && thing.state === 'approved',
	/** As the text itself while it is being written; what is approved is the leads' to take back. */
	'decision.withdraw': (actor: Actor, thing: MinutesThing) =>
		thing.state === 'approved'
			? isRunning(thing.group) && runs(actor, thing.group)
			: takesPart(actor, thing.group),
	/** 済み is said by whose 宿題 it is, or by the leads. */
	'action.settle': (actor: Actor, thing: GroupPartThing) =>
		isRunning(thing.group) &&
		(runs(actor, thing.group) ||
			(takesPart(actor, thing.group) && actor.organisation.id === thing.organisationId)),
	/** 欠席者 page: closed by an organisation that was not there. */
	'absence.close': (actor: Actor, thing: { absent: number[]; group: GroupThing }) =>
		takesPart(actor, thing.group) && thing.absent.includes(actor.organisation.id),
	/** Which organisations have opened a 資料 is its submitter's to see, the leads' and the union's. */
	'material.watch': (actor: Actor, thing: GroupPartThing) =>
		readsInsideGroup(actor, thing.group) &&
		(actor.organisation.id === thing.organisationId ||
			runs(actor, thing.group) ||
			actor.reach.includes('union')),
	/** Whoever has a desk to ask at: the 77, the prefecture, 広域連合. */
	/** An organisation that has left asks no more; its successor does. */
	'ticket.raise': (actor: Actor) =>
		actor.reach.includes(`desk:${actor.organisation.id}`) &&
		(actor.organisation.validTo === null || actor.organisation.validTo >= dayOf(now())),
	'ticket.act': (
		actor: Actor,
		thing: TicketThing & { act: TicketAct; category: { needsApproval: boolean } }
	) =>
		(thing.audience !== 'union' || actsOnPast.includes(thing.act)) &&
		leadsFrom(thing.act, thing.state, partsIn(actor, thing), thing.category.needsApproval),
	'specification.act': (actor: Actor, thing: SpecificationThing & { act: SpecificationAct }) =>
		specificationLeadsFrom(
			thing.act,
			thing.state,
			partsIn(actor, thing.ticket),
			thing.ticket.state
		),
	'remark.act': (
		actor: Actor,
		thing: SpecificationThing & { remark: RemarkState; act: RemarkAct }
	) =>
		remarkLeadsFrom(thing.act, thing.remark, partsIn(actor, thing.ticket), {
			specification: thing.state,
			ticket: thing.ticket.state
		}),
	/** 受付 of all cases, and what was telephoned. */
	'desk.work': (actor: Actor) => actsForUnion(actor),
	/** An organisation asks for an expert; the union asks from a case of one. */
	'dispatch.request': (actor: Actor, thing: { organisationId: number }) =>
		actsForUnion(actor) ||
		(actor.organisation.id === thing.organisationId &&
			actor.reach.includes(`desk:${thing.organisationId}`)),
	'dispatch.act': (actor: Actor, thing: DispatchThing & { act: DispatchAct }) =>
		dispatchLeadsFrom(thing.act, thing.state, partsInDispatch(actor, thing)),
	/** What was offered or accepted, of a coordinator. */
	'dispatch.take-on': (actor: Actor) => actor.roles.includes('coordinator'),
	/** A coordinator learns of no organisation but by what is offered. */
	'directory.organisations': (actor: Actor) => actor.organisation.kind !== '専門家所属',
	/** The desk makes Q&A of cases, and edits and withdraws them. */
	'article.write': (actor: Actor) => actsForUnion(actor),
	/** Whoever has a desk to ask at says whether an answer was of use. */
	'article.thank': (actor: Actor, thing: { audience: string }) =>
		actor.reach.includes(`desk:${actor.organisation.id}`) && actor.reach.includes(thing.audience),
	/** 障害情報 is opened, written on and ended by the desk. */
	'incident.keep': (actor: Actor) => actsForUnion(actor),
	/** うちも影響あり, said for the own organisation while it runs. */
	'incident.affect': (actor: Actor, thing: { audience: string; endedAt: Date | null }) =>
		thing.endedAt === null &&
		readsIncident(actor, thing) &&
		actor.reach.includes(`desk:${actor.organisation.id}`),
	/** The hours, targets and categories of the desk. */
	'desk.arrange': (actor: Actor) =>
		actor.organisation.kind === '組合' && actor.roles.includes('union-approver'),
	/** Who will be away says so from the own seat; for who fell ill the 決裁者 does. */
	'desk.absence': (actor: Actor, thing: { seatId: number }) =>
		actsForUnion(actor) &&
		(actor.seat.id === thing.seatId || actor.roles.includes('union-approver')),
	/** The register, as far as it is one's own. */
	'licence.see': (actor: Actor) =>
		actsForUnion(actor) || actor.reach.includes(`desk:${actor.organisation.id}`),
	/** Price lists, rounds, orders, receipts and everybody's ledger are the union's. */
	'licence.work': (actor: Actor) => actsForUnion(actor),
	/** What binds the union: order, activation of a price list. */
	'licence.lead': (actor: Actor) =>
		actor.organisation.kind === '組合' && actor.roles.includes('union-approver'),
	'licence.apply': buysLicences,
	/** What an organisation says of its own licences: where they are used, what is to be renewed; or the desk for it. */
	'licence.declare': (actor: Actor, thing: { organisationId: number }) =>
		buysLicences(actor) && (actor.organisation.id === thing.organisationId || actsForUnion(actor)),
	'licence.policy': (actor: Actor, thing: { organisationId: number }) =>
		actor.organisation.id === thing.organisationId && approves(actor),
	/** An invoice of a reseller is checked by whom it is addressed to, or by the desk; the union's own are its desk's. */
	'invoice.record': (actor: Actor, thing: { organisationId: number | null }) =>
		readsInvoice(actor, thing) && buysLicences(actor),
	'application.act': (
		actor: Actor,
		thing: {
			organisationId: number;
			state: ApplicationState;
			act: ApplicationAct;
			/** Whoever of the desk typed it in; the desk sends no application of which that is nobody. */
			enteredBy?: number | null;
		}
	) =>
		readsHoldings(actor, thing) &&
		(thing.act !== 'submit' ||
			thing.enteredBy !== null ||
			actor.organisation.id === thing.organisationId) &&
		applicationLeadsFrom(thing.act, thing.state, partsInLicences(actor, thing.organisationId)),
	/** A rise above what an organisation lets pass is its 決裁者's; the desk types in what they signed. */
	'application.confirm': (
		actor: Actor,
		thing: { organisationId: number; rise: number; riseYen: number | null }
	) =>
		thing.riseYen === null ||
		thing.rise <= thing.riseYen ||
		partsInLicences(actor, thing.organisationId).some(
			(part) => part === 'approver' || part === 'desk'
		),
	'round.act': (actor: Actor, thing: { state: RoundState; act: RoundAct }) =>
		roundLeadsFrom(thing.act, thing.state, partsInLicences(actor, null)),
	'return.act': (
		actor: Actor,
		thing: { organisationId: number; state: ReturnState; act: ReturnAct }
	) => returnLeadsFrom(thing.act, thing.state, partsInLicences(actor, thing.organisationId)),
	'price-list.act': (actor: Actor, thing: { state: PriceListState; act: PriceListAct }) =>
		priceListLeadsFrom(thing.act, thing.state, partsInLicences(actor, null)),
	'notice.send': sendsNotices,
	'notice.watch': sent,
	'notice.correct': (actor: Actor, thing: NoticeThing) =>
		sent(actor, thing) && thing.withdrawnAt === null,
	'notice.remind': (actor: Actor, thing: NoticeThing) =>
		sent(actor, thing) && thing.withdrawnAt === null && thing.confirmBy !== null,
	'notice.confirm': (_actor: Actor, thing: NoticeThing) =>
		thing.isAddressee && thing.withdrawnAt === null && thing.confirmBy !== null,
	'notice.unconfirm': (actor: Actor, thing: ConfirmationThing) =>
		actor.organisation.id === thing.organisationId ||
		(thing.caller !== null && sent(actor, thing.notice)),
	'notice.reread': (actor: Actor, thing: NoticeThing) =>
		thing.withdrawnAt === null || actor.organisation.id === thing.organisationId,
	'draft.delete': (actor: Actor, thing: DraftThing) =>
		actor.organisation.id === thing.organisationId &&
		(actor.person.id === thing.personId || actor.roles.includes('org-admin')),
	'handover.write': (actor: Actor, thing: HandoverThing) =>
		actor.seat.id === thing.seatId &&
		thing.acceptedAt === null &&
		(thing.finishedAt === null || actor.person.id === thing.personId),
	'handover.accept': (actor: Actor, thing: HandoverThing) =>
		actor.seat.id === thing.seatId &&
		thing.finishedAt !== null &&
		thing.acceptedAt === null &&
		actor.person.id !== thing.personId,
	'organisation.staff': (actor: Actor, thing: OrganisationThing) =>
		actor.roles.includes('operator') ||
		(actor.roles.includes('org-admin') && actor.organisation.id === thing.id),
	'organisation.appoint-admin': (actor: Actor) => actor.roles.includes('operator'),
	'roster.all': (actor: Actor) => seesAllRosters(actor),
	'roster.batch': (actor: Actor, thing: { organisationId: number | null }) =>
		seesAllRosters(actor) ||
		(actor.roles.includes('org-admin') && actor.organisation.id === thing.organisationId),
	/** By the own administrator, else by the union, which calls back first. */
	'person.reissue': (actor: Actor, thing: ReissueThing) =>
		looksAfter(actor, thing) ||
		(actor.roles.includes('operator') && actor.person.id !== thing.personId),
	'person.reissue-uncalled': looksAfter,
	'board.keepers': (actor: Actor) => actor.roles.includes('operator'),
	'operation.see': (actor: Actor) => actor.roles.includes('operator'),
	/** The operator everybody's, an administrator what was done from or to the own organisation. */
	'record.see': (actor: Actor) =>
		actor.roles.includes('operator') || actor.roles.includes('org-admin'),
	/** The 77, the prefecture and the union telephone one another; who holds only a grant is a guest. */
	'directory.people': (actor: Actor) => actor.reach.includes('all'),
	/** Who has not confirmed or has nobody in a seat is the union's to ask after, and nobody's to compare. */
	'organisation.oversee': (actor: Actor) => actor.reach.includes('union'),
	/** The union looks after the words that are looked for together. */
	'synonym.keep': (actor: Actor) =>
		actor.organisation.kind === '組合' &&
		(actor.roles.includes('desk') || actor.roles.includes('operator')),
	erase: (actor: Actor) => actor.roles.includes('union-approver'),
	'erasure.list': (actor: Actor) =>
		actor.roles.includes('union-approver') || actor.roles.includes('operator')
} satisfies Record<string, (actor: Actor, thing: never) => boolean>;

export type Action = keyof typeof rules;
type ThingOf<Name extends Action> =
	Parameters<(typeof rules)[Name]> extends [Actor, infer Thing] ? Thing : null;

/** Whether the actor may do this to a thing they can read. */
export function may<Name extends Action>(
	actor: Actor,
	action: Name,
	thing: ThingOf<Name>
): boolean {
	return (rules[action] as (actor: Actor, thing: ThingOf<Name>) => boolean)(actor, thing);
}

/** Throws `Forbidden` with the Japanese reason unless the actor may do this. */
export function authorize<Name extends Action>(
	actor: Actor,
	action: Name,
	thing: ThingOf<Name>
): void {
	if (!may(actor, action, thing)) throw new Forbidden(labels.forbidden[action]);
}

/** Whether the actor may make an invitation of somebody anew, or touch who they are: own people only, else the operator. */
export function looksAfterPerson(actor: Actor, thing: ReissueThing): boolean {
	return actor.roles.includes('operator') || isOwnPerson(actor, thing);
}

/** Throws `NotFound` for what the actor cannot read, in the same words as for what does not exist. */
export function found<Thing>(thing: Thing | null | undefined): Thing {
	if (thing === null || thing === undefined) throw new NotFound(labels.notFound);
	return thing;
}

/** Which actions also exist as SQL over threads, for filters and for the proof that both agree. */
export const threadScopes = {
	'thread.reply': (actor: Actor): SQL =>
		sql`${and(
			sql`coalesce(${thread.writers}, ${thread.audience}) in (select value from json_each(${JSON.stringify(actor.reach)}))`,
			isNull(thread.closureId),
			standingThread
		)}`,
	'thread.solve': (actor: Actor): SQL =>
		sql`${and(
			sql`${thread.kind} = 'question'`,
			isNull(thread.closureId),
			sql`${thread.writers} is not ${NOBODY}`,
			standingThread,
			or(
				sql`${thread.organisationId} = ${actor.organisation.id}`,
				sql`${thread.boardId} in (select value from json_each(${JSON.stringify(actor.keeps)}))`,
				actsForUnion(actor) ? sql`true` : undefined
			)
		)}`,
	'thread.same-here': (actor: Actor): SQL =>
		sql`${and(
			sql`${thread.kind} = 'question'`,
			sql`coalesce(${thread.writers}, ${thread.audience}) in (select value from json_each(${JSON.stringify(actor.reach)}))`,
			isNull(thread.closureId),
			standingThread,
			sql`${thread.organisationId} <> ${actor.organisation.id}`
		)}`,
	'thread.readers': (actor: Actor): SQL =>
		actor.reach.includes('union')
			? sql`true`
			: sql`${thread.organisationId} = ${actor.organisation.id}`,
	'thread.close': (actor: Actor): SQL =>
		sql`${and(
			standingThread,
			sql`${thread.boardId} in (select value from json_each(${JSON.stringify(actor.keeps)}))`
		)}`
} satisfies Partial<Record<Action, (actor: Actor) => SQL>>;

/* ----------------------------------------------------------------- audiences */

/** Who of these may be chosen as readers of a new thread on a board: what the writer reaches themselves. */
export function audiencesFor(actor: Actor, of: BoardThing): AudienceChoice[] {
	const offered = {
		district: ['district', 'municipalities', 'all'],
		prefecture: ['municipalities', 'all'],
		practice: ['municipalities', 'all'],
		// What is inside a closed group stays inside.
		group: of.audience === 'all' ? ['all', 'group'] : ['group']
	} as const satisfies Record<BoardThing['kind'], AudienceChoice[]>;
	return offered[of.kind].filter((choice) => actor.reach.includes(audienceKey(choice, of)));
}

/** The key whose holders write on a board. */
export function boardKey(of: BoardThing): string {
	if (of.kind === 'group') return `group:${of.groupId}`;
	return of.kind === 'district' ? `district:${of.slug}` : of.audience;
}

/** The key whose holders answer in a thread; only they can be asked anything there. */
export function answeringKey(of: Pick<ThreadThing, 'writers' | 'audience'>): string {
	return of.writers ?? of.audience;
}

/** The audience key behind a choice in the form. */
export function audienceKey(choice: AudienceChoice, of: BoardThing): string {
	if (choice === 'group') return `group:${of.groupId}`;
	return choice === 'district' ? `district:${of.slug}` : choice;
}

/** Whether everybody who holds one key also holds the other: the same, or wider in the order 広域, 市町村, 全員. */
export function isWithin(audience: string, wider: string): boolean {
	if (audience === wider || wider === 'all') return true;
	return wider === 'municipalities' && audience.startsWith('district:');
}

/** What an actor sees of 操作記録: the operator all of it, others what their organisation did and what concerns it. */
export function recordScope(actor: Actor): { access: SQL; event: SQL } {
	if (actor.roles.includes('operator')) return { access: sql`true`, event: sql`true` };
	const { access } = schema;
	const own = actor.organisation.id;
	return { access: sql`${access.organisationId} = ${own}`, event: concerns(own) };
}

/** Done by an organisation, to somebody in one of its seats, or behind its mask. */
function concerns(own: number): SQL {
	const { event, seat, tenure } = schema;
	const tenures = sql`select ${tenure.id} from ${tenure} join ${seat} on ${seat.id} = ${tenure.seatId} where ${seat.organisationId} = ${own}`;
	const people = sql`select ${tenure.personId} from ${tenure} join ${seat} on ${seat.id} = ${tenure.seatId} where ${seat.organisationId} = ${own}`;
	const number = sql`cast(substr(${event.subject}, instr(${event.subject}, ':') + 1) as integer)`;
	return sql`(${event.organisation} = ${own}
		or json_extract(${event.refs}, '$.tellOrganisation') = ${own}
		or (${event.subject} like 'tenure:%' and ${number} in (${tenures}))
		or (${event.subject} like 'person:%' and ${number} in (${people})))`;
}

/* --------------------------------------------------------------------- doors */

type Door = 'anyone' | 'signed-in' | Action;

/** Who may enter each route; a route that is not here is refused. */
export const doors: Record<string, Door> = {
	'/(door)/login': 'anyone',
	'/(door)/login/second': 'anyone',
	'/(door)/logout': 'anyone',
	'/(door)/setup': 'anyone',
	'/(door)/invitation': 'anyone',
	'/(door)/invitation/[token]': 'anyone',
	'/(door)/password': 'anyone',
	'/(door)/password/[token]': 'anyone',
	'/(door)/terms': 'anyone',
	'/(door)/welcome': 'signed-in',
	'/(door)/second-factor': 'signed-in',
	'/(door)/help': 'anyone',
	'/(door)/help/card': 'anyone',
	'/(door)/help/[guide]': 'anyone',
	'/health': 'anyone',
	'/(app)': 'signed-in',
	'/(app)/boards': 'signed-in',
	'/(app)/boards/[slug]': 'signed-in',
	'/(app)/boards/[slug]/new': 'signed-in',
	'/(app)/boards/[slug]/new/similar': 'signed-in',
	'/(app)/groups': 'signed-in',
	'/(app)/groups/new': 'signed-in',
	'/(app)/groups/[slug]': 'signed-in',
	'/(app)/groups/[slug]/edit': 'signed-in',
	'/(app)/groups/[slug]/conclusion': 'signed-in',
	'/(app)/groups/[slug]/invitations': 'signed-in',
	'/(app)/groups/participation': 'group.oversee',
	'/(app)/groups/opinions': 'signed-in',
	'/(app)/groups/proposals': 'signed-in',
	'/(app)/groups/proposals/cards': 'signed-in',
	'/(app)/groups/proposals/new': 'signed-in',
	'/(app)/groups/proposals/[id]': 'signed-in',
	'/(app)/groups/proposals/[id]/decline': 'signed-in',
	'/(app)/groups/[slug]/topics': 'signed-in',
	'/(app)/groups/[slug]/topics/[id]': 'signed-in',
	'/(app)/groups/[slug]/topics/[id]/edit': 'signed-in',
	'/(app)/groups/[slug]/topics/[id]/opinions/[opinion]': 'signed-in',
	'/(app)/groups/[slug]/summaries': 'signed-in',
	'/(app)/groups/[slug]/summaries/new': 'signed-in',
	'/(app)/groups/[slug]/summaries/[id]': 'signed-in',
	'/(app)/groups/[slug]/summaries/[id]/edit': 'signed-in',
	'/(app)/groups/[slug]/cases': 'signed-in',
	'/(app)/threads/[id]/case': 'signed-in',
	'/(app)/groups/[slug]/threads': 'signed-in',
	'/(app)/groups/[slug]/threads/new': 'signed-in',
	'/(app)/groups/[slug]/members': 'signed-in',
	'/(app)/groups/[slug]/members/[membership]': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/minutes': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/minutes/changed': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/minutes/history': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/minutes/print': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/minutes/results': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/absent': 'signed-in',
	'/(app)/groups/[slug]/decisions': 'signed-in',
	'/(app)/groups/[slug]/actions': 'signed-in',
	'/(app)/groups/[slug]/materials': 'signed-in',
	'/(app)/groups/[slug]/materials/new': 'signed-in',
	'/(app)/groups/[slug]/materials/folders': 'signed-in',
	'/(app)/groups/[slug]/materials/trash': 'signed-in',
	'/(app)/groups/[slug]/materials/[id]': 'signed-in',
	'/(app)/groups/[slug]/materials/[id]/erase': 'signed-in',
	'/(app)/groups/[slug]/meetings': 'signed-in',
	'/(app)/groups/[slug]/meetings/new': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/edit': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/items': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/replies': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/replies/export': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/attendance': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/notice': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/agenda': 'signed-in',
	'/(app)/groups/[slug]/calendar.ics': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/event.ics': 'signed-in',
	'/(app)/groups/[slug]/meetings/[id]/zip': 'signed-in',
	'/(app)/groups/[slug]/polls': 'signed-in',
	'/(app)/groups/[slug]/polls/new': 'signed-in',
	'/(app)/groups/[slug]/polls/[id]': 'signed-in',
	/** For programs, which cannot sign in: the token in the address is the right. */
	'/calendar/[token].ics': 'anyone',
	'/(app)/settings/calendar': 'signed-in',
	'/(app)/settings/second-factor': 'signed-in',
	'/(app)/files/kept': 'signed-in',
	'/(app)/helpdesk': 'signed-in',
	'/(app)/helpdesk/new': 'signed-in',
	'/(app)/helpdesk/queue': 'desk.work',
	'/(app)/helpdesk/settings': 'desk.work',
	'/(app)/helpdesk/settings/categories/[slug]': 'desk.work',
	'/(app)/helpdesk/absences': 'desk.work',
	'/(app)/helpdesk/report': 'desk.work',
	'/(app)/helpdesk/report/export': 'desk.work',
	'/(app)/helpdesk/phone': 'desk.work',
	'/(app)/helpdesk/phone/similar': 'desk.work',
	'/(app)/helpdesk/[number]/writing': 'desk.work',
	'/(app)/helpdesk/mail': 'desk.work',
	'/(app)/helpdesk/mail/[id]': 'desk.work',
	'/(app)/helpdesk/import': 'desk.work',
	'/(app)/helpdesk/import/[id]': 'desk.work',
	'/(app)/helpdesk/import/template': 'desk.work',
	'/(app)/helpdesk/unresolved': 'desk.work',
	'/(app)/helpdesk/unresolved/export': 'desk.work',
	'/(app)/helpdesk/[number]/slip': 'signed-in',
	'/(app)/helpdesk/[number]/record': 'signed-in',
	'/(app)/helpdesk/dispatch': 'signed-in',
	'/(app)/helpdesk/dispatch/new': 'signed-in',
	'/(app)/helpdesk/dispatch/coordinators': 'desk.work',
	'/(app)/helpdesk/dispatch/[number]': 'signed-in',
	'/(app)/helpdesk/incidents': 'signed-in',
	'/(app)/helpdesk/incidents/new': 'incident.keep',
	'/(app)/helpdesk/incidents/[id]': 'signed-in',
	'/(app)/helpdesk/settings/canned': 'desk.work',
	'/(app)/helpdesk/settings/canned/[id]': 'desk.work',
	'/(app)/helpdesk/[number]/canned': 'desk.work',
	'/(app)/helpdesk/dispatch/[number]/event.ics': 'signed-in',
	'/(app)/helpdesk/[number]': 'signed-in',
	'/(app)/helpdesk/[number]/article': 'desk.work',
	'/(app)/helpdesk/[number]/specification': 'signed-in',
	'/(app)/helpdesk/[number]/specification/compare': 'signed-in',
	'/(app)/helpdesk/[number]/specification/remarks': 'signed-in',
	'/(app)/helpdesk/[number]/specification/release': 'desk.work',
	'/(app)/helpdesk/specifications': 'signed-in',
	'/(app)/helpdesk/articles': 'signed-in',
	'/(app)/helpdesk/articles/similar': 'signed-in',
	'/(app)/helpdesk/articles/vendors': 'desk.work',
	'/(app)/helpdesk/articles/[id]': 'signed-in',
	'/(app)/helpdesk/articles/[id]/edit': 'desk.work',
	'/(app)/helpdesk/articles/[id]/erase': 'signed-in',
	'/(app)/helpdesk/mail/[id]/erase': 'desk.work',
	'/(app)/helpdesk/dispatch/[number]/erase': 'signed-in',
	'/(app)/helpdesk/[number]/specification/[version]/erase': 'signed-in',
	'/(app)/licences': 'licence.see',
	'/(app)/licences/catalogue': 'licence.see',
	'/(app)/licences/catalogue/confirm': 'licence.work',
	'/(app)/licences/catalogue/products/new': 'licence.work',
	'/(app)/licences/catalogue/products/[id]': 'licence.see',
	'/(app)/licences/agreements': 'licence.see',
	'/(app)/licences/agreements/new': 'licence.work',
	'/(app)/licences/agreements/parties': 'licence.work',
	'/(app)/licences/agreements/[id]': 'licence.see',
	'/(app)/licences/agreements/[id]/edit': 'licence.work',
	'/(app)/licences/agreements/[id]/successor': 'licence.work',
	'/(app)/licences/lifecycles': 'licence.see',
	'/(app)/licences/lifecycles/[id]': 'licence.see',
	'/(app)/licences/applications': 'licence.see',
	'/(app)/licences/applications/new': 'licence.apply',
	'/(app)/licences/applications/export': 'licence.see',
	'/(app)/licences/applications/[id]': 'licence.see',
	'/(app)/licences/applications/[id]/edit': 'licence.see',
	'/(app)/licences/applications/[id]/check': 'licence.see',
	'/(app)/licences/applications/[id]/paper': 'licence.see',
	'/(app)/licences/applications/[id]/export': 'licence.see',
	'/(app)/licences/rounds': 'licence.see',
	'/(app)/licences/rounds/new': 'licence.work',
	'/(app)/licences/rounds/[id]': 'licence.see',
	'/(app)/licences/rounds/[id]/edit': 'licence.work',
	'/(app)/licences/rounds/[id]/summary': 'licence.work',
	'/(app)/licences/rounds/[id]/summary/export': 'licence.work',
	'/(app)/licences/rounds/[id]/quotation': 'licence.work',
	'/(app)/licences/rounds/[id]/quotation/export': 'licence.work',
	'/(app)/licences/orders': 'licence.work',
	'/(app)/licences/orders/[number]': 'licence.work',
	'/(app)/licences/orders/[number]/slip': 'licence.work',
	'/(app)/licences/orders/[number]/export': 'licence.work',
	'/(app)/licences/receipts/[number]': 'licence.work',
	'/(app)/licences/deliveries': 'licence.see',
	'/(app)/licences/deliveries/[receipt]/[organisation]': 'licence.see',
	'/(app)/licences/deliveries/[receipt]/[organisation]/export': 'licence.see',
	'/(app)/licences/returns': 'licence.see',
	'/(app)/licences/returns/[id]': 'licence.see',
	'/(app)/licences/ledger': 'licence.see',
	'/(app)/licences/ledger/lots/[id]': 'licence.see',
	'/(app)/licences/ledger/usage': 'licence.see',
	'/(app)/licences/ledger/confirmation': 'licence.see',
	'/(app)/licences/ledger/export': 'licence.see',
	'/(app)/licences/ledger/upload': 'licence.see',
	'/(app)/licences/ledger/upload/[upload]': 'licence.see',
	'/(app)/licences/ledger/print': 'licence.see',
	'/(app)/licences/ledger/certificates': 'licence.see',
	'/(app)/licences/ledger/certificates/export': 'licence.see',
	'/(app)/licences/ledger/opening': 'licence.work',
	'/(app)/licences/ledger/opening/[upload]': 'licence.work',
	'/(app)/licences/ledger/opening/template': 'licence.work',
	'/(app)/licences/ledger/reconciliation': 'licence.work',
	'/(app)/licences/ledger/reconciliation/[snapshot]': 'licence.work',
	'/(app)/licences/ledger/merger': 'licence.work',
	'/(app)/licences/expiry': 'licence.see',
	'/(app)/licences/expiry/export': 'licence.see',
	'/(app)/licences/expiry/notices': 'licence.see',
	'/(app)/licences/expiry/support': 'licence.see',
	'/(app)/licences/expiry/support/[id]': 'licence.see',
	'/(app)/licences/expiry/support/[id]/export': 'licence.see',
	'/(app)/licences/expiry/budget': 'licence.see',
	'/(app)/licences/expiry/budget/export': 'licence.see',
	'/(app)/licences/expiry/terms/[id]': 'licence.see',
	'/(app)/licences/prices': 'licence.work',
	'/(app)/licences/invoices': 'licence.see',
	'/(app)/licences/invoices/new': 'licence.see',
	'/(app)/licences/invoices/export': 'licence.see',
	'/(app)/licences/invoices/[id]': 'licence.see',
	'/(app)/licences/invoices/[id]/export': 'licence.work',
	'/(app)/licences/invoices/[id]/annul': 'licence.see',
	'/(app)/licences/invoices/papers/[id]': 'licence.see',
	'/(app)/licences/invoices/papers/[id]/export': 'licence.see',
	'/(app)/licences/savings': 'licence.see',
	'/(app)/licences/savings/export': 'licence.see',
	'/(app)/licences/prices/[id]': 'licence.work',
	'/(app)/licences/prices/[id]/difference': 'licence.work',
	'/(app)/licences/prices/[id]/difference/paper': 'licence.work',
	'/(app)/licences/prices/[id]/difference/export': 'licence.work',
	'/(app)/disclosures': 'signed-in',
	'/(app)/disclosures/new': 'signed-in',
	'/(app)/threads/[id]': 'signed-in',
	'/(app)/threads/[id]/arrivals': 'signed-in',
	'/(app)/threads/[id]/readers': 'signed-in',
	'/(app)/threads/[id]/official/export': 'signed-in',
	'/(app)/threads/[id]/addressees': 'signed-in',
	'/(app)/threads/[id]/tables/new': 'signed-in',
	'/(app)/tables/[id]': 'signed-in',
	'/(app)/tables/[id]/row': 'signed-in',
	'/(app)/tables/[id]/rows/[organisation]': 'signed-in',
	'/(app)/tables/[id]/export': 'signed-in',
	'/(app)/tables/[id]/upload': 'signed-in',
	'/(app)/tables/[id]/upload/[upload]': 'signed-in',
	'/(app)/tables/[id]/snapshots/[snapshot]': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/edit': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/history': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/author': 'signed-in',
	'/(app)/threads/[id]/widening': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/preview': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/report': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/hide': 'signed-in',
	'/(app)/threads/[id]/hide': 'signed-in',
	'/(app)/threads/[id]/move': 'signed-in',
	'/(app)/threads/[id]/merge': 'signed-in',
	'/(app)/threads/[id]/split': 'signed-in',
	'/(app)/boards/[slug]/templates': 'signed-in',
	'/(app)/reports': 'signed-in',
	'/(app)/notices': 'signed-in',
	'/(app)/notices/new': 'signed-in',
	'/(app)/notices/[id]': 'signed-in',
	'/(app)/notices/[id]/edit': 'signed-in',
	'/(app)/notices/[id]/history': 'signed-in',
	'/(app)/notices/[id]/status': 'signed-in',
	'/(app)/follows': 'signed-in',
	'/(app)/notifications': 'signed-in',
	'/(app)/settings/notifications': 'signed-in',
	'/(app)/directory/names': 'signed-in',
	'/(app)/drafts': 'signed-in',
	'/(app)/drafts/[id]': 'signed-in',
	'/(app)/handover': 'signed-in',
	'/(app)/handover/[id]': 'signed-in',
	'/(app)/directory': 'signed-in',
	'/(app)/directory/export': 'signed-in',
	'/(app)/directory/[organisation]': 'signed-in',
	'/(app)/map': 'directory.organisations',
	'/(app)/search': 'signed-in',
	'/(app)/threads/[id]/posts/[number]/erase': 'signed-in',
	'/(app)/notices/[id]/erase': 'signed-in',
	'/(app)/tables/[id]/erase': 'signed-in',
	'/(app)/admin/erasures': 'signed-in',
	'/(app)/admin/candidates': 'candidate.list',
	'/(app)/settings': 'signed-in',
	'/(app)/morning': 'signed-in',
	'/(app)/today': 'signed-in',
	'/(app)/settings/organisation': 'signed-in',
	'/(app)/files/[id]/preview': 'signed-in',
	'/files/[id]': 'signed-in',
	'/files/[id]/thumbnail': 'signed-in',
	'/(app)/admin': 'operation.see',
	'/(app)/admin/second-factor': 'operation.see',
	'/(app)/record': 'record.see',
	'/(app)/record/export': 'record.see',
	'/(app)/admin/boards': 'board.keepers',
	'/(app)/admin/synonyms': 'signed-in',
	'/(app)/admin/organisations': 'organisation.appoint-admin',
	'/(app)/admin/organisations/[id]': 'signed-in',
	'/(app)/admin/organisations/[id]/roster': 'signed-in',
	'/(app)/admin/organisations/[id]/roster/export': 'signed-in',
	'/(app)/admin/roster': 'signed-in',
	'/(app)/admin/roster/export': 'signed-in',
	'/(app)/admin/roster/[batch]': 'signed-in',
	'/(app)/admin/roster/[batch]/export': 'signed-in',
	'/(app)/admin/roster/calls/[call]': 'signed-in',
	'/(app)/admin/organisations/[id]/invitations': 'signed-in',
	'/(app)/admin/organisations/[id]/people/[tenure]': 'signed-in',
	'/(app)/admin/organisations/[id]/second-seat': 'signed-in',
	'/(app)/admin/invitations': 'organisation.appoint-admin'
};

/** Whether this actor (null: nobody is signed in) may pass the door; rights on the thing behind come after. */
export function entersDoor(door: Door, actor: Actor | null): 'yes' | 'sign-in' | 'no' {
	if (door === 'anyone') return 'yes';
	if (actor === null) return 'sign-in';
	if (door === 'signed-in') return 'yes';
	return may(actor, door, null as never) ? 'yes' : 'no';
}

/** What somebody is told whom this door does not let in. */
export function refusalAt(door: Door): string {
	return door === 'anyone' || door === 'signed-in' ? '' : labels.forbidden[door];
}

/** Whether a kind of organisation is one of the 77. */
export function isMunicipality(kind: OrganisationKind): boolean {
	return kind === '市' || kind === '町' || kind === '村';
}

/** The roles an administrator may give in an organisation of this kind. */
export function rolesFor(kind: OrganisationKind): Role[] {
	if (kind === '組合') return ['member', 'desk', 'union-approver', 'operator', 'org-admin'];
	if (kind === '専門家所属') return ['coordinator', 'org-admin'];
	return ['member', 'approver', 'org-admin'];
}
