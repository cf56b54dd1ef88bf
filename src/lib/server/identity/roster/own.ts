import { Forbidden } from '#lib/errors.ts';
import { forbiddenLabels } from '../../labels/forbidden.ts';
import { may } from '../../permissions.ts';
import type { Actor } from '../actors.ts';
import { find as findOrganisation } from '../organisations.ts';
import { list, type ListedBatch } from './batches.ts';
import { administratorsOf, openCallsFor, type OwnCall } from './calls.ts';

type OwnRoster = {
	organisation: { id: number; name: string };
	/** Whether this actor looks after the roster, or only sees that it is asked for. */
	may: { change: boolean; handInUnchanged: boolean; seeAll: boolean };
	batches: ListedBatch[];
	calls: OwnCall[];
	administrators: string[];
};

/** One organisation's roster: all of it for who looks after it, for its other seats what is asked of them and whom to tell. */
export function ownRoster(actor: Actor, organisationId: number): OwnRoster {
	const of = findOrganisation(organisationId);
	const isOwn = actor.organisation.id === organisationId;
	const change = may(actor, 'roster.batch', { organisationId });
	if (!change && !isOwn) throw new Forbidden(forbiddenLabels['roster.batch']);
	return {
		organisation: { id: of.id, name: of.name },
		may: { change, handInUnchanged: change && isOwn, seeAll: may(actor, 'roster.all', null) },
		batches: change ? list(actor, organisationId) : [],
		calls: openCallsFor(of),
		administrators: administratorsOf(organisationId)
	};
}
