import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { schema, type Tx } from '../db/index.ts';

const { post, postPlace, reading, readingStart, thread, threadAct } = schema;

export type Moved = { id: number; fromNumber: number; number: number };

/** Carries posts to another thread, behind what stands there, in their order; their old numbers go on finding them. */
export function placePosts(tx: Tx, fromId: number, toId: number, ids: number[]): Moved[] {
	const rows = tx
		.select({ id: post.id, fromNumber: post.number })
		.from(post)
		.where(and(eq(post.threadId, fromId), inArray(post.id, ids)))
		.orderBy(asc(post.number))
		.all();
	const { lastNumber } = tx
		.update(thread)
		.set({ lastNumber: sql`${thread.lastNumber} + ${rows.length}` })
		.where(eq(thread.id, toId))
		.returning({ lastNumber: thread.lastNumber })
		.get();
	const moved = rows.map((row, index) => ({
		...row,
		number: lastNumber - rows.length + index + 1
	}));
	for (const { id, fromNumber, number } of moved) {
		tx.insert(postPlace).values({ fromThreadId: fromId, fromNumber, postId: id }).run();
		tx.update(post).set({ threadId: toId, number }).where(eq(post.id, id)).run();
	}
	// Who deleted, hid or accepted a post stays with it.
	tx.update(threadAct)
		.set({ threadId: toId })
		.where(
			and(
				eq(threadAct.threadId, fromId),
				inArray(
					threadAct.postId,
					moved.map(({ id }) => id)
				)
			)
		)
		.run();
	return moved;
}

/** Counts a thread's replies and finds its last post anew. */
export function recount(tx: Tx, threadId: number): void {
	tx.update(thread)
		.set({
			replyCount: sql`(select count(*) from post p where p.thread_id = ${threadId} and p.number > 1 and p.deletion_id is null and p.hiding_id is null)`,
			lastPostAt: sql`coalesce((select max(p.created_at) from post p where p.thread_id = ${threadId}), ${thread.lastPostAt})`
		})
		.where(eq(thread.id, threadId))
		.run();
}

/**
 * Sets the pointers of those who have read some of the moved posts, so that what was read stays read. Behind
 * something unread in the target a pointer stays where it is: the thread was unread there already.
 */
export function carryPointers(tx: Tx, fromId: number, toId: number, moved: Moved[]): void {
	const pointers = tx
		.select({ ...getTableColumns(reading), readBefore: readingStart.readBefore })
		.from(reading)
		.leftJoin(readingStart, eq(readingStart.tenureId, reading.tenureId))
		.where(inArray(reading.threadId, [fromId, toId]))
		.all();
	const posts = postsOf(tx, toId);
	const before = new Map(moved.map((row) => [row.id, row.fromNumber]));
	for (const [tenureId, own] of Map.groupBy(pointers, (row) => row.tenureId)) {
		const pointerIn = (threadId: number) => own.find((row) => row.threadId === threadId)?.number;
		const [from, to] = [pointerIn(fromId), pointerIn(toId)];
		const readBefore = own[0]?.readBefore?.getTime() ?? 0;
		const hasRead = (row: typeof post.$inferSelect) => {
			if (row.tenureId === tenureId) return true;
			if (row.deletionId !== null || row.hidingId !== null) return true;
			const fromNumber = before.get(row.id);
			const pointer = fromNumber === undefined ? to : from;
			return pointer === undefined
				? row.createdAt.getTime() <= readBefore
				: (fromNumber ?? row.number) <= pointer;
		};
		const unread = posts.find((row) => !hasRead(row));
		const number = (unread?.number ?? (posts.at(-1)?.number ?? 0) + 1) - 1;
		tx.insert(reading)
			.values({ tenureId, threadId: toId, number })
			.onConflictDoUpdate({
				target: [reading.tenureId, reading.threadId],
				set: { number: sql`max(${reading.number}, ${number})` }
			})
			.run();
	}
}

/** The posts of a thread by number, for whoever carries some of them elsewhere. */
export function postsOf(tx: Pick<Tx, 'select'>, threadId: number) {
	return tx.select().from(post).where(eq(post.threadId, threadId)).orderBy(asc(post.number)).all();
}
