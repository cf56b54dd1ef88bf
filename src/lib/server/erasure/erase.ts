import { and, count, eq, isNull, ne, not, sql } from 'drizzle-orm';
import { longDate } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import { remove } from '../files/store.ts';
import type { Actor } from '../identity/actors.ts';
import { maskWords, type Mask } from '../identity/masks.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	reads,
	readsArticle,
	readsInside,
	readsInsideGroup,
	seesAuthor
} from '../permissions.ts';
import { change } from '../record/change.ts';
import { append } from './ledger.ts';
import { clear, isFileOf, written, type Thing } from './things.ts';

const { article, articleRevision, attachment, blob, erasure, event, eventText } = schema;
const { notice, noticeVersion, organisation, post, postVersion, thread } = schema;
const { board, material, materialVersion, statusRowVersion, statusTable } = schema;

export type Erasable = {
	thing: Thing;
	/** The thread's or notice's title as it stands. */
	title: string;
	/** Where a post stands, and whether its thread still opens. */
	place: { threadId: number; number: number; isOpenable: boolean } | null;
	/** True for a first post: the thread's title goes with it. */
	takesTitle: boolean;
	versions: number;
	/** What goes, where that is not its text and title. */
	goes?: string;
	/** What else comes of it, as a sentence. */
	then?: string;
	/** What came of it and is erased by itself. */
	stays?: { label: string; eraseHref: string }[];
	/** Whose it is and how it begins, so that the right one goes. */
	quote: { by: string; at: Date; text: string };
	files: { name: string; size: number; isElsewhere: boolean }[];
	/** The tombstone's words, where it was erased already. */
	erased: string | null;
};

/** Whether this actor erases for good. */
export function mayErase(actor: Actor): boolean {
	return may(actor, 'erase', null);
}

/** A post as the page of erasing shows it: deleted ones too, whose text is still there. Throws `NotFound`, `Forbidden`. */
export function findPost(actor: Actor, threadId: number, number: number): Erasable {
	const row = found(
		db()
			.select({ post, thread })
			.from(post)
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(and(eq(post.threadId, threadId), eq(post.number, number)))
			.get()
	);
	found(readsInside(actor, row.post, row.thread) ? row : null);
	authorize(actor, 'erase', null);
	const earlier = db()
		.select({ versions: count() })
		.from(postVersion)
		.where(eq(postVersion.postId, row.post.id))
		.get();
	return {
		...erasable({ type: 'post', id: row.post.id }),
		title: row.thread.title,
		place: { threadId, number, isOpenable: row.thread.deletionId === null },
		takesTitle: number === 1,
		versions: earlier?.versions ?? 0,
		quote: quoteOf(actor, row.post)
	};
}

/** A notice as the page of erasing shows it. Throws `NotFound`, `Forbidden`. */
export function findNotice(actor: Actor, id: number): Erasable {
	const row = found(db().select().from(notice).where(eq(notice.id, id)).get());
	found(reads(actor, 'notice', row) ? row : null);
	authorize(actor, 'erase', null);
	const earlier = db()
		.select({ versions: count() })
		.from(noticeVersion)
		.where(eq(noticeVersion.noticeId, id))
		.get();
	return {
		...erasable({ type: 'notice', id }),
		title: row.title,
		place: null,
		takesTitle: true,
		versions: earlier?.versions ?? 0,
		quote: quoteOf(actor, row)
	};
}

/** A 状況表 as the page of erasing shows it, with all its rows. Throws `NotFound`, `Forbidden`. */
export function findTable(actor: Actor, id: number): Erasable {
	const row = found(
		db()
			.select({ table: statusTable, thread })
			.from(statusTable)
			.innerJoin(thread, eq(thread.id, statusTable.threadId))
			.where(eq(statusTable.id, id))
			.get()
	);
	found(reads(actor, 'thread', row.thread) ? row : null);
	authorize(actor, 'erase', null);
	const earlier = db()
		.select({ versions: count() })
		.from(statusRowVersion)
		.where(eq(statusRowVersion.tableId, id))
		.get();
	const { authorMask } = row.thread;
	return {
		...erasable({ type: 'table', id }),
		title: row.table.title,
		place: null,
		takesTitle: true,
		versions: earlier?.versions ?? 0,
		quote: quoteOf(actor, { ...row.table, authorMask, body: row.table.note || row.table.title })
	};
}

/** A 資料 as the page of erasing shows it, with the files of all its versions, from the trash too. Throws `NotFound`, `Forbidden`. */
export function findMaterial(actor: Actor, id: number): Erasable {
	const row = found(
		db()
			.select({ material, inside: board.audience })
			.from(material)
			.innerJoin(board, eq(board.groupId, material.groupId))
			.where(eq(material.id, id))
			.get()
	);
	found(readsInsideGroup(actor, row) ? row : null);
	authorize(actor, 'erase', null);
	const versions = db()
		.select()
		.from(materialVersion)
		.where(eq(materialVersion.materialId, id))
		.orderBy(materialVersion.number)
		.all();
	const newest = found(versions.at(-1));
	return {
		...erasable({ type: 'material', id }),
		title: row.material.name,
		place: null,
		takesTitle: true,
		versions: versions.length - 1,
		quote: quoteOf(actor, {
			...newest,
			authorAudience: null,
			body: [row.material.name, newest.note].filter((line) => line !== '').join('\n'),
			createdAt: newest.at
		})
	};
}

