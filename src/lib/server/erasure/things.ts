import { and, eq, inArray, isNull, like, notLike, or, sql, type SQL } from 'drizzle-orm';
import { isPartType, thingTypes, type ThingType } from '#lib/erasure.ts';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../db/index.ts';
import { withdraw } from '../record/acceptances.ts';
import { clearArticle } from './articles.ts';
import { clearDispatch, clearMail, clearVersion } from './desk.ts';
import { dropCopies, dropDraftsOf } from './drafts.ts';
import { clearAffected, clearIncident, clearIncidentUpdate } from './incidents.ts';
import { clearMaterial } from './materials.ts';
import { textsIn } from './texts.ts';
import { clearTable, clearThread } from './threads.ts';
import { clearTicket, clearTicketMessage, filesOfTicket, saidInTicket } from './tickets.ts';

const { attachment, blob, draft, entered, event, eventText, handover, holding, outbox } = schema;
const {
	mention,
	notice,
	noticeVersion,
	post,
	postPlace,
	postReference,
	postVersion,
	report,
	thread,
	threadAct
} = schema;

/** `part` says which one it is within the thing of that id, for those of `partTypes` alone. */
export type Thing = { type: ThingType; id: number; part?: number };

/** By whose hand something is erased; the ids come from the list when a restore does it again. */
export type Eraser = { personId: number; organisationId: number; at: Date };

/** `texts` is what the thing said until now. */
type Erasing = (tx: Tx, thing: Thing, texts: string[], by: Eraser) => void;
const copies: Erasing[] = [];

/** Registers what else holds text of things and must let it go in the same transaction: an index, an inbox. */
export function eraseAlso(erasing: Erasing): void {
	copies.push(erasing);
}

/** A thing by its written form, such as 'post:12' or 'incident-update:5.3'; null for anything else. */
export function thingFrom(written: string): Thing | null {
	const [type, address = ''] = written.split(':');
	const known = thingTypes.find((each) => each === type);
	const [, id, part] = /^([1-9]\d{0,14})(?:\.([1-9]\d{0,14}))?$/.exec(address) ?? [];
	if (!known || id === undefined || isPartType(known) !== (part !== undefined)) return null;
	return { type: known, id: Number(id), ...(part === undefined ? {} : { part: Number(part) }) };
}

/** A thing in its written form. */
export function written(thing: Thing): string {
	const { type, id, part } = thing;
	return `${type}:${id}${part === undefined ? '' : `.${part}`}`;
}

/**
 * Takes every text of a thing out of the database and leaves its number and a tombstone. Gives the
 * SHA-256 of stored bytes to which nothing refers any more; removing the files is the caller's.
 */
export function clear(tx: Tx, thing: Thing, by: Eraser): string[] {
	const cleared = {
		post: clearPost,
		notice: clearNotice,
		table: clearTableOf,
		material: clearMaterialOf,
		article: clearArticleOf,
		'desk-mail': clearOfDesk(clearMail),
		dispatch: clearOfDesk(clearDispatch),
		'specification-version': clearOfDesk(clearVersion),
		incident: () => clearIncident(tx, thing.id, by.at),
		'incident-update': () => clearIncidentUpdate(tx, thing),
		'incident-affected': () => clearAffected(tx, thing),
		ticket: () => clearTicket(tx, thing.id),
		'ticket-message': () => clearTicketMessage(tx, thing)
	}[thing.type];
	const texts = textsIn(tx, thing, isFileOf(thing));
	const drafts = cleared(tx, thing.id, by);
	clearEventTexts(tx, thing);
	clearRefusals(tx);
	// Whoever reads meanwhile what is around the thing does not come upon them.
	tx.update(attachment).set({ removedAt: by.at }).where(isFileOf(thing)).run();
	// What a draft keeps may be the same bytes, whose words go with the last that bears them.
	const kept = inArray(attachment.thingId, drafts);
	const loose = dropAttachments(tx, and(eq(attachment.thingType, 'draft'), kept));
	for (const erasing of copies) erasing(tx, thing, texts, by);
	return [...loose, ...dropAttachments(tx, isFileOf(thing))];
}

/** The files of a thing: its own, or those of all versions of a 資料. */
export function filesOf(tx: Tx, thing: Thing): { id: number; sha256: string }[] {
	const { id, sha256 } = attachment;
	return tx.select({ id, sha256 }).from(attachment).where(isFileOf(thing)).all();
}

