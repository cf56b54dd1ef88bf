import { and, asc, eq, lte, sql, sum } from 'drizzle-orm';
import { longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { MovementKind } from '#lib/licences.ts';
import { schema, type Reader, type Tx } from '../db/index.ts';
import type { Hand } from '../record/change.ts';
import { now } from '../now.ts';

const { ledgerEntry, lot } = schema;

export type Lot = typeof lot.$inferSelect;
export type LedgerEntry = typeof ledgerEntry.$inferSelect;

/** Rights that come (+) or go (−) on a day in Japan, by a document. */
type Movement = {
	lotId: number;
	onDay: Day;
	kind: MovementKind;
	rights: number;
	document: string;
	reason?: string;
	groupId?: string;
	reverses?: number;
};

/** Half of a pair, whose other half is in another lot: one alone is never taken back. */
export const PAIRED: ReadonlySet<MovementKind> = new Set(['split', 'transferred', 'merged']);

/** What the two entries of a step-up have their group begin with: one alone is never corrected. */
export const STEP_UP = 'step-up:';

/** What an organisation has of a product: its origin, and from when. */
export type LotInput = Pick<
	typeof lot.$inferInsert,
	'organisationId' | 'productId' | 'agreementNumber' | 'usageStart'
> &
	Partial<Pick<typeof lot.$inferInsert, 'partNumber' | 'deliveryId' | 'originId' | 'confirmedAt'>>;

/** Opens a lot with its first rights; gives its key. Throws `RangeError` for none. */
export function openLot(
	tx: Tx,
	hand: Hand,
	input: LotInput,
	first: Omit<Movement, 'lotId'>
): number {
	if (first.rights <= 0) throw new RangeError('A lot begins with rights.');
	const { id } = tx.insert(lot).values(input).returning({ id: lot.id }).get();
	move(tx, hand, { ...first, lotId: id });
	return id;
}

/**
 * Appends a movement; gives its key. Throws `Invalid` where the lot would have been below zero on any day, also one
 * long past.
 */
export function move(tx: Tx, hand: Hand, movement: Movement): number {
	const { id } = tx
		.insert(ledgerEntry)
		.values({ ...movement, personId: personOf(hand), at: now() })
		.returning({ id: ledgerEntry.id })
		.get();
	refuseBelowZero(tx, movement.lotId);
	return id;
}

/** How many rights a lot holds at the end of a day, or now; nothing that is to come counts. */
export function balanceOf(tx: Reader, lotId: number, day?: Day): number {
	const row = tx
		.select({ rights: sum(ledgerEntry.rights) })
		.from(ledgerEntry)
		.where(
			and(eq(ledgerEntry.lotId, lotId), day === undefined ? undefined : lte(ledgerEntry.onDay, day))
		)
		.get();
	return Number(row?.rights ?? 0);
}

/** The movements of a lot in the order of their days. */
export function entriesOf(tx: Reader, lotId: number): LedgerEntry[] {
	return tx
		.select()
		.from(ledgerEntry)
		.where(eq(ledgerEntry.lotId, lotId))
		.orderBy(asc(ledgerEntry.onDay), asc(ledgerEntry.id))
		.all();
}

/**
 * 赤黒: takes a movement back on its own day and, where something else is right, writes that. Throws `Conflict` for
 * one that was taken back before or is half of a pair, `Invalid` where too few rights would be left on any day.
 */
export function correct(
	tx: Tx,
	hand: Hand,
	entryId: number,
	{ reason, right }: { reason: string; right?: { rights: number; onDay?: Day } }
): void {
	const entry = tx.select().from(ledgerEntry).where(eq(ledgerEntry.id, entryId)).get();
	if (!entry) throw new Conflict('訂正する記帳が見つかりません。画面を開き直してください。');
	const isTaken = tx
		.select({ id: ledgerEntry.id })
		.from(ledgerEntry)
		.where(eq(ledgerEntry.reverses, entryId))
		.get();
	if (isTaken || entry.reverses !== null) {
		throw new Conflict('この記帳は、すでに訂正されています。');
	}
	if (PAIRED.has(entry.kind)) {
		throw new Conflict('移管・分割・合併の記帳は、逆向きに移して直します。');
	}
	const groupId = `correction:${entryId}`;
	const { lotId, onDay, document, kind } = entry;
	const values = { lotId, document, reason, groupId, personId: personOf(hand), at: now() };
	tx.insert(ledgerEntry)
		.values({ ...values, onDay, kind: 'corrected', rights: -entry.rights, reverses: entryId })
		.run();
	if (right && right.rights !== 0) {
		tx.insert(ledgerEntry)
			.values({ ...values, onDay: right.onDay ?? onDay, kind, rights: right.rights })
			.run();
	}
	// Both at once: between the red and the black entry the lot may stand below zero.
	refuseBelowZero(tx, lotId);
}

/**
 * Moves rights to another lot, of the same organisation or another, so that they come to nothing together; gives the
 * new lot's key. `kind` says why: a split, a transfer, a merger. Throws `Invalid` for more than there are.
 */
export function moveOver(
	tx: Tx,
	hand: Hand,
	lotId: number,
	to: {
		kind: Extract<MovementKind, 'split' | 'transferred' | 'merged'>;
		organisationId?: number;
		rights: number;
		onDay: Day;
		document: string;
		reason?: string;
	}
): number {
	const from = tx.select().from(lot).where(eq(lot.id, lotId)).get();
	if (!from) throw new Conflict('もとの権利が見つかりません。画面を開き直してください。');
	const { organisationId = from.organisationId, rights, kind, onDay, document, reason = '' } = to;
	const groupId = `${kind}:${lotId}:${now().getTime()}`;
	move(tx, hand, { lotId, onDay, kind, rights: -rights, document, reason, groupId });
	return openLot(
		tx,
		hand,
		{
			organisationId,
			productId: from.productId,
			partNumber: from.partNumber,
			agreementNumber: from.agreementNumber,
			usageStart: from.usageStart,
			originId: from.id
		},
		{ onDay, kind, rights, document, reason, groupId }
	);
}

/** The first day at whose end a lot stands below zero, with what it then holds; null: it never does. */
function firstBelowZero(tx: Reader, lotId: number): { day: Day; rights: number } | null {
	const row = tx.get<{ day: Day; rights: number }>(sql`
		select from_day as day, rights from lot_balance
		where lot_id = ${lotId} and rights < 0 order by from_day limit 1`);
	return row ?? null;
}

function refuseBelowZero(tx: Tx, lotId: number): void {
	const below = firstBelowZero(tx, lotId);
	if (!below) return;
	throw invalid(
		'rights',
		`${longDate(below.day)}の残高が${-below.rights}足りなくなります。数量か日付を確かめてください。`
	);
}

function personOf(hand: Hand): number | null {
	return 'isSystem' in hand ? null : hand.person.id;
}
