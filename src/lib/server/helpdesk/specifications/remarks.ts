import { and, eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { paragraphsOf, remarkTransition, type RemarkAct } from '#lib/specifications.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, partsIn } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { find, findFor, textOf } from './specifications.ts';
import { addStep, advance, begun, byRemarks, lastVersion, move, standing } from './steps.ts';

const { specificationRemark } = schema;

/** How an act about a remark is entered in the record. */
const recorded: Record<RemarkAct, string> = {
	mend: 'specification.remark-answered',
	keep: 'specification.remark-answered',
	ask: 'specification.remark-answered',
	reply: 'specification.remark-replied',
	return: 'specification.remark-returned',
	close: 'specification.remark-closed'
};

/**
 * Writes a remark about a paragraph of the newest version; gives its number. Throws `NotFound`, `Forbidden`,
 * `Conflict` where there is a newer version by now, and `Invalid` for a paragraph that is not there.
 */
export function remark(
	actor: Actor,
	ticketNumber: string,
	input: { number: number; paragraph: number; body: string }
): number {
	const { ticket } = findFor(actor, ticketNumber, 'remark');
	const quoted = paragraphsOf(textOf(ticket.id, input.number))[input.paragraph - 1];
	if (quoted === undefined) {
		throw invalid('body', '指摘する段落を選び直してください。');
	}
	return change(actor, (tx, record) => {
		const of = begun(tx, ticket.id);
		if (lastVersion(tx, of.id) !== input.number) {
			throw new Conflict('新しい版が出ました。新しい版で、箇所を選び直してください。');
		}
		const last = tx
			.select({ number: sql<number | null>`max(${specificationRemark.number})` })
			.from(specificationRemark)
			.where(eq(specificationRemark.specificationId, of.id))
			.get();
		const number = (last?.number ?? 0) + 1;
		const id = Number(
			tx
				.insert(specificationRemark)
				.values({
					specificationId: of.id,
					number,
					versionNumber: input.number,
					paragraph: input.paragraph,
					quoted,
					state: 'open'
				})
				.run().lastInsertRowid
		);
		advance(tx, record, actor, ticket, 'remark', { body: input.body }, {}, id);
		return number;
	});
}

/**
 * Answers, returns or closes a remark, as the table of `remarkActs` says. Throws `NotFound`, `Forbidden`; `Conflict`
 * where somebody was quicker; `Invalid` where words are missing.
 */
export function treat(
	actor: Actor,
	ticketNumber: string,
	id: number,
	act: RemarkAct,
	deed: { body: string; version: number | null }
): void {
	const { ticket } = find(actor, ticketNumber);
	const of = found(standing(db(), ticket.id));
	const row = found(db().select().from(specificationRemark).where(isOf(id, of.id)).get());
	const { from, by, to, text } = remarkTransition(act);
	const isTheirs = partsIn(actor, ticket).some((part) => by.includes(part));
	const isOlder = deed.version !== null && deed.version !== row.version;
	if (isTheirs && (isOlder || !from.includes(row.state))) throw moved(row.state);
	authorize(actor, 'remark.act', { ticket, state: of.state, remark: row.state, act });
	const body = deed.body.trim();
	if (text === 'needed' && body === '') {
		const message = act === 'keep' ? '直さない理由を入れてください。' : '本文を入力してください。';
		throw invalid('body', message);
	}
	change(actor, (tx, record) => {
		const stands = found(tx.select().from(specificationRemark).where(isOf(id, of.id)).get());
		if (stands.version !== row.version) throw moved(stands.state);
		tx.update(specificationRemark)
			.set({ state: to, version: row.version + 1 })
			.where(eq(specificationRemark.id, id))
			.run();
		addStep(tx, actor, of.id, { act, text: body, remarkId: id });
		move(tx, begun(tx, ticket.id), byRemarks(tx, of.id));
		record(
			recorded[act],
			`ticket:${ticket.id}`,
			{ organisation: ticket.organisationId, remark: id, from: row.state, to },
			body || null
		);
	});
}

const isOf = (id: number, specificationId: number) =>
	and(eq(specificationRemark.id, id), eq(specificationRemark.specificationId, specificationId));

function moved(state: keyof typeof labels.remarkState): Conflict {
	return new Conflict(
		`ほかの人が先にこの指摘を進めました（いまは「${labels.remarkState[state]}」）。内容を確かめてから、もう一度送ってください。`
	);
}
