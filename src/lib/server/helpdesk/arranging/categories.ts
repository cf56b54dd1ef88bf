import { and, asc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { teamOf } from '../categories.ts';
import { deskSeats } from '../proceeding.ts';

const { ticketCategory, ticketCategoryTeam } = schema;

type Row = typeof ticketCategory.$inferSelect;

/** A category as the union arranges it; a branch has leaves and no rules of its own. */
export type ArrangedCategory = Pick<
	Row,
	'slug' | 'name' | 'visibility' | 'needsApproval' | 'endedAt'
> & {
	isBranch: boolean;
	/** The seats that receive its cases first; none: all of the desk. */
	team: number[];
};

/** What the union sets of a category. */
type CategoryRules = Pick<Row, 'name' | 'visibility' | 'needsApproval'> & {
	seats: number[];
};

/** What this actor may change of the desk. */
export function mayArrange(actor: Actor): boolean {
	return may(actor, 'desk.arrange', null);
}

/** All categories, ended ones too: each branch with its leaves, in their order. Throws `Forbidden` for who is not at the desk. */
export function arrangedCategories(
	actor: Actor
): (ArrangedCategory & { leaves: ArrangedCategory[] })[] {
	authorize(actor, 'desk.work', null);
	const all = db()
		.select()
		.from(ticketCategory)
		.orderBy(asc(ticketCategory.position), asc(ticketCategory.id))
		.all();
	return all
		.filter(({ parentId }) => parentId === null)
		.map((branch) => ({
			...arranged(branch),
			leaves: all.filter(({ parentId }) => parentId === branch.id).map(arranged)
		}));
}

/** One category; throws `NotFound`, and `Forbidden` for who is not at the desk. */
export function arrangedCategory(actor: Actor, slug: string): ArrangedCategory {
	authorize(actor, 'desk.work', null);
	return arranged(rowOf(db(), slug));
}

/**
 * Changes a category's name and rules; cases that are there keep who reads them, and its answers follow the new
 * rule. Throws `Forbidden`, `NotFound`, and `Invalid` for a name that stands beside it or a seat not at the desk.
 */
export function arrange(actor: Actor, slug: string, rules: CategoryRules): void {
	authorize(actor, 'desk.arrange', null);
	change(actor, (tx, record) => {
		const row = rowOf(tx, slug);
		const seats = row.parentId === null ? [] : rules.seats;
		check(tx, row, rules.name, seats);
		const own = row.parentId === null ? {} : pick(rules);
		tx.update(ticketCategory)
			.set({ name: rules.name, ...own })
			.where(eq(ticketCategory.id, row.id))
			.run();
		tx.delete(ticketCategoryTeam).where(eq(ticketCategoryTeam.categoryId, row.id)).run();
		for (const seatId of seats) {
			tx.insert(ticketCategoryTeam).values({ categoryId: row.id, seatId }).run();
		}
		const refs = { ...own, needsApproval: Number(rules.needsApproval), seats: seats.join(' ') };
		record('ticket-category.arranged', `ticket-category:${row.id}`, refs, rules.name);
	});
}

/**
 * Nothing new is asked in a category from now on; its cases go on. Throws `Forbidden`, `NotFound`, and `Conflict`
 * for a branch, one that has ended, and the last one that everybody may choose.
 */
export function end(actor: Actor, slug: string): void {
	setEnded(actor, slug, true);
}

/** A category that had ended can be chosen again. Throws as `end`. */
export function takeUp(actor: Actor, slug: string): void {
	setEnded(actor, slug, false);
}

function setEnded(actor: Actor, slug: string, isEnded: boolean): void {
	authorize(actor, 'desk.arrange', null);
	change(actor, (tx, record) => {
		const row = rowOf(tx, slug);
		if ((row.endedAt !== null) === isEnded) {
			throw new Conflict(
				`「${row.name}」は、もう${isEnded ? '使わないことになって' : '使って'}います。`
			);
		}
		if (row.parentId === null || (isEnded && !isAnotherOpen(tx, row.id))) {
			throw new Conflict(`「${row.name}」をなくすと、選べる分類がなくなる団体があります。`);
		}
		tx.update(ticketCategory)
			.set({ endedAt: isEnded ? now() : null })
			.where(eq(ticketCategory.id, row.id))
			.run();
		const action = isEnded ? 'ticket-category.ended' : 'ticket-category.taken-up';
		record(action, `ticket-category:${row.id}`, {}, row.name);
	});
}

function isAnotherOpen(tx: Tx, id: number): boolean {
	return Boolean(
		tx
			.select({ id: ticketCategory.id })
			.from(ticketCategory)
			.where(
				and(
					ne(ticketCategory.id, id),
					isNotNull(ticketCategory.parentId),
					isNull(ticketCategory.endedAt),
					eq(ticketCategory.audience, 'all')
				)
			)
			.limit(1)
			.get()
	);
}

function check(tx: Tx, row: Row, name: string, seats: number[]): void {
	const beside =
		row.parentId === null
			? isNull(ticketCategory.parentId)
			: eq(ticketCategory.parentId, row.parentId);
	const issues: Issue[] = [];
	const twin = tx
		.select({ id: ticketCategory.id })
		.from(ticketCategory)
		.where(and(beside, eq(ticketCategory.name, name), ne(ticketCategory.id, row.id)))
		.get();
	if (twin) issues.push({ field: 'name', message: `「${name}」は、もう別の分類の名前です。` });
	const known = new Set(deskSeats().map(({ id }) => id));
	if (!seats.every((seat) => known.has(seat))) {
		issues.push({ field: 'seats', message: '受け持つ席は、受付の席から選んでください。' });
	}
	if (issues.length > 0) throw new Invalid(issues);
}

function pick({ visibility, needsApproval }: CategoryRules) {
	return { visibility, needsApproval };
}

function rowOf(tx: Reader, slug: string): Row {
	return found(tx.select().from(ticketCategory).where(eq(ticketCategory.slug, slug)).get());
}

function arranged(row: Row): ArrangedCategory {
	const { slug, name, visibility, needsApproval, endedAt, parentId } = row;
	return {
		...{ slug, name, visibility, needsApproval, endedAt },
		isBranch: parentId === null,
		team: teamOf(db(), row.id)
	};
}
