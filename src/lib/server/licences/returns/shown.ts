import { dayOf } from '#lib/dates.ts';
import type { ReturnAct } from '#lib/licences.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { find } from './returns.ts';
import { hindrance } from './rules.ts';
import { mayBuyAgain } from './buying-again.ts';

/** A return with what the rule of its program says today, and what the actor may do with it. Throws as `find`. */
export function shown(actor: Actor, id: number) {
	const of = find(actor, id);
	const { organisationId, state } = of;
	const mayDo = (act: ReturnAct) => may(actor, 'return.act', { organisationId, state, act });
	return {
		of,
		hindrance: state === 'requested' ? hindrance(of, dayOf(now())) : null,
		isOwn: actor.organisation.id === organisationId,
		may: {
			...{ allow: mayDo('allow'), refuse: mayDo('refuse'), carry: mayDo('carry') },
			buyAgain: mayBuyAgain(actor, of)
		}
	};
}
