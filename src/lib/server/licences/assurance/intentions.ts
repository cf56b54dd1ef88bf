import { invalid } from '#lib/errors.ts';
import type { RenewalIntention } from '#lib/licences.ts';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { termPage } from './reading.ts';

const { renewalIntention } = schema;

/**
 * 更新の予定: what an organisation means to do when a term ends; the newest word holds. Throws `Invalid` where fewer rights
 * are meant and none or not fewer are said, `NotFound` for a term of others.
 */
export function declare(
	actor: Actor,
	input: { id: number; intention: RenewalIntention; rights: number | null; memo: string }
): void {
	const term = termPage(actor, input.id);
	authorize(actor, 'licence.declare', { organisationId: term.organisation.id });
	const rights = input.intention === 'reduce' ? input.rights : null;
	if (input.intention === 'reduce' && (rights === null || rights < 1 || rights >= term.rights)) {
		throw invalid('rights', `減らすときは、1から${term.rights - 1}までの数を入れてください。`);
	}
	const values = { intention: input.intention, rights, memo: input.memo };
	change(actor, (tx, record) => {
		tx.insert(renewalIntention)
			.values({ termId: term.id, ...values, personId: actor.person.id, at: now() })
			.onConflictDoUpdate({
				target: renewalIntention.termId,
				set: { ...values, personId: actor.person.id, at: now() }
			})
			.run();
		record(
			'assurance.intended',
			`assurance:${term.id}`,
			{ organisation: term.organisation.id, intention: input.intention, rights: rights ?? 0 },
			input.memo || null
		);
	});
}
