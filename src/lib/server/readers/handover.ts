import { and, gte, inArray, isNull, or } from 'drizzle-orm';
import { shortDay, dayOf } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../db/index.ts';
import { followed } from '../forum/following.ts';
import * as listings from '../forum/listings.ts';
import * as tables from '../forum/tables/listings.ts';
import type { Actor } from '../identity/actors.ts';
import { idsAmong } from '../identity/follows.ts';
import type { HandoverFacts, HandoverLine } from '../identity/handovers.ts';
import { heldBySeat, heldByTenure } from '../identity/holdings.ts';
import * as notices from '../notices/notices.ts';
import { licenceLines } from './licences.ts';
import { now } from '../now.ts';

/** As many as one sheet of paper can name. */
const QUESTIONS = 50;
const THREADS = 20;
/** 「よく使った投稿」 looks back this far, ms: a year. */
const LOOKING_BACK = 365 * 24 * 60 * 60 * 1000;

/** What a seat would hand on today: open questions, work in hand, followed boards, the threads it wrote most in. */
export function handoverFacts(actor: Actor): HandoverFacts {
	const held = heldBySeat(actor.seat.id);
	const since = new Date(now().getTime() - LOOKING_BACK);
	return {
		questions: listings.ownOpenQuestions(actor, QUESTIONS).map(threadLine),
		work: [
			...listings.chosen(actor, idsAmong(held, 'thread')).map(threadLine),
			...noticeLines(idsAmong(held, 'notice')),
			...tables.openTables(actor, actor.seat.id, idsAmong(held, 'table')).map(tableLine)
		],
		licences: licenceLines(actor),
		boards: followed(actor).boards.map(({ slug, name }) => ({
			label: name,
			href: `/boards/${slug}`,
			note: ''
		})),
		threads: listings.mostUsed(actor, since, THREADS).map(threadLine)
	};
}

/**
 * What somebody has in hand, for whoever is about to end their term: what the asking actor can read by name,
 * of the rest only how much it is.
 */
export function workInHandOf(
	actor: Actor,
	tenureId: number
): { lines: HandoverLine[]; others: number } {
	const held = heldByTenure(tenureId);
	const readable = idsAmong(held, 'notice').filter((id) => notices.isReadable(actor, id));
	const lines = [
		...listings.chosen(actor, idsAmong(held, 'thread')).map(threadLine),
		...noticeLines(readable),
		...tables.openTables(actor, null, idsAmong(held, 'table')).map(tableLine)
	];
	return { lines, others: held.length - lines.length };
}

function threadLine(row: listings.ThreadRow): HandoverLine {
	const state = row.state === null ? labels.kind[row.kind] : labels.state[row.state];
	const last = shortDay(dayOf(row.lastPostAt), now());
	return {
		label: row.title,
		href: `/threads/${row.id}`,
		note: `${row.boardName}・${state}・返信${row.replies}件・最終更新${last}`
	};
}

function tableLine({ id, title, dueOn, asked, done }: tables.NamedTable): HandoverLine {
	const due = dueOn === null ? '' : `・期限${shortDay(dueOn, now())}`;
	return {
		label: title,
		href: `/tables/${id}`,
		note: `状況表${due}・${asked}団体中${done}団体が回答`
	};
}

function noticeLines(ids: number[]): HandoverLine[] {
	const { notice } = schema;
	if (ids.length === 0) return [];
	const rows = db()
		.select()
		.from(notice)
		.where(
			and(
				inArray(notice.id, ids),
				isNull(notice.withdrawnAt),
				or(isNull(notice.toOn), gte(notice.toOn, dayOf(now())))
			)
		)
		.orderBy(notice.id)
		.all();
	return rows.map((row) => ({
		label: row.title,
		href: `/notices/${row.id}`,
		note:
			row.confirmBy === null ? 'お知らせ' : `お知らせ・確認期限${shortDay(row.confirmBy, now())}`
	}));
}
