import type * as v from 'valibot';
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import {
	redactionWords,
	restored,
	withoutNumbers,
	type ArticleKind,
	type publishSchema,
	type Replaced
} from '#lib/articles.ts';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, invalid } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { paragraphsOf } from '#lib/specifications.ts';
import { escapeHtml, markBidi } from '#lib/text.ts';
import { schema, type Tx } from '../../db/index.ts';
import { attach } from '../../files/attachments.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { perform } from '../acts.ts';
import { isLeaf } from '../categories.ts';
import { checkAudience } from './audiences.ts';
import { neutralName, publishable, sizeOf } from './drafting.ts';
import { filesOf, lexiconOf } from './lexicon.ts';
import { remaining, type Lexicon } from './redaction.ts';

const { article, articleRevision } = schema;

type ArticleInput = Omit<v.InferOutput<typeof publishSchema>, 'reviewOn'> & {
	reviewOn: Day;
};
type Texts = Record<Replaced['part'], string>;

/** The texts as they would be published: what was to be put back is, and no mark has a number any more. */
export function finished(input: Texts & { restored: string[] }): Texts {
	const finish = (text: string) => withoutNumbers(restored(text, input.restored));
	return {
		title: finish(input.title),
		question: finish(input.question),
		answer: finish(input.answer)
	};
}

/** What the texts of an article would still say and nobody has admitted, each as it stands there. */
export function stillSaid(
	ticketId: number,
	texts: Texts,
	{ admitted, restored: back }: { admitted: string[]; restored: string[] }
): { word: string; text: string }[] {
	const put = originals(back);
	const left = remaining(texts, lexiconOf(ticketId), [...admitted, ...put]);
	const byText = new Map(left.map(({ kind, text }) => [text, redactionWords[kind]]));
	return [...byText].map(([text, word]) => ({ word, text }));
}

/**
 * Publishes an article of a case whose organisation agreed; gives its id. Attachments that were chosen become the
 * article's own under a neutral name. Throws `NotFound`, `Forbidden`; `Conflict` where there is no consent or
 * somebody was quicker; `Invalid` where something could still say who asked.
 */
export function publish(actor: Actor, ticketId: number, input: ArticleInput): number {
	const of = publishable(actor, ticketId);
	const texts = finished(input);
	checkTexts(ticketId, texts, input);
	checkAudience(input.audience);
	const lexicon = lexiconOf(ticketId);
	const at = now();
	return change(actor, (tx, record) => {
		checkCategory(tx, input.category);
		const isSpecification = input.kind === 'specification';
		const id = Number(
			tx
				.insert(article)
				.values({
					ticketId,
					kind: input.kind,
					...texts,
					...rendered(texts, input.kind),
					admitted: letStand(texts, input),
					categoryId: input.category,
					system: isSpecification ? input.system : '',
					size: isSpecification ? sizeOf(of.organisationId) : '',
					audience: input.audience,
					fiscalYear: fiscalYear(dayOf(at)),
					reviewOn: input.reviewOn,
					...authorshipOf(actor),
					publishedAt: at,
					updatedAt: at
				})
				.run().lastInsertRowid
		);
		addRevision(tx, actor, id, texts, '');
		copyFiles(tx, actor, { id, ticketId, audience: input.audience }, input.copied, lexicon);
		perform(tx, record, actor, ticketId, 'publish', { version: input.version });
		const { category, audience } = input;
		record('article.published', `article:${id}`, { ticket: ticketId, category, audience });
		return id;
	});
}

/** The form in which texts are shown: a specification paragraph by paragraph, as it was written. */
export function rendered(
	{ question, answer }: Texts,
	kind: ArticleKind
): { questionHtml: string; answerHtml: string } {
	const isWritten = kind === 'answer';
	return {
		questionHtml: render(question),
		answerHtml: isWritten ? render(answer) : asParagraphs(answer)
	};
}

function asParagraphs(text: string): string {
	return paragraphsOf(text)
		.map((paragraph) => `<p>${markBidi(escapeHtml(paragraph))}</p>`)
		.join('\n');
}

/** What was let stand in texts, as the article keeps it: an edition is not asked about it again. */
export function letStand(
	{ title, question, answer }: Texts,
	{ admitted, restored: back }: { admitted: string[]; restored: string[] }
): string {
	const whole = `${title}\n${question}\n${answer}`;
	const known = [...new Set([...admitted, ...originals(back)])];
	return JSON.stringify(known.filter((text) => text !== '' && whole.includes(text)));
}

const originals = (back: string[]) => back.map((each) => each.slice(each.indexOf('〕=') + 2));

/** Throws `Invalid`, naming what could still say who asked. */
export function checkTexts(
	ticketId: number,
	texts: Texts,
	given: { admitted: string[]; restored: string[] }
): void {
	const said = stillSaid(ticketId, texts, given);
	if (said.length === 0) return;
	throw new Invalid(
		said.map(({ word, text }) => ({
			field: 'admitted',
			message: `${word}「${text}」が残っています。書き換えるか、このまま載せてよいものに印を付けてください。`
		}))
	);
}

/** Throws `Invalid` for what is no category one may choose. */
export function checkCategory(tx: Tx, id: number): void {
	if (!isLeaf(tx, id)) throw invalid('category', '分類を選んでください。');
}

/** Keeps the text an article has from now on, in the caller's transaction. */
export function addRevision(tx: Tx, actor: Actor, id: number, texts: Texts, note: string): number {
	const last = tx
		.select({ number: sql<number | null>`max(${articleRevision.number})` })
		.from(articleRevision)
		.where(eq(articleRevision.articleId, id))
		.get();
	const number = (last?.number ?? 0) + 1;
	tx.insert(articleRevision)
		.values({ articleId: id, number, ...texts, note, personId: actor.person.id, at: now() })
		.run();
	return number;
}

function copyFiles(
	tx: Tx,
	actor: Actor,
	of: { id: number; ticketId: number; audience: string },
	ids: number[],
	lexicon: Lexicon
): void {
	if (ids.length === 0) return;
	const chosen = filesOf(of.ticketId).filter(({ id }) => ids.includes(id));
	const { blob } = schema;
	const refused = tx
		.select({ sha256: blob.sha256 })
		.from(blob)
		.where(
			and(
				inArray(
					blob.sha256,
					chosen.map(({ sha256 }) => sha256)
				),
				inArray(blob.scan, ['pending', 'quarantined'])
			)
		)
		.get();
	if (chosen.length < ids.length || refused) {
		throw new Conflict('選んだ添付の中に、いま載せられないものがあります。選び直してください。');
	}
	attach(
		tx,
		actor,
		chosen.map((file) => ({ ...file, name: neutralName(file.name, lexicon) })),
		{ type: 'article', id: of.id, audience: of.audience, authorAudience: null }
	);
}

/** Gives the files of an article its key, in the caller's transaction. */
export function rekeyFiles(tx: Tx, id: number, audience: string): void {
	const { attachment } = schema;
	tx.update(attachment)
		.set({ audience })
		.where(
			and(
				eq(attachment.thingType, 'article'),
				eq(attachment.thingId, id),
				isNull(attachment.removedAt)
			)
		)
		.run();
}
