import { announce } from './realtime/topics.ts';
import { listen, stopListening } from './record/change.ts';
import { wake } from './schedule.ts';

/** Registers everything that follows from events; registering again replaces what was there. */
export function registerListeners(): void {
	stopListening();
	listen({ after: [announce, wakeScanner] });
}

function wakeScanner(events: { action: string }[]): void {
	if (events.some((event) => event.action.startsWith('thread.'))) wake('scan');
}
