import { desc, eq, sql } from 'drizzle-orm';
import { postPath } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { authorize, may, scopeOf, scopes } from '../permissions.ts';
import { deskPlaces } from './desk-finding.ts';
import { reasonOf } from './erase.ts';
import { incidentPlaces, placeOfIncident } from './incident-finding.ts';
import { thingFrom } from './things.ts';
import { placeOfTicket, ticketPlaces } from './ticket-finding.ts';
import { has } from './words.ts';

const { erasure, notice, organisation, person, post, postVersion, thread, threadAct } = schema;
const { article, articleRevision, board, material, materialVersion } = schema;
const { statusRow, statusRowVersion, statusSnapshot, statusTable } = schema;

export type Place = {
	/** Where it stands, such as 「投稿12の3番」. */
	label: string;
	href: string;
	/** Where it can be erased. */
	eraseHref: string;
	isDeleted: boolean;
};

type Erased = {
	id: number;
	label: string;
	/** Where its tombstone stands; null for what cannot be opened any more. */
	href: string | null;
	at: Date;
	by: string;
	reason: string | null;
};

/** Everything that was erased for good, newest first, without a word of what it was. */
export function list(actor: Actor): Erased[] {
	authorize(actor, 'erasure.list', null);
	return db()
		.select({ erasure, by: person.name })
		.from(erasure)
		.leftJoin(person, eq(person.id, erasure.personId))
		.orderBy(desc(erasure.at), desc(erasure.id))
		.all()
		.map(({ erasure: row, by }) => ({
			id: row.id,
			...placeOf(row.thing),
			at: row.at,
			by: by ?? '',
			reason: reasonOf(row.thing)
		}));
}

/** Where else a passage stands among what this actor reads: posts, deleted ones and earlier versions too, tables and notices. */
export function elsewhere(actor: Actor, word: string): Place[] {
	authorize(actor, 'erase', null);
	const values = { ...scopeOf(actor), word };
	const posts = db()
		.select({ threadId: thread.id, number: post.number, deletionId: post.deletionId })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(
			sql`${scopes.thread} and ${scopes.post} and (${has(post.body)}
				or (${post.number} = 1 and ${has(thread.title)})
				or exists (select 1 from ${postVersion} where ${postVersion.postId} = ${post.id}
					and (${has(postVersion.body)} or ${has(postVersion.title)})))`
		)
		.orderBy(thread.id, post.number)
		.prepare()
		.all(values);
	const notices = db()
		.select({ id: notice.id })
		.from(notice)
		.where(
			sql`${notice.audience} in (select value from json_each(${sql.placeholder('reach')}))
				and (${has(notice.title)} or ${has(notice.body)})`
		)
		.prepare()
		.all(values);
	const tables = db()
		.select({ id: statusTable.id })
		.from(statusTable)
		.innerJoin(thread, eq(thread.id, statusTable.threadId))
		.where(
			sql`${scopes.thread} and (${has(statusTable.title)} or ${has(statusTable.note)}
				or exists (select 1 from ${statusRow} where ${statusRow.tableId} = ${statusTable.id}
					and (${has(statusRow.cells)} or ${has(statusRow.draft)}))
				or exists (select 1 from ${statusRowVersion} where ${statusRowVersion.tableId} = ${statusTable.id}
					and ${has(statusRowVersion.cells)})
				or exists (select 1 from ${statusSnapshot} where ${statusSnapshot.tableId} = ${statusTable.id}
					and ${has(statusSnapshot.rows)}))`
		)
		.orderBy(statusTable.id)
		.prepare()
		.all(values);
	const materials = db()
		.select({ id: material.id, slug: board.slug, trashedAt: material.trashedAt })
		.from(material)
		.innerJoin(board, eq(board.groupId, material.groupId))
		.where(
			sql`${scopes.groupInside} and (${has(material.name)}
				or exists (select 1 from ${materialVersion} where ${materialVersion.materialId} = ${material.id}
					and ${has(materialVersion.note)}))`
		)
		.orderBy(material.id)
		.prepare()
		.all(values);
	const articles = db()
		.select({ id: article.id, withdrawnAt: article.withdrawnAt })
		.from(article)
		.where(
			sql`${scopes.article} and (${has(article.title)} or ${has(article.question)} or ${has(article.answer)}
				or exists (select 1 from ${articleRevision} where ${articleRevision.articleId} = ${article.id}
					and (${has(articleRevision.title)} or ${has(articleRevision.question)}
						or ${has(articleRevision.answer)})))`
		)
		.orderBy(article.id)
		.prepare()
		.all(values);
	return [
		...posts.map(({ threadId, number, deletionId }) => ({
			label: `投稿${threadId}の${number}番`,
			href: postPath(threadId, number),
			eraseHref: `/threads/${threadId}/posts/${number}/erase`,
			isDeleted: deletionId !== null
		})),
		...notices.map(({ id }) => ({
			label: `お知らせ${id}`,
			href: `/notices/${id}`,
			eraseHref: `/notices/${id}/erase`,
			isDeleted: false
		})),
		...tables.map(({ id }) => ({
			label: `状況表${id}`,
			href: `/tables/${id}`,
			eraseHref: `/tables/${id}/erase`,
			isDeleted: false
		})),
		...materials.map(({ id, slug, trashedAt }) => ({
			label: `資料${id}`,
			href: `/groups/${slug}/materials/${id}`,
			eraseHref: `/groups/${slug}/materials/${id}/erase`,
			isDeleted: trashedAt !== null
		})),
		...articles.map(({ id, withdrawnAt }) => ({
			label: `${labels.article}${id}`,
			href: `/helpdesk/articles/${id}`,
			eraseHref: `/helpdesk/articles/${id}/erase`,
			isDeleted: withdrawnAt !== null
		})),
		...deskPlaces(actor, word),
		...incidentPlaces(actor, word),
		...ticketPlaces(actor, word)
	];
}

