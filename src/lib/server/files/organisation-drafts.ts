import { and, desc, eq, inArray, isNotNull, isNull, max, notInArray, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Reader, type Tx } from '../db/index.ts';
import { isOver, type Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may, readsDraft } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { trace } from '../record/traces.ts';
import { addBlob, ofThings, storedFile, type Attachment } from './attachments.ts';
import { isNewer, text, type Keeping } from './drafts.ts';
import type { StoredFile } from './uploads.ts';

const { attachment, draft, event, person, seat, tenure } = schema;

/** 団体の下書き: a text that was not sent yet, and who has it in hand. */
export type SavedDraft = {
	id: number;
	/** The path of the form it was written in. */
	form: string;
	title: string;
	fields: Record<string, string>;
	savedAt: Date;
	/** Waits for the organisation's 決裁者 since; null: it does not. */
	approvalAskedAt: Date | null;
	sequence: number;
	holder: { tenureId: number; name: string; seat: string; isGone: boolean };
	/** From whose hands the holder took it, and when. */
	takenFrom: { tenureId: number; name: string; at: Date } | null;
	isMine: boolean;
	may: { delete: boolean; approve: boolean };
};

export type Writing = {
	/** The draft that was opened, if the text comes from one. */
	id: number | null;
	form: string;
	title: string;
	fields: Record<string, string>;
	files: StoredFile[];
	/** The text is done and waits for a 決裁者; saving it again takes that back. */
	asksApproval?: boolean;
	/** The number the text was begun from; a newer one is not written over. */
	sequence?: number | undefined;
};

/** The drafts of the actor's organisation, last saved first. */
export function list(actor: Actor): SavedDraft[] {
	return shown(actor, select(eq(draft.organisationId, actor.organisation.id)));
}

/** One draft of the actor's organisation with its files; throws `NotFound` for anybody else's. */
export function find(actor: Actor, id: number): SavedDraft & { files: Attachment[] } {
	const rows = select(eq(draft.id, id)).filter((row) => readsDraft(actor, row.draft));
	const [own] = shown(actor, rows);
	return { ...found(own), files: ofThings('draft', [id]).get(id) ?? [] };
}

/** Keeps a text with its files in the organisation and gives the draft's id; throws `Conflict` when a colleague has taken it over. */
export function save(actor: Actor, writing: Writing): number {
	const { title = '', body = '' } = writing.fields;
	if ((title + body).trim() === '' && writing.files.length === 0) {
		throw invalid('body', '本文を入れてから保存してください。');
	}
	const known = writing.id === null ? undefined : standing(db(), actor, writing.id);
	if (known && known.personId !== actor.person.id) throw new Conflict(taken(known.name));
	if (known && isNewer(known, writing.sequence ?? null, writing.fields)) {
		throw new Conflict(
			'別の画面で新しい下書きが残されました。下に両方の文章があります。もう一度押すと、この画面の文章で保存します。',
			known.fields.body ?? ''
		);
	}
	const values = {
		personId: actor.person.id,
		tenureId: actor.tenure.id,
		seatId: actor.seat.id,
		organisationId: actor.organisation.id,
		form: writing.form,
		title: writing.title,
		fields: writing.fields,
		sequence: (known?.sequence ?? 0) + 1,
		updatedAt: now(),
		savedAt: now(),
		approvalAskedAt: writing.asksApproval ? now() : null
	};
	return trace((connection) =>
		connection.transaction((tx) => {
			const id = known?.id ?? nextId(tx);
			tx.insert(draft)
				.values({ id, ...values })
				.onConflictDoUpdate({ target: draft.id, set: values })
				.run();
			// Laid anew under new ids, before the old ones go: the form lets go of those it has shown.
			const added = writing.files.map((file) => insertFile(tx, actor, id, file));
			tx.delete(attachment)
				.where(and(isFileOf(id), notInArray(attachment.id, added)))
				.run();
			return id;
		})
	);
}

