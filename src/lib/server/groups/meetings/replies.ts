import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Forbidden, invalid } from '#lib/errors.ts';
import type { MeetingReplyInput } from '#lib/meeting-forms.ts';
import { meetingWords, type MeetingAnswer } from '#lib/meetings.ts';
import { quorumStanding, type Present, type QuorumStanding } from '#lib/quorum.ts';
import { forbiddenLabels } from '../../labels/forbidden.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import * as holdings from '../../identity/holdings.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { lastOf as lastEvent } from '../../record/events.ts';
import { bodiesOf, quorumOf, type Body } from './bodies.ts';
import { asItIs, findById, findFor, isOver, refuseCancelled, type Meeting } from './meetings.ts';
import { tellLeads } from './telling.ts';

const { meetingReply, person } = schema;

type Via = NonNullable<(typeof meetingReply.$inferSelect)['via']>;
type Call = { caller: string; via: Via };

/** 出欠 of one organisation; `answer` null: it has not answered. */
export type Reply = Body & {
	answer: MeetingAnswer | null;
	names: string;
	note: string;
	mandateToId: number | null;
	at: Date | null;
	isLate: boolean;
	/** 代理入力: who called, how, and whose hand typed it in. */
	entered: { caller: string; via: Via; by: string } | null;
	/** Answered before the day or place was changed. */
	isOutdated: boolean;
	/** Stands for just this answer, for what takes it back; '' where there is none. */
	seen: string;
};

/** 出欠 of all organisations a meeting is for, in the one order. */
export function repliesOf(of: Meeting): Reply[] {
	const rows = db()
		.select({ reply: meetingReply, by: person.name })
		.from(meetingReply)
		.innerJoin(person, eq(person.id, meetingReply.personId))
		.where(eq(meetingReply.meetingId, of.id))
		.all();
	const byBody = new Map(rows.map((row) => [row.reply.organisationId, row]));
	const moved = lastEvent('meeting.moved', `meeting:${of.id}`)?.at ?? null;
	return bodiesOf(of).map((body) => {
		const row = byBody.get(body.id);
		const reply = row?.reply;
		return {
			...body,
			answer: reply?.answer ?? null,
			names: reply?.names ?? '',
			note: reply?.note ?? '',
			mandateToId: reply?.mandateToId ?? null,
			at: reply?.at ?? null,
			isLate: reply?.isLate ?? false,
			entered:
				row && reply?.caller && reply.via
					? { caller: reply.caller, via: reply.via, by: row.by }
					: null,
			isOutdated: reply !== undefined && moved !== null && reply.at < moved,
			seen: seenOf(reply)
		};
	});
}

export type Tally = Record<MeetingAnswer, number> & {
	asked: number;
	unanswered: number;
	quorum: QuorumStanding | null;
};

/** How many organisations answered what; those that are not counted stand nowhere in it. */
export function tallyOf(of: Meeting, replies: Reply[] = repliesOf(of)): Tally {
	const counted = replies.filter((row) => row.isCounted);
	const count = (answer: MeetingAnswer | null) =>
		counted.filter((row) => row.answer === answer).length;
	const present: Present = {
		attend: count('attend'),
		online: count('online'),
		proxy: count('proxy'),
		mandate: count('mandate')
	};
	const quorum = quorumOf(of.group);
	return {
		...present,
		absent: count('absent'),
		asked: counted.length,
		unanswered: count(null),
		quorum: quorum && quorumStanding(counted.length, present, quorum)
	};
}

/** What came of an answer, for the sentence on the screen. */
export type Answered = { answer: MeetingAnswer; isLate: boolean; seen: string };

/**
 * Answers for the actor's own organisation; a further answer replaces the one before. After the deadline it is
 * taken and those who run the group are told. Throws `Conflict` for a meeting that is cancelled, over or not
 * announced, `Invalid` for 代理 and 委任 where no quorum is asked.
 */
export function reply(actor: Actor, slug: string, id: number, input: MeetingReplyInput): Answered {
	const of = findFor(actor, slug, id, 'group.take-part');
	return answer(actor, of, actor.organisation.id, input, null);
}

/**
 * As `reply`, with one of the plain answers from ホーム, where only the meeting's id is known and nobody had answered
 * yet. Throws `Conflict` where somebody has meanwhile and said something else.
 */
export function replyById(actor: Actor, id: number, choice: MeetingAnswer): Answered {
	const of = findById(actor, id);
	authorize(actor, 'group.take-part', of.group);
	const input = { answer: choice, names: '', note: '', mandateTo: null };
	return answer(actor, of, actor.organisation.id, input, 'first');
}

/**
 * Takes the own answer back that was seen (`Reply.seen`), as if none had been given. Throws `Conflict` where another
 * stands by now, and after the meeting.
 */
export function takeBack(actor: Actor, id: number, seen: string): void {
	const of = findById(actor, id);
	authorize(actor, 'group.take-part', of.group);
	if (isOver(of)) throw new Conflict('この会議は終わりました。');
	change(actor, (tx, record) => {
		const organisation = actor.organisation.id;
		const standing = standingReply(tx, id, organisation);
		if (!standing) return;
		if (seenOf(standing) !== seen) refuseGiven(standing.answer);
		tx.delete(meetingReply).where(ofBody(id, organisation)).run();
		record('meeting.reply-withdrawn', `meeting:${id}`, { organisation });
	});
}

