import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, scopeOf, scopes } from '../permissions.ts';
import { change } from '../record/change.ts';
import { nameShown } from '../identity/masks.ts';
import { ofInstallation, setForInstallation } from '../identity/preferences.ts';
import { sameHereOn, type SameHere } from './same-here.ts';
import { find, type Thread } from './threads.ts';

const { board, candidateMark, organisation, person, sameHere, thread } = schema;

/** How many organisations, or how many 広域, make a question a candidate for 共同調達 or 全県照会. */
export type Threshold = { organisations: number; districts: number };

export type CandidateMark = {
	kind: 'passed-over' | 'handled';
	reason: string;
	by: string;
	at: Date;
};

export type Candidate = {
	id: number;
	title: string;
	board: string;
	/** Who asked, as far as the reader may know. */
	organisation: string;
	same: SameHere;
	latestAt: Date;
	mark: CandidateMark | null;
};

const USUAL: Threshold = { organisations: 10, districts: 3 };
const KEY = 'same-here-threshold';

/** The threshold the union has set; 10 organisations or 3 広域 until it does. */
export function threshold(): Threshold {
	const value = ofInstallation(KEY);
	return value === null ? USUAL : (JSON.parse(value) as Threshold);
}

/** Sets the threshold from which a question stands among the candidates. */
export function setThreshold(actor: Actor, { organisations, districts }: Threshold): void {
	authorize(actor, 'candidate.list', null);
	const value = JSON.stringify({ organisations, districts });
	change(actor, (tx, record) => {
		setForInstallation(tx, KEY, value);
		record('candidates.threshold-set', `setting:${KEY}`, { organisations, districts });
	});
}

const selectCandidates = preparedOnce((connection) =>
	connection
		.select({
			thread,
			board: board.name,
			name: organisation.name,
			district: organisation.district,
			latestAt: sql<number>`(select max(${sameHere.at}) from ${sameHere} where ${sameHere.threadId} = ${thread.id})`,
			mark: candidateMark,
			markedBy: person.name
		})
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.innerJoin(organisation, eq(organisation.id, thread.organisationId))
		.leftJoin(candidateMark, eq(candidateMark.threadId, thread.id))
		.leftJoin(person, eq(person.id, candidateMark.personId))
		.where(
			and(
				scopes.thread,
				standingThread,
				sql`${board.kind} <> 'practice'`,
				sql`${thread.id} in (
					select ${sameHere.threadId} from ${sameHere}
					inner join ${organisation} pressing on pressing.id = ${sameHere.organisationId}
					group by ${sameHere.threadId}
					having count(*) >= ${sql.placeholder('organisations')}
					or count(distinct pressing.district) >= ${sql.placeholder('districts')}
				)`
			)
		)
		.prepare()
);

/** The questions at or above the threshold that this actor reads, pressed last first; for the union. */
export function candidates(actor: Actor): Candidate[] {
	authorize(actor, 'candidate.list', null);
	return selectCandidates()
		.all({ ...scopeOf(actor), ...threshold() })
		.map(({ thread: of, board: boardName, mark, markedBy, latestAt, ...asker }) => ({
			id: of.id,
			title: of.title,
			board: boardName,
			organisation: nameShown(actor, of, asker),
			same: sameHereOn(actor, of),
			latestAt: new Date(latestAt),
			mark: mark && { kind: mark.kind, reason: mark.reason, by: markedBy ?? '', at: mark.at }
		}))
		.sort((a, b) => b.latestAt.getTime() - a.latestAt.getTime());
}

/** Marks a candidate as 見送り or 対応済み with the reason; an earlier mark gives way. */
export function mark(
	actor: Actor,
	threadId: number,
	{ kind, reason }: { kind: CandidateMark['kind']; reason: string }
): void {
	const of = candidate(actor, threadId);
	change(actor, (tx, record) => {
		const values = { kind, reason, personId: actor.person.id, at: now() };
		tx.insert(candidateMark)
			.values({ threadId: of.id, ...values })
			.onConflictDoUpdate({ target: candidateMark.threadId, set: values })
			.run();
		record('candidate.marked', `thread:${of.id}`, { kind }, reason);
	});
}

/** Puts a marked thread back among the open candidates. */
export function unmark(actor: Actor, threadId: number): void {
	const of = candidate(actor, threadId);
	change(actor, (tx, record) => {
		const gone = tx.delete(candidateMark).where(eq(candidateMark.threadId, of.id)).run();
		if (gone.changes > 0) record('candidate.unmarked', `thread:${of.id}`);
	});
}

function candidate(actor: Actor, threadId: number): Thread {
	authorize(actor, 'candidate.list', null);
	return find(actor, threadId);
}
