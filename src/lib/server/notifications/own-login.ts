import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf, longDateTime } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { toldLabels, toldOtherwise } from '../labels/told.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { isInForce, type Actor } from '../identity/actors.ts';
import { hasMailOn } from '../identity/telling.ts';
import type { RecordedEvent } from '../record/events.ts';
import { settings } from '../settings.ts';
import { tellNamed, type Item } from './items.ts';
import { closing, greeting, link, type Letter } from './letter.ts';
import { mailOfEvent } from './outbox.ts';

const { inboxItem, person, seatSetting, tenure } = schema;

const setsPassword = /^(password\.changed|reissue\.used)$/;

/** Whether an event is about somebody's own password or second factor, of which they hear at once. */
export function isOfOwnLogin({ action, refs }: Pick<RecordedEvent, 'action' | 'refs'>): boolean {
	// The first ten codes come with the app or the passkey, and are told of with it.
	if (action === 'spare-codes.made') return refs.replaced !== undefined;
	return (
		setsPassword.test(action) ||
		/^(second-factor\.(added|removed|reset)|spare-code\.used)$/.test(action)
	);
}

/**
 * Tells somebody what happened to their password or second factor, at every seat they hold and in no colleague's
 * words: also what they did themselves, because it may not have been them. By mail it is told once, to who asked
 * for mail.
 */
export function tellOfOwnLogin(tx: Tx, event: RecordedEvent, told: Item): void {
	if (!isOfOwnLogin(event)) return;
	const held = tx
		.select({ id: tenure.id, seatId: tenure.seatId })
		.from(tenure)
		.where(and(eq(tenure.personId, personIn(event.subject)), isInForce(dayOf(event.at))))
		.orderBy(asc(tenure.id))
		.all();
	const seats = held.map(({ seatId }) => seatId);
	const thing = thingOf(event.action, personIn(event.subject));
	tellNamed({ ...told, thing, audience: event.subject, own: null }, { seats });
	mail(tx, event);
}

function mail(tx: Tx, event: RecordedEvent): void {
	if (settings().smtp === null) return;
	const reader = tx
		.select({ tenureId: tenure.id })
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seatSetting, hasMailOn)
		.where(
			and(
				eq(tenure.personId, personIn(event.subject)),
				isInForce(dayOf(event.at)),
				sql`coalesce(${person.email}, '') <> ''`
			)
		)
		.orderBy(asc(tenure.id))
		.get();
	if (reader) mailOfEvent(tx, event, reader.tenureId);
}

/** A password has a page of its own to look at, and with it a line of its own. */
function thingOf(action: string, personId: number): string {
	return `${setsPassword.test(action) ? 'password' : 'person'}:${personId}`;
}

/** The mail about what happened to the reader's own password or second factor; null for an event about anything or anybody else. */
export function ownLoginLetter(actor: Actor, eventId: number): Letter | null {
	const row = db()
		.select({ action: inboxItem.action, at: inboxItem.at })
		.from(inboxItem)
		.where(
			and(
				eq(inboxItem.eventId, eventId),
				eq(inboxItem.seatId, actor.seat.id),
				inArray(inboxItem.thing, [`password:${actor.person.id}`, `person:${actor.person.id}`]),
				eq(inboxItem.audience, `person:${actor.person.id}`)
			)
		)
		.get();
	if (!row) return null;
	const told = toldLabels[row.action] ?? toldOtherwise;
	const text = [
		...greeting(actor),
		`${told}（${longDateTime(row.at)}）。`,
		...ifItWasNotYou(row.action),
		'',
		...closing()
	];
	return { subject: `【結い】${told}`, text: `${text.join('\n')}\n` };
}

/** Whoever sets a password has shut its owner out, who gets back in with paper. */
function ifItWasNotYou(action: string): string[] {
	return setsPassword.test(action)
		? [
				`覚えがないときは、すぐにあなたの団体の団体管理者か${labels.help.desk}に知らせてください。`,
				'前のパスワードではもう入れません。紙の再発行票を受け取り、パスワードを決め直してください。',
				...link('/settings')
			]
		: [
				`覚えがないときは、すぐにパスワードを変え、${labels.help.desk}に知らせてください。`,
				...link('/settings/second-factor')
			];
}

function personIn(subject: string): number {
	return Number(subject.split(':')[1]);
}
