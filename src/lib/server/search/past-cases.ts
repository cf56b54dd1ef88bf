import { and, eq, inArray, sql } from 'drizzle-orm';
import { fiscalYear, fiscalYearLabel } from '#lib/dates.ts';
import { searchable } from '#lib/folding.ts';
import type { PastThing } from '#lib/search.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { numberOf } from '../numbers/cases.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize, scopeOf, scopes } from '../permissions.ts';
import { alikeness, anyOf, BODY_COMPARED, type Term, termsOf } from './alikeness.ts';
import { articlesLike } from './articles.ts';

const { searchEntry, ticket, ticketMessage } = schema;

const MOST = 5;
/** Entries that the index offers to be compared. */
const CANDIDATES = 60;
/** Letters of what is asked that are compared. */
const ASKED_COMPARED = 300;
/** How much of what is asked a case must share, by its title alone or with its question. */
const ALIKE = 0.25;

/** What is asked: a case, which is not among its own likes, or what is being typed. */
type Asked = { title: string; body: string; except: number | null };

/**
 * At most five past cases this actor can read that ask nearly the same, and the Q&A, each the nearest first. A case of
 * 関係者のみ is found by its readers alone. Throws `Forbidden` for who is not at the desk.
 */
export function pastLike(
	actor: Actor,
	asked: Asked
): { cases: PastThing[]; articles: PastThing[] } {
	authorize(actor, 'desk.work', null);
	const articles = articlesLike(actor, asked.title).map(({ href, title, category, year }) => ({
		...{ href, title, note: `Q&A　${category}　${year}` }
	}));
	return { cases: casesLike(actor, asked), articles };
}

function casesLike(actor: Actor, { title, body, except }: Asked): PastThing[] {
	const terms = termsOf(title);
	const whole = termsOf(`${title} ${body.slice(0, ASKED_COMPARED)}`);
	if (whole.length === 0) return [];
	const best = new Map<number, number>();
	const rows = selectLike().all({
		...scopeOf(actor),
		asked: anyOf(whole),
		except: except ?? 0
	});
	for (const { id, title: of, body: text } of rows) {
		const score = Math.max(scoreOf(terms, of, text), scoreOf(whole, of, text));
		best.set(id, Math.max(best.get(id) ?? 0, score));
	}
	const nearest = [...best]
		.filter(([, score]) => score >= ALIKE)
		.sort(([, a], [, b]) => b - a)
		.slice(0, MOST)
		.map(([id]) => id);
	return shown(nearest);
}

function scoreOf(terms: Term[], title: string, body: string): number {
	return terms.length === 0 ? 0 : alikeness(terms, searchable(title), body);
}

function shown(ids: number[]): PastThing[] {
	const rows = db()
		.select({ of: ticket, organisation: schema.organisation.name })
		.from(ticket)
		.innerJoin(schema.organisation, eq(schema.organisation.id, ticket.organisationId))
		.where(inArray(ticket.id, ids))
		.all();
	return ids.flatMap((id) => {
		const row = rows.find(({ of }) => of.id === id);
		if (!row) return [];
		const number = numberOf(row.of) ?? '';
		const year = fiscalYearLabel(fiscalYear(row.of.submittedAt ?? row.of.createdAt));
		const note = `${number}　${row.organisation}　${year}`;
		return [{ href: `/helpdesk/${number}`, title: row.of.title, note }];
	});
}

/** What a case itself says and its first question, of cases that have had their answer. */
const selectLike = preparedOnce((connection) =>
	connection
		.select({
			id: ticket.id,
			title: ticket.title,
			body: sql<string>`substr(${searchEntry.body}, 1, ${BODY_COMPARED})`
		})
		.from(searchEntry)
		.innerJoin(sql`search_index`, sql`search_index.rowid = ${searchEntry.id}`)
		.innerJoin(ticket, sql`${searchEntry.root} = 'ticket:' || ${ticket.id}`)
		.leftJoin(ticketMessage, sql`${searchEntry.thing} = 'ticket-message:' || ${ticketMessage.id}`)
		.where(
			and(
				sql`search_index match ${sql.placeholder('asked')}`,
				eq(searchEntry.kind, 'ticket'),
				sql`(${ticketMessage.id} is null or ${ticketMessage.act} = 'submit')`,
				inArray(ticket.state, ['answered', 'closed']),
				sql`${ticket.id} <> ${sql.placeholder('except')}`,
				scopes.ticket
			)
		)
		.orderBy(sql`search_index.rank`)
		.limit(CANDIDATES)
		.prepare()
);
