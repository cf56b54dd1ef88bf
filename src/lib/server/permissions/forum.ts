import { and, isNull, or, sql, type SQL } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import { isLead, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { answeringKey, boardKey, NOBODY, type BoardThing } from './audiences.ts';
import { grants, reach, seesAuthor, type Readable } from './reading.ts';
import { actsForUnion, approves, isUnionDesk } from './roles.ts';
import type { Rules } from './rules.ts';

const { board, groupMembership, post, thread } = schema;

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

type PostThing = {
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

type WideningThing = ThreadThing & { /** A proposal stands open. */ isProposed: boolean };

/** What somebody told the 世話役 about: on which board it stands, whose post it is, and who leads the group of the board. */
type ReportThing = { boardId: number; authorOrganisationId: number; leads: number[] };

/** An accepted answer: the seat it came from, and its thread. */
type AnswerThing = { seatId: number; thread: ThreadThing };

/** 各団体の状況表, with the thread it stands in. */
type TableThing = { closedAt: Date | null; thread: ThreadThing };

/** One organisation's row of it. */
type RowThing = { organisationId: number; table: TableThing };

/** Neither deleted nor hidden nor merged into another. */
export const stands = (thing: Pick<ThreadThing, 'deletionId' | 'hidingId' | 'mergedIntoId'>) =>
	thing.deletionId === null && thing.hidingId === null && thing.mergedIntoId === null;

const isOpen = (thing: ThreadThing) =>
	thing.closureId === null && thing.writers !== NOBODY && stands(thing);

const keeps = (actor: Actor, thing: { boardId: number }) => actor.keeps.includes(thing.boardId);

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
	return sql`((${thread.boardId} in ${among(actor.keeps)}
			or ${thread.boardId} in (${leads}))
		and ${post.organisationId} <> ${actor.organisation.id})`;
}

const among = (values: (string | number)[]) =>
	sql`(select value from json_each(${JSON.stringify(values)}))`;

/** Boards, threads, posts, and 状況表 in threads. */
export const forumRules = {
	/** A board whose working group has ended is read and no more. */
	'board.write': (actor: Actor, thing: BoardThing & { isEnded: boolean }) =>
		!thing.isEnded && actor.reach.includes(boardKey(thing)),
	/** Whoever puts a thread on a board looks after that board as well. */
	'board.receive': (actor: Actor, thing: BoardThing) => moderates(actor, { boardId: thing.id }),
	'board.templates': (actor: Actor, thing: BoardThing) => moderates(actor, { boardId: thing.id }),
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
	'thread.hold': (actor: Actor, thing: ThreadThing) =>
		thing.kind === 'question' &&
		isOpen(thing) &&
		thing.solutionId === null &&
		actor.organisation.id === thing.organisationId,
	'thread.address': (actor: Actor, thing: ThreadThing) => isOpen(thing) && tends(actor, thing),
	'thread.close': (actor: Actor, thing: ThreadThing) => stands(thing) && keeps(actor, thing),
	'thread.hide': (actor: Actor, thing: ThreadThing) =>
		thing.deletionId === null && thing.mergedIntoId === null && moderates(actor, thing),
	'thread.move': (actor: Actor, thing: ThreadThing) => stands(thing) && moderates(actor, thing),
	'thread.merge': (actor: Actor, thing: ThreadThing) => stands(thing) && moderates(actor, thing),
	'thread.split': (actor: Actor, thing: ThreadThing) =>
		stands(thing) && thing.closureId === null && moderates(actor, thing),
	'thread.widen': (actor: Actor, thing: WideningThing) => !thing.isProposed && widens(actor, thing),
	'thread.unwiden': (actor: Actor, thing: WideningThing) =>
		thing.isProposed && widens(actor, thing),
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
	'post.enter': isUnionDesk,
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
	'author.look-behind': (actor: Actor, thing: { authorAudience: string | null }) =>
		actsForUnion(actor) && !seesAuthor(actor, thing),
	/** The 世話役 of the 広域 that holds the thread opens it to another. */
	'disclosure.settle': (actor: Actor, thing: { boardId: number }) =>
		actor.keeps.includes(thing.boardId),
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
		tends(actor, thing.table.thread)
} satisfies Rules;

export const forumScopes = {
	board: sql`(${board.audience} in ${reach} or 'district:' || ${board.slug} in ${reach})`,
	thread: sql`(${thread.audience} in ${reach} or 'thread:' || ${thread.id} in ${grants})`,
	/** A thread in which this actor's organisation can answer. */
	threadWriters: sql`(coalesce(${thread.writers}, ${thread.audience}) in ${reach})`,
	/** True where this reader may see who wrote the thread. */
	threadAuthor: sql<number>`(${thread.authorAudience} is null or ${thread.authorAudience} in ${reach})`,
	/** For a post joined to its thread, whose own scope must be asked as well. */
	post: sql`(${post.audience} in ${reach} or 'thread:' || ${post.threadId} in ${grants})`,
	postAuthor: sql<number>`(${post.authorAudience} is null or ${post.authorAudience} in ${reach})`
};

/** Which actions also exist as SQL over threads, for filters and for the proof that both agree. */
export const threadScopes = {
	'thread.reply': (actor: Actor): SQL =>
		sql`${and(
			sql`coalesce(${thread.writers}, ${thread.audience}) in ${among(actor.reach)}`,
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
				sql`${thread.boardId} in ${among(actor.keeps)}`,
				actsForUnion(actor) ? sql`true` : undefined
			)
		)}`,
	'thread.same-here': (actor: Actor): SQL =>
		sql`${and(
			sql`${thread.kind} = 'question'`,
			sql`coalesce(${thread.writers}, ${thread.audience}) in ${among(actor.reach)}`,
			isNull(thread.closureId),
			standingThread,
			sql`${thread.organisationId} <> ${actor.organisation.id}`
		)}`,
	'thread.readers': (actor: Actor): SQL =>
		actor.reach.includes('union')
			? sql`true`
			: sql`${thread.organisationId} = ${actor.organisation.id}`,
	'thread.close': (actor: Actor): SQL =>
		sql`${and(standingThread, sql`${thread.boardId} in ${among(actor.keeps)}`)}`
} satisfies Partial<Record<keyof typeof forumRules, (actor: Actor) => SQL>>;
