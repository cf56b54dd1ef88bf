import { eq } from 'drizzle-orm';
import { Conflict, Forbidden, invalid } from '#lib/errors.ts';
import { forbiddenLabels } from '../labels/forbidden.ts';
import { schema, type Tx } from '../db/index.ts';
import * as drafts from '../files/organisation-drafts.ts';
import { actorOf, type Actor } from '../identity/actors.ts';
import { approvalOf } from '../identity/official-approval.ts';
import { authorize } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { lastOf } from '../record/events.ts';
import { insertReply, refuseClosed, type ReplyInput } from './insert-reply.ts';
import { hidingIn } from './masking.ts';
import { offersOfficial } from './official.ts';
import { markWritten } from './reading.ts';
import * as threads from './threads.ts';

const { draft } = schema;

const NOT_HIDDEN =
	'団体名を伏せたまま、団体としての回答はできません。普通の返信にするか、団体名を出してください。';
const NOT_ENTERED = '代わりに入力できるのは普通の返信だけです。';
const NOT_ASKED =
	'この投稿では、団体としての回答を求めていません。普通の返信として送ることはできます。';
const NOT_WAITING = 'この下書きは、もう決裁を待っていません。画面を開き直して確かめてください。';

/**
 * Answers for the actor's organisation. Where it has decided so, the text becomes a draft that waits for a
 * 決裁者 and nothing is posted yet; gives the post's number or the draft's id.
 */
export function answer(
	actor: Actor,
	askedId: number,
	input: ReplyInput
): { number: number } | { draft: number } {
	const of = threads.destination(actor, askedId);
	const threadId = of.id;
	refuseClosed(of);
	authorize(actor, 'thread.reply', of);
	if (!offersOfficial(actor, of)) throw invalid('voice', NOT_ASKED);
	if (input.mask || hidingIn(threadId, actor.organisation.id).authorAudience !== null) {
		throw invalid('voice', NOT_HIDDEN);
	}
	if (input.entry) throw invalid('voice', NOT_ENTERED);
	const approval = approvalOf(actor);
	if (approval === 'asked') return { draft: askApproval(actor, of, input) };
	const added = change(actor, (tx, record) => {
		if (input.draft) drafts.spend(tx, record, actor, input.draft);
		const inserted = insertReply(tx, record, actor, threadId, { ...input, voice: 'official' });
		if (approval !== 'free') {
			const action = approval === 'skipped' ? 'approval.skipped' : 'approval.own';
			record(action, `post:${inserted.id}`, { thread: threadId });
		}
		return inserted;
	});
	markWritten(actor, threadId, added.number);
	return { number: added.number };
}

function askApproval(actor: Actor, of: threads.Thread, input: ReplyInput): number {
	const id = drafts.save(actor, {
		id: input.draft ?? null,
		form: `/threads/${of.id}`,
		title: of.title,
		fields: { body: input.body, voice: 'official' },
		files: input.files,
		asksApproval: true
	});
	const refs = { thread: of.id, tellOrganisation: actor.organisation.id };
	change(actor, (_tx, record) => record('approval.asked', `draft:${id}`, refs));
	return id;
}

/**
 * 決裁して投稿する: posts a waiting answer in the name of who wrote it. `askedAt` (ms) names the text that was
 * read; throws `Conflict` when it is another by now, or waits no longer.
 */
export function approve(
	actor: Actor,
	draftId: number,
	askedAt: number
): { threadId: number; number: number } {
	const { waiting, of } = waitingDraft(actor, draftId);
	refuseClosed(of);
	authorize(actor, 'thread.reply', of);
	const author = actorOf(waiting.holder.tenureId) ?? actor;
	if (!offersOfficial(author, of)) throw new Conflict(NOT_ASKED);
	const added = change(actor, (tx, record) => {
		if (standingSince(tx, draftId) !== askedAt) throw new Conflict(NOT_WAITING);
		const files = drafts.spendApproved(tx, draftId) ?? [];
		const { body = '' } = waiting.fields;
		const refs = { drafter: waiting.holder.tenureId };
		const inserted = insertReply(tx, record, author, of.id, {
			body,
			files,
			voice: 'official',
			refs
		});
		const told = { thread: of.id, draft: draftId, tellSeat: author.seat.id };
		record('approval.given', `post:${inserted.id}`, told);
		return inserted;
	});
	markWritten(actor, of.id, added.number);
	return { threadId: of.id, number: added.number };
}

/** 差し戻す: gives a waiting answer back to who wrote it, with a remark. */
export function giveBack(actor: Actor, draftId: number, remark: string): void {
	const { waiting, of } = waitingDraft(actor, draftId);
	endWaiting(actor, draftId, (record) => {
		const tellSeat = actorOf(waiting.holder.tenureId)?.seat.id ?? null;
		record('approval.returned', `draft:${draftId}`, { thread: of.id, tellSeat }, remark);
	});
}

/** Takes one's own waiting answer back to go on writing. */
export function recall(actor: Actor, draftId: number): void {
	const waiting = drafts.find(actor, draftId);
	if (!waiting.isMine) throw new Forbidden('取り下げられるのは、書いている人だけです。');
	endWaiting(actor, draftId, (record) => record('approval.recalled', `draft:${draftId}`));
}

/** What the 決裁者 said when the draft was last given back; null where it never was. */
export function remarkOn(actor: Actor, draftId: number): { at: Date; text: string | null } | null {
	return lastOf('approval.returned', `draft:${drafts.find(actor, draftId).id}`);
}

function endWaiting(actor: Actor, draftId: number, note: (record: Recorder) => void): void {
	change(actor, (tx, record) => {
		if (standingSince(tx, draftId) === null) throw new Conflict(NOT_WAITING);
		drafts.endWaiting(tx, draftId);
		note(record);
	});
}

function waitingDraft(actor: Actor, draftId: number) {
	const waiting = drafts.find(actor, draftId);
	if (waiting.approvalAskedAt === null) throw new Conflict(NOT_WAITING);
	if (!waiting.may.approve) throw new Forbidden(forbiddenLabels['answer.approve']);
	const of = threads.find(actor, Number(/^\/threads\/(\d+)$/.exec(waiting.form)?.[1] ?? 0));
	return { waiting, of };
}

function standingSince(tx: Tx, draftId: number): number | null {
	const row = tx.select().from(draft).where(eq(draft.id, draftId)).get();
	return row?.approvalAskedAt?.getTime() ?? null;
}
