import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';

/** What an actor may do in the applications at all: apply, or work at the desk for others. */
export function maySee(actor: Actor): { apply: boolean; work: boolean } {
	const [apply, work] = (['licence.apply', 'licence.work'] as const).map((action) =>
		may(actor, action, null)
	);
	return { apply: apply === true, work: work === true };
}
