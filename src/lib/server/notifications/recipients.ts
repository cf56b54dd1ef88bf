import { and, eq, isNull, sql } from 'drizzle-orm';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import { membersOf, seatsBehind } from '../identity/named.ts';
import { readersOf } from '../identity/readership.ts';
import type { RecordedEvent } from '../record/events.ts';
import { itemOf, tellFollowers, tellFollowersOf, tellNamed, type Item } from './items.ts';
import { keyOfGroupThing } from './group-things.ts';
import { tellOfApplication, tellOfExpiry } from './licences.ts';
import { tellOfOwnLogin } from './own-login.ts';
import { keyOfTicket, tellOfTicket } from './tickets.ts';

const {
	article,
	board,
	dispatch,
	inboxItem,
	mention,
	notice,
	noticeAddressee,
	noticeReminder,
	post,
	thread
} = schema;

/** The actions by which posts change their thread: what was told of them moves along. */
const movesPosts = /^(thread\.(merged|split|moved)|post\.moved)$/;

/**
 * Writes the 知らせ that follow from an event, in its transaction: for who follows, for whom a post names, and for
 * the seat or organisation an event says it is told to (`refs.tellSeat`, `refs.tellOrganisation`, several in
 * `refs.tellOrganisations`). A post that nobody wrote here, or that is practice, tells neither followers nor who is named.
 */
export function tell(tx: Tx, event: RecordedEvent): void {
	if (movesPosts.test(event.action)) moveAlong(tx, event);
	if (event.action === 'audience.changed') rekey(tx, event);
	const { refs } = event;
	const about = aboutOf(tx, event);
	const isWritten = /^(thread\.(opened|replied)|post\.edited)$/.test(event.action);
	const isPractice = about.board?.kind === 'practice';
	if (isWritten && event.actor !== null && refs.legacy === undefined && !isPractice) {
		tellOfPost(tx, event, about);
	}
	const told: Item = { ...itemOf(event, about), why: 'told' };
	if (typeof refs.tellSeat === 'number') tellNamed(told, { seats: [refs.tellSeat] });
	if (typeof refs.tellOrganisation === 'number') {
		tellNamed(told, { organisations: [refs.tellOrganisation] });
	}
	if (typeof refs.tellOrganisations === 'string' && refs.tellOrganisations !== '') {
		tellNamed(told, { organisations: refs.tellOrganisations.split(' ').map(Number) });
	}
	tellOfWork(tx, event, told);
	tellOfSummary(tx, event, told);
	tellOfTicket(tx, event, told);
	tellOfArticle(tx, event, told);
	tellOfExpiry(event, told);
	tellOfApplication(tx, event, told);
	tellOfOwnLogin(tx, event, told);
}

type About = {
	thread: number | null;
	post: number | null;
	audience: string | null;
	board: { id: number; kind: string } | null;
};

/** Whoever is named is told that they are; who follows besides is told of the same post once. */
function tellOfPost(tx: Tx, event: RecordedEvent, about: About): void {
	const item = itemOf(event, about);
	if (about.post !== null) tellMentioned(tx, { ...item, why: 'mention' }, about.post);
	if (about.board && event.action !== 'post.edited') {
		tellFollowers({ ...item, why: 'follow' }, about.board.id);
	}
}

const selectNamed = preparedOnce((connection) =>
	connection
		.select()
		.from(mention)
		.where(eq(mention.postId, sql.placeholder('post')))
		.prepare()
);

function tellMentioned(tx: Tx, item: Item, postId: number): void {
	const named = selectNamed().all({ post: postId });
	if (named.length === 0) return;
	const readers = readersOf(item.audience ?? '', `thread:${item.thread}`);
	const organisations = named.flatMap(({ kind, target }) => {
		if (kind === 'organisation') return [target];
		return kind === 'district' ? membersOf(slugOf(tx, target)) : [];
	});
	const seats = named
		.filter(({ kind }) => kind === 'person')
		.flatMap(({ target }) => seatsBehind(target).seats)
		.filter((one) => readers.organisations.has(one.organisationId) || readers.seats.has(one.seatId))
		.map((one) => one.seatId);
	// Said again in an edit, it is told once.
	const known = tx
		.select({ seatId: inboxItem.seatId })
		.from(inboxItem)
		.where(
			and(
				eq(inboxItem.threadId, item.thread ?? 0),
				eq(inboxItem.postId, postId),
				eq(inboxItem.why, 'mention')
			)
		)
		.all()
		.map((row) => row.seatId);
	tellNamed(item, {
		organisations: organisations.filter((id) => readers.organisations.has(id)),
		seats,
		except: known
	});
}

/** 催促 and corrections that ask anew, and the reminders of a roster: an organisation owes them. */
function tellOfWork(tx: Tx, event: RecordedEvent, told: Item): void {
	const id = Number(event.subject.split(':')[1]);
	if (event.action === 'notice.reminded') {
		const rows = tx
			.select({ id: noticeReminder.organisationId })
			.from(noticeReminder)
			.where(
				and(
					eq(noticeReminder.noticeId, id),
					sql`${noticeReminder.at} = (select max(at) from notice_reminder where notice_id = ${id})`
				)
			)
			.all();
		tellNamed(told, { organisations: rows.map((row) => row.id) });
	}
	if (event.action === 'notice.corrected' && event.refs.again === 1) {
		const rows = tx
			.select({ id: noticeAddressee.organisationId })
			.from(noticeAddressee)
			.where(eq(noticeAddressee.noticeId, id))
			.all();
		tellNamed(told, { organisations: rows.map((row) => row.id) });
	}
	if (event.action === 'roster-call.reminded' && typeof event.refs.organisation === 'number') {
		const organisations = [event.refs.organisation];
		// For who looks after its people; where nobody does, for all its seats.
		if (tellNamed(told, { organisations, role: 'org-admin' }) === 0) {
			tellNamed(told, { organisations });
		}
	}
}

