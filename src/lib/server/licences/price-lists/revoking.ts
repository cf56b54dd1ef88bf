import { and, count, eq, isNotNull, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { dayOf } from '#lib/dates.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import { repriceOpen } from '../applications/repricing.ts';
import { byId, find, touch, type PriceList } from './lists.ts';
import { asSeen, step } from './steps.ts';

const { applicationLine, priceRow, priceSnapshot } = schema;

/**
 * Takes a list out of force as if it had never been: what it had ended goes on. Throws `Conflict` where an application
 * has taken a price from it (then a list that corrects it has to follow) or another list has replaced it, `Forbidden`.
 */
export function revoke(
	actor: Actor,
	id: number,
	{ version, reason }: { version: number; reason: string }
): void {
	const list = find(actor, id);
	asSeen(list, version);
	change(actor, (tx, record) => {
		const revoked = step(tx, record, actor, list, 'revoke', { text: reason });
		const why = whyNotRevoked(list, tx);
		if (why) throw new Conflict(why);
		reopen(tx, record, actor, revoked);
		if (list.comparedAt !== null) {
			repriceOpen(tx, record, { day: dayOf(now()), resellerId: list.resellerId });
		}
	});
}

/** Why a list in force cannot be revoked, in a sentence; null where it can. */
export function whyNotRevoked(list: PriceList, reader: Reader = db()): string | null {
	const taken = reader
		.select({
			lines: count(),
			applications: sql<number>`count(distinct ${applicationLine.applicationId})`
		})
		.from(priceSnapshot)
		.innerJoin(priceRow, eq(priceRow.id, priceSnapshot.priceRowId))
		.innerJoin(applicationLine, eq(applicationLine.id, priceSnapshot.lineId))
		.where(eq(priceRow.priceListId, list.id))
		.get();
	if (taken && taken.lines > 0) {
		return `この価格表の価格で、もう${taken.applications}件の申込（${taken.lines}行）があります。取り消せません。正しい価格表を新しく取り込んで、代わりにしてください。`;
	}
	const ended = reader
		.select({ by: priceRow.endedBy })
		.from(priceRow)
		.where(and(eq(priceRow.priceListId, list.id), isNotNull(priceRow.endedBy)))
		.limit(1)
		.get();
	const by = list.endedBy ?? ended?.by ?? null;
	const next = by === null ? null : byId(by, reader);
	return next
		? `あとの価格表「${next.title}」に代わっています。先にそちらを取り消してください。`
		: null;
}

function reopen(tx: Tx, record: Recorder, actor: Actor, list: PriceList): void {
	tx.update(priceRow)
		.set({ validTo: sql`${priceRow.wouldEnd}`, wouldEnd: null, endedBy: null })
		.where(eq(priceRow.endedBy, list.id))
		.run();
	if (list.supersedes === null) return;
	const before = byId(list.supersedes, tx);
	if (before.endedBy !== list.id) {
		touch(tx, before);
		return;
	}
	const set = { validTo: before.wouldEnd, wouldEnd: null, endedBy: null };
	if (before.state === 'closed') {
		step(tx, record, actor, before, 'reopen', { set, refs: { by: list.id } });
		return;
	}
	touch(tx, before, set);
	record('price-list.end-lifted', `price-list:${before.id}`, { by: list.id });
}

/** Puts a list away that was not put in force; its file stays with it. Throws `Conflict`, `Forbidden`. */
export function drop(actor: Actor, id: number): void {
	const list = find(actor, id);
	change(actor, (tx, record) => step(tx, record, actor, list, 'drop'));
}
