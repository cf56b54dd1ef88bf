import { findUnion } from '../identity/organisations.ts';
import type { RecordedEvent } from '../record/events.ts';
import { tellNamed, type Item } from './items.ts';

/** What ends, and of which the union's desk is told besides the organisations. */
const ends = /^(expiry|support)\./;

/** Tells the union's desk of ends of Software Assurance and of support. */
export function tellOfExpiry({ action, refs }: RecordedEvent, told: Item): void {
	if (!ends.test(action) || refs.toDesk !== 1) return;
	tellNamed(told, { organisations: [findUnion().id], role: 'desk' });
}