/** 代理入力: answers for an organisation that called; it is told, and may correct it. Throws as `reply` does. */
export function enterFor(
	actor: Actor,
	slug: string,
	id: number,
	input: MeetingReplyInput & Call & { organisation: number }
): Answered {
	const of = findFor(actor, slug, id, 'group.run');
	const { caller, via, organisation } = input;
	if (organisation === actor.organisation.id) return reply(actor, slug, id, input);
	return answer(actor, of, organisation, input, { caller, via });
}

/** The actor's own organisation's 出欠; null where the meeting is not for it. */
export function ownReply(actor: Actor, of: Meeting): Reply | null {
	return repliesOf(of).find((row) => row.id === actor.organisation.id) ?? null;
}

/** Which answers a body takes: 代理 and 委任 belong to those with a quorum. */
export function answersFor(of: Meeting): MeetingAnswer[] {
	const plain: MeetingAnswer[] = ['attend', 'online', 'absent'];
	return quorumOf(of.group) ? [...plain, 'proxy', 'mandate'] : plain;
}

function answer(
	actor: Actor,
	of: Meeting,
	organisationId: number,
	input: MeetingReplyInput,
	call: Call | 'first' | null
): Answered {
	if (!answersFor(of).includes(input.answer)) {
		throw invalid('answer', '代理と委任は、定足数のある会議だけで選べます。');
	}
	return change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		refuseCancelled(standing);
		if (isOver(standing)) throw new Conflict('この会議は終わりました。');
		if (standing.announcedAt === null) {
			throw new Conflict('開催通知がまだ出ていません。出てから答えてください。');
		}
		const bodies = bodiesOf(standing);
		if (!bodies.some((body) => body.id === organisationId)) {
			if (call === null || call === 'first')
				throw new Forbidden(forbiddenLabels['group.take-part']);
			throw invalid('organisation', 'このワーキンググループの団体を選んでください。');
		}
		const mandateToId = input.answer === 'mandate' ? input.mandateTo : null;
		if (mandateToId !== null && !bodies.some((body) => body.id === mandateToId)) {
			throw invalid('mandateTo', '委任する相手を、参加団体から選んでください。');
		}
		if (mandateToId === organisationId)
			throw invalid('mandateTo', '自分の団体には委任できません。');
		const given = call === 'first' ? standingReply(tx, of.id, organisationId) : undefined;
		if (given?.answer === input.answer) return answeredBy(given);
		if (given) refuseGiven(given.answer);
		const isLate = standing.replyBy !== null && dayOf(now()) > standing.replyBy;
		const told = call === 'first' ? null : call;
		const row = store(tx, actor, of, organisationId, { ...input, mandateToId, isLate, call: told });
		note(record, of, organisationId, { isLate, call: told });
		holdings.letGo(tx, organisationId, `meeting:${of.id}`);
		return answeredBy(row);
	});
}

function store(
	tx: Tx,
	actor: Actor,
	of: Meeting,
	organisationId: number,
	{
		answer,
		names,
		note,
		mandateToId,
		isLate,
		call
	}: MeetingReplyInput & { mandateToId: number | null; isLate: boolean; call: Call | null }
): ReplyRow {
	const values = {
		...{ answer, names, note, mandateToId, isLate },
		personId: actor.person.id,
		caller: call?.caller ?? null,
		via: call?.via ?? null,
		at: now()
	};
	return tx
		.insert(meetingReply)
		.values({ meetingId: of.id, organisationId, ...values })
		.onConflictDoUpdate({
			target: [meetingReply.meetingId, meetingReply.organisationId],
			set: { ...values, version: sql`${meetingReply.version} + 1` }
		})
		.returning()
		.get();
}

function note(
	record: Recorder,
	of: Meeting,
	organisation: number,
	{ isLate, call }: { isLate: boolean; call: Call | null }
): void {
	const subject = `meeting:${of.id}`;
	const refs = { group: of.group.id, organisation };
	if (call === null) record('meeting.replied', subject, refs);
	else {
		const told = { ...refs, via: call.via, tellOrganisation: organisation };
		record('meeting.replied-for', subject, told, call.caller);
	}
	if (isLate) tellLeads(record, 'meeting.replied-late', of, of.group.leads, { organisation });
}

type ReplyRow = typeof meetingReply.$inferSelect;

const ofBody = (meetingId: number, organisationId: number) =>
	and(eq(meetingReply.meetingId, meetingId), eq(meetingReply.organisationId, organisationId));

function standingReply(tx: Tx, meetingId: number, organisationId: number): ReplyRow | undefined {
	return tx.select().from(meetingReply).where(ofBody(meetingId, organisationId)).get();
}

function answeredBy(row: ReplyRow): Answered {
	return { answer: row.answer, isLate: row.isLate, seen: seenOf(row) };
}

/** One that was taken back and given again begins to count anew: its time tells them apart. */
function seenOf(row: Pick<ReplyRow, 'version' | 'at'> | undefined): string {
	return row ? `${row.version}-${row.at.getTime()}` : '';
}

function refuseGiven(answer: MeetingAnswer): never {
	const word = meetingWords.answer[answer];
	throw new Conflict(
		`あなたの団体からは、ほかの人が先に「${word}」と答えています。変えるときは、会議のページで答え直してください。`
	);
}
