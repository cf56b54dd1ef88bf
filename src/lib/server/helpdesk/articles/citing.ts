import { and, asc, inArray, isNull } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { readersOf } from '../../identity/readership.ts';
import { now } from '../../now.ts';
import type { Ticket } from '../tickets.ts';

const { article, articleCitation } = schema;

type Asking = Pick<Ticket, 'id' | 'organisationId' | 'categoryId'>;

/** The articles a case's organisation can read, those of its category first: what the desk may point to. */
export function citable(of: Asking): { id: number; title: string }[] {
	const all = db()
		.select()
		.from(article)
		.where(isNull(article.withdrawnAt))
		.orderBy(asc(article.categoryId), asc(article.id))
		.all();
	const opened = new Set(
		[...new Set(all.map(({ audience }) => audience))].filter((audience) =>
			readersOf(audience, '').organisations.has(of.organisationId)
		)
	);
	return all
		.filter(({ audience }) => opened.has(audience))
		.sort((a, b) => Number(b.categoryId === of.categoryId) - Number(a.categoryId === of.categoryId))
		.map(({ id, title }) => ({ id, title }));
}

/** A reply with a link to an article at its end; throws `Invalid` for one the organisation could not open. */
export function withCitation(of: Asking, body: string, articleId: number | null): string {
	if (articleId === null) return body;
	const cited = citable(of).find(({ id }) => id === articleId);
	if (!cited) {
		throw invalid('cite', 'この団体が読めるQ&Aを選んでください。');
	}
	const title = cited.title.replace(/[[\]\\]/g, '\\$&');
	const link = `参考：[${title}](/helpdesk/articles/${cited.id})`;
	return body === '' ? `同じ質問への回答があります。\n\n${link}` : `${body}\n\n${link}`;
}

/** Notes which articles a reply points to, in the caller's transaction: each once for a case. */
export function noteCitations(tx: Tx, of: Asking, body: string): void {
	const ids = [...body.matchAll(/\/helpdesk\/articles\/(\d{1,15})/g)].map(([, id]) => Number(id));
	if (ids.length === 0) return;
	const known = tx
		.select({ id: article.id })
		.from(article)
		.where(and(inArray(article.id, ids), isNull(article.withdrawnAt)))
		.all();
	for (const { id } of known) {
		tx.insert(articleCitation)
			.values({ articleId: id, ticketId: of.id, at: now() })
			.onConflictDoNothing()
			.run();
	}
}
