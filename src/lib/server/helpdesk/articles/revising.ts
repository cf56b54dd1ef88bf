import type * as v from 'valibot';
import { eq, sql } from 'drizzle-orm';
import { articleWords, type reviseSchemaOf } from '#lib/articles.ts';
import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { find, type Article } from './articles.ts';
import { noteWithdrawn } from '../specifications/examples.ts';
import { checkAudience } from './audiences.ts';
import { aYearFrom } from './drafting.ts';
import {
	addRevision,
	checkCategory,
	checkTexts,
	letStand,
	rekeyFiles,
	rendered,
	stillSaid
} from './publishing.ts';

const { article } = schema;

/** The texts of an edition, and who reads it. */
type Edition = v.InferOutput<ReturnType<typeof reviseSchemaOf>>;

/**
 * Gives an article another text, category, audience or day of review; the text before is kept. Throws `NotFound`,
 * `Forbidden`; `Conflict` where somebody was quicker or it was withdrawn; `Invalid` where it could say who asked.
 */
export function revise(actor: Actor, id: number, input: Edition): void {
	find(actor, id);
	authorize(actor, 'article.write', null);
	checkAudience(input.audience);
	change(actor, (tx, record) => {
		const before = asItIs(tx, id, input.version);
		const { title, question, answer, audience, reviewOn } = input;
		const texts = { title, question, answer };
		checkTexts(before.ticketId, texts, { admitted: input.admitted, restored: [] });
		checkCategory(tx, input.category);
		write(tx, id, {
			...texts,
			...rendered(texts, before.kind),
			admitted: letStand(texts, { admitted: input.admitted, restored: [] }),
			categoryId: input.category,
			audience,
			reviewOn,
			updatedAt: now()
		});
		if (audience !== before.audience) rekeyFiles(tx, id, audience);
		const number = addRevision(tx, actor, id, texts, input.note);
		record('article.revised', `article:${id}`, { revision: number, audience }, input.note || null);
	});
}

/** What another text of an article would still say; throws `NotFound`, `Forbidden`. */
export function stillSaidIn(
	actor: Actor,
	id: number,
	{ title, question, answer, admitted }: Edition
): { word: string; text: string }[] {
	find(actor, id);
	authorize(actor, 'article.write', null);
	const row = found(db().select().from(article).where(eq(article.id, id)).get());
	return stillSaid(row.ticketId, { title, question, answer }, { admitted, restored: [] });
}

/** Says that an article is still right: its day of review is a year from today. Throws as `revise`. */
export function reviewed(actor: Actor, id: number, version: number): void {
	find(actor, id);
	authorize(actor, 'article.write', null);
	change(actor, (tx, record) => {
		asItIs(tx, id, version);
		write(tx, id, { reviewOn: aYearFrom(dayOf(now())) });
		record('article.reviewed', `article:${id}`);
	});
}

/** Takes an article away from everybody but the desk, with a reason the desk keeps. Throws as `revise`. */
export function withdraw(actor: Actor, id: number, reason: string, version: number): void {
	find(actor, id);
	authorize(actor, 'article.write', null);
	change(actor, (tx, record) => {
		asItIs(tx, id, version);
		write(tx, id, { withdrawnAt: now(), withdrawnReason: reason });
		record('article.withdrawn', `article:${id}`, {}, reason);
		noteWithdrawn(tx, record, actor, id, reason);
	});
}

function asItIs(tx: Tx, id: number, version: number): Article {
	const row = found(tx.select().from(article).where(eq(article.id, id)).get());
	const { thing } = articleWords[row.kind];
	if (row.withdrawnAt !== null) throw new Conflict(`この${thing}は、もう取り下げられています。`);
	if (row.version === version) return row;
	throw new Conflict(
		`ほかの人が先にこの${thing}を直しました。内容を確かめてから、もう一度送ってください。`,
		`${row.question}\n\n${row.answer}`
	);
}

function write(tx: Tx, id: number, values: Partial<typeof article.$inferInsert>): void {
	tx.update(article)
		.set({ ...values, version: sql`${article.version} + 1` })
		.where(eq(article.id, id))
		.run();
}
