import { and, asc, eq, isNotNull, isNull, or } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { sharedSystems } from '#lib/reference/system-participation.ts';
import { ticketCategories, type TicketField } from '#lib/reference/ticket-categories.ts';
import { ticketPriorities, type Asked, type TicketPriority } from '#lib/tickets.ts';
import { db, schema, type Reader, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { findByCode, findUnion } from '../identity/organisations.ts';
import { change, system } from '../record/change.ts';

const { organisationKey, serviceTarget, ticketCategory, ticketCategoryTeam } = schema;

type Category = Omit<typeof ticketCategory.$inferSelect, 'fields'> & {
	fields: TicketField[];
};

/** A top category with the leaves one may choose under it. */
export type Branch = { slug: string; name: string; leaves: Category[] };

/** A leaf as a form of something that bears a category offers it. */
type Choice = { id: number; slug: string; name: string; branch: string; audience: string };

/** 目安 at first: only what is urgent has one (a case of §4.1: 30 minutes and 240); the union may set others. */
const firstTargets: Record<TicketPriority, { first: number | null; answer: number | null }> = {
	urgent: { first: 30, answer: 240 },
	normal: { first: null, answer: null },
	low: { first: null, answer: null }
};

/** Puts the categories, the keys of shared systems and the targets there at the first start. */
export function seedCategories(): void {
	if (db().select({ id: ticketCategory.id }).from(ticketCategory).limit(1).get()) return;
	change(system, (tx, record) => {
		ticketCategories.forEach((branch, position) => {
			const parentId = insert(tx, { ...branch, parentId: null, position });
			branch.leaves.forEach((leaf, index) => insert(tx, { ...leaf, parentId, position: index }));
		});
		for (const id of new Set(leavesOfSystems())) giveKeys(tx, id);
		for (const priority of ticketPriorities) {
			const { first, answer } = firstTargets[priority];
			tx.insert(serviceTarget)
				.values({ priority, firstMinutes: first, answerMinutes: answer })
				.run();
		}
		record('ticket-categories.seeded', 'ticket-categories', { count: ticketCategories.length });
	});
}

/**
 * What an organisation with these keys may ask about, in its order; branches without a leaf are left out. `standing` is
 * a leaf that may be kept though it has ended.
 */
export function branchesFor(reach: string[], standing: number | null = null): Branch[] {
	const all = db()
		.select()
		.from(ticketCategory)
		.where(or(isNull(ticketCategory.endedAt), eq(ticketCategory.id, standing ?? 0)))
		.orderBy(asc(ticketCategory.position), asc(ticketCategory.id))
		.all();
	return all
		.filter(({ parentId }) => parentId === null)
		.map(({ id, slug, name }) => ({
			slug,
			name,
			leaves: all
				.filter((leaf) => leaf.parentId === id && isOpenTo(leaf.audience, reach))
				.map(withFields)
		}))
		.filter(({ leaves }) => leaves.length > 0);
}

/** The leaves of `branchesFor` in one list, for a form; the name of one that has ended says so. */
export function choicesFor(reach: string[], standing: number | null = null): Choice[] {
	return branchesFor(reach, standing).flatMap(({ name: branch, leaves }) =>
		leaves.map(({ id, slug, name, audience, endedAt }) => ({
			...{ id, slug, branch, audience },
			name: endedAt ? `${name}${labels.endedCategory}` : name
		}))
	);
}

/** What the form of each leaf asks that this reader may choose; nothing for another. */
export function askedFor(actor: Actor | null): Asked {
	return (slug) => {
		const leaves = branchesFor(actor?.reach ?? []).flatMap((branch) => branch.leaves);
		return leaves.find((leaf) => leaf.slug === slug)?.fields ?? [];
	};
}

/**
 * A leaf an organisation with these keys may choose, or the one that stands though it has ended; throws `Invalid` for
 * the field `category`.
 */
export function chosen(reach: string[], slug: string, standing: number | null = null): Category {
	const row = db()
		.select()
		.from(ticketCategory)
		.where(and(eq(ticketCategory.slug, slug), isNotNull(ticketCategory.parentId)))
		.get();
	const isOffered = row !== undefined && (row.endedAt === null || row.id === standing);
	if (isOffered && isOpenTo(row.audience, reach)) return withFields(row);
	throw invalid('category', '分類を選んでください。');
}

/** Whether something may stand under a category: a leaf, ended or not. */
export function isLeaf(tx: Reader, id: number): boolean {
	const isIt = and(eq(ticketCategory.id, id), isNotNull(ticketCategory.parentId));
	return tx.select({ id: ticketCategory.id }).from(ticketCategory).where(isIt).get() !== undefined;
}

/** The seats that receive a category's cases first; none: every seat of the desk. */
export function teamOf(tx: Reader, categoryId: number): number[] {
	return tx
		.select({ seatId: ticketCategoryTeam.seatId })
		.from(ticketCategoryTeam)
		.where(eq(ticketCategoryTeam.categoryId, categoryId))
		.all()
		.map(({ seatId }) => seatId);
}

/** The 目安 of a priority, business minutes; null where none is given. */
export function targetOf(
	tx: Reader,
	priority: TicketPriority
): { firstMinutes: number | null; answerMinutes: number | null } {
	const row = tx.select().from(serviceTarget).where(eq(serviceTarget.priority, priority)).get();
	return { firstMinutes: row?.firstMinutes ?? null, answerMinutes: row?.answerMinutes ?? null };
}

/** Whether a category with this audience is one for an organisation with these keys. */
export function isOpenTo(audience: string, reach: string[]): boolean {
	return audience === 'all' || reach.includes(audience);
}

function withFields(row: typeof ticketCategory.$inferSelect): Category {
	return { ...row, fields: JSON.parse(row.fields) as TicketField[] };
}

function insert(
	tx: Tx,
	of: {
		slug: string;
		name: string;
		parentId: number | null;
		position: number;
		visibility?: 'organisation' | 'named';
		system?: string;
		fields?: TicketField[];
	}
): number {
	const { slug, name, parentId, position, visibility = 'organisation', fields = [] } = of;
	const audience = of.system === undefined ? 'all' : `scheme:${of.system}`;
	return Number(
		tx
			.insert(ticketCategory)
			.values({
				slug,
				name,
				parentId,
				position,
				visibility,
				fields: JSON.stringify(fields),
				audience,
				needsApproval: false
			})
			.run().lastInsertRowid
	);
}

const leavesOfSystems = () =>
	ticketCategories.flatMap(({ leaves }) => leaves.flatMap((leaf) => leaf.system ?? []));

/** Who takes part in a shared system holds its key, and so does the union. */
function giveKeys(tx: Tx, id: string): void {
	const members = sharedSystems.find((each) => each.id === id)?.members ?? [];
	const bodies = members === 'all' ? [] : members.map((code) => findByCode(code).id);
	for (const organisationId of [...bodies, findUnion().id]) {
		tx.insert(organisationKey)
			.values({ organisationId, audience: `scheme:${id}` })
			.onConflictDoNothing()
			.run();
	}
}
