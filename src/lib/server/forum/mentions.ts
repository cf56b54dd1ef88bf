import { eq, sql } from 'drizzle-orm';
import { afterAts, endsThere } from '#lib/mentions.ts';
import { kanaKey, nameKey } from '#lib/reference/person-names.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import {
	membersOf,
	namesOfBodies,
	namesOfPeople,
	seatsBehind,
	type Named
} from '../identity/named.ts';
import { readersOf, type Readers } from '../identity/readership.ts';
import { may } from '../permissions.ts';

const { board, mention, thread } = schema;

/** The sentence on the next page travels in a cookie. */
const SENTENCES = 4;

type Root = { id: number; audience: string };
type Resolved = { word: string; means: Named[] };

/** Keeps whom a post names, as ids; the text stays as it was typed. An edit resolves anew, after `forget`. */
export function note(tx: Tx, actor: Actor, of: Root, postId: number, body: string): void {
	for (const { word, means } of resolve(actor, of, body)) {
		const [meant] = means;
		if (!meant || means.length > 1) continue;
		const { kind } = meant;
		const target = kind === 'district' ? boardOf(meant.slug) : meant.target;
		tx.insert(mention).values({ postId, kind, target, word }).onConflictDoNothing().run();
	}
}

/** Forgets whom a post named. */
export function forget(tx: Tx, postId: number): void {
	tx.delete(mention).where(eq(mention.postId, postId)).run();
}

/**
 * What the writer of a text in a thread has to know of those it names: who cannot read it and is not told, who is
 * told in somebody's place, which name fits several. Empty where everybody named is told.
 */
export function aftermath(actor: Actor, threadId: number, body: string): string {
	if (afterAts(body).length === 0) return '';
	const row = selectRoot().get({ thread: threadId });
	if (!row || row.kind === 'practice') return '';
	const resolved = resolve(actor, row, body);
	if (resolved.length === 0) return '';
	const readers = readersOf(row.audience, `thread:${row.id}`);
	const sentences = resolved.map(({ word, means: [meant, ...others] }) => {
		if (!meant) return '';
		return others.length > 0
			? `「@${word}」は同じ名前がほかにもあるため、誰にも知らせていません。`
			: sentenceOf(meant, readers);
	});
	const said = [...new Set(sentences)].filter(Boolean);
	const more = said.length - SENTENCES;
	return (
		said.slice(0, SENTENCES).join('') +
		(more > 0 ? `ほかに${more}件、届かない名前があります。` : '')
	);
}

const selectRoot = preparedOnce((connection) =>
	connection
		.select({ id: thread.id, audience: thread.audience, kind: board.kind })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

/** The mentions of these posts, for the links in their text. */
export function ofPosts(postIds: number[]): Map<number, (typeof mention.$inferSelect)[]> {
	if (postIds.length === 0) return new Map();
	const rows = selectOfPosts().all({ posts: JSON.stringify(postIds) });
	return Map.groupBy(rows, (row) => row.postId) as Map<number, (typeof mention.$inferSelect)[]>;
}

const selectOfPosts = preparedOnce((connection) =>
	connection
		.select()
		.from(mention)
		.where(sql`${mention.postId} in (select value from json_each(${sql.placeholder('posts')}))`)
		.prepare()
);

function sentenceOf(meant: Named, readers: Readers): string {
	if (meant.kind === 'organisation') {
		return readers.organisations.has(meant.target) ? '' : unread(meant.name);
	}
	if (meant.kind === 'district') {
		const reads = membersOf(meant.slug).some((id) => readers.organisations.has(id));
		return reads ? '' : unread(`${meant.name}の団体`);
	}
	const { seats, hasLeft, holder } = seatsBehind(meant.target);
	const seat = seats.find((one) => readsIn(one, readers));
	if (!seat) return unread(`${meant.name}さん`);
	if (!hasLeft) return '';
	return holder === ''
		? `${meant.name}さんは担当を離れ、後任も登録されていないため、知らせは後任の登録後に届きます。`
		: `${meant.name}さんは担当を離れているため、いまの担当の${holder}さん（${seat.organisation} ${seat.seat}）に知らせました。`;
}

function unread(name: string): string {
	return `${name}はこの投稿を読めないため、知らせは届きません。`;
}

function readsIn(seat: { seatId: number; organisationId: number }, readers: Readers): boolean {
	return readers.organisations.has(seat.organisationId) || readers.seats.has(seat.seatId);
}

/** The names after each @ of a text, the longest that fits; people only for who may see them in 名簿. */
function resolve(actor: Actor, of: Root, body: string): Resolved[] {
	const rests = afterAts(body);
	if (rests.length === 0) return [];
	const bodies = namesOfBodies();
	const people = may(actor, 'directory.people', null)
		? namesOfPeople()
		: new Map<string, Named[]>();
	const readers = readersOf(of.audience, `thread:${of.id}`);
	const resolved = new Map<string, Resolved>();
	for (const rest of rests) {
		const found = longest(rest, bodies, people);
		if (found) resolved.set(found.word, { ...found, means: narrowed(found.means, readers) });
	}
	return [...resolved.values()];
}

function longest(
	rest: string,
	bodies: Map<string, Named[]>,
	people: Map<string, Named[]>
): Resolved | null {
	for (let length = rest.length; length >= 2; length -= 1) {
		const word = rest.slice(0, length);
		if (/\s$/.test(word) || !endsThere(word, rest.slice(length))) continue;
		const key = nameKey(word);
		const persons = people.get(key) ?? people.get(kanaKey(word)) ?? [];
		const means = [...(bodies.get(key) ?? []), ...persons];
		if (means.length > 0) return { word, means };
	}
	return null;
}

/** Of several people of one name, the one who may read the post is meant. */
function narrowed(means: Named[], readers: Readers): Named[] {
	if (means.length < 2 || means.some(({ kind }) => kind !== 'person')) return means;
	const reading = means.filter(
		(meant) =>
			meant.kind === 'person' &&
			seatsBehind(meant.target).seats.some((seat) => readsIn(seat, readers))
	);
	return reading.length > 0 ? reading : means;
}

function boardOf(slug: string): number {
	return db().select({ id: board.id }).from(board).where(eq(board.slug, slug)).get()?.id ?? 0;
}
