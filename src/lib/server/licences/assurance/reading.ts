import { and, asc, desc, eq, gte, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import { addDays, addMonths, dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import type { Metric } from '#lib/licences.ts';
import { productName } from '#lib/licence-catalogue.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found, holdingsScope, may, readsHoldings, scopeOf } from '../../permissions.ts';
import { threeDates, type ThreeDates } from './planning.ts';
import { usableRelease } from './version-rights.ts';

const { assuranceTerm, lot, organisation, plannedNotice, product, renewalIntention } = schema;

export const spans = ['month', 'quarter', 'year', 'all'] as const;
/** How far ahead a list of ends looks: this month, three months, the end of the fiscal year, everything. */
export type Span = (typeof spans)[number];

/** A term as a list shows it. */
export type ExpiryRow = {
	id: number;
	version: number;
	lotId: number;
	organisation: { id: number; name: string };
	/** Family, edition and version as they are said together. */
	product: string;
	metric: Metric;
	agreementNumber: string;
	rights: number;
	startsOn: Day;
	state: (typeof assuranceTerm.$inferSelect)['state'];
	isRenewalOrdered: boolean;
	intention: (typeof renewalIntention.$inferSelect)['intention'] | null;
	intendedRights: number | null;
	memo: string;
} & ThreeDates;

/** The last day a span looks to, counted from a day; null: without end. */
export function spanEnd(span: Span, today: Day): Day | null {
	if (span === 'month') return addDays(addMonths(`${today.slice(0, 7)}-01`, 1), -1);
	if (span === 'quarter') return addMonths(today, 3);
	if (span === 'year') return `${fiscalYear(today) + 1}-03-31`;
	return null;
}

/**
 * Terms that end within a span and those that have lapsed in this fiscal year or the ninety days before today, first end
 * first, of those whose licences the actor may see; of one organisation where it is named.
 */
export function expiring(
	actor: Actor,
	{ span = 'all', organisationId }: { span?: Span; organisationId?: number | undefined } = {}
): ExpiryRow[] {
	authorize(actor, 'licence.see', null);
	const today = dayOf(now());
	const end = spanEnd(span, today);
	const isOpen = and(
		inArray(assuranceTerm.state, ['active', 'future']),
		end === null ? undefined : lte(assuranceTerm.endsOn, end)
	);
	const isOver = and(
		eq(assuranceTerm.state, 'lapsed'),
		gte(assuranceTerm.endsOn, lapsedSince(today)),
		// Of rights that went elsewhere it went along.
		sql`(select rights from lot_balance where lot_id = ${lot.id} and from_day <= ${today}
			order by from_day desc limit 1) > 0`
	);
	return rowsWhere(
		actor,
		and(
			or(isOpen, isOver),
			organisationId === undefined ? undefined : eq(lot.organisationId, organisationId)
		)
	);
}

/** In April what lapsed in March is still news. */
function lapsedSince(today: Day): Day {
	const [begun, before] = [`${fiscalYear(today)}-04-01`, addDays(today, -90)];
	return begun < before ? begun : before;
}

/** A term with what came before and after it, its planned notices, and what one may do. Throws `NotFound`. */
export function termPage(actor: Actor, id: number) {
	const row = found(rowsWhere(actor, eq(assuranceTerm.id, id))[0]);
	const organisationId = row.organisation.id;
	return {
		...row,
		usable: usableRelease(db(), row.lotId),
		chain: rowsWhere(actor, eq(assuranceTerm.lotId, row.lotId)),
		notices: db()
			.select()
			.from(plannedNotice)
			.where(eq(plannedNotice.subject, `assurance:${id}`))
			.orderBy(asc(plannedNotice.dueOn), asc(plannedNotice.id))
			.all(),
		may: {
			declare: may(actor, 'licence.declare', { organisationId }),
			arrange: may(actor, 'licence.work', null)
		}
	};
}

/** A notice that is planned or went out, as the list of them shows it. */
type Notice = {
	id: number;
	kind: string;
	dueOn: Day;
	sentAt: Date | null;
	what: string;
	href: string;
	/** Null: everybody who holds it. */
	organisation: string | null;
};

/** The notices that will go out, the next first, and the last fifty that did; of Software Assurance those one may see. */
export function notices(actor: Actor): { next: Notice[]; sent: Notice[] } {
	authorize(actor, 'licence.see', null);
	const rows = db()
		.select({
			of: plannedNotice,
			family: product.family,
			release: product.release,
			termId: assuranceTerm.id,
			organisation: organisation.name
		})
		.from(plannedNotice)
		.innerJoin(assuranceTerm, sql`${plannedNotice.subject} = 'assurance:' || ${assuranceTerm.id}`)
		.innerJoin(lot, eq(lot.id, assuranceTerm.lotId))
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.innerJoin(product, eq(product.id, lot.productId))
		.where(and(holdingsScope(lot.organisationId), sql`${plannedNotice.cancelledAt} is null`))
		.orderBy(asc(plannedNotice.dueOn), asc(organisation.position), asc(plannedNotice.id))
		.all(scopeOf(actor))
		.map(({ of, termId, organisation: name, ...named }) => ({
			...of,
			what: productName(named),
			href: `/licences/expiry/terms/${termId}`,
			organisation: name
		}));
	const all = [...rows, ...supportNotices()].sort((a, b) => a.dueOn.localeCompare(b.dueOn));
	return {
		next: all.filter((row) => row.sentAt === null),
		sent: all
			.filter((row) => row.sentAt !== null)
			.reverse()
			.slice(0, 50)
	};
}

function supportNotices(): Notice[] {
	return db()
		.all<Omit<Notice, 'sentAt' | 'href' | 'organisation'> & { sent: number | null; of: number }>(
			sql`select planned_notice.id, kind, due_on as dueOn, sent_at as sent,
				family || ' ' || release as what, lifecycle.id as of
			from planned_notice join lifecycle on planned_notice.subject = 'lifecycle:' || lifecycle.id
			where cancelled_at is null`
		)
		.map(({ sent, of, ...row }) => ({
			...row,
			sentAt: sent === null ? null : new Date(sent),
			href: `/licences/expiry/support/${of}`,
			organisation: null
		}));
}

/** Whether an actor may read the licences of an organisation; throws `NotFound` otherwise. */
export function mayRead(actor: Actor, organisationId: number): void {
	found(readsHoldings(actor, { organisationId }) ? true : null);
}

function rowsWhere(actor: Actor, where: SQL | undefined): ExpiryRow[] {
	return db()
		.select({
			term: assuranceTerm,
			organisation: { id: organisation.id, name: organisation.name },
			agreementNumber: lot.agreementNumber,
			family: product.family,
			edition: product.edition,
			release: product.release,
			metric: product.metric,
			intention: renewalIntention.intention,
			intendedRights: renewalIntention.rights,
			memo: renewalIntention.memo
		})
		.from(assuranceTerm)
		.innerJoin(lot, eq(lot.id, assuranceTerm.lotId))
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.innerJoin(product, eq(product.id, lot.productId))
		.leftJoin(renewalIntention, eq(renewalIntention.termId, assuranceTerm.id))
		.where(and(holdingsScope(lot.organisationId), where))
		.orderBy(
			asc(assuranceTerm.endsOn),
			asc(organisation.position),
			asc(product.family),
			desc(product.release),
			asc(assuranceTerm.id)
		)
		.all(scopeOf(actor))
		.map(({ term, family, edition, release, memo, ...row }) => ({
			...row,
			...term,
			...threeDates(term.endsOn),
			product: productName({ family, edition, release }),
			memo: memo ?? ''
		}));
}