/** True in SQL for the attachments of a thing. */
export function isFileOf(thing: Thing): SQL {
	const { type, id } = thing;
	if (type === 'ticket' || type === 'ticket-message') return filesOfTicket(thing);
	if (type === 'dispatch') {
		return sql`(${attachment.thingType} = 'dispatch-report' and ${attachment.thingId} = ${id})`;
	}
	return type === 'material'
		? sql`(${attachment.thingType} = 'material-version'
			and ${attachment.thingId} in (select v.id from material_version v where v.material_id = ${id}))`
		: sql`(${attachment.thingType} = ${type} and ${attachment.thingId} = ${id})`;
}

function clearMaterialOf(tx: Tx, id: number, by: Eraser): number[] {
	const path = clearMaterial(tx, id, by.at);
	if (path !== null) forgetInHandovers(tx, path, labels.erased.materialName);
	return [];
}

/** What was being typed into its forms goes with it. */
const clearOfDesk =
	(clearing: (tx: Tx, id: number, by: Eraser) => string | null) =>
	(tx: Tx, id: number, by: Eraser): number[] => {
		const path = clearing(tx, id, by);
		return path === null ? [] : dropDraftsOf(tx, path);
	};

function clearArticleOf(tx: Tx, id: number, by: Eraser): number[] {
	clearArticle(tx, id, by.at);
	forgetInHandovers(tx, `/helpdesk/articles/${id}`, labels.erased.articleTitle);
	return dropDraftsOf(tx, `/helpdesk/articles/${id}/edit`);
}

/** Like the one below: gives the drafts that went with it. */
function clearPost(tx: Tx, id: number, by: Eraser): number[] {
	const row = tx.select().from(post).where(eq(post.id, id)).get();
	if (!row) return [];
	const copied = dropCopies(tx, row.personId, `/threads/${row.threadId}`, [
		row.body,
		...earlierBodies(tx, id)
	]);
	tx.delete(postVersion).where(eq(postVersion.postId, id)).run();
	tx.delete(mention).where(eq(mention.postId, id)).run();
	// What others said about it may repeat it.
	tx.update(report).set({ reason: '', remark: null }).where(eq(report.postId, id)).run();
	tx.update(threadAct).set({ reason: null }).where(eq(threadAct.postId, id)).run();
	tx.delete(postReference).where(eq(postReference.postId, id)).run();
	const { personId, organisationId, at } = by;
	const act = tx
		.insert(threadAct)
		.values({ kind: 'erasure', threadId: row.threadId, postId: id, personId, organisationId, at })
		.run();
	tx.update(post)
		.set({ body: '', html: '', deletionId: Number(act.lastInsertRowid) })
		.where(eq(post.id, id))
		.run();
	tx.update(entered)
		.set({ caller: '' })
		.where(eq(entered.thing, `post:${id}`))
		.run();
	// The thread of a merged opening keeps its title, though nothing leads to it.
	for (const threadId of openedBy(tx, row)) {
		clearThread(tx, threadId);
		forgetInHandovers(tx, `/threads/${threadId}`, labels.erased.threadTitle);
	}
	if (row.number === 1) {
		if (row.deletionId === null) closeUnanswered(tx, row.threadId, by);
		// A draft of a reply bears the title of its thread.
		tx.update(draft)
			.set({ title: labels.erased.threadTitle })
			.where(eq(draft.form, `/threads/${row.threadId}`))
			.run();
	} else if (row.deletionId === null && row.hidingId === null) {
		tx.update(thread)
			.set({ replyCount: sql`${thread.replyCount} - 1` })
			.where(eq(thread.id, row.threadId))
			.run();
	}
	// An answer that is gone solves nothing any more.
	withdraw(tx, row.threadId, id, at);
	return [...copied, ...dropDraftsOf(tx, `/threads/${row.threadId}/posts/${row.number}/edit`)];
}

/** The threads that begin with a post, or began with it before it was carried elsewhere. */
function openedBy(tx: Tx, row: typeof post.$inferSelect): number[] {
	const before = tx
		.select({ id: postPlace.fromThreadId })
		.from(postPlace)
		.where(and(eq(postPlace.postId, row.id), eq(postPlace.fromNumber, 1)))
		.all()
		.map(({ id }) => id);
	return row.number === 1 ? [row.threadId, ...before] : before;
}

function clearTableOf(tx: Tx, id: number, by: Eraser): number[] {
	clearTable(tx, id, by.at);
	forgetInHandovers(tx, `/tables/${id}`, labels.erased.tableTitle);
	return tx
		.delete(draft)
		.where(like(draft.form, `/tables/${id}/%`))
		.returning({ id: draft.id })
		.all()
		.map((row) => row.id);
}

