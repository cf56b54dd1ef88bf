import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';

/** What an actor may do in the applications at all: apply, or work at the desk for others. */
export function maySee(actor: Actor): { apply: boolean; work: boolean } {
	return { apply: may(actor, 'licence.apply', null), work: may(actor, 'licence.work', null) };
}
