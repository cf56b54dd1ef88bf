import { keysOfOrganisation, type Actor } from '../../identity/actors.ts';
import * as organisations from '../../identity/organisations.ts';
import { may } from '../../permissions.ts';

/** The organisations that buy through the desk today, in their one order. */
export function buyers(): organisations.Organisation[] {
	return organisations
		.existing()
		.filter((body) => keysOfOrganisation(body).includes(`desk:${body.id}`));
}

/** What an actor may do in the applications at all: apply, or work at the desk for others. */
export function maySee(actor: Actor): { apply: boolean; work: boolean } {
	const [apply, work] = (['licence.apply', 'licence.work'] as const).map((action) =>
		may(actor, action, null)
	);
	return { apply: apply === true, work: work === true };
}
