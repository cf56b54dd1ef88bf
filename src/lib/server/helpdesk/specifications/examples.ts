import { and, desc, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import type { Replaced } from '#lib/articles.ts';
import { dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { populationBands } from '#lib/reference/population-bands.ts';
import type { ExampleInput } from '#lib/specifications.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { now } from '../../now.ts';
import { found, scopeOf, scopes } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { aYearFrom, sizeOf } from '../articles/drafting.ts';
import { lexiconOf } from '../articles/lexicon.ts';
import { addRevision, checkTexts, finished, rendered } from '../articles/publishing.ts';
import { redact } from '../articles/redaction.ts';
import type { ShownTicket } from '../tickets.ts';
import { find, findFor, textOf } from './specifications.ts';
import { addStep, advance, move } from './steps.ts';

const { article, specification, ticket } = schema;

/** What every one of the 77 and the union reads. */
const AUDIENCE = 'municipalities';

/** What a 仕様書の例 begins with: the agreed version, with neutral marks where the check found something. */
type ExampleDraft = {
	texts: Record<Replaced['part'], string>;
	replaced: Replaced[];
	system: string;
	size: string;
	reviewOn: Day;
	version: number;
};

/** The draft of the example of a case whose organisation released it; throws `NotFound`, `Forbidden`, `Conflict`. */
export function draftOf(
	actor: Actor,
	ticketNumber: string
): { ticket: ShownTicket; draft: ExampleDraft } {
	const { ticket: of } = findFor(actor, ticketNumber, 'publish');
	const { specification: shown } = find(actor, ticketNumber);
	const { system = '' } = JSON.parse(of.fields) as Record<string, string>;
	const { texts, replaced } = redact(
		{
			title: `${system}の仕様書`,
			question: `${system}を調達するときの仕様書です。組合と団体が、案を第${shown.agreedVersion}版まで直して合意しました。`,
			answer: textOf(of.id, shown.agreedVersion ?? 0)
		},
		lexiconOf(of.id)
	);
	const draft = {
		texts,
		replaced,
		system,
		size: sizeOf(of.organisationId),
		reviewOn: aYearFrom(dayOf(now())),
		version: shown.version
	};
	return { ticket: of, draft };
}

/**
 * Publishes the agreed version as a 仕様書の例 for the 77; gives its id. Throws as `draftOf`, and `Invalid` where
 * something could still say who it was.
 */
export function publishExample(actor: Actor, ticketNumber: string, input: ExampleInput): number {
	const { ticket: of } = findFor(actor, ticketNumber, 'publish');
	const texts = finished(input);
	checkTexts(of.id, { ...texts, question: `${texts.question}\n${input.system}` }, input);
	const at = now();
	return change(actor, (tx, record) => {
		const id = Number(
			tx
				.insert(article)
				.values({
					ticketId: of.id,
					kind: 'specification',
					...texts,
					...rendered(texts, 'specification'),
					categoryId: of.categoryId,
					system: input.system,
					size: sizeOf(of.organisationId),
					audience: AUDIENCE,
					fiscalYear: fiscalYear(dayOf(at)),
					reviewOn: input.reviewOn,
					...authorshipOf(actor),
					publishedAt: at,
					updatedAt: at
				})
				.run().lastInsertRowid
		);
		addRevision(tx, actor, id, texts, '');
		advance(
			tx,
			record,
			actor,
			of,
			'publish',
			{ version: input.version },
			{
				articleId: id
			}
		);
		record('article.published', `article:${id}`, {
			ticket: of.id,
			category: of.categoryId,
			audience: AUDIENCE
		});
		return id;
	});
}

/** Takes an example away from everybody: the organisation's act, or the union's. Throws as every act. */
export function withdrawExample(
	actor: Actor,
	ticketNumber: string,
	deed: { body: string; version: number | null }
): void {
	const { ticket: of, row } = findFor(actor, ticketNumber, 'withdraw');
	const articleId = row?.articleId;
	if (!articleId) throw new Conflict('公開している例がありません。');
	change(actor, (tx, record) => {
		advance(tx, record, actor, of, 'withdraw', deed);
		const by = actor.organisation.id === of.organisationId ? '団体が取り下げました。' : '';
		tx.update(article)
			.set({ withdrawnAt: now(), withdrawnReason: [by, deed.body.trim()].join('') })
			.where(and(eq(article.id, articleId), isNull(article.withdrawnAt)))
			.run();
		record('article.withdrawn', `article:${articleId}`, {}, deed.body.trim() || null);
	});
}

/** An example was withdrawn where Q&A are looked after: its consultation says so too, in the caller's transaction. */
export function noteWithdrawn(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	articleId: number,
	reason: string
): void {
	const row = tx.select().from(specification).where(eq(specification.articleId, articleId)).get();
	if (row?.state !== 'published') return;
	const of = found(tx.select().from(ticket).where(eq(ticket.id, row.ticketId)).get());
	move(tx, row, 'withdrawn');
	addStep(tx, actor, row.id, { act: 'withdraw', text: reason });
	const refs = { organisation: of.organisationId, from: row.state, to: 'withdrawn' };
	record('specification.withdrawn', `ticket:${of.id}`, refs, reason);
}

/** A line of the list of examples. */
type ListedExample = {
	id: number;
	title: string;
	system: string;
	size: string;
	fiscalYear: number;
	updatedAt: Date;
};

/** What of the examples is wanted; null: all of them. `within` holds the ids a search has found. */
type ExampleChoice = {
	system: string | null;
	size: string | null;
	fiscalYear: number | null;
	within: number[] | null;
};

/** The 仕様書の例 this actor can read, those changed last first. */
export function listExamples(actor: Actor, choice: ExampleChoice): ListedExample[] {
	return select(
		actor,
		and(
			choice.system === null ? undefined : eq(article.system, choice.system),
			choice.size === null ? undefined : eq(article.size, choice.size),
			choice.fiscalYear === null ? undefined : eq(article.fiscalYear, choice.fiscalYear),
			choice.within === null ? undefined : inArray(article.id, choice.within)
		)
	);
}

/** By what the examples of this actor can be narrowed: systems, bands of population and years that occur. */
export function exampleNarrowings(actor: Actor): {
	systems: string[];
	sizes: string[];
	years: number[];
} {
	const all = select(actor, undefined);
	const systems = [...new Set(all.map(({ system }) => system))].filter(Boolean);
	const sizes = new Set(all.map(({ size }) => size));
	return {
		systems: systems.sort((a, b) => a.localeCompare(b, 'ja')),
		sizes: populationBands().filter((band) => sizes.has(band)),
		years: [...new Set(all.map((one) => one.fiscalYear))].sort((a, b) => b - a)
	};
}

function select(actor: Actor, where: SQL | undefined): ListedExample[] {
	return db()
		.select({
			id: article.id,
			title: article.title,
			system: article.system,
			size: article.size,
			fiscalYear: article.fiscalYear,
			updatedAt: article.updatedAt
		})
		.from(article)
		.where(
			and(scopes.article, eq(article.kind, 'specification'), isNull(article.withdrawnAt), where)
		)
		.orderBy(desc(article.updatedAt), desc(article.id))
		.limit(500)
		.prepare()
		.all(scopeOf(actor));
}
