import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import type { cannedEditSchema, cannedSchema } from '#lib/canned.ts';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { isLeaf } from '../categories.ts';

const { cannedAnswer, person, ticketCategory } = schema;

/** 定型文 as the desk's page lists it. */
type Canned = typeof cannedAnswer.$inferSelect & {
	category: string | null;
	/** Who wrote the text that stands. */
	by: string;
};

export type CannedInput = v.InferOutput<typeof cannedSchema>;
type CannedEdit = v.InferOutput<typeof cannedEditSchema>;

/** All 定型文, by name, those put away last. Throws `Forbidden` for who is not at the desk. */
export function allCanned(actor: Actor): Canned[] {
	authorize(actor, 'desk.work', null);
	return shape()
		.orderBy(isNotNull(cannedAnswer.endedAt), asc(cannedAnswer.title), asc(cannedAnswer.id))
		.all()
		.map(flat);
}

/** One of them; throws `NotFound`, and `Forbidden` for who is not at the desk. */
export function findCanned(actor: Actor, id: number): Canned {
	authorize(actor, 'desk.work', null);
	return flat(found(shape().where(eq(cannedAnswer.id, id)).get()));
}

/** Adds a 定型文; gives its key. Throws `Forbidden`, and `Invalid` for a name that is taken or no category. */
export function addCanned(actor: Actor, { title, body, category }: CannedInput): number {
	authorize(actor, 'desk.work', null);
	return change(actor, (tx, record) => {
		check(tx, { id: null, title, category });
		const row = { title, body, categoryId: category, personId: actor.person.id, updatedAt: now() };
		const id = Number(tx.insert(cannedAnswer).values(row).run().lastInsertRowid);
		record('canned-answer.added', `canned-answer:${id}`, { category }, body);
		return id;
	});
}

/** Gives a 定型文 another text. Throws as `addCanned`, `NotFound`, and `Conflict` where somebody was quicker. */
export function changeCanned(actor: Actor, id: number, input: CannedEdit): void {
	authorize(actor, 'desk.work', null);
	change(actor, (tx, record) => {
		const before = found(tx.select().from(cannedAnswer).where(eq(cannedAnswer.id, id)).get());
		const { title, body, category, version } = input;
		if (before.version !== version) {
			throw new Conflict(
				'ほかの人が先にこの定型文を変えました。内容を確かめてから、もう一度保存してください。',
				before.body
			);
		}
		check(tx, { id, title, category });
		tx.update(cannedAnswer)
			.set({
				...{ title, body, categoryId: category, personId: actor.person.id, updatedAt: now() },
				version: sql`${cannedAnswer.version} + 1`
			})
			.where(eq(cannedAnswer.id, id))
			.run();
		record('canned-answer.changed', `canned-answer:${id}`, { category }, body);
	});
}

/** Puts a 定型文 away, or takes it out again; its text stays. Throws `Forbidden`, `NotFound`. */
export function setPutAway(actor: Actor, id: number, isPutAway: boolean): void {
	authorize(actor, 'desk.work', null);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(cannedAnswer).where(eq(cannedAnswer.id, id)).get());
		if ((row.endedAt !== null) === isPutAway) return;
		if (!isPutAway) check(tx, { id, title: row.title, category: null });
		tx.update(cannedAnswer)
			.set({ endedAt: isPutAway ? now() : null })
			.where(eq(cannedAnswer.id, id))
			.run();
		record(`canned-answer.${isPutAway ? 'put-away' : 'taken-up'}`, `canned-answer:${id}`);
	});
}

/** One name for one that is offered: in the list of the reply nothing else tells them apart. */
function check(
	tx: Tx,
	{ id, title, category }: { id: number | null; title: string; category: number | null }
): void {
	const twin = tx
		.select({ id: cannedAnswer.id })
		.from(cannedAnswer)
		.where(
			and(
				eq(cannedAnswer.title, title),
				isNull(cannedAnswer.endedAt),
				id === null ? undefined : ne(cannedAnswer.id, id)
			)
		)
		.get();
	const issues = twin
		? [{ field: 'title', message: `「${title}」という定型文は、もうあります。` }]
		: [];
	if (category !== null && !isLeaf(tx, category)) {
		issues.push({ field: 'category', message: '分類を選んでください。' });
	}
	if (issues.length > 0) throw new Invalid(issues);
}

const shape = () =>
	db()
		.select({ of: cannedAnswer, category: ticketCategory.name, by: person.name })
		.from(cannedAnswer)
		.innerJoin(person, eq(person.id, cannedAnswer.personId))
		.leftJoin(ticketCategory, eq(ticketCategory.id, cannedAnswer.categoryId));

function flat({ of, ...rest }: NonNullable<ReturnType<ReturnType<typeof shape>['get']>>): Canned {
	return { ...of, ...rest };
}
