import { eq } from 'drizzle-orm';
import { isRunning } from '#lib/tickets.ts';
import { schema } from '../db/index.ts';
import { eraseAlso } from '../erasure/things.ts';
import { stop } from './clocks.ts';
import { asItIs } from './tickets.ts';

const { ticket } = schema;

/** A case of which nothing is left to read goes nowhere any more: answered it is closed, else withdrawn. */
eraseAlso((tx, thing, _texts, { at }) => {
	if (thing.type !== 'ticket') return;
	const of = asItIs(tx, thing.id);
	if (!isRunning(of.state)) return;
	const due = { ...stop(tx, of, 'first', at, 'erase'), ...stop(tx, of, 'answer', at, 'erase') };
	const over = of.state === 'answered' ? { state: 'closed', closedAt: at } : { state: 'withdrawn' };
	tx.update(ticket)
		.set({ ...due, ...(over as Pick<typeof of, 'state'>), stateAt: at })
		.where(eq(ticket.id, of.id))
		.run();
});
