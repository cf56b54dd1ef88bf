import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { boardNames } from '#lib/labels.ts';
import { boardSlugs } from '#lib/boards.ts';
import type { AudienceChoice } from '#lib/forum.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import {
	audiencesFor,
	audienceKey,
	authorize,
	boardKey,
	entersBoard,
	found,
	may,
	reachKey,
	scopeOf,
	scopes
} from '../permissions.ts';
import { readershipOf, type Readership } from '../identity/organisations.ts';
import { change, system } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { callersFor, type Caller } from './entering.ts';

const { board, boardKeeper, organisation, seat, thread, workingGroup } = schema;

export type Board = typeof board.$inferSelect & {
	/** Its working group has ended: it is read and no more. */
	isEnded: boolean;
};

const columns = {
	...getTableColumns(board),
	isEnded: sql`exists (select 1 from ${workingGroup}
		where ${workingGroup.id} = ${board.groupId} and ${workingGroup.conclusionId} is not null)`.mapWith(
		Boolean
	)
};

/** Creates the ten district boards, 全県 and 書き込み練習 at the first start. */
export function seedBoards(): void {
	if (db().select({ id: board.id }).from(board).limit(1).get()) return;
	change(system, (tx, record) => {
		boardSlugs.forEach((slug, position) => {
			const kind = slug === 'prefecture' || slug === 'practice' ? slug : 'district';
			tx.insert(board)
				.values({ slug, name: boardNames[slug], kind, audience: 'all', position })
				.run();
		});
		record('boards.seeded', 'boards', { count: boardSlugs.length });
	});
}

const heldBoards = heldUntilRecorded<Board[]>(1_000, { outlastsReplies: true });

const selectBoards = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(board)
		.where(sql`${scopes.board} and ${board.kind} <> 'group'`)
		.orderBy(asc(board.position))
		.prepare()
);

/** The boards this actor may enter, in their fixed order; those of working groups are not among them. */
export function list(actor: Actor): Board[] {
	return heldBoards(`entered ${reachKey(actor)}`, () => selectBoards().all(scopeOf(actor)));
}

const selectOwnGroups = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(board)
		.where(
			sql`'group:' || ${board.groupId} in (select value from json_each(${sql.placeholder('reach')}))`
		)
		.orderBy(asc(board.position))
		.prepare()
);

const selectWithGroups = preparedOnce((connection) =>
	connection.select(columns).from(board).where(scopes.board).orderBy(asc(board.position)).prepare()
);

/** As `list`, with those of the working groups whose inside this actor reads. */
export function listWithGroups(actor: Actor): Board[] {
	return heldBoards(`with groups ${reachKey(actor)}`, () => selectWithGroups().all(scopeOf(actor)));
}

/** The boards of the working groups this actor's organisation is in. */
export function ownGroups(actor: Actor): Board[] {
	return heldBoards(`own groups ${reachKey(actor)}`, () => selectOwnGroups().all(scopeOf(actor)));
}

const selectBySlug = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(board)
		.where(eq(board.slug, sql.placeholder('slug')))
		.prepare()
);

const selectById = preparedOnce((connection) =>
	connection
		.select(columns)
		.from(board)
		.where(eq(board.id, sql.placeholder('id')))
		.prepare()
);

/** A board by its slug; throws `NotFound`. */
export function find(actor: Actor, slug: string): Board {
	const [row] = heldBoards(`slug ${slug}`, () => selectBySlug().all({ slug }));
	return found(row && entersBoard(actor, row) ? row : null);
}

/** The board of a thread that has already been found. */
export function byId(id: number): Board {
	const [row] = heldBoards(`id ${id}`, () => selectById().all({ id }));
	return found(row);
}

/** What this actor may do on a board, and for whom they may write there. */
export function rightsOn(actor: Actor, of: Board) {
	const canWrite = may(actor, 'board.write', of);
	return { write: canWrite, audiences: canWrite ? audiencesFor(actor, of) : [] };
}

/** As `rightsOn`, for the page of writing: throws `Forbidden` for somebody who may not write here. */
export function rightsOnWriting(actor: Actor, of: Board) {
	authorize(actor, 'board.write', of);
	return rightsOn(actor, of);
}

/** The audience key behind a choice of the form; one that was not made yet counts as the one it begins with. */
export function keyOf(actor: Actor, of: Board, choice: string): string {
	const offered = audiencesFor(actor, of);
	const first = offered.includes('municipalities') ? 'municipalities' : (offered[0] ?? 'all');
	return audienceKey(offered.find((each) => each === choice) ?? first, of);
}