function clearNotice(tx: Tx, id: number, by: Eraser): number[] {
	tx.delete(noticeVersion).where(eq(noticeVersion.noticeId, id)).run();
	tx.update(notice)
		.set({
			title: labels.erased.noticeTitle,
			body: '',
			html: '',
			withdrawnAt: sql`coalesce(${notice.withdrawnAt}, ${by.at.getTime()})`
		})
		.where(eq(notice.id, id))
		.run();
	// Nobody has anything in hand any more.
	tx.delete(holding)
		.where(eq(holding.thing, `notice:${id}`))
		.run();
	forgetInHandovers(tx, `/notices/${id}`, labels.erased.noticeTitle);
	return dropDraftsOf(tx, `/notices/${id}/edit`);
}

/** The lists in a 引継書 hold titles as they were when it was made. */
function forgetInHandovers(tx: Tx, path: string, title: string): void {
	const isOfIt = (href: string) => href === path || /^[/?#]/.test(href.slice(path.length));
	const rows = tx
		.select()
		.from(handover)
		.where(sql`instr(${handover.facts}, ${path})`)
		.all();
	for (const { id, facts } of rows) {
		if (!facts) continue;
		const cleaned = Object.fromEntries(
			Object.entries(facts).map(([name, lines]) => [
				name,
				lines.map((line) =>
					line.href.startsWith(path) && isOfIt(line.href) ? { ...line, label: title } : line
				)
			])
		) as typeof facts;
		tx.update(handover).set({ facts: cleaned }).where(eq(handover.id, id)).run();
	}
}

/** A question that nobody answered and nobody can read any more is no open question. */
function closeUnanswered(tx: Tx, threadId: number, { personId, organisationId, at }: Eraser): void {
	const isOpen = and(eq(thread.id, threadId), eq(thread.replyCount, 0), isNull(thread.closureId));
	if (!tx.select({ id: thread.id }).from(thread).where(isOpen).get()) return;
	const closure = tx
		.insert(threadAct)
		.values({ kind: 'closure', threadId, personId, organisationId, at })
		.run();
	tx.update(thread)
		.set({ closureId: Number(closure.lastInsertRowid) })
		.where(eq(thread.id, threadId))
		.run();
}

function earlierBodies(tx: Tx, postId: number): string[] {
	return tx
		.select({ body: postVersion.body })
		.from(postVersion)
		.where(eq(postVersion.postId, postId))
		.all()
		.map((row) => row.body);
}

/** Events about a thing keep ids and hashes; the reason of the erasure itself stays. */
function clearEventTexts(tx: Tx, thing: Thing): void {
	const about = tx
		.select({ id: event.id })
		.from(event)
		.where(
			thing.type === 'ticket'
				? saidInTicket(thing.id)
				: and(
						or(
							eq(event.subject, written(thing)),
							sql`json_extract(${event.refs}, ${`$."${thing.type}"`}) = ${thing.id}`
						),
						notLike(event.action, '%.erased')
					)
		);
	tx.delete(eventText).where(inArray(eventText.eventId, about)).run();
}

/** What a relay answers to a mail may quote it; a mail that waits has no words of its own. The code stays for the operator. */
function clearRefusals(tx: Tx): void {
	const { id, problem } = outbox;
	// What the product itself notes there has no Latin letter.
	const refused = tx
		.select({ id, problem })
		.from(outbox)
		.where(sql`${problem} glob '*[A-Za-z]*'`)
		.all();
	for (const row of refused) {
		const [code = ''] = /\b[245]\d\d(?:[ -]\d\.\d{1,3}\.\d{1,3})?\b/.exec(row.problem ?? '') ?? [];
		const kept = code === '' ? '' : `（${code}）`;
		tx.update(outbox)
			.set({ problem: labels.erased.refusal + kept })
			.where(eq(id, row.id))
			.run();
	}
}

function dropAttachments(tx: Tx, which: SQL | undefined): string[] {
	if (which === undefined) return [];
	const dropped = tx.delete(attachment).where(which).returning({ sha256: attachment.sha256 }).all();
	const hashes = [...new Set(dropped.map((row) => row.sha256))];
	return tx
		.delete(blob)
		.where(
			and(
				inArray(blob.sha256, hashes),
				sql`not exists (select 1 from ${attachment} where ${attachment.sha256} = ${blob.sha256})`
			)
		)
		.returning({ sha256: blob.sha256 })
		.all()
		.map((row) => row.sha256);
}
