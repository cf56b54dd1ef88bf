import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { endedGroups, workingGroups } from '#lib/reference/working-groups.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import { isMember, stillExists, type Actor } from '../identity/actors.ts';
import { leadsOf } from '../identity/group-leads.ts';
import { findUnion } from '../identity/organisations.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	readsGroup,
	readsInsideGroup,
	scopeOf,
	scopes,
	type GroupThing
} from '../permissions.ts';
import { change, system } from '../record/change.ts';

const { board, boardTemplate, groupConclusion, groupMembership, organisation, workingGroup } =
	schema;

export type Group = typeof workingGroup.$inferSelect & GroupThing & { boardId: number };

/** A group whose 概要 this actor may read; throws `NotFound`. */
export function find(actor: Actor, slug: string): Group {
	const row = selectBySlug().get({ slug });
	return found(row && readsGroup(actor, row.group) ? withLeads(row) : null);
}

/** A group for what is inside it: 投稿, 資料, 会議. To who may not read there it does not exist; throws `NotFound`. */
export function findInside(actor: Actor, slug: string): Group {
	const of = find(actor, slug);
	return found(readsInsideGroup(actor, of) ? of : null);
}

/** As `findInside`, for an act; throws `Forbidden` too. */
export function findFor(
	actor: Actor,
	slug: string,
	action: 'group.take-part' | 'group.run' | 'group.conclude' | 'group.reopen'
): Group {
	const of = findInside(actor, slug);
	authorize(actor, action, of);
	return of;
}

/** A group for what is done from its 概要, also by the union where it does not read inside; throws `NotFound`, `Forbidden`. */
export function findLed(
	actor: Actor,
	slug: string,
	action: 'group.run' | 'group.conclude' | 'group.reopen'
): Group {
	const of = find(actor, slug);
	authorize(actor, action, of);
	return of;
}

/** A group that has already been found by something inside it. */
export function byId(id: number): Group {
	return withLeads(found(selectById().get({ id })));
}

/** What this actor may do in a group, and whether they read what is inside. */
export function rightsOn(actor: Actor, of: Group) {
	return {
		readInside: readsInsideGroup(actor, of),
		takePart: may(actor, 'group.take-part', of),
		run: may(actor, 'group.run', of),
		conclude: may(actor, 'group.conclude', of),
		reopen: may(actor, 'group.reopen', of),
		apply: may(actor, 'group.apply', of)
	};
}

type ListedGroup = {
	slug: string;
	name: string;
	purpose: string;
	openness: 'open' | 'closed';
	organisations: number;
	isMember: boolean;
	outcome: (typeof groupConclusion.$inferSelect)['outcome'] | null;
	/** The day of its conclusion; null while it runs, and where the plan does not say. */
	endedOn: Day | null;
};

/** Whether this actor may found groups at all. */
export function mayFound(actor: Actor): boolean {
	return may(actor, 'group.found', null);
}

/** All groups this actor knows of, those that go on first, in their order. */
export function list(actor: Actor): ListedGroup[] {
	return selectGroups()
		.all(scopeOf(actor))
		.map(({ id, ...row }) => ({ ...row, isMember: actor.reach.includes(`group:${id}`) }));
}

/** Puts the groups of the plan there at the first start: four that run, and those it has ended with their cards. */
export function seedGroups(): void {
	if (db().select({ id: workingGroup.id }).from(workingGroup).limit(1).get()) return;
	const union = findUnion();
	change(system, (tx, record) => {
		for (const [position, group] of workingGroups.entries()) {
			const id = insertGroup(tx, { ...group, openness: 'open', position });
			const fromOn = dayOf(now());
			tx.insert(groupMembership)
				.values({ groupId: id, organisationId: union.id, role: 'secretariat', fromOn })
				.run();
		}
		for (const [index, { slug, name, ...card }] of endedGroups.entries()) {
			const position = workingGroups.length + index;
			const basis = card.source;
			const id = insertGroup(tx, { slug, name, purpose: '', basis, openness: 'open', position });
			const conclusionId = Number(
				tx
					.insert(groupConclusion)
					.values({ groupId: id, ...card, onDay: null, at: now() })
					.run().lastInsertRowid
			);
			tx.update(workingGroup).set({ conclusionId }).where(eq(workingGroup.id, id)).run();
		}
		record('groups.seeded', 'groups', { count: workingGroups.length + endedGroups.length });
	});
}

/** Adds a group and the board of its 投稿 in the caller's transaction; gives its id. */
export function insertGroup(
	tx: Tx,
	values: Omit<typeof workingGroup.$inferInsert, 'createdAt'>
): number {
	const id = Number(
		tx
			.insert(workingGroup)
			.values({ ...values, createdAt: now() })
			.run().lastInsertRowid
	);
	const audience = values.openness === 'open' ? 'all' : `group:${id}`;
	// Behind the boards of the 広域, which stand at 0 and further.
	const position = 1000 + values.position;
	const { slug, name } = values;
	const boardId = Number(
		tx.insert(board).values({ slug, name, kind: 'group', audience, groupId: id, position }).run()
			.lastInsertRowid
	);
	layTemplates(tx, boardId);
	return id;
}

/** Writing begins with the ひな形 of 全県, where they have been laid already. */
function layTemplates(tx: Tx, boardId: number): void {
	const rows = tx
		.select({ name: boardTemplate.name, body: boardTemplate.body })
		.from(boardTemplate)
		.innerJoin(board, eq(board.id, boardTemplate.boardId))
		.where(and(eq(board.kind, 'prefecture'), isNull(boardTemplate.removedAt)))
		.orderBy(asc(boardTemplate.id))
		.all();
	for (const row of rows)
		tx.insert(boardTemplate)
			.values({ boardId, ...row })
			.run();
}

const columns = { group: workingGroup, inside: board.audience, boardId: board.id };

const selectBySlug = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(workingGroup)
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.where(eq(workingGroup.slug, sql.placeholder('slug')))
		.prepare()
);

const selectById = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(workingGroup)
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.where(eq(workingGroup.id, sql.placeholder('id')))
		.prepare()
);

const selectGroups = preparedOnce((connection) =>
	connection
		.select({
			id: workingGroup.id,
			slug: workingGroup.slug,
			name: workingGroup.name,
			purpose: workingGroup.purpose,
			openness: workingGroup.openness,
			outcome: groupConclusion.outcome,
			endedOn: groupConclusion.onDay,
			organisations: sql<number>`(select count(distinct ${groupMembership.organisationId}) from ${groupMembership}
				inner join ${organisation} on ${organisation.id} = ${groupMembership.organisationId}
				where ${groupMembership.groupId} = ${workingGroup.id} and ${isMember(sql.placeholder('today'))}
					and ${stillExists(sql.placeholder('today'))})`
		})
		.from(workingGroup)
		.leftJoin(groupConclusion, eq(groupConclusion.id, workingGroup.conclusionId))
		.where(scopes.group)
		.orderBy(
			sql`${workingGroup.conclusionId} is not null`,
			desc(groupConclusion.onDay),
			asc(workingGroup.position)
		)
		.prepare()
);

function withLeads(row: {
	group: typeof workingGroup.$inferSelect;
	inside: string;
	boardId: number;
}): Group {
	const leads = leadsOf(row.group.id);
	return { ...row.group, inside: row.inside, boardId: row.boardId, leads };
}