/** まとめ for 全団体 are told to all; what was withdrawn, or is for all no longer, is nothing to be told of. */
function tellOfSummary(tx: Tx, event: RecordedEvent, told: Item): void {
	if (event.action === 'summary.published' && event.refs.toAll === 1) {
		tellNamed(told, { organisations: [...readersOf('all', event.subject).organisations] });
	}
	const isForAllNoLonger = event.action === 'summary.corrected' && event.refs.toAll === 0;
	if (event.action === 'summary.withdrawn' || isForAllNoLonger) {
		tx.delete(inboxItem).where(eq(inboxItem.thing, event.subject)).run();
	}
}

/** うちも知りたい: who follows a Q&A is told of another text and that it is gone; its key goes with every item. */
function tellOfArticle(tx: Tx, event: RecordedEvent, told: Item): void {
	if (event.action !== 'article.revised' && event.action !== 'article.withdrawn') return;
	tx.update(inboxItem)
		.set({ audience: told.audience })
		.where(eq(inboxItem.thing, event.subject))
		.run();
	tellFollowersOf({ ...told, why: 'follow' }, event.subject);
}

/** The thread, post and key an event is about. */
function aboutOf(tx: Tx, { subject, refs }: RecordedEvent): About {
	const [type, id] = subject.split(':');
	const postId = type === 'post' ? Number(id) : typeof refs.post === 'number' ? refs.post : null;
	const threadId =
		type === 'thread'
			? Number(id)
			: typeof refs.thread === 'number'
				? refs.thread
				: postId === null
					? null
					: (tx.select({ id: post.threadId }).from(post).where(eq(post.id, postId)).get()?.id ??
						null);
	if (threadId !== null) {
		const row = selectPlace().get({ thread: threadId });
		const audience = row?.audience ?? null;
		return { thread: threadId, post: postId, audience, board: row ?? null };
	}
	if (type === 'article') {
		const row = tx
			.select({ audience: article.audience })
			.from(article)
			.where(eq(article.id, Number(id)))
			.get();
		return { ...nothing, audience: row?.audience ?? null };
	}
	const inside = keyOfGroupThing(tx, subject) ?? keyOfTicket(tx, subject);
	if (inside !== null) return { ...nothing, audience: inside };
	if (type === 'dispatch') return { ...nothing, audience: keyOfDispatch(tx, Number(id)) };
	if (type !== 'notice') return nothing;
	const row = tx
		.select({ audience: notice.audience })
		.from(notice)
		.where(eq(notice.id, Number(id)))
		.get();
	return { ...nothing, audience: row?.audience ?? null };
}

const selectPlace = preparedOnce((connection) =>
	connection
		.select({ audience: thread.audience, id: board.id, kind: board.kind })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(eq(thread.id, sql.placeholder('thread')))
		.prepare()
);

const nothing: About = { thread: null, post: null, audience: null, board: null };

function keyOfDispatch(tx: Tx, id: number): string | null {
	const row = tx
		.select({ audience: dispatch.audience })
		.from(dispatch)
		.where(eq(dispatch.id, id))
		.get();
	return row?.audience ?? null;
}

function slugOf(tx: Tx, boardId: number): string {
	return tx.select({ slug: board.slug }).from(board).where(eq(board.id, boardId)).get()?.slug ?? '';
}

/** A thread or case under another key: every copy follows in the same transaction. */
function rekey(tx: Tx, { subject, refs }: RecordedEvent): void {
	const [type, id] = subject.split(':');
	if (typeof refs.to !== 'string') return;
	const isOf =
		type === 'thread' ? eq(inboxItem.threadId, Number(id)) : eq(inboxItem.thing, subject);
	tx.update(inboxItem).set({ audience: refs.to }).where(isOf).run();
}

/** What was told of a post goes where the post went; of a thread as a whole, where the thread was merged. */
function moveAlong(tx: Tx, { action, subject, refs }: RecordedEvent): void {
	const [type, id] = subject.split(':');
	const from = type === 'thread' ? Number(id) : Number(refs.thread ?? 0);
	if (subject === `thread:${from}` && typeof refs.into === 'number' && action === 'thread.merged') {
		tx.update(inboxItem)
			.set({
				threadId: refs.into,
				audience: sql`(select audience from thread where id = ${refs.into})`
			})
			.where(and(eq(inboxItem.threadId, from), isNull(inboxItem.postId)))
			.run();
	}
	const target = sql`(select thread_id from post where post.id = ${inboxItem.postId})`;
	tx.update(inboxItem)
		.set({ threadId: target, audience: sql`(select audience from thread where id = ${target})` })
		.where(
			and(
				eq(inboxItem.threadId, from),
				sql`${inboxItem.postId} is not null and ${target} <> ${inboxItem.threadId}`
			)
		)
		.run();
}

/** Takes away what was told of a thing that is erased for good; a thread is told of by its first post. */
export function forget(tx: Tx, thing: { type: string; id: number }): void {
	if (thing.type === 'post') {
		const row = tx
			.select({ threadId: post.threadId })
			.from(post)
			.where(eq(post.id, thing.id))
			.get();
		tx.delete(inboxItem)
			.where(and(eq(inboxItem.threadId, row?.threadId ?? 0), eq(inboxItem.postId, thing.id)))
			.run();
	} else {
		tx.delete(inboxItem)
			.where(eq(inboxItem.thing, `${thing.type}:${thing.id}`))
			.run();
	}
}
