import { createHash } from 'node:crypto';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import type { ItemInput } from '#lib/meeting-forms.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { bodiesOf } from './bodies.ts';
import { findFor, type Meeting } from './meetings.ts';

const { agendaItem, material, organisation } = schema;

type AgendaMaterial = {
	id: number;
	name: string;
	organisationId: number;
	organisation: string;
};
export type AgendaItem = {
	id: number;
	title: string;
	note: string;
	minutes: number | null;
	organisationId: number | null;
	organisation: string | null;
	presenter: string;
	/** Stands for what it is, for the form that changes it. */
	seen: string;
	materials: AgendaMaterial[];
};

/** The items of a 次第 in their order, each with the 資料 that was handed in for it. */
export function itemsOf(of: Pick<Meeting, 'id'>): AgendaItem[] {
	const rows = db()
		.select({ item: agendaItem, organisation: organisation.name })
		.from(agendaItem)
		.leftJoin(organisation, eq(organisation.id, agendaItem.organisationId))
		.where(and(eq(agendaItem.meetingId, of.id), isNull(agendaItem.removedAt)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id))
		.all();
	const materials = materialsOf(of);
	return rows.map(({ item, organisation }) => ({
		id: item.id,
		title: item.title,
		note: item.note,
		minutes: item.minutes,
		organisationId: item.organisationId,
		organisation,
		presenter: item.presenter,
		seen: seenOf(item),
		materials: materials.filter(({ itemId }) => itemId === item.id)
	}));
}

/** 資料 of a meeting that belongs to no item of its 次第. */
export function looseMaterials(of: Pick<Meeting, 'id'>): AgendaMaterial[] {
	return materialsOf(of).filter(({ itemId }) => itemId === null);
}

/**
 * Adds an item at the end of a 次第, or changes one. Throws `Invalid` for an organisation that is no member, and
 * `Conflict` with what stands where somebody was quicker, or has taken it off.
 */
export function setItem(actor: Actor, slug: string, id: number, input: ItemInput): void {
	const of = findFor(actor, slug, id, 'group.run');
	if (input.organisation !== null && !bodiesOf(of).some((body) => body.id === input.organisation)) {
		throw invalid('organisation', 'このワーキンググループの団体を選んでください。');
	}
	const { title, note, minutes, presenter, organisation: organisationId } = input;
	const values = { title, note, minutes, presenter, organisationId };
	change(actor, (tx, record) => {
		if (input.item !== null) {
			refuseOlder(tx, of, { item: input.item, seen: input.seen ?? '' });
			tx.update(agendaItem).set(values).where(eq(agendaItem.id, input.item)).run();
		} else {
			const position = nextPosition(tx, of.id);
			tx.insert(agendaItem)
				.values({ ...values, meetingId: id, position })
				.run();
		}
		record('meeting.agenda-set', `meeting:${id}`, { group: of.group.id }, title);
	});
}

/** Moves an item one place up or down; at the end of the list nothing happens. */
export function moveItem(
	actor: Actor,
	slug: string,
	id: number,
	input: { item: number; by: 'up' | 'down' }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		standingItem(tx, of, input.item);
		const order = standingIds(tx, id);
		const from = order.indexOf(input.item);
		const to = from + (input.by === 'up' ? -1 : 1);
		const other = order[to];
		if (other === undefined) return;
		order[to] = input.item;
		order[from] = other;
		order.forEach((itemId, position) => {
			tx.update(agendaItem).set({ position }).where(eq(agendaItem.id, itemId)).run();
		});
		record('meeting.agenda-set', `meeting:${id}`, { group: of.group.id, item: input.item });
	});
}

/** Takes an item off a 次第; what was handed in for it stays with the meeting's 資料. */
export function removeItem(actor: Actor, slug: string, id: number, item: number): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		standingItem(tx, of, item);
		tx.update(agendaItem).set({ removedAt: now() }).where(eq(agendaItem.id, item)).run();
		record('meeting.agenda-set', `meeting:${id}`, { group: of.group.id, item });
	});
}

/** Takes the items of one meeting over to another in the caller's transaction, without who presents. */
export function copyItems(tx: Tx, from: number, to: number): void {
	const rows = tx
		.select()
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, from), isNull(agendaItem.removedAt)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id))
		.all();
	rows.forEach(({ title, note, minutes }, position) => {
		tx.insert(agendaItem).values({ meetingId: to, position, title, note, minutes }).run();
	});
}

/** An item that stands on this meeting's 次第; throws `NotFound`. */
export function standingItem(connection: Reader, of: Pick<Meeting, 'id'>, item: number) {
	return found(
		connection
			.select()
			.from(agendaItem)
			.where(
				and(eq(agendaItem.id, item), eq(agendaItem.meetingId, of.id), isNull(agendaItem.removedAt))
			)
			.get()
	);
}

function refuseOlder(tx: Tx, of: Meeting, { item, seen }: { item: number; seen: string }): void {
	const row = tx
		.select({ row: agendaItem, organisation: organisation.name })
		.from(agendaItem)
		.leftJoin(organisation, eq(organisation.id, agendaItem.organisationId))
		.where(and(eq(agendaItem.id, item), eq(agendaItem.meetingId, of.id)))
		.get();
	const { row: standing, organisation: by } = found(row);
	if (standing.removedAt !== null) {
		throw new Conflict('直している間に、ほかの人がこの項目を次第から外しました。');
	}
	if (seenOf(standing) === seen) return;
	const { title, minutes, presenter, note } = standing;
	const lines = [title, minutes === null ? '' : `${minutes}分`, by ?? '', presenter, note];
	throw new Conflict(
		'直している間に、ほかの人がこの項目を直しました。下に両方の内容があります。',
		lines.filter(Boolean).join('\n')
	);
}

/** The same for the same content: an item has no count of its edits. */
function seenOf(row: typeof agendaItem.$inferSelect): string {
	const { title, note, minutes, organisationId, presenter } = row;
	const content = JSON.stringify([title, note, minutes, organisationId, presenter]);
	return createHash('sha256').update(content).digest('base64url').slice(0, 16);
}

function standingIds(tx: Tx, meetingId: number): number[] {
	return tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), isNull(agendaItem.removedAt)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id))
		.all()
		.map(({ id }) => id);
}

function nextPosition(tx: Tx, meetingId: number): number {
	const row = tx
		.select({ last: sql<number | null>`max(${agendaItem.position})` })
		.from(agendaItem)
		.where(eq(agendaItem.meetingId, meetingId))
		.get();
	return (row?.last ?? -1) + 1;
}

function materialsOf(of: Pick<Meeting, 'id'>) {
	return db()
		.select({
			id: material.id,
			name: material.name,
			organisationId: material.organisationId,
			organisation: organisation.name,
			itemId: sql<number | null>`(select standing.id from agenda_item as standing
				where standing.id = ${material.agendaItemId} and standing.removed_at is null)`
		})
		.from(material)
		.innerJoin(organisation, eq(organisation.id, material.organisationId))
		.where(and(eq(material.meetingId, of.id), isNull(material.trashedAt)))
		.orderBy(asc(material.id))
		.all();
}
