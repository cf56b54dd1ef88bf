import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { SUMMARY_DAYS } from '#lib/groups.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	readsInsideGroup,
	readsSummary,
	scopeOf,
	scopes
} from '../permissions.ts';
import { change } from '../record/change.ts';
import { trace } from '../record/traces.ts';
import { find, findFor, type Group } from './groups.ts';

const { board, groupSummary, groupSummaryReading, groupSummaryVersion, workingGroup } = schema;

const DAY = 24 * 60 * 60 * 1000;

export type Summary = typeof groupSummary.$inferSelect & { group: Group };

type SummaryInput = {
	title: string;
	text: string;
	body: string;
	/** An address as it was pasted, or ''. */
	link: string;
	toAll: boolean;
};

/** まとめ of a group this actor may read, newest first; without those that were withdrawn. */
export function summariesOf(actor: Actor, of: Group) {
	return selectSummaries()
		.all({ ...scopeOf(actor), group: of.id })
		.map(({ toAllAt, ...row }) => ({ ...row, isToAll: toAllAt !== null }));
}

/** One まとめ, a withdrawn one for who looks after it; throws `NotFound`. */
export function findSummary(actor: Actor, slug: string, id: number): Summary {
	const group = find(actor, slug);
	const row = db()
		.select()
		.from(groupSummary)
		.where(and(eq(groupSummary.id, id), eq(groupSummary.groupId, group.id)))
		.get();
	const of = found(row && readsSummary(actor, { ...row, group }) ? { ...row, group } : null);
	return found(of.withdrawnAt === null || may(actor, 'summary.tend', of) ? of : null);
}

/** A まとめ as this actor reads it: where it leads to is for who may go there. */
export function shownSummary(actor: Actor, of: Summary) {
	return {
		id: of.id,
		title: of.title,
		text: of.text,
		body: of.body,
		html: of.html,
		link: readsInsideGroup(actor, of.group) ? of.link : '',
		isToAll: of.toAllAt !== null,
		at: of.at,
		editedAt: of.editedAt,
		version: of.version,
		isWithdrawn: of.withdrawnAt !== null,
		mayTend: may(actor, 'summary.tend', of)
	};
}

/** A lead publishes a まとめ, to all organisations if it says so; gives its id. Throws `Invalid` for a link that leads out of the group. */
export function publish(actor: Actor, slug: string, input: SummaryInput): number {
	const group = findFor(actor, slug, 'group.run');
	const values = valuesOf(group, input);
	return change(actor, (tx, record) => {
		const id = Number(
			tx
				.insert(groupSummary)
				.values({
					...values,
					groupId: group.id,
					toAllAt: input.toAll ? now() : null,
					organisationId: actor.organisation.id,
					personId: actor.person.id,
					at: now()
				})
				.run().lastInsertRowid
		);
		record(
			'summary.published',
			`summary:${id}`,
			{ group: group.id, toAll: input.toAll ? 1 : 0 },
			`${input.title}\n${input.text}`
		);
		return id;
	});
}

/**
 * Corrects a まとめ and keeps the text before; who has read it is not asked again. Marked 全団体へ only now, it goes
 * to all now, or when it comes back from 取り下げ. Throws `Conflict` with the standing text when it changed meanwhile.
 */
export function correct(
	actor: Actor,
	slug: string,
	id: number,
	input: SummaryInput & { version: number }
): void {
	const of = findSummary(actor, slug, id);
	authorize(actor, 'summary.tend', of);
	const values = valuesOf(of.group, input);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(groupSummary).where(eq(groupSummary.id, id)).get());
		if (row.version !== input.version) {
			throw new Conflict('直している間に、別の画面で同じまとめが直されました。', row.text);
		}
		const { version, title, text, body, at, editedAt } = row;
		tx.insert(groupSummaryVersion)
			.values({ summaryId: id, version, title, text, body, writtenAt: editedAt ?? at })
			.run();
		const toAllAt = input.toAll ? (row.toAllAt ?? now()) : null;
		tx.update(groupSummary)
			.set({ ...values, toAllAt, version: version + 1, editedAt: now() })
			.where(eq(groupSummary.id, id))
			.run();
		const isNews = input.toAll && row.toAllAt === null && row.withdrawnAt === null;
		record(
			isNews ? 'summary.published' : 'summary.corrected',
			`summary:${id}`,
			{ version: version + 1, toAll: input.toAll ? 1 : 0 },
			`${input.title}\n${input.text}`
		);
	});
}

/**
 * 取り下げ: from now on it is nowhere but with those who look after it; with `isWithdrawn` false it comes back. What was
 * marked 全団体へ meanwhile goes to all then.
 */
export function setWithdrawn(actor: Actor, slug: string, id: number, isWithdrawn: boolean): void {
	const of = findSummary(actor, slug, id);
	authorize(actor, 'summary.tend', of);
	const { withdrawnAt, toAllAt } = of;
	if ((withdrawnAt !== null) === isWithdrawn) return;
	const isNews = withdrawnAt !== null && toAllAt !== null && toAllAt > withdrawnAt;
	change(actor, (tx, record) => {
		tx.update(groupSummary)
			.set({ withdrawnAt: isWithdrawn ? now() : null, toAllAt: isNews ? now() : toAllAt })
			.where(eq(groupSummary.id, id))
			.run();
		record(isWithdrawn ? 'summary.withdrawn' : 'summary.restored', `summary:${id}`);
		if (isNews) {
			const refs = { group: of.groupId, toAll: 1 };
			record('summary.published', `summary:${id}`, refs, `${of.title}\n${of.text}`);
		}
	});
}

