import { and, eq, inArray } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { dayOf } from '#lib/dates.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { approves, authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { isInForce, type Actor } from './actors.ts';
import { ofOrganisation, setForOrganisation } from './preferences.ts';

const { person, seat, tenure, tenureRole } = schema;
const KEY = 'official-approval';

/** Whether an organisation has its 団体としての回答 approved by a 決裁者 before they are posted. */
export function needsApproval(organisationId: number): boolean {
	return ofOrganisation(organisationId, KEY) === 'on';
}

/** The names of an organisation's 決裁者 in a seat today, each once. */
export function approversOf(organisationId: number): { personId: number; name: string }[] {
	return db()
		.selectDistinct({ personId: person.id, name: person.name })
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(tenureRole, eq(tenureRole.tenureId, tenure.id))
		.where(
			and(
				eq(seat.organisationId, organisationId),
				inArray(tenureRole.role, ['approver', 'union-approver']),
				isInForce(dayOf(now()))
			)
		)
		.orderBy(person.id)
		.all();
}

/**
 * What becomes of an official answer this actor writes: 'free' where nothing was decided, 'asked' where a 決裁者
 * must approve it, 'own' by a 決裁者, 'skipped' by the only one there is.
 */
export function approvalOf(actor: Actor): 'free' | 'asked' | 'own' | 'skipped' {
	if (!needsApproval(actor.organisation.id)) return 'free';
	if (!approves(actor)) return 'asked';
	const others = approversOf(actor.organisation.id).filter(
		({ personId }) => personId !== actor.person.id
	);
	return others.length > 0 ? 'own' : 'skipped';
}

/** How the actor's organisation has decided, who could approve, and whether the actor may change it. */
export function approvalSetting(actor: Actor) {
	return {
		isNeeded: needsApproval(actor.organisation.id),
		approvers: approversOf(actor.organisation.id).map(({ name }) => name),
		mayDecide: may(actor, 'organisation.decide', actor.organisation)
	};
}

/** Decides for the actor's organisation whether official answers are approved first; throws `Invalid` while nobody could approve. */
export function decideApproval(actor: Actor, isNeeded: boolean): void {
	authorize(actor, 'organisation.decide', actor.organisation);
	if (isNeeded && approversOf(actor.organisation.id).length === 0) {
		throw invalid('approval', '決裁者がいません。先に「職員の登録」で決裁者を決めてください。');
	}
	if (isNeeded === needsApproval(actor.organisation.id)) return;
	change(actor, (tx, record) =>
		setForOrganisation(tx, record, actor.organisation.id, KEY, isNeeded ? 'on' : 'off')
	);
}
