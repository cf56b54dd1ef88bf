import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { Conflict, NotFound, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Reader, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import * as holdings from '../identity/holdings.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { isAddressee } from './addressees.ts';
import { find, standingOf, type Notice } from './notices.ts';

const { notice, noticeConfirmation, noticeVersion, organisation } = schema;

/** ms */
const MINUTE = 60_000;

type Row = typeof noticeConfirmation.$inferSelect;

/** A confirmation as its own organisation sees it, and a 代理入力 as its sender does. */
export type Confirmation = {
	id: number;
	at: Date;
	/** Who pressed it, or typed it in for them. */
	name: string;
	section: string;
	/** 代理入力: who telephoned, and whose hand typed it in. */
	caller: string | null;
	isLate: boolean;
};

/** True in SQL for a confirmation that counts for the notice it is joined to. */
export const counts = and(
	isNull(noticeConfirmation.withdrawnAt),
	sql`${noticeConfirmation.version} >= ${notice.confirmFrom}`
);

/** What came of pressing 確認しました: somebody else of the organisation may have been quicker, and that is well too. */
export type Outcome = { isFirst: boolean; by: string; isLate: boolean };

/**
 * Confirms a notice for the actor's organisation, once; the second of two gets the first one's name.
 * Throws `Conflict` when it was corrected with the wish to be confirmed anew after it was shown.
 */
export function confirm(actor: Actor, id: number, input: { version: number }): Outcome {
	const of = find(actor, id);
	authorize(actor, 'notice.confirm', of);
	return change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		authorize(actor, 'notice.confirm', standing);
		const before = standingConfirmation(tx, standing, actor.organisation.id);
		if (before) return { isFirst: false, by: before.name, isLate: isLate(standing, before.at) };
		if (input.version < standing.confirmFrom) {
			throw new Conflict(
				'このお知らせは訂正されました。新しい文章を読んでから、確認してください。'
			);
		}
		const at = now();
		insert(tx, record, actor, standing, {
			organisationId: actor.organisation.id,
			at,
			caller: null
		});
		return { isFirst: true, by: actor.person.name, isLate: isLate(standing, at) };
	});
}

/** What the screen says after 確認しました. */
export function wordsFor(actor: Actor, outcome: Outcome): string {
	if (!outcome.isFirst) return `${familyName(outcome.by)}さんが確認済みです。`;
	const done = `${actor.organisation.name}として確認しました。`;
	return outcome.isLate ? `${done}期限を過ぎていましたが、受け付けました。` : done;
}

/**
 * 代理入力: enters a confirmation that came by telephone, with who called and when. Throws `Invalid` for a time
 * to come or before the notice, and for an organisation that has confirmed already or was not sent it.
 */
export function enterByPhone(
	actor: Actor,
	id: number,
	input: { organisation: number; caller: string; at: Date }
): void {
	const of = find(actor, id);
	authorize(actor, 'notice.remind', of);
	if (!isAddressee(id, input.organisation))
		throw invalid('organisation', 'このお知らせの送り先ではない団体です。');
	if (input.at > now()) throw invalid('on', '電話のあった日時が、いまより後になっています。');
	// A time is typed without its seconds.
	if (input.at.getTime() + MINUTE <= of.createdAt.getTime()) {
		throw invalid('on', 'お知らせを送る前の日時になっています。');
	}
	if (input.at.getTime() + MINUTE <= askedAt(of).getTime()) {
		throw invalid(
			'on',
			'確認し直しをお願いする前の日時です。訂正した文章のことか、確かめてください。'
		);
	}
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		authorize(actor, 'notice.remind', standing);
		if (standingConfirmation(tx, standing, input.organisation)) {
			throw invalid('organisation', 'この団体は、もう確認しています。');
		}
		insert(tx, record, actor, standing, {
			organisationId: input.organisation,
			at: input.at,
			caller: input.caller
		});
	});
}

/** When the text was written that everybody is asked to confirm. */
function askedAt(of: Notice): Date {
	if (of.confirmFrom === 1) return of.createdAt;
	const replaced = db()
		.select({ at: noticeVersion.writtenAt })
		.from(noticeVersion)
		.where(and(eq(noticeVersion.noticeId, of.id), eq(noticeVersion.version, of.confirmFrom)))
		.get();
	return replaced?.at ?? of.editedAt ?? of.createdAt;
}