/** The key whose holders could answer a thread on this board with this choice of readers. */
export function answeringKeyOf(actor: Actor, of: Board, choice: string): string {
	return of.kind === 'group' ? boardKey(of) : keyOf(actor, of, choice);
}

const heldReadership = heldUntilRecorded<Readership>(500, { outlastsReplies: true });

/** Who would read a thread with this audience on this board, for the line above 投稿する. */
export function readersOf(of: Board, choice: AudienceChoice): Readership {
	const key = audienceKey(choice, of);
	return heldReadership(key, () => readershipOf(key));
}

/** For whom somebody at the union may write on this board; null for everybody else. */
export function callersOn(actor: Actor, of: Board, choice: AudienceChoice | null): Caller[] | null {
	return callersFor(actor, [boardKey(of), ...(choice ? [audienceKey(choice, of)] : [])]);
}

/** The boards where a seat of this actor's organisation belongs: its own 広域 first. */
export function ownDistricts(actor: Actor, boards: Board[]): Board[] {
	const own = boards.filter(
		(row) => row.kind === 'district' && actor.reach.includes(`district:${row.slug}`)
	);
	// The union reaches all ten; none of them is more its own than another.
	return actor.organisation.kind === '組合' ? [] : own;
}

export type KeeperSeat = { seatId: number; name: string; organisation: string };

/** The seats named as 世話役 of each board, by board id; none named means the union's desk. */
export function keepers(): Map<number, KeeperSeat[]> {
	const rows = db()
		.select({
			boardId: boardKeeper.boardId,
			seatId: seat.id,
			name: seat.name,
			organisation: organisation.name
		})
		.from(boardKeeper)
		.innerJoin(seat, eq(seat.id, boardKeeper.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.orderBy(asc(organisation.position))
		.all();
	return Map.groupBy(rows, (row) => row.boardId) as Map<number, KeeperSeat[]>;
}

/** The seats that can look after a board: those of its district, and the union's. */
export function keeperCandidates(of: Board): KeeperSeat[] {
	return db()
		.select({ seatId: seat.id, name: seat.name, organisation: organisation.name })
		.from(seat)
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(
			of.kind === 'district'
				? sql`(${organisation.district} = ${of.slug} or ${organisation.kind} = '組合')`
				: sql`${organisation.kind} in ('市', '町', '村', '組合')`
		)
		.orderBy(asc(organisation.position), asc(seat.id))
		.all();
}

/** Names the 世話役 of a board, of the seats that can look after it; an empty list gives it back to the union's desk. */
export function nameKeepers(actor: Actor, slug: string, seatIds: number[]): void {
	authorize(actor, 'board.keepers', null);
	const of = find(actor, slug);
	// A group is looked after by its 座長 and 事務局.
	found(of.kind === 'group' ? null : of);
	const named = keeperCandidates(of).filter(({ seatId }) => seatIds.includes(seatId));
	change(actor, (tx, record) => {
		tx.delete(boardKeeper).where(eq(boardKeeper.boardId, of.id)).run();
		for (const { seatId } of named) {
			tx.insert(boardKeeper).values({ boardId: of.id, seatId }).run();
		}
		record('board.keepers-named', `board:${of.id}`, {
			seats: named.map(({ seatId }) => seatId).join(' ')
		});
	});
}

/** The fiscal years (of JST days) in which a board has threads, newest first. */
export function yearsOf(actor: Actor, of: Board): number[] {
	return heldYears(`${of.id} ${reachKey(actor)}`, () => {
		const rows = selectYears().all({ ...scopeOf(actor), board: of.id }) as { year: number }[];
		return rows.map((row) => row.year);
	});
}

const heldYears = heldUntilRecorded<number[]>(1_000, { outlastsReplies: true });

/** JST date minus three months, in SQL, as `fiscalYear` of lib/dates.ts. */
const fiscalYearOf = (column: unknown) =>
	sql<number>`cast(strftime('%Y', ${column} / 1000, 'unixepoch', '+9 hours', '-3 months') as integer)`;

const selectYears = preparedOnce((connection) =>
	connection
		.selectDistinct({ year: fiscalYearOf(thread.createdAt).as('year') })
		.from(thread)
		.where(
			and(
				sql`(${thread.boardId} = ${sql.placeholder('board')} or ${thread.secondBoardId} = ${sql.placeholder('board')})`,
				scopes.thread
			)
		)
		.orderBy(sql`year desc`)
		.prepare()
);