/**
 * Keeps the text of the actor's own draft while they type, unless a newer one than `base` stands there; null
 * where it is in other hands by now.
 */
export function saveText(
	actor: Actor,
	id: number,
	fields: Record<string, string>,
	base: number | null = null
): Keeping | null {
	const isOwn = and(
		eq(draft.id, id),
		isNotNull(draft.savedAt),
		// What waits for a 決裁者 stays as it was handed in.
		isNull(draft.approvalAskedAt),
		eq(draft.personId, actor.person.id),
		eq(draft.organisationId, actor.organisation.id)
	);
	return trace((connection) =>
		connection.transaction((tx) => {
			const standing = tx.select().from(draft).where(isOwn).get();
			if (!standing) return null;
			if (isNewer(standing, base, fields)) return { isKept: false, theirs: text(standing) };
			const [at, sequence] = [now(), Math.max(standing.sequence, base ?? 0) + 1];
			tx.update(draft).set({ fields, updatedAt: at, savedAt: at, sequence }).where(isOwn).run();
			return { isKept: true, at, sequence };
		})
	);
}

/**
 * Puts a colleague's draft into the actor's hands. `from` is the tenure the page named as its holder: throws
 * `Conflict` with who has it when somebody else was quicker.
 */
export function takeOver(actor: Actor, id: number, from: number): SavedDraft {
	found(standing(db(), actor, id));
	change(actor, (tx, record) => {
		const row = found(standing(tx, actor, id));
		if (row.personId === actor.person.id) return;
		if (row.tenureId !== from) {
			throw new Conflict(
				`${row.name}さんが先に引き継ぎました。続きは${row.name}さんに確かめてください。`
			);
		}
		const hands = { personId: actor.person.id, tenureId: actor.tenure.id, seatId: actor.seat.id };
		tx.update(draft).set(hands).where(eq(draft.id, id)).run();
		tx.update(attachment).set({ personId: actor.person.id }).where(isFileOf(id)).run();
		record('draft.taken-over', `draft:${id}`, { tenure: actor.tenure.id, before: from });
	});
	return find(actor, id);
}

/** Removes a draft for good: its holder, or an administrator of the organisation. */
export function remove(actor: Actor, id: number): void {
	const row = found(standing(db(), actor, id));
	authorize(actor, 'draft.delete', row);
	change(actor, (tx, record) => {
		drop(tx, id);
		record('draft.deleted', `draft:${id}`, { tenure: row.tenureId });
	});
}

/** Ends a draft with the sending of its text; throws `Conflict` when it is in other hands by now, or gone. */
export function spend(tx: Tx, record: Recorder, actor: Actor, id: number): void {
	const row = standing(tx, actor, id);
	if (!row) {
		throw new Conflict(
			'この下書きは、もう送られたか削除されています。もう一度押すと、下書きとは別に送ります。'
		);
	}
	if (row.personId !== actor.person.id) throw new Conflict(taken(row.name));
	drop(tx, id);
	record('draft.sent', `draft:${id}`);
}

/** Ends a draft in whoever's hands, when its organisation's 決裁者 posts it; gives its files, or null when it is gone. */
export function spendApproved(tx: Tx, id: number): StoredFile[] | null {
	const files = tx.select().from(attachment).where(isFileOf(id)).all();
	if (!tx.select({ id: draft.id }).from(draft).where(eq(draft.id, id)).get()) return null;
	drop(tx, id);
	return files.map(storedFile);
}

/** Lets a draft no longer wait for a 決裁者, in the caller's transaction. */
export function endWaiting(tx: Tx, id: number): void {
	tx.update(draft).set({ approvalAskedAt: null }).where(eq(draft.id, id)).run();
}

function taken(name: string): string {
	return `この下書きは${name}さんが引き継いで書いています。もう一度押すと、下書きとは別になります。`;
}

