import { and, asc, eq } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue, invalid } from '#lib/errors.ts';
import {
	pollMarks,
	slotLabel,
	type PollAnswerInput,
	type PollMark,
	type PollProxyInput
} from '#lib/polls.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import type { Group } from '../groups.ts';
import { membersOf } from '../members.ts';
import { candidatesOf, find, type Candidate } from './polls.ts';

const { datePoll, datePollAnswer, organisation, person } = schema;

type Marks = Record<string, PollMark>;
type Answered = {
	organisationId: number;
	caller: string | null;
	via: PollProxyInput['via'] | null;
};

export type PollRow = {
	organisationId: number;
	organisation: string;
	/** Null while nothing has been answered. */
	marks: Marks | null;
	names: string;
	comment: string;
	at: Date | null;
	isLate: boolean;
	/** 代理入力: who called, how, and who typed it in. */
	proxy: { caller: string; via: PollProxyInput['via']; by: string } | null;
	version: number;
};

export type Count = Record<PollMark, number> & { open: number; isMost: boolean };

/** The answers of those who are members today, in the order of the members, and of those who have left since. */
export function rowsOf(of: Group, pollId: number): { rows: PollRow[]; left: string[] } {
	const answers = db()
		.select({ answer: datePollAnswer, organisation: organisation.name, by: person.name })
		.from(datePollAnswer)
		.innerJoin(organisation, eq(organisation.id, datePollAnswer.organisationId))
		.innerJoin(person, eq(person.id, datePollAnswer.personId))
		.where(eq(datePollAnswer.pollId, pollId))
		.orderBy(asc(organisation.position))
		.all();
	const byOrganisation = new Map(answers.map((row) => [row.answer.organisationId, row]));
	const members = membersOf(of);
	const rows = members.map(({ organisationId, organisation: name }): PollRow => {
		const row = byOrganisation.get(organisationId);
		const { caller, via } = row?.answer ?? { caller: null, via: null };
		return {
			organisationId,
			organisation: name,
			marks: row?.answer.marks ?? null,
			names: row?.answer.names ?? '',
			comment: row?.answer.comment ?? '',
			at: row?.answer.at ?? null,
			isLate: row?.answer.isLate ?? false,
			proxy: row && caller && via ? { caller, via, by: row.by } : null,
			version: row?.answer.version ?? 0
		};
	});
	const present = new Set(members.map(({ organisationId }) => organisationId));
	const left = answers
		.filter(({ answer }) => !present.has(answer.organisationId))
		.map((row) => row.organisation);
	return { rows, left };
}

/** How many organisations said what of each candidate, by its id; those with most ○ are marked. */
export function countsOf(candidates: Candidate[], rows: PollRow[]): Map<number, Count> {
	const counts = candidates.map(({ id }) => {
		const said = (mark: PollMark) => rows.filter(({ marks }) => marks?.[id] === mark).length;
		const [yes, maybe, no] = [said('yes'), said('maybe'), said('no')];
		return [id, { yes, maybe, no, open: rows.length - yes - maybe - no }] as const;
	});
	const most = Math.max(0, ...counts.map(([, { yes }]) => yes));
	return new Map(
		counts.map(([id, count]) => [id, { ...count, isMost: most > 0 && count.yes === most }])
	);
}

/** Answers for the actor's organisation; after the deadline the answer counts and is marked. Throws as `write`. */
export function answer(actor: Actor, of: Group, pollId: number, input: PollAnswerInput): void {
	authorize(actor, 'group.take-part', of);
	const own = { organisationId: actor.organisation.id, caller: null, via: null };
	write(actor, of, pollId, input, own);
}

/** 代理入力 by the leads for a member that called. Throws as `write`, `Invalid` for who is no member. */
export function enterFor(actor: Actor, of: Group, pollId: number, input: PollProxyInput): void {
	authorize(actor, 'group.run', of);
	const { organisation: organisationId, caller, via } = input;
	if (!membersOf(of).some((member) => member.organisationId === organisationId)) {
		throw invalid('organisation', 'いまの参加団体から選んでください。');
	}
	const standing = standingOf(pollId, organisationId);
	const version = standing?.version ?? 0;
	if (standing && standing.caller === null) {
		throw invalid('organisation', 'この団体は、もう自分で答えています。');
	}
	write(actor, of, pollId, { ...input, version }, { organisationId, caller, via });
}

/** Throws `Conflict` when it is over or a colleague answered meanwhile, `Invalid` for candidates without a mark. */
function write(
	actor: Actor,
	of: Group,
	pollId: number,
	input: PollAnswerInput,
	{ organisationId, caller, via }: Answered
): void {
	const poll = find(of, pollId);
	const marks = marksIn(candidatesOf(poll.id), input);
	const at = now();
	const isLate = dayOf(at) > poll.replyBy;
	change(actor, (tx, record) => {
		const [standing] = tx.select().from(datePoll).where(eq(datePoll.id, pollId)).all();
		if (standing?.closedAt) throw new Conflict('この日程調整は終わりました。もう答えられません。');
		const before = standingOf(pollId, organisationId);
		if ((before?.version ?? 0) !== input.version) {
			throw new Conflict(
				'同じ団体のほかの人が、先に答えを書きました。いまの答えを確かめて、直すときはもう一度送ってください。'
			);
		}
		const { names, comment } = input;
		const version = input.version + 1;
		const values = { marks, names, comment, caller, via, at, isLate, version };
		const who = { personId: actor.person.id };
		tx.insert(datePollAnswer)
			.values({ pollId, organisationId, ...values, ...who })
			.onConflictDoUpdate({
				target: [datePollAnswer.pollId, datePollAnswer.organisationId],
				set: { ...values, ...who }
			})
			.run();
		const refs = { group: of.id, organisation: organisationId, version };
		if (caller === null) record('date-poll.answered', `date-poll:${pollId}`, refs);
		else {
			const tellOrganisation = organisationId;
			record('date-poll.entered-for', `date-poll:${pollId}`, { ...refs, tellOrganisation });
		}
	});
}

function standingOf(pollId: number, organisationId: number) {
	return db()
		.select({ version: datePollAnswer.version, caller: datePollAnswer.caller })
		.from(datePollAnswer)
		.where(
			and(eq(datePollAnswer.pollId, pollId), eq(datePollAnswer.organisationId, organisationId))
		)
		.get();
}

function marksIn(candidates: Candidate[], input: Record<string, unknown>): Marks {
	const marks: Marks = {};
	const issues: Issue[] = [];
	for (const candidate of candidates) {
		const field = `mark-${candidate.id}`;
		const mark = pollMarks.find((each) => each === input[field]);
		if (mark) marks[candidate.id] = mark;
		else issues.push({ field, message: `${slotLabel(candidate)}の○△×を選んでください。` });
	}
	if (issues.length > 0) throw new Invalid(issues);
	return marks;
}
