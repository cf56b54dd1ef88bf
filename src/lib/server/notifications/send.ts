import { actorOf, type Actor } from '../identity/actors.ts';
import { addressOf, wantsMail } from '../identity/telling.ts';
import { settings } from '../settings.ts';
import { letter, type Letter } from './letter.ts';
import { deliver } from './mail.ts';
import { ownLoginLetter } from './own-login.ts';
import { ticketLetter } from './ticket-letter.ts';
import { claim, drawUp, settle, type Waiting } from './outbox.ts';

/**
 * Draws up this morning's digests and sends what is due, one after the other. Without a relay it does nothing at
 * all. Who reads what is asked again for each mail at the moment it is sent.
 */
export async function sendDue(): Promise<void> {
	const { smtp, mailFrom } = settings();
	if (smtp === null) return;
	drawUp();
	for (let next = claim(); next !== null; next = claim()) {
		await sendOne({ smtp, mailFrom }, next);
	}
}

async function sendOne(relay: { smtp: string; mailFrom: string }, of: Waiting): Promise<void> {
	const actor = actorOf(of.tenureId);
	const address = actor && wantsMail(actor.seat.id, of.tenureId) ? addressOf(actor) : null;
	if (!actor || address === null) return settle(of, { kind: 'gone' });
	const written = of.eventId === 0 ? letter(actor, of.since) : letterOf(actor, of.eventId);
	if (written === null) return settle(of, { kind: 'empty' });
	settle(of, await deliver(relay, { name: actor.person.name, address }, written));
}

/** The mail about one event; null where this reader may not hear of it any more. */
function letterOf(actor: Actor, eventId: number): Letter | null {
	return ownLoginLetter(actor, eventId) ?? ticketLetter(actor, eventId);
}