/** How many deleted posts are offered; older ones are reached from their thread. */
const MOST_DELETED = 100;

type Deleted = { label: string; eraseHref: string; organisation: string; at: Date };

/** Posts that were deleted while their text still lies in the database, newest first; empty for who may not erase. */
export function deletedWithText(actor: Actor): Deleted[] {
	if (!may(actor, 'erase', null)) return [];
	return db()
		.select({
			threadId: thread.id,
			number: post.number,
			name: organisation.name,
			district: organisation.district,
			hiding: { authorAudience: post.authorAudience, authorMask: post.authorMask },
			at: threadAct.at
		})
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(threadAct, eq(threadAct.id, post.deletionId))
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(sql`${scopes.thread} and ${scopes.post} and ${threadAct.kind} = 'deletion'`)
		.orderBy(desc(threadAct.at))
		.limit(MOST_DELETED)
		.prepare()
		.all(scopeOf(actor))
		.map(({ threadId, number, name, district, hiding, at }) => ({
			label: `投稿${threadId}の${number}番`,
			eraseHref: `/threads/${threadId}/posts/${number}/erase`,
			organisation: nameShown(actor, hiding, { name, district }),
			at
		}));
}

function placeOf(written: string): { label: string; href: string | null } {
	const thing = thingFrom(written);
	if (thing?.type === 'notice')
		return { label: `お知らせ${thing.id}`, href: `/notices/${thing.id}` };
	if (thing?.type === 'table') return { label: `状況表${thing.id}`, href: `/tables/${thing.id}` };
	if (thing?.type === 'article')
		return { label: `${labels.article}${thing.id}`, href: `/helpdesk/articles/${thing.id}` };
	if (thing?.type === 'material') return placeOfMaterial(thing.id);
	if (thing?.type === 'desk-mail')
		return {
			label: `${labels.erased.things['desk-mail']}${thing.id}`,
			href: `/helpdesk/mail/${thing.id}`
		};
	if (thing?.type === 'ticket' || thing?.type === 'ticket-message') return placeOfTicket(thing);
	if (thing?.type === 'incident' || thing?.part !== undefined) return placeOfIncident(thing);
	// Whoever sees the list need not read the case: not even its number is said.
	if (thing?.type === 'dispatch' || thing?.type === 'specification-version')
		return { label: `${labels.erased.things[thing.type]}（通し番号${thing.id}）`, href: null };
	const row = db()
		.select({ threadId: post.threadId, number: post.number, deletionId: thread.deletionId })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(eq(post.id, thing?.id ?? 0))
		.get();
	if (!row) return { label: written, href: null };
	const label = `投稿${row.threadId}の${row.number}番`;
	return { label, href: row.deletionId === null ? postPath(row.threadId, row.number) : null };
}

function placeOfMaterial(id: number): { label: string; href: string | null } {
	const row = db()
		.select({ slug: board.slug })
		.from(material)
		.innerJoin(board, eq(board.groupId, material.groupId))
		.where(eq(material.id, id))
		.get();
	return { label: `資料${id}`, href: row ? `/groups/${row.slug}/materials/${id}` : null };
}
