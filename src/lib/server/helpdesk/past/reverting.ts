import { count, eq, inArray } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { numberOf } from '../../numbers/cases.ts';
import { find } from './batches.ts';

const { article, incidentTicket, ticket, ticketImport, ticketLink, ticketMessage, dispatch } =
	schema;

/** The old numbers of a file's cases of which a Q&A was made: as long as there are any, it stays. */
export function publishedOf(id: number, reader: Reader = db()): string[] {
	return reader
		.selectDistinct({ number: ticket.pastNumber })
		.from(article)
		.innerJoin(ticket, eq(ticket.id, article.ticketId))
		.where(eq(ticket.importId, id))
		.all()
		.map(({ number }) => numberOf({ fiscalYear: null, sequence: null, pastNumber: number }) ?? '');
}

/**
 * Takes a file's cases back out, all in one transaction, and gives how many went and the numbers of those that stay
 * because something was written in them or linked with them since. Throws `Conflict` where a Q&A was made of one.
 */
export function revert(actor: Actor, id: number): { gone: number; left: string[] } {
	find(actor, id);
	return change(actor, (tx, record) => {
		const batch = tx.select().from(ticketImport).where(eq(ticketImport.id, id)).get();
		if (!batch?.takenAt || batch.revertedAt) {
			throw new Conflict('この取り込みは、元に戻せる状態ではありません。');
		}
		const published = publishedOf(id, tx);
		if (published.length > 0) {
			throw new Conflict(
				`Q&Aにした問い合わせ（${published.slice(0, 5).join('、')}${published.length > 5 ? ' など' : ''}）があるので、この取り込みは元に戻せません。`
			);
		}
		const cases = tx.select().from(ticket).where(eq(ticket.importId, id)).all();
		const used = usedAmong(tx, id);
		const left = cases.filter((of) => of.version > 1 || used.has(of.id));
		const gone = cases.filter((of) => !left.includes(of));
		for (const of of gone) {
			tx.delete(ticketMessage).where(eq(ticketMessage.ticketId, of.id)).run();
			tx.delete(ticket).where(eq(ticket.id, of.id)).run();
			record('ticket.import-reverted', `ticket:${of.id}`, { import: id, legacy: of.pastNumber });
		}
		tx.update(ticketImport)
			.set({ revertedAt: now(), leftCount: left.length })
			.where(eq(ticketImport.id, id))
			.run();
		record('past-cases.reverted', `ticket-import:${id}`, {
			gone: gone.length,
			left: left.length
		});
		return { gone: gone.length, left: left.map((of) => numberOf(of) ?? '') };
	});
}

/** The cases of a file that something else hangs on: a link, a dispatch, 障害情報, a later case. */
function usedAmong(tx: Tx, id: number): Set<number> {
	const own = tx.select({ id: ticket.id }).from(ticket).where(eq(ticket.importId, id));
	const linked = tx
		.select()
		.from(ticketLink)
		.where(inArray(ticketLink.ticketId, own))
		.all()
		.concat(tx.select().from(ticketLink).where(inArray(ticketLink.otherId, own)).all());
	const others = [
		...tx
			.select({ id: dispatch.ticketId })
			.from(dispatch)
			.where(inArray(dispatch.ticketId, own))
			.all(),
		...tx
			.select({ id: incidentTicket.ticketId })
			.from(incidentTicket)
			.where(inArray(incidentTicket.ticketId, own))
			.all(),
		...tx.select({ id: ticket.followsId }).from(ticket).where(inArray(ticket.followsId, own)).all()
	];
	return new Set([
		...linked.flatMap(({ ticketId, otherId }) => [ticketId, otherId]),
		...others.flatMap(({ id: each }) => each ?? [])
	]);
}

/** How many cases of a file there are. */
export function standingOf(id: number): number {
	return db().select({ n: count() }).from(ticket).where(eq(ticket.importId, id)).get()?.n ?? 0;
}
