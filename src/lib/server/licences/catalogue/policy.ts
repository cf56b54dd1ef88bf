import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { approversOf } from '../../identity/official-approval.ts';
import { authorize, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { policyOf } from '../applications/policy.ts';

const { licencePolicy } = schema;

/** How an organisation decides on its applications; yen with tax, null: any rise is let pass by whoever applies. */
type Policy = { needsApproval: boolean; riseYen: number | null };

/** The policy of the actor's organisation, and whether the actor may change it. */
export function ownPolicy(actor: Actor): Policy & { isBuyer: boolean; mayDecide: boolean } {
	const organisationId = actor.organisation.id;
	const isBuyer = may(actor, 'licence.apply', null);
	const mayDecide = isBuyer && may(actor, 'licence.policy', { organisationId });
	return { ...policyOf(db(), organisationId), isBuyer, mayDecide };
}

/** Decides for the actor's organisation. Throws `Forbidden`, and `Invalid` while nobody could approve. */
export function setPolicy(actor: Actor, policy: Policy): void {
	const organisationId = actor.organisation.id;
	authorize(actor, 'licence.policy', { organisationId });
	if (policy.needsApproval && approversOf(organisationId).length === 0) {
		const message = '決裁者がいません。先に「職員の登録」で決裁者を決めてください。';
		throw invalid('needsApproval', message);
	}
	change(actor, (tx, record) => {
		tx.insert(licencePolicy)
			.values({ organisationId, ...policy })
			.onConflictDoUpdate({ target: licencePolicy.organisationId, set: policy })
			.run();
		record('licence-policy.set', `organisation:${organisationId}`, {
			needsApproval: policy.needsApproval ? 1 : 0,
			riseYen: policy.riseYen
		});
	});
}
