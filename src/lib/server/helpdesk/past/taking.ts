import { eq } from 'drizzle-orm';
import { instantOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { missingIn, openBatch, rowsOf } from './batches.ts';
import { categoriesByWords } from './categories.ts';
import { nextKey } from './keys.ts';
import type { PastEntry } from './understanding.ts';

const { ticket, ticketImport, ticketImportRow, ticketMessage } = schema;

/** How many rows became cases, were there already by their number, and were left out for their faults. */
type Taken = { fresh: number; known: number; faulty: number };

/**
 * Takes a file over in one transaction: each sound row becomes a case that is over, the union's alone to read, under
 * its old number and outside today's series and clocks. `seen` is how many were announced: throws `Conflict` where
 * it is another number by now, `Invalid` where a column is missing or nothing is left.
 */
export function takeOver(actor: Actor, id: number, seen: number): Taken {
	const batch = openBatch(actor, id);
	const missing = missingIn(batch);
	if (missing.length > 0) {
		throw invalid('', `${missing.join('、')}の列を決めてください。`);
	}
	return change(actor, (tx, record) => {
		const rows = rowsOf(batch, tx);
		const fresh = rows.filter(({ kind }) => kind === 'fresh');
		if (fresh.length !== seen) {
			throw new Conflict(
				`取り込める行が、画面の${seen}行から${fresh.length}行に変わりました。確かめてから、もう一度取り込んでください。`
			);
		}
		if (fresh.length === 0) {
			throw invalid('', '取り込める行がありません。');
		}
		const categories = categoriesByWords(tx);
		let key = nextKey(tx);
		for (const { entry } of fresh) {
			const category = entry.category === '' ? null : categories.named(entry.category);
			insertCase(tx, actor, { id: key, importId: id, entry, category, any: categories.any });
			record('ticket.imported', `ticket:${key}`, {
				organisation: entry.organisationId,
				audience: 'union',
				import: id,
				legacy: entry.number
			});
			key += 1;
		}
		const taken: Taken = {
			fresh: fresh.length,
			known: rows.filter(({ kind }) => kind === 'known').length,
			faulty: rows.filter(({ kind }) => kind === 'faulty').length
		};
		tx.update(ticketImport)
			.set({
				takenAt: now(),
				freshCount: taken.fresh,
				knownCount: taken.known,
				faultyCount: taken.faulty,
				lastTicketId: key - 1
			})
			.where(eq(ticketImport.id, id))
			.run();
		tx.delete(ticketImportRow).where(eq(ticketImportRow.importId, id)).run();
		record('past-cases.taken', `ticket-import:${id}`, { ...taken });
		return taken;
	});
}

type NewCase = {
	id: number;
	importId: number;
	entry: PastEntry;
	category: number | null;
	/** Where words that name no category of today stand. */
	any: number;
};

function insertCase(tx: Tx, actor: Actor, { id, importId, entry, category, any }: NewCase): void {
	const { organisationId, receivedOn } = entry;
	// A row without them has faults and does not come here.
	if (organisationId === null || receivedOn === null) return;
	const receivedAt = instantOf(receivedOn, '00:00');
	const endedAt = entry.answeredOn === null ? receivedAt : instantOf(entry.answeredOn, '00:00');
	const hand = { personId: actor.person.id, tenureId: actor.tenure.id, seatId: actor.seat.id };
	tx.insert(ticket)
		.values({
			id,
			...hand,
			organisationId,
			authorName: entry.contact,
			authorSection: entry.formerly ?? '',
			via: entry.via,
			enteredBy: actor.person.id,
			contact: entry.contact,
			categoryId: category ?? any,
			title: entry.title,
			fields: '{}',
			priority: 'normal',
			audience: 'union',
			state: 'closed',
			createdAt: receivedAt,
			submittedAt: receivedAt,
			stateAt: endedAt,
			touchedAt: endedAt,
			closedAt: endedAt,
			consent: 'none',
			pastNumber: entry.number,
			importId
		})
		.run();
	const former =
		category === null && entry.category !== '' ? `（旧受付簿の分類：${entry.category}）\n\n` : '';
	const asked = `${former}${entry.body}`;
	const message = { ticketId: id, ...hand, via: entry.via, audience: 'union' };
	tx.insert(ticketMessage)
		.values({
			...message,
			number: 1,
			kind: 'question',
			act: 'submit',
			body: asked,
			html: render(asked),
			organisationId,
			authorName: entry.contact,
			authorSection: entry.formerly ?? '',
			at: receivedAt
		})
		.run();
	if (entry.answer === '') return;
	tx.insert(ticketMessage)
		.values({
			...message,
			number: 2,
			kind: 'answer',
			act: 'answer',
			body: entry.answer,
			html: render(entry.answer),
			organisationId: actor.organisation.id,
			authorName: entry.staff,
			authorSection: '',
			at: endedAt
		})
		.run();
}
