import { and, asc, count, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { noticeFilters, NOTICES_PER_PAGE, type NoticeFilter } from '#lib/notices.ts';
import type { Awaited, Outstanding } from '#lib/work.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { may, scopeOf, scopes } from '../permissions.ts';
import { standingOf, type Standing } from './notices.ts';

const { notice, noticeAddressee, noticeConfirmation, noticeOpening, noticeReminder, organisation } =
	schema;

export type NoticeRow = {
	id: number;
	title: string;
	sender: string;
	fromOn: Day;
	confirmBy: Day | null;
	standing: Standing;
	isCorrected: boolean;
	/** Nobody of the reader's organisation has opened it. */
	isUnopened: boolean;
	/** The reader's organisation has to confirm it, or has: null where it was not asked to. */
	own: 'awaited' | 'confirmed' | null;
	isReminded: boolean;
	/** 「確認 61/77」, for its sender. */
	sent: { confirmed: number; addressees: number } | null;
};

const own = sql.placeholder('organisation');
const today = sql.placeholder('today');

const isAddressee = sql<number>`exists (select 1 from ${noticeAddressee}
	where ${noticeAddressee.noticeId} = ${notice.id} and ${noticeAddressee.organisationId} = ${own})`;
const isOpened = sql<number>`exists (select 1 from ${noticeOpening}
	where ${noticeOpening.noticeId} = ${notice.id} and ${noticeOpening.organisationId} = ${own})`;
const counting = sql`from ${noticeConfirmation} where ${noticeConfirmation.noticeId} = ${notice.id}
	and ${noticeConfirmation.withdrawnAt} is null and ${noticeConfirmation.version} >= ${notice.confirmFrom}`;
const isConfirmed = sql<number>`exists (select 1 ${counting} and ${noticeConfirmation.organisationId} = ${own})`;
const remindedAt = sql<number | null>`(select max(${noticeReminder.at}) from ${noticeReminder}
	where ${noticeReminder.noticeId} = ${notice.id} and ${noticeReminder.organisationId} = ${own})`;

const isPosted = sql`${notice.withdrawnAt} is null and ${notice.fromOn} <= ${today}
	and (${notice.toOn} is null or ${notice.toOn} >= ${today})`;
const isUnopened = sql<number>`(${notice.organisationId} <> ${own} and not ${isOpened})`;
const isAwaited = sql`(${notice.confirmBy} is not null and ${isPosted} and ${isAddressee} and not ${isConfirmed})`;

const matches: Record<NoticeFilter, SQL | undefined> = {
	unconfirmed: isAwaited,
	all: undefined,
	ended: sql`${notice.toOn} < ${today}`,
	sent: eq(notice.organisationId, own)
};

/** One page of the notices this actor reads, newest first and 未確認 by deadline, with the count behind each filter. */
export function list(actor: Actor, asked: { filter: NoticeFilter; page: number }) {
	const values = scopeOf(actor);
	const amounts = Object.fromEntries(
		noticeFilters.map((filter) => [filter, countNotices[filter]().get(values)?.notices ?? 0])
	) as Record<NoticeFilter, number>;
	const pages = Math.max(1, Math.ceil(amounts[asked.filter] / NOTICES_PER_PAGE));
	const page = Math.min(Math.max(1, asked.page), pages);
	const rows = selectNotices[asked.filter]().all({
		...values,
		limit: NOTICES_PER_PAGE,
		offset: (page - 1) * NOTICES_PER_PAGE
	});
	return { rows: rows.map((row) => shown(actor, row)), counts: amounts, page, pages };
}

const countNotices = {
	unconfirmed: countQuery('unconfirmed'),
	all: countQuery('all'),
	ended: countQuery('ended'),
	sent: countQuery('sent')
};

const selectNotices = {
	unconfirmed: rowsQuery('unconfirmed', [asc(notice.confirmBy), asc(notice.id)]),
	all: rowsQuery('all', [desc(notice.fromOn), desc(notice.id)]),
	ended: rowsQuery('ended', [desc(notice.toOn), desc(notice.id)]),
	sent: rowsQuery('sent', [desc(notice.fromOn), desc(notice.id)])
};

function countQuery(filter: NoticeFilter) {
	return preparedOnce((connection) =>
		connection
			.select({ notices: count() })
			.from(notice)
			.where(and(scopes.notice, matches[filter]))
			.prepare()
	);
}

function rowsQuery(filter: NoticeFilter, order: SQL[]) {
	return preparedOnce((connection) =>
		connection
			.select({
				notice,
				sender: organisation.name,
				isUnopened,
				isAddressee,
				isConfirmed,
				remindedAt,
				confirmed: sql<number>`(select count(*) ${counting})`,
				addressees: sql<number>`(select count(*) from ${noticeAddressee} where ${noticeAddressee.noticeId} = ${notice.id})`
			})
			.from(notice)
			.innerJoin(organisation, eq(organisation.id, notice.organisationId))
			.where(and(scopes.notice, matches[filter]))
			.orderBy(...order)
			.limit(sql.placeholder('limit'))
			.offset(sql.placeholder('offset'))
			.prepare()
	);
}

type Row = ReturnType<ReturnType<ReturnType<typeof rowsQuery>>['all']>[number];

function shown(actor: Actor, row: Row): NoticeRow {
	const of = { ...row.notice, isAddressee: Boolean(row.isAddressee) };
	const isAsked = may(actor, 'notice.confirm', of);
	const standing = standingOf(of);
	return {
		id: of.id,
		title: of.title,
		sender: row.sender,
		fromOn: of.fromOn,
		confirmBy: of.confirmBy,
		standing,
		isCorrected: of.version > 1,
		isUnopened: Boolean(row.isUnopened) && standing === 'posted',
		own: isAsked ? (row.isConfirmed ? 'confirmed' : 'awaited') : null,
		isReminded: isAsked && !row.isConfirmed && row.remindedAt !== null,
		sent:
			may(actor, 'notice.watch', of) && of.confirmBy !== null
				? { confirmed: row.confirmed, addressees: row.addressees }
				: null
	};
}

const selectAwaited = preparedOnce((connection) =>
	connection
		.select({
			id: notice.id,
			title: notice.title,
			from: organisation.name,
			dueOn: notice.confirmBy,
			remindedAt
		})
		.from(notice)
		.innerJoin(organisation, eq(organisation.id, notice.organisationId))
		.where(and(scopes.notice, isAwaited))
		.orderBy(asc(notice.confirmBy), asc(notice.id))
		.prepare()
);

/** What the actor's organisation has still to confirm while it is posted, overdue first, then by deadline. */
export function awaiting(actor: Actor): Awaited[] {
	return selectAwaited()
		.all(scopeOf(actor))
		.map((row) => ({
			thing: `notice:${row.id}`,
			kind: 'notice',
			title: row.title,
			href: `/notices/${row.id}`,
			from: row.from,
			dueOn: row.dueOn ?? '',
			remindedAt: row.remindedAt === null ? null : new Date(row.remindedAt)
		}));
}

const selectToRead = preparedOnce((connection) =>
	connection
		.select({ id: notice.id, title: notice.title, body: notice.body, from: organisation.name })
		.from(notice)
		.innerJoin(organisation, eq(organisation.id, notice.organisationId))
		.where(and(scopes.notice, isPosted, isAddressee, isUnopened, sql`${notice.confirmBy} is null`))
		.orderBy(desc(notice.fromOn), desc(notice.id))
		.prepare()
);

/** Posted notices sent to the actor's organisation that ask for no confirmation and that nobody of it has opened, newest first. */
export function toRead(actor: Actor): { id: number; title: string; body: string; from: string }[] {
	return selectToRead().all(scopeOf(actor));
}

const selectOutstanding = preparedOnce((connection) =>
	connection
		.select({
			id: notice.id,
			title: notice.title,
			dueOn: notice.confirmBy,
			done: sql<number>`(select count(*) ${counting})`,
			asked: sql<number>`(select count(*) from ${noticeAddressee} where ${noticeAddressee.noticeId} = ${notice.id})`
		})
		.from(notice)
		.where(and(eq(notice.organisationId, own), sql`${notice.confirmBy} is not null`, isPosted))
		.orderBy(asc(notice.confirmBy), asc(notice.id))
		.prepare()
);

/** The posted notices of the actor's organisation that somebody has still to confirm, by deadline; empty for who sends none. */
export function outstanding(actor: Actor): Outstanding[] {
	if (!may(actor, 'notice.send', null)) return [];
	return selectOutstanding()
		.all(scopeOf(actor))
		.filter((row) => row.done < row.asked)
		.map(({ id, dueOn, ...row }) => ({
			...row,
			thing: `notice:${id}`,
			kind: 'notice',
			href: `/notices/${id}/status`,
			dueOn: dueOn ?? ''
		}));
}

const countUnopened = preparedOnce((connection) =>
	connection
		.select({ notices: count() })
		.from(notice)
		.where(and(scopes.notice, isPosted, isUnopened))
		.prepare()
);

/** How many notices that are posted now nobody of the actor's organisation has opened yet; one statement. */
export function unopenedCount(actor: Actor): number {
	return countUnopened().get(scopeOf(actor))?.notices ?? 0;
}

const countUnconfirmed = preparedOnce((connection) =>
	connection
		.select({ organisation: noticeAddressee.organisationId, notices: count() })
		.from(noticeAddressee)
		.innerJoin(notice, eq(notice.id, noticeAddressee.noticeId))
		.where(
			and(
				scopes.notice,
				sql`${notice.confirmBy} is not null`,
				isPosted,
				sql`not exists (select 1 ${counting} and ${noticeConfirmation.organisationId} = ${noticeAddressee.organisationId})`
			)
		)
		.groupBy(noticeAddressee.organisationId)
		.prepare()
);

/**
 * How many of the posted notices that the union can read each organisation has not confirmed, before or past the
 * deadline, by organisation id; whoever has none is absent. Null for whom this is not to see.
 */
export function unconfirmedOrganisations(actor: Actor): Map<number, number> | null {
	if (!may(actor, 'organisation.oversee', null)) return null;
	const rows = countUnconfirmed().all(scopeOf(actor));
	return new Map(rows.map((row) => [row.organisation, row.notices]));
}
