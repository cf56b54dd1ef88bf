import { and, eq, inArray } from 'drizzle-orm';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, dayOf } from '#lib/dates.ts';
import type { AudienceChoice } from '#lib/forum.ts';
import { LEGACY_ORGANISATION, LEGACY_PERSON, type LegacyThread } from '#lib/legacy.ts';
import { render } from '#lib/markdown.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { addOther } from '../identity/organisations.ts';
import { appoint } from '../identity/people.ts';
import { now } from '../now.ts';
import { audienceKey, found } from '../permissions.ts';
import { change, system, type Recorder } from '../record/change.ts';
import { authorsOf, type LegacyAuthors } from './legacy-authors.ts';
import { keepRead } from './reading.ts';

const { board, organisation, post, seat, tenure, thread, threadAct } = schema;

/**
 * Threads of one transaction. People write meanwhile and wait for the lock five seconds at most: this
 * many hold it for a fraction of one, and what is broken off is never more than they.
 */
const PORTION = 100;
/** Time between two portions for whoever waits, ms. */
const BREATH = 20;

export type TakenOver = {
	threads: number;
	/** Openings and replies. */
	posts: number;
	/** Threads whose 旧番号 was there already: left as they are, with their replies. */
	known: number;
	/** Organisations as written that stand for none of ours. */
	unresolved: string[];
};

/** Says what `takeOver` would do, without doing it. */
export function foresee(threads: LegacyThread[]): TakenOver {
	const known = knownOf(db(), threads);
	const fresh = threads.filter(({ number }) => !known.has(number));
	const posts = fresh.flatMap((each) => each.posts);
	return {
		threads: fresh.length,
		posts: posts.length,
		known: threads.length - fresh.length,
		unresolved: authorsOf().unresolvedIn(posts)
	};
}

/**
 * Takes over threads of the tool used before: closed, dated as they were, with their authors as text and
 * unread for nobody. A thread whose 旧番号 is known is left alone, so an import that was broken off is run
 * again; portions of a hundred threads are each written whole or not at all.
 */
export async function takeOver(
	threads: LegacyThread[],
	audience: AudienceChoice
): Promise<TakenOver> {
	const foreseen = foresee(threads);
	if (foreseen.threads === 0) return foreseen;
	const hand = technicalHand();
	const authors = authorsOf();
	const boards = new Map(
		db()
			.select()
			.from(board)
			.all()
			.map((row) => [row.slug, row])
	);
	const done = { threads: 0, posts: 0 };
	for (let from = 0; from < threads.length; from += PORTION) {
		const drawn = threads.slice(from, from + PORTION).map((each) => ({
			...each,
			of: found(boards.get(each.board)),
			html: each.posts.map(({ body }) => render(body))
		}));
		const isLast = from + PORTION >= threads.length;
		change(system, (tx, record) => {
			const known = knownOf(tx, drawn);
			const fresh = drawn.filter(({ number }) => !known.has(number));
			keepRead(
				tx,
				fresh.map((each) => insert(tx, record, { hand, authors, audience }, each))
			);
			done.threads += fresh.length;
			done.posts += fresh.reduce((sum, each) => sum + each.posts.length, 0);
			if (isLast) record('threads.imported', 'threads', done);
		});
		await pause(BREATH);
	}
	return { ...done, known: threads.length - done.threads, unresolved: foreseen.unresolved };
}

type Hand = { personId: number; tenureId: number; seatId: number; organisationId: number };
type Way = { hand: Hand; authors: LegacyAuthors; audience: AudienceChoice };
type Drawn = LegacyThread & { of: typeof board.$inferSelect; html: string[] };