/** Takes a confirmation back: one's own organisation's, or as the sender a 代理入力; of others there is none. */
export function withdraw(actor: Actor, id: number, confirmationId: number): void {
	const of = find(actor, id);
	const row = found(
		db()
			.select()
			.from(noticeConfirmation)
			.where(and(eq(noticeConfirmation.id, confirmationId), eq(noticeConfirmation.noticeId, id)))
			.get()
	);
	const isOwn = row.organisationId === actor.organisation.id;
	if (!isOwn && !may(actor, 'notice.watch', of)) throw new NotFound(labels.notFound);
	authorize(actor, 'notice.unconfirm', { ...row, notice: of });
	change(actor, (tx, record) => {
		const changed = tx
			.update(noticeConfirmation)
			.set({ withdrawnAt: now() })
			.where(and(eq(noticeConfirmation.id, row.id), isNull(noticeConfirmation.withdrawnAt)))
			.run().changes;
		if (changed === 0) return;
		record('notice.unconfirmed', `notice:${id}`, {
			organisation: row.organisationId,
			confirmation: row.id
		});
	});
}

/** The confirmation of the actor's own organisation that counts now, or null. */
export function ownConfirmation(actor: Actor, of: Notice): Confirmation | null {
	const row = standingConfirmation(db(), of, actor.organisation.id);
	return row ? shown(of, row) : null;
}

/** The confirmations a sender typed in for others and that count now, in the order of organisations. */
export function enteredByPhone(
	actor: Actor,
	of: Notice
): (Confirmation & { organisation: string })[] {
	authorize(actor, 'notice.watch', of);
	return db()
		.select({ row: noticeConfirmation, organisation: organisation.name })
		.from(noticeConfirmation)
		.innerJoin(notice, eq(notice.id, noticeConfirmation.noticeId))
		.innerJoin(organisation, eq(organisation.id, noticeConfirmation.organisationId))
		.where(and(eq(notice.id, of.id), counts, sql`${noticeConfirmation.caller} is not null`))
		.orderBy(organisation.position)
		.all()
		.map(({ row, organisation }) => ({ ...shown(of, row), organisation }));
}

/** Whether a notice is waiting for a confirmation of the actor's organisation. */
export function isAwaited(actor: Actor, of: Notice): boolean {
	return may(actor, 'notice.confirm', of) && ownConfirmation(actor, of) === null;
}

/** Whether a confirmation at this moment comes after the deadline. */
export function isLate(of: Pick<Notice, 'confirmBy'>, at: Date): boolean {
	return of.confirmBy !== null && lastMoment(of.confirmBy) < at;
}

/** A deadline's day counts as a whole, in Japan. */
function lastMoment(day: string): Date {
	return new Date(`${day}T23:59:59.999+09:00`);
}

function shown(of: Notice, row: Row): Confirmation {
	const { id, at, name, section, caller } = row;
	return { id, at, name, section, caller, isLate: isLate(of, at) };
}

function insert(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	of: Notice,
	what: { organisationId: number; at: Date; caller: string | null }
): void {
	const { lastInsertRowid } = tx
		.insert(noticeConfirmation)
		.values({
			...what,
			noticeId: of.id,
			version: of.version,
			personId: actor.person.id,
			tenureId: actor.tenure.id,
			name: actor.person.name,
			section: actor.tenure.section
		})
		.run();
	holdings.letGo(tx, what.organisationId, `notice:${of.id}`);
	record(
		what.caller === null ? 'notice.confirmed' : 'notice.confirmed-by-phone',
		`notice:${of.id}`,
		{
			organisation: what.organisationId,
			version: of.version,
			confirmation: Number(lastInsertRowid)
		},
		what.caller
	);
}

/** The notice as it is inside the transaction: it may have been corrected or withdrawn since it was found. */
function asItIs(tx: Tx, of: Notice): Notice {
	const row = found(tx.select().from(notice).where(eq(notice.id, of.id)).get());
	if (standingOf(row) === 'withdrawn') throw new Conflict('このお知らせは取り下げられました。');
	return { ...row, isAddressee: of.isAddressee };
}

function standingConfirmation(
	connection: Reader,
	of: Notice,
	organisationId: number
): Row | undefined {
	return connection
		.select()
		.from(noticeConfirmation)
		.where(
			and(
				eq(noticeConfirmation.noticeId, of.id),
				eq(noticeConfirmation.organisationId, organisationId),
				isNull(noticeConfirmation.withdrawnAt),
				sql`${noticeConfirmation.version} >= ${of.confirmFrom}`
			)
		)
		.orderBy(desc(noticeConfirmation.id))
		.get();
}

function familyName(name: string): string {
	return name.split(/\s/)[0] ?? name;
}