/** A まとめ for the form of its correction, with the texts before, newest first; throws `NotFound`, `Forbidden`. */
export function correctable(actor: Actor, slug: string, id: number) {
	const of = findSummary(actor, slug, id);
	authorize(actor, 'summary.tend', of);
	const earlier = db()
		.select()
		.from(groupSummaryVersion)
		.where(eq(groupSummaryVersion.summaryId, id))
		.orderBy(desc(groupSummaryVersion.version))
		.all()
		.map(({ version, title, text, body, writtenAt }) => ({
			version,
			title,
			text,
			body,
			writtenAt
		}));
	return { ...shownSummary(actor, of), earlier };
}

export type SummaryToRead = {
	id: number;
	title: string;
	text: string;
	group: string;
	href: string;
	at: Date;
};

/** まとめ for all of the last 30 days that the actor's seat has not pressed 読んだ on, oldest first. */
export function toRead(actor: Actor): SummaryToRead[] {
	if (!actor.reach.includes('all')) return [];
	const since = now().getTime() - SUMMARY_DAYS * DAY;
	return lines(selectToRead().all({ seat: actor.seat.id, since }));
}

/** まとめ that have gone to all since an instant, oldest first, whether the seat has read them or not. */
export function announcedSince(actor: Actor, since: Date): SummaryToRead[] {
	if (!actor.reach.includes('all')) return [];
	return lines(selectAnnounced().all({ since: since.getTime() }));
}

type Line = Omit<SummaryToRead, 'at' | 'href'> & { slug: string; at: Date | null };

function lines(rows: Line[]): SummaryToRead[] {
	return rows.map(({ slug, at, ...row }) => ({
		...row,
		at: at ?? now(),
		href: `/groups/${slug}/summaries/${row.id}`
	}));
}

/** A まとめ for all by its id alone, as ホーム names it; throws `NotFound`. */
export function findForAll(actor: Actor, id: number): { id: number; title: string } {
	const row = db().select().from(groupSummary).where(eq(groupSummary.id, id)).get();
	const isThere =
		row && row.toAllAt !== null && row.withdrawnAt === null && actor.reach.includes('all');
	return found(isThere ? { id: row.id, title: row.title } : null);
}

/** 読んだ, for the actor's seat; `isRead` false takes it back. */
export function setRead(actor: Actor, id: number, isRead: boolean): void {
	findForAll(actor, id);
	const seatId = actor.seat.id;
	trace((connection) => {
		if (isRead) {
			connection
				.insert(groupSummaryReading)
				.values({ summaryId: id, seatId, at: now() })
				.onConflictDoNothing()
				.run();
			return;
		}
		connection
			.delete(groupSummaryReading)
			.where(and(eq(groupSummaryReading.summaryId, id), eq(groupSummaryReading.seatId, seatId)))
			.run();
	});
}

/** Whether the actor's seat has pressed 読んだ. */
export function hasRead(actor: Actor, id: number): boolean {
	const row = db()
		.select({ at: groupSummaryReading.at })
		.from(groupSummaryReading)
		.where(
			and(eq(groupSummaryReading.summaryId, id), eq(groupSummaryReading.seatId, actor.seat.id))
		)
		.get();
	return row !== undefined;
}

/** The link may be pasted whole; kept is where it leads inside this group. */
function valuesOf(group: Group, { title, text, body, link }: SummaryInput) {
	const path = link.replace(/^https?:\/\/[^/]+/, '');
	const root = `/groups/${group.slug}`;
	if (path !== '' && path !== root && !path.startsWith(`${root}/`)) {
		const message =
			'このワーキンググループの会議・資料・決定事項などのページのアドレスを貼ってください。';
		throw invalid('link', message);
	}
	return { title, text, body, html: body === '' ? '' : render(body), link: path };
}

const selectSummaries = preparedOnce((connection) =>
	connection
		.select({
			id: groupSummary.id,
			title: groupSummary.title,
			text: groupSummary.text,
			toAllAt: groupSummary.toAllAt,
			at: groupSummary.at,
			editedAt: groupSummary.editedAt
		})
		.from(groupSummary)
		.innerJoin(board, eq(board.groupId, groupSummary.groupId))
		.where(
			and(
				eq(groupSummary.groupId, sql.placeholder('group')),
				isNull(groupSummary.withdrawnAt),
				scopes.groupSummary
			)
		)
		.orderBy(desc(groupSummary.id))
		.prepare()
);

const announcedQuery = (connection: ReturnType<typeof db>, more?: SQL) =>
	connection
		.select({
			id: groupSummary.id,
			title: groupSummary.title,
			text: groupSummary.text,
			group: workingGroup.name,
			slug: workingGroup.slug,
			at: groupSummary.toAllAt
		})
		.from(groupSummary)
		.innerJoin(workingGroup, eq(workingGroup.id, groupSummary.groupId))
		.where(
			and(
				isNull(groupSummary.withdrawnAt),
				sql`${groupSummary.toAllAt} > ${sql.placeholder('since')}`,
				more
			)
		)
		.orderBy(groupSummary.toAllAt);

const selectAnnounced = preparedOnce((connection) => announcedQuery(connection).prepare());

const selectToRead = preparedOnce((connection) =>
	announcedQuery(
		connection,
		sql`not exists (select 1 from ${groupSummaryReading}
			where ${groupSummaryReading.summaryId} = ${groupSummary.id}
			and ${groupSummaryReading.seatId} = ${sql.placeholder('seat')})`
	).prepare()
);
