import { sql } from 'drizzle-orm';
import type { MinutesState } from '#lib/minutes.ts';
import { schema } from '../db/index.ts';
import { isLead, type Actor } from '../identity/actors.ts';
import { stands, type ThreadThing } from './forum.ts';
import { reach } from './reading.ts';
import { actsForUnion } from './roles.ts';
import type { Rules } from './rules.ts';

const { board, groupMembership, groupOpinion, groupSummary, groupTopic, workingGroup } = schema;

/** A working group, with the key of what is inside and the organisations of 座長 and 事務局. */
export type GroupThing = {
	id: number;
	inside: string;
	conclusionId: number | null;
	leads: number[];
};

/** Something an organisation has put into a group. */
type GroupPartThing = { organisationId: number; group: GroupThing };

type GroupRequestThing = GroupPartThing & { kind: 'application' | 'invitation' };

/** 検討中の項目 of a group. */
type TopicThing = { takesOutside: boolean; closedAt: Date | null; group: GroupThing };

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

const isRunning = (thing: GroupThing) => thing.conclusionId === null;

/** A member of the group, as long as it goes on. */
const takesPart = (actor: Actor, thing: GroupThing) =>
	isRunning(thing) && actor.reach.includes(`group:${thing.id}`);

/** 座長 and 事務局 run a group; the union, which founded it, may as well. */
const runs = (actor: Actor, thing: GroupThing) =>
	thing.leads.includes(actor.organisation.id) || actsForUnion(actor);

/** What an organisation put in is its own to change, and the group's leads'. */
const tends = (actor: Actor, thing: GroupPartThing) =>
	takesPart(actor, thing.group) &&
	(actor.organisation.id === thing.organisationId || runs(actor, thing.group));

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
	return readsInsideGroup(actor, thing.group) && (thing.trashedAt === null || tends(actor, thing));
}

/** Working groups, and what stands in them. */
export const groupRules = {
	'group.found': actsForUnion,
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
	'group.tend': tends,
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
	'proposal.make': readsProposals,
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
			actor.reach.includes('union'))
} satisfies Rules;

/** `leads.includes` for a group: the organisation must still be a member, which the key says. */
const leadsGroup = sql`('group:' || ${workingGroup.id} in ${reach} and exists (select 1 from ${groupMembership}
	where ${groupMembership.groupId} = ${workingGroup.id}
	and ${groupMembership.organisationId} = ${sql.placeholder('organisation')}
	and ${isLead(sql.placeholder('today'))}))`;

export const groupScopes = {
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
	groupRun: sql`(${workingGroup.conclusionId} is null and (${sql.placeholder('forUnion')} or ${leadsGroup}))`
};
