import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { longDateTime } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingPost } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { authorize, reachKey, scopeOf, scopes, seesAuthor } from '../permissions.ts';
import { change } from '../record/change.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { writeWorkbook, type Workbook } from '../files/write-workbook.ts';
import { find, type Thread } from './threads.ts';

const { organisation, post, thread } = schema;

export type AnswerCounts = {
	/** Organisations other than the asker's that have replied in either voice. */
	organisations: number;
	/** Those of them with 団体としての回答. */
	official: number;
};

/** Asks for 団体としての回答 on a thread of the actor's organisation, or no longer; what was answered stays. */
export function askOfficial(actor: Actor, threadId: number, asksOfficial: boolean): void {
	const of = find(actor, threadId);
	authorize(actor, 'thread.ask-official', of);
	change(actor, (tx, record) => {
		const changed = tx
			.update(thread)
			.set({ asksOfficial })
			.where(and(eq(thread.id, threadId), eq(thread.asksOfficial, !asksOfficial)))
			.run();
		if (changed.changes === 0) return;
		record(
			asksOfficial ? 'thread.official-asked' : 'thread.official-unasked',
			`thread:${threadId}`
		);
	});
}

/** Whether this actor may answer for their organisation here: where the asker asks for it, and not to oneself. */
export function offersOfficial(actor: Actor, of: Thread): boolean {
	return of.asksOfficial && of.organisationId !== actor.organisation.id;
}

const isStandingReply = sql`(${post.number} > 1 and ${standingPost})`;

/**
 * Organisations by name, and those under a mask apart: one that has written both ways would give itself away by
 * a number that did not grow.
 */
const countOf = (whose: SQL) =>
	sql<number>`count(distinct case when ${whose} and ${scopes.postAuthor} then ${post.organisationId} end)
		+ count(distinct case when ${whose} and not ${scopes.postAuthor} then ${post.organisationId} end)`;

/** An asker who is named and answers under a mask is nobody's to tell apart. */
const isNotAskers = sql`(${post.organisationId} <> ${thread.organisationId}
	or (${scopes.threadAuthor} and not ${scopes.postAuthor}))`;

const selectCounts = preparedOnce((connection) =>
	connection
		.select({
			organisations: countOf(sql`true`),
			official: countOf(sql`${post.voice} = 'official'`)
		})
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(
			and(eq(post.threadId, sql.placeholder('thread')), scopes.post, isStandingReply, isNotAskers)
		)
		.prepare()
);

const heldCounts = heldUntilRecorded<AnswerCounts>(1_000);

/** 「3団体が回答（うち団体としての回答 2）」 of a thread that has been found. */
export function answerCounts(actor: Actor, of: Thread): AnswerCounts {
	return heldCounts(`${of.id} ${reachKey(actor)}`, () => {
		const counts = selectCounts().get({ ...scopeOf(actor), thread: of.id });
		return counts ?? { organisations: 0, official: 0 };
	});
}

const selectOfficial = preparedOnce((connection) =>
	connection
		.select({
			post,
			name: organisation.name,
			code6: organisation.code6,
			district: organisation.district
		})
		.from(post)
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(
			and(
				eq(post.threadId, sql.placeholder('thread')),
				scopes.post,
				isStandingReply,
				eq(post.voice, 'official')
			)
		)
		.orderBy(asc(organisation.position), asc(organisation.kana), asc(post.number))
		.prepare()
);

const header = ['団体コード', '団体', '課', '氏名', '回答日時', '番号', '回答'];

/** The rows of the export: 団体としての回答 alone, in code order; masked ones come last, by number, so that their place tells nothing. */
export function officialRows(actor: Actor, of: Thread): string[][] {
	const rows = selectOfficial().all({ ...scopeOf(actor), thread: of.id });
	const isSeen = (row: (typeof rows)[number]) => seesAuthor(actor, row.post);
	const masked = rows.filter((row) => !isSeen(row)).sort((a, b) => a.post.number - b.post.number);
	return [...rows.filter(isSeen), ...masked].map((row) => {
		const { post: own } = row;
		const seen = isSeen(row);
		return [
			seen ? (row.code6 ?? '') : '',
			nameShown(actor, own, row),
			seen ? own.authorSection : '',
			seen ? own.authorName : '',
			longDateTime(own.createdAt),
			`${own.number}番`,
			own.body
		];
	});
}

/** 団体としての回答 of a thread as an Excel file, for whoever reads it; throws `NotFound`. */
export function officialWorkbook(actor: Actor, threadId: number): Promise<Workbook> {
	const of = find(actor, threadId);
	const rows = officialRows(actor, of);
	return writeWorkbook(labels.official, { sheet: labels.official, header, rows });
}
