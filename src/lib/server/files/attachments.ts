import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { NotFound, Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { PAST_MARK } from '#lib/past-cases.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { leadsOf } from '../identity/group-leads.ts';
import { now } from '../now.ts';
import { format } from '../numbers/official.ts';
import {
	found,
	may,
	reads,
	readsArticle,
	readsHidden,
	readsInside,
	readsMaterial,
	readsTicketMessage,
	scopeOf,
	scopes
} from '../permissions.ts';
import { settings } from '../settings.ts';
import type { StoredFile } from './uploads.ts';

const { attachment, blob, board, material, materialVersion, notice, post, thread } = schema;
const { article, deskMail, dispatch, specification, specificationVersion } = schema;
const { ticket, ticketMessage, workingGroup } = schema;

/** What files may be attached to. */
type ThingType = (typeof attachment.$inferSelect)['thingType'];

/** Whose a file is: who brought it, for which organisation. */
type Owner = { person: { id: number }; organisation: { id: number } };

export type Attachment = {
	id: number;
	name: string;
	kind: string;
	size: number;
	previews: string | null;
	marks: string[];
	scan: 'off' | 'pending' | 'clean' | 'quarantined';
};

/** What is known of the bytes behind a row that has them attached, without the row's own id and place. */
export function storedFile(row: StoredFile): StoredFile {
	const { sha256, name, size, kind, type, previews, marks } = row;
	return { sha256, name, size, kind, type, previews, marks };
}

/** Ties stored files to a thing inside the caller's transaction, with the thing's own rights. */
export function attach(
	tx: Tx,
	owner: Owner,
	files: StoredFile[],
	thing: { type: ThingType; id: number; audience: string; authorAudience: string | null }
): number[] {
	return files.map((file) => {
		addBlob(tx, file);
		return Number(
			tx
				.insert(attachment)
				.values({
					...storedFile(file),
					thingType: thing.type,
					thingId: thing.id,
					audience: thing.audience,
					authorAudience: thing.authorAudience,
					personId: owner.person.id,
					organisationId: owner.organisation.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
	});
}

/** Notes stored bytes; the same bytes twice are one row, which nobody can tell from outside. */
export function addBlob(tx: Pick<Tx, 'insert'>, file: StoredFile): void {
	tx.insert(blob)
		.values({
			sha256: file.sha256,
			size: file.size,
			storedAt: now(),
			scan: settings().scanCommand ? 'pending' : 'off'
		})
		.onConflictDoNothing()
		.run();
}

/** Takes attachments off a thing inside the caller's transaction; ids of other things are passed over. */
export function detach(tx: Tx, thing: { type: ThingType; id: number }, ids: number[]): void {
	if (ids.length === 0) return;
	tx.update(attachment)
		.set({ removedAt: now() })
		.where(
			and(
				inArray(attachment.id, ids),
				eq(attachment.thingType, thing.type),
				eq(attachment.thingId, thing.id),
				isNull(attachment.removedAt)
			)
		)
		.run();
}

const selectOfThings = preparedOnce((connection) =>
	connection
		.select({ attachment, scan: blob.scan })
		.from(attachment)
		.innerJoin(blob, eq(blob.sha256, attachment.sha256))
		.where(
			and(
				eq(attachment.thingType, sql.placeholder('type')),
				sql`${attachment.thingId} in (select value from json_each(${sql.placeholder('ids')}))`,
				isNull(attachment.removedAt)
			)
		)
		.orderBy(asc(attachment.id))
		.prepare()
);

/**
 * The attachments of posts, notices or drafts, by their id, in the order in which they were added; the things must
 * be readable, and `isRead` says of what audience a file may be where it can be narrower than its thing.
 */
export function ofThings(
	type: ThingType,
	ids: number[],
	isRead: (row: { audience: string }) => boolean = () => true
): Map<number, Attachment[]> {
	const rows = ids.length === 0 ? [] : selectOfThings().all({ type, ids: JSON.stringify(ids) });
	const byThing = new Map<number, Attachment[]>();
	for (const row of rows.filter(({ attachment: own }) => isRead(own))) {
		const { id, name, kind, size, previews, marks, thingId } = row.attachment;
		const listed = byThing.get(thingId) ?? [];
		listed.push({ id, name, kind, size, previews, marks, scan: row.scan });
		byThing.set(thingId, listed);
	}
	return byThing;
}

/** Where a file is read: the thread of its post, its notice, the material it is a version of, or its case. */
type FileRoot = {
	type:
		| 'thread'
		| 'notice'
		| 'material'
		| 'ticket'
		| 'article'
		| 'desk-mail'
		| 'dispatch'
		| 'price-list';
	href: string;
};

type OpenedFile = Attachment & { sha256: string; type: string; root: FileRoot | null };

/**
 * Finds an attachment through what refers to it: its post and thread, or its notice, must be readable and
 * stand; a draft's is its organisation's, and one kept from a refused form its writer's. Throws `NotFound`;
 * `Conflict` while the virus scan is running or has refused it.
 */
export function open(actor: Actor, id: number): OpenedFile {
	const row = found(
		db()
			.select({ attachment, scan: blob.scan })
			.from(attachment)
			.innerJoin(blob, eq(blob.sha256, attachment.sha256))
			.where(and(eq(attachment.id, id), isNull(attachment.removedAt)))
			.get()
	);
	const root = rootOfReadable(actor, row.attachment);
	if (root === null && !actor.reach.includes(row.attachment.audience)) {
		throw new NotFound(labels.notFound);
	}
	if (row.scan === 'pending') {
		throw new Conflict('ウイルス検査をしています。少し待ってからもう一度開いてください。');
	}
	if (row.scan === 'quarantined') {
		throw new Conflict('ウイルス検査で問題が見つかったため、このファイルは開けません。');
	}
	const { name, kind, size, previews, marks, sha256, type } = row.attachment;
	return { id, name, kind, size, previews, marks, scan: row.scan, sha256, type, root };
}

type Row = typeof attachment.$inferSelect;

function rootOfReadable(actor: Actor, of: Row): FileRoot | null {
	switch (of.thingType) {
		case 'post':
			return { type: 'thread', href: `/threads/${threadOfReadable(actor, of)}` };
		case 'notice':
			return { type: 'notice', href: `/notices/${noticeOfReadable(actor, of)}` };
		case 'material-version':
			return { type: 'material', href: materialOfReadable(actor, of) };
		case 'ticket-message':
			return { type: 'ticket', href: caseOfReadable(actor, of) };
		case 'specification-version':
			return { type: 'ticket', href: specificationOfReadable(actor, of) };
		case 'article':
			return { type: 'article', href: articleOfReadable(actor, of) };
		case 'desk-mail':
			return { type: 'desk-mail', href: mailOfReadable(actor, of) };
		case 'dispatch-report':
			return { type: 'dispatch', href: dispatchOfReadable(actor, of) };
		case 'price-list':
			if (!may(actor, 'licence.work', null)) throw new NotFound(labels.notFound);
			return { type: 'price-list', href: `/licences/prices/${of.thingId}` };
		case 'draft':
			return null;
	}
}

function mailOfReadable(actor: Actor, of: Row): string {
	const { id } = found(
		db()
			.select({ id: deskMail.id })
			.from(deskMail)
			.where(and(eq(deskMail.id, of.thingId), scopes.deskMail))
			.prepare()
			.get(scopeOf(actor))
	);
	return `/helpdesk/mail/${id}`;
}

function articleOfReadable(actor: Actor, of: Row): string {
	const row = found(db().select().from(article).where(eq(article.id, of.thingId)).get());
	if (!readsArticle(actor, row)) throw new NotFound(labels.notFound);
	return `/helpdesk/articles/${row.id}`;
}

function specificationOfReadable(actor: Actor, of: Row): string {
	const row = found(
		db()
			.select({ ticket })
			.from(specificationVersion)
			.innerJoin(specification, eq(specification.id, specificationVersion.specificationId))
			.innerJoin(ticket, eq(ticket.id, specification.ticketId))
			.where(eq(specificationVersion.id, of.thingId))
			.get()
	);
	if (!reads(actor, 'ticket', row.ticket)) throw new NotFound(labels.notFound);
	const { fiscalYear, sequence } = row.ticket;
	return `/helpdesk/${format({ series: 'ticket', fiscalYear: fiscalYear ?? 0, sequence: sequence ?? 0 })}/specification`;
}

function dispatchOfReadable(actor: Actor, of: Row): string {
	const row = found(db().select().from(dispatch).where(eq(dispatch.id, of.thingId)).get());
	if (!reads(actor, 'dispatch', row)) throw new NotFound(labels.notFound);
	return `/helpdesk/dispatch/${format({ series: 'dispatch', ...row })}`;
}

function caseOfReadable(actor: Actor, of: Row): string {
	const row = found(
		db()
			.select({ ticket, message: ticketMessage })
			.from(ticketMessage)
			.innerJoin(ticket, eq(ticket.id, ticketMessage.ticketId))
			.where(eq(ticketMessage.id, of.thingId))
			.get()
	);
	if (!reads(actor, 'ticket', row.ticket) || !readsTicketMessage(actor, row.message)) {
		throw new NotFound(labels.notFound);
	}
	const { fiscalYear, sequence, pastNumber } = row.ticket;
	if (pastNumber) return `/helpdesk/${encodeURIComponent(`${PAST_MARK}${pastNumber}`)}`;
	return `/helpdesk/${format({ series: 'ticket', fiscalYear: fiscalYear ?? 0, sequence: sequence ?? 0 })}`;
}

function noticeOfReadable(actor: Actor, of: Row): number {
	const row = found(db().select().from(notice).where(eq(notice.id, of.thingId)).get());
	const isReadable =
		reads(actor, 'notice', row) &&
		reads(actor, 'notice', { ...row, audience: of.audience }) &&
		may(actor, 'notice.reread', { ...row, isAddressee: false });
	if (!isReadable) throw new NotFound(labels.notFound);
	return row.id;
}

function materialOfReadable(actor: Actor, of: Row): string {
	const row = found(
		db()
			.select({ material, group: workingGroup, inside: board.audience })
			.from(materialVersion)
			.innerJoin(material, eq(material.id, materialVersion.materialId))
			.innerJoin(workingGroup, eq(workingGroup.id, material.groupId))
			.innerJoin(board, eq(board.groupId, material.groupId))
			.where(eq(materialVersion.id, of.thingId))
			.get()
	);
	const group = { ...row.group, inside: row.inside, leads: leadsOf(row.group.id) };
	if (!readsMaterial(actor, { ...row.material, group })) throw new NotFound(labels.notFound);
	return `/groups/${group.slug}/materials/${row.material.id}`;
}

function threadOfReadable(actor: Actor, of: Row): number {
	const row = found(
		db()
			.select({ post, thread })
			.from(post)
			.innerJoin(thread, eq(thread.id, post.threadId))
			.where(
				and(
					eq(post.id, of.thingId),
					isNull(post.deletionId),
					isNull(thread.deletionId),
					isNull(thread.mergedIntoId)
				)
			)
			.get()
	);
	const isReadable =
		reads(actor, 'thread', row.thread) &&
		readsInside(actor, row.post, row.thread) &&
		readsInside(actor, of, row.thread) &&
		[row.post, row.thread].every(
			(hidden) => hidden.hidingId === null || readsHidden(actor, hidden, row.thread)
		);
	if (!isReadable) throw new NotFound(labels.notFound);
	return row.thread.id;
}
