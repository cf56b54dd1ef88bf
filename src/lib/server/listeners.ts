import { chainTip, eventsAfter, type RecordedEvent } from './record/events.ts';
import { listen, stopListening } from './record/change.ts';
import { eraseAlso } from './erasure/things.ts';
import { isOfOwnLogin } from './notifications/own-login.ts';
import { forget, tell } from './notifications/recipients.ts';
import { isMailed } from './notifications/ticket-letter.ts';
import { announce } from './realtime/topics.ts';
import { wake } from './schedule.ts';
import { follow } from './search/index.ts';

/** The last event this process knows of; another process (the command line) may have written since. */
let lastHeard = 0;

/** Registers everything that follows from events; registering again replaces what was there. */
export function registerListeners(): void {
	stopListening();
	lastHeard = chainTip().count;
	listen({ within: [follow, tell], after: [hear] });
	eraseAlso(forget);
}

/** Announces what another process wrote into the same database, as if it had been written here. */
export function hearOthers(): void {
	if (chainTip().count > lastHeard) hear(eventsAfter(lastHeard));
}

function hear(events: RecordedEvent[]): void {
	lastHeard = Math.max(lastHeard, ...events.map((event) => event.id));
	announce(events);
	const bringFiles = /^(thread|notice|material|ticket|specification|desk-mail)\./;
	if (events.some((event) => bringFiles.test(event.action))) wake('scan');
	if (events.some((event) => isMailed(event.action) || isOfOwnLogin(event))) wake('mail');
	if (events.some((event) => /^(threads?|notice|file|material|ticket)\./.test(event.action)))
		wake('index');
}