function drop(tx: Tx, id: number): void {
	tx.delete(attachment).where(isFileOf(id)).run();
	tx.delete(draft).where(eq(draft.id, id)).run();
}

const isFileOf = (id: number) => and(eq(attachment.thingType, 'draft'), eq(attachment.thingId, id));

function insertFile(tx: Tx, actor: Actor, draftId: number, file: StoredFile): number {
	addBlob(tx, file);
	const inserted = tx
		.insert(attachment)
		.values({
			...storedFile(file),
			thingType: 'draft',
			thingId: draftId,
			audience: `org:${actor.organisation.id}`,
			personId: actor.person.id,
			organisationId: actor.organisation.id,
			createdAt: now()
		})
		.run();
	return Number(inserted.lastInsertRowid);
}

/** A number no draft had before: SQLite would give a deleted one's again, and the record knows it by that. */
function nextId(tx: Reader): number {
	const standing = tx
		.select({ last: max(draft.id) })
		.from(draft)
		.get();
	const recorded = tx
		.select({ last: sql<number | null>`max(cast(substr(${event.subject}, 7) as integer))` })
		.from(event)
		.where(sql`${event.subject} >= 'draft:' and ${event.subject} < 'draft;'`)
		.get();
	return Math.max(standing?.last ?? 0, recorded?.last ?? 0) + 1;
}

/** The draft as it stands, with its holder's name; undefined where the actor may not know of it. */
function standing(connection: Reader, actor: Actor, id: number) {
	const row = connection
		.select({ draft, name: person.name })
		.from(draft)
		.innerJoin(person, eq(person.id, draft.personId))
		.where(eq(draft.id, id))
		.get();
	return row && readsDraft(actor, row.draft) ? { ...row.draft, name: row.name } : undefined;
}

function select(where: ReturnType<typeof eq>) {
	return db()
		.select({ draft, name: person.name, seat: seat.name, tenure })
		.from(draft)
		.innerJoin(tenure, eq(tenure.id, draft.tenureId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(and(where, isNotNull(draft.savedAt)))
		.orderBy(desc(draft.savedAt), desc(draft.id))
		.all();
}

function shown(actor: Actor, rows: ReturnType<typeof select>): SavedDraft[] {
	const today = dayOf(now());
	const before = formerHolders(rows.map((row) => row.draft.id));
	return rows.map((row) => ({
		id: row.draft.id,
		form: row.draft.form,
		title: row.draft.title,
		fields: row.draft.fields,
		savedAt: row.draft.savedAt ?? row.draft.updatedAt,
		sequence: row.draft.sequence,
		holder: {
			tenureId: row.tenure.id,
			name: row.name,
			seat: row.seat,
			isGone: isOver(row.tenure, today)
		},
		takenFrom: before.get(row.draft.id) ?? null,
		isMine: row.draft.personId === actor.person.id,
		approvalAskedAt: row.draft.approvalAskedAt,
		may: {
			delete: may(actor, 'draft.delete', row.draft),
			approve: row.draft.approvalAskedAt !== null && may(actor, 'answer.approve', row.draft)
		}
	}));
}

/** Who held each draft before, by draft id, from the record of the taking over. */
function formerHolders(ids: number[]): Map<number, SavedDraft['takenFrom']> {
	if (ids.length === 0) return new Map();
	const subjects = ids.map((id) => `draft:${id}`);
	const rows = db()
		.select({ subject: event.subject, at: event.at, tenureId: tenure.id, name: person.name })
		.from(event)
		.innerJoin(tenure, sql`${tenure.id} = json_extract(${event.refs}, '$.before')`)
		.innerJoin(person, eq(person.id, tenure.personId))
		.where(and(inArray(event.subject, subjects), eq(event.action, 'draft.taken-over')))
		.orderBy(event.id)
		.all();
	return new Map(rows.map(({ subject, ...before }) => [Number(subject.split(':')[1]), before]));
}
