import { desc, eq } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { periodIssues } from '#lib/notices.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { attach, detach, ofThings, type Attachment } from '../files/attachments.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { addresseesOf } from './addressees.ts';
import { find, pastIssues, type Notice } from './notices.ts';

const { holding, notice, noticeOpening, noticeVersion } = schema;

export type Correction = {
	title: string;
	body: string;
	toOn: Day | null;
	confirmBy: Day | null;
	/** もう一度確認してもらう. */
	reconfirm: boolean;
	removed: number[];
	files: StoredFile[];
	version: number;
};

/** A notice for the form of its correction. */
export function correctable(
	actor: Actor,
	id: number
): { notice: Notice; attachments: Attachment[] } {
	const of = find(actor, id);
	authorize(actor, 'notice.correct', of);
	return { notice: of, attachments: ofThings('notice', [id]).get(id) ?? [] };
}

/**
 * 訂正: replaces a notice's text and keeps the old one. Only where it is asked for does every organisation confirm
 * (and count as not having read) anew. Throws `Conflict` with the standing text when it changed meanwhile.
 */
export function correct(actor: Actor, id: number, input: Correction): void {
	const of = find(actor, id);
	authorize(actor, 'notice.correct', of);
	const issues = issuesOf(of, input);
	if (issues.length > 0) throw new Invalid(issues);
	change(actor, (tx, record) => {
		const standing = asItIs(tx, id);
		if (standing.version !== input.version) {
			throw new Conflict(
				'直している間に、別の画面で同じお知らせが訂正されました。下に両方の文章があります。',
				standing.body
			);
		}
		const version = standing.version + 1;
		tx.insert(noticeVersion)
			.values({
				noticeId: id,
				version: standing.version,
				title: standing.title,
				body: standing.body,
				html: standing.html,
				writtenAt: standing.editedAt ?? standing.createdAt,
				replacedBy: actor.person.id
			})
			.run();
		tx.update(notice)
			.set({
				title: input.title,
				body: input.body,
				html: render(input.body),
				toOn: input.toOn,
				confirmBy: input.confirmBy,
				version,
				confirmFrom: input.reconfirm ? version : standing.confirmFrom,
				editedAt: now()
			})
			.where(eq(notice.id, id))
			.run();
		if (input.reconfirm) tx.delete(noticeOpening).where(eq(noticeOpening.noticeId, id)).run();
		detach(tx, { type: 'notice', id }, input.removed);
		attach(tx, actor, input.files, {
			type: 'notice',
			id,
			audience: standing.audience,
			authorAudience: null
		});
		record(
			'notice.corrected',
			`notice:${id}`,
			{ version, again: input.reconfirm ? 1 : 0, toOn: input.toOn, confirmBy: input.confirmBy },
			`${input.title}\n${input.body}`
		);
	});
}

/** How many organisations a correction asks to confirm anew; null where it asks nobody. */
export function reach(actor: Actor, id: number, input: Correction): number | null {
	const of = find(actor, id);
	authorize(actor, 'notice.correct', of);
	return input.reconfirm ? addresseesOf(id).length : null;
}

/** 取り下げ: the title stays listed with the reason; the text is from now on its sender's alone. */
export function withdraw(actor: Actor, id: number, input: { reason: string }): void {
	const of = find(actor, id);
	authorize(actor, 'notice.correct', of);
	change(actor, (tx, record) => {
		asItIs(tx, id);
		tx.update(notice).set({ withdrawnAt: now() }).where(eq(notice.id, id)).run();
		// Nobody has anything in hand any more.
		tx.delete(holding)
			.where(eq(holding.thing, `notice:${id}`))
			.run();
		record('notice.withdrawn', `notice:${id}`, {}, input.reason);
	});
}

type Version = { version: number; title: string; html: string; writtenAt: Date };

/** The text that stands and the earlier ones, newest first; of a withdrawn notice they are its sender's alone. */
export function history(
	actor: Actor,
	id: number
): { notice: Notice; current: Version; earlier: Version[] } {
	const of = find(actor, id);
	authorize(actor, 'notice.reread', of);
	const { version, title, html } = of;
	const earlier = db()
		.select({
			version: noticeVersion.version,
			title: noticeVersion.title,
			html: noticeVersion.html,
			writtenAt: noticeVersion.writtenAt
		})
		.from(noticeVersion)
		.where(eq(noticeVersion.noticeId, id))
		.orderBy(desc(noticeVersion.version))
		.all();
	const current = { version, title, html, writtenAt: of.editedAt ?? of.createdAt };
	return { notice: of, current, earlier };
}

function issuesOf(of: Notice, input: Correction): Issue[] {
	const { toOn, confirmBy } = input;
	const issues = [
		...periodIssues({ fromOn: of.fromOn, toOn, confirmBy }),
		...pastIssues(input, input.reconfirm ? { ...of, confirmBy: null } : of)
	];
	if (input.reconfirm && input.confirmBy === null) {
		issues.push({
			field: 'confirmBy',
			message: 'もう一度確認してもらうときは、確認期限を入れてください。'
		});
	}
	return issues;
}

/** The notice as it is inside the transaction. */
function asItIs(tx: Tx, id: number) {
	const row = found(tx.select().from(notice).where(eq(notice.id, id)).get());
	if (row.withdrawnAt !== null) throw new Conflict('このお知らせは、もう取り下げられています。');
	return row;
}