/** Writes one thread with its replies and its closing; gives what a pointer behind it needs. */
function insert(tx: Tx, record: Recorder, way: Way, drawn: Drawn) {
	const { personId, tenureId, seatId } = way.hand;
	const [opening] = drawn.posts;
	const last = drawn.posts.at(-1) ?? opening;
	const audience = audienceKey(way.audience, { ...drawn.of, slug: drawn.board });
	const authorship = (index: number) => {
		const author = way.authors.of(drawn.posts[index] ?? opening);
		const organisationId = author.organisationId ?? way.hand.organisationId;
		return { ...author, personId, tenureId, seatId, organisationId, authorAudience: null };
	};
	const threadId = Number(
		tx
			.insert(thread)
			.values({
				boardId: drawn.of.id,
				kind: drawn.kind,
				title: drawn.title,
				audience,
				...authorship(0),
				createdAt: opening.at,
				lastNumber: drawn.posts.length,
				lastPostAt: last.at,
				replyCount: drawn.posts.length - 1,
				legacyNumber: drawn.number
			})
			.run().lastInsertRowid
	);
	const subject = `thread:${threadId}`;
	drawn.posts.forEach(({ body, at }, index) => {
		const html = drawn.html[index] ?? '';
		const values = { threadId, number: index + 1, audience, body, html, createdAt: at };
		const { lastInsertRowid } = tx
			.insert(post)
			.values({ ...values, ...authorship(index) })
			.run();
		const refs = { board: drawn.of.id, post: Number(lastInsertRowid) };
		if (index > 0) record('thread.replied', subject, refs, body);
		else {
			const more = { audience, legacy: drawn.number };
			record('thread.opened', subject, { ...refs, ...more }, `${drawn.title}\n${body}`);
		}
	});
	close(tx, record, way.hand, threadId);
	const latest = Math.max(...drawn.posts.map(({ at }) => at.getTime()));
	return { threadId, number: drawn.posts.length, latest };
}

function close(tx: Tx, record: Recorder, hand: Hand, threadId: number): void {
	const { personId, organisationId } = hand;
	const { lastInsertRowid } = tx
		.insert(threadAct)
		.values({ kind: 'closure', threadId, personId, organisationId, at: now() })
		.run();
	tx.update(thread)
		.set({ closureId: Number(lastInsertRowid) })
		.where(eq(thread.id, threadId))
		.run();
	record('thread.closed', `thread:${threadId}`);
}

function knownOf(connection: Pick<Tx, 'select'>, threads: LegacyThread[]): Set<string> {
	const known = new Set<string>();
	// SQLite takes no more than some thousand values in one statement.
	for (let from = 0; from < threads.length; from += 1000) {
		const numbers = threads.slice(from, from + 1000).map(({ number }) => number);
		const rows = connection
			.select({ number: thread.legacyNumber })
			.from(thread)
			.where(inArray(thread.legacyNumber, numbers))
			.all();
		for (const { number } of rows) if (number !== null) known.add(number);
	}
	return known;
}

/** The technical organisation and its one person, who has no login and whose tenure is over; made when missing. */
function technicalHand(): Hand {
	const organisationId =
		db()
			.select({ id: organisation.id })
			.from(organisation)
			.where(and(eq(organisation.name, LEGACY_ORGANISATION), eq(organisation.kind, '他団体')))
			.get()?.id ?? addOther(LEGACY_ORGANISATION, 'きゅうじょうほうこうかんつーる', '他団体').id;
	const known = db()
		.select({ personId: tenure.personId, tenureId: tenure.id, seatId: seat.id })
		.from(seat)
		.innerJoin(tenure, eq(tenure.seatId, seat.id))
		.where(and(eq(seat.organisationId, organisationId), eq(seat.name, LEGACY_PERSON)))
		.get();
	return { ...(known ?? appointTechnical(organisationId)), organisationId };
}

function appointTechnical(organisationId: number) {
	const yesterday = addDays(dayOf(now()), -1);
	return change(system, (tx, record) => {
		const appointed = appoint(tx, record, organisationId, {
			name: LEGACY_PERSON,
			kana: 'いこう',
			section: '',
			seat: LEGACY_PERSON,
			roles: [],
			fromOn: yesterday,
			toOn: yesterday,
			login: null,
			passwordHash: null
		});
		const { personId, tenureId } = appointed;
		tx.update(tenure).set({ endedAt: now() }).where(eq(tenure.id, tenureId)).run();
		// It has no part in today's lists of organisations.
		tx.update(organisation)
			.set({ validTo: yesterday })
			.where(eq(organisation.id, organisationId))
			.run();
		record('tenure.ended', `tenure:${tenureId}`, { person: personId });
		return appointed;
	});
}
