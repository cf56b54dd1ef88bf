import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf, longDateTime } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { toldLabels, toldOtherwise } from '../labels/told.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { hasMailOn } from '../identity/telling.ts';
import type { RecordedEvent } from '../record/events.ts';
import { settings } from '../settings.ts';
import { tellNamed, type Item } from './items.ts';
import { link, type Letter } from './letter.ts';

const { inboxItem, outbox, person, seatSetting, tenure } = schema;

/** Whether an event is about somebody's own second factor, of which they hear at once. */
export function isOfSecondFactor({
	action,
	refs
}: Pick<RecordedEvent, 'action' | 'refs'>): boolean {
	// The first ten codes come with the app or the passkey, and are told of with it.
	if (action === 'spare-codes.made') return refs.replaced !== undefined;
	return /^(second-factor\.(added|removed|reset)|spare-code\.used)$/.test(action);
}

/**
 * Tells somebody what happened to their second factor, at every seat they hold and in no colleague's words: also
 * what they did themselves, because it may not have been them. By mail it is told once, to who asked for mail.
 */
export function tellOfSecondFactor(tx: Tx, event: RecordedEvent, told: Item): void {
	if (!isOfSecondFactor(event)) return;
	const held = tx
		.select({ id: tenure.id, seatId: tenure.seatId })
		.from(tenure)
		.where(and(eq(tenure.personId, personIn(event.subject)), isInForce(dayOf(event.at))))
		.orderBy(asc(tenure.id))
		.all();
	const seats = held.map(({ seatId }) => seatId);
	tellNamed({ ...told, audience: event.subject, own: null }, { seats });
	mail(tx, event);
}

function mail(tx: Tx, { id, subject, at }: RecordedEvent): void {
	if (settings().smtp === null) return;
	const today = dayOf(at);
	const reader = tx
		.select({ tenureId: tenure.id })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seatSetting, hasMailOn)
		.where(
			and(
				eq(tenure.personId, personIn(subject)),
				isInForce(today),
				sql`coalesce(${person.email}, '') <> ''`
			)
		)
		.orderBy(asc(tenure.id))
		.get();
	if (!reader) return;
	const row = { ...reader, forDay: today, eventId: id, since: at, createdAt: at, nextAt: at };
	tx.insert(outbox).values(row).onConflictDoNothing().run();
}

/** The mail about what happened to the reader's own second factor; null for an event about anything or anybody else. */
export function secondFactorLetter(actor: Actor, eventId: number): Letter | null {
	const row = db()
		.select({ action: inboxItem.action, at: inboxItem.at })
		.from(inboxItem)
		.where(
			and(
				eq(inboxItem.eventId, eventId),
				eq(inboxItem.seatId, actor.seat.id),
				eq(inboxItem.thing, `person:${actor.person.id}`),
				eq(inboxItem.audience, `person:${actor.person.id}`)
			)
		)
		.get();
	if (!row) return null;
	const told = toldLabels[row.action] ?? toldOtherwise;
	const text = [
		`${actor.organisation.name} ${actor.seat.name} ${actor.person.name} 様`,
		'',
		`${told}（${longDateTime(row.at)}）。`,
		`覚えがないときは、すぐにパスワードを変え、${labels.help.desk}に知らせてください。`,
		...link('/settings/second-factor'),
		'',
		'開くには、いつものログインが必要です。このメールに返信しても届きません。',
		'メールをやめるには、結いの「設定」の「知らせの設定」で「メールでも受け取る」を外してください。',
		...link('/settings/notifications')
	];
	return { subject: `【結い】${told}`, text: `${text.join('\n')}\n` };
}

function personIn(subject: string): number {
	return Number(subject.split(':')[1]);
}