/** A Q&A as the page of erasing shows it, withdrawn ones too. Throws `NotFound`, `Forbidden`. */
export function findArticle(actor: Actor, id: number): Erasable {
	const row = found(db().select().from(article).where(eq(article.id, id)).get());
	found(readsArticle(actor, row) ? row : null);
	authorize(actor, 'erase', null);
	const texts = db()
		.select({ versions: count() })
		.from(articleRevision)
		.where(eq(articleRevision.articleId, id))
		.get();
	return {
		...erasable({ type: 'article', id }),
		title: row.title,
		place: null,
		takesTitle: true,
		versions: Math.max(0, (texts?.versions ?? 0) - 1),
		quote: quoteOf(actor, {
			...row,
			authorAudience: null,
			body: [row.question, row.answer].filter((text) => text !== '').join('\n'),
			createdAt: row.publishedAt
		})
	};
}

/** Letters of the text shown before it goes. */
const QUOTED = 120;

type Written = {
	organisationId: number;
	authorName: string;
	authorAudience: string | null;
	authorMask?: Mask;
	body: string;
	createdAt: Date;
};

/** Whose a thing is, as far as this actor may see it, and how it begins. */
export function quoteOf(actor: Actor, row: Written): Erasable['quote'] {
	const body = db()
		.select({ name: organisation.name, district: organisation.district })
		.from(organisation)
		.where(eq(organisation.id, row.organisationId))
		.get();
	const letters = Array.from(row.body);
	return {
		by: seesAuthor(actor, row)
			? `${body?.name ?? ''} ${row.authorName}`.trim()
			: maskWords(row.authorMask ?? null, body?.district ?? null),
		at: row.createdAt,
		text: letters.slice(0, QUOTED).join('') + (letters.length > QUOTED ? '…' : '')
	};
}

/**
 * Erases a thing for good: every text and file of it, but not its number. When this returns, the list that
 * a restore obeys is on disk. Throws `Conflict` when it was erased already, or when the list cannot be written.
 */
export async function erase(actor: Actor, of: Erasable, reason: string): Promise<void> {
	authorize(actor, 'erase', null);
	const { thing } = of;
	const by = { personId: actor.person.id, organisationId: actor.organisation.id, at: now() };
	const files = change(actor, (tx, record) => {
		const noted = tx
			.insert(erasure)
			.values({ thing: written(thing), ...by })
			.onConflictDoNothing()
			.run();
		if (noted.changes === 0) throw new Conflict(labels.erased.again);
		const loose = clear(tx, thing, by);
		record(`${thing.type}.erased`, written(thing), {}, reason);
		return loose;
	});
	try {
		append([{ thing, ...by }]);
	} catch {
		throw new Conflict(
			'消去しました。ただし消去の一覧をディスクに書けませんでした。システム管理者に知らせてください。'
		);
	} finally {
		// A form may have brought the same bytes again meanwhile.
		await remove(files.filter((sha256) => !isUsed(sha256)));
		// What stood in the log before would else lie there until it is next written over.
		db().$client.pragma('wal_checkpoint(TRUNCATE)');
	}
}

function isUsed(sha256: string): boolean {
	return (
		db().select({ sha256: blob.sha256 }).from(blob).where(eq(blob.sha256, sha256)).get() !==
		undefined
	);
}

/** What stands where a thing was; null when it has not been erased. */
export function tombstone(thing: Thing): string | null {
	const noted = db()
		.select({ at: erasure.at })
		.from(erasure)
		.where(eq(erasure.thing, written(thing)))
		.get();
	if (!noted) return null;
	const reason = reasonOf(written(thing));
	const words = `組合決裁者が完全に消去しました（${longDate(noted.at)}）。`;
	return reason === null ? words : `${words}理由：${reason}`;
}

/** Why something was erased; null after a restore from before, which knows only that it was. */
export function reasonOf(thing: string): string | null {
	const row = db()
		.select({ text: eventText.text })
		.from(event)
		.innerJoin(eventText, eq(eventText.eventId, event.id))
		.where(and(eq(event.subject, thing), sql`${event.action} like '%.erased'`))
		.get();
	return row?.text ?? null;
}

/** What the page of erasing shows of every thing alike. */
export function erasable(thing: Thing) {
	const files = db()
		.select({
			id: attachment.id,
			name: attachment.name,
			size: attachment.size,
			sha256: attachment.sha256
		})
		.from(attachment)
		.where(isFileOf(thing))
		.all()
		.map(({ name, size, sha256 }) => ({ name, size, isElsewhere: isElsewhere(thing, sha256) }));
	return { thing, files, erased: tombstone(thing) };
}

function isElsewhere(thing: Thing, sha256: string): boolean {
	const other = db()
		.select({ id: attachment.id })
		.from(attachment)
		.where(
			and(
				eq(attachment.sha256, sha256),
				isNull(attachment.removedAt),
				ne(attachment.thingType, 'draft'),
				not(isFileOf(thing))
			)
		)
		.get();
	return other !== undefined;
}
