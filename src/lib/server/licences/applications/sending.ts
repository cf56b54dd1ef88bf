import { dayOf } from '#lib/dates.ts';
import { Invalid } from '#lib/errors.ts';
import type { Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { approves } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { perform } from './acts.ts';
import { agreementOf, asItIs, type Application } from './applications.ts';
import { findingsOn, type Finding } from './eligibility/findings.ts';
import { findFor } from './finding.ts';
import { linesOf } from './lines.ts';
import { refuseLate, roundOf } from './places.ts';
import { policyOf } from './policy.ts';
import { priceOn } from './prices.ts';
import { unmark } from './repricing.ts';
import { takeSnapshot } from './snapshots.ts';

/** Whether an application of this actor goes to the organisation's 決裁者 first. */
export function goesToApprover(tx: Reader, actor: Actor, of: Application): boolean {
	const isOwn = actor.organisation.id === of.organisationId;
	return isOwn && !approves(actor) && policyOf(tx, of.organisationId).needsApproval;
}

/**
 * Sends a draft to the union, or first to the organisation's 決裁者 where it wants that; takes the prices of today and
 * the number. Throws as every act; `Invalid` with every error of the check, or for a warning that was not ticked;
 * `Conflict` where the 取りまとめ is closed or a colleague was quicker.
 */
export function send(
	actor: Actor,
	id: number,
	{ version, ticked }: { version: number; ticked: string[] }
): Application {
	findFor(actor, id, 'submit');
	return change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		refuseLate(roundOf(tx, of), of);
		const { resellerId, ...agreement } = agreementOf(tx, of);
		const day = dayOf(now());
		const findings = findingsOn(tx, of, { resellerId, ...agreement }, day);
		refuseErrors(findings);
		const warnings = findings.filter(({ level }) => level === 'warning');
		const open = warnings.filter(({ key }) => !ticked.includes(key));
		if (open.length > 0) throw new Invalid(open.map(({ message }) => unticked(message)));
		for (const line of linesOf(tx, id)) {
			const price = priceOn(tx, {
				...{ partNumber: line.partNumber, resellerId, agreementId: agreement.id, day }
			});
			if (price && line.price?.priceRowId !== price.id) takeSnapshot(tx, line.id, price);
			// What was taken just now is today's price.
			unmark(tx, line.id);
		}
		const isAsked = goesToApprover(tx, actor, of);
		const isOwn = actor.organisation.id === of.organisationId;
		const act = isAsked ? 'ask-approval' : 'submit';
		return perform(
			tx,
			record,
			actor,
			id,
			act,
			{ version },
			{
				warnings: JSON.stringify(warnings.map(({ message }) => message)),
				approvedBy: isOwn && !isAsked && approves(actor) ? actor.person.id : null
			}
		);
	});
}

/** Says yes for the organisation: the application goes to the union at the prices it has. Throws as `send`. */
export function approve(actor: Actor, id: number, version: number): Application {
	findFor(actor, id, 'approve');
	return change(actor, (tx, record) => {
		const of = asItIs(tx, id);
		refuseLate(roundOf(tx, of), of);
		refuseErrors(findingsOn(tx, of, agreementOf(tx, of), dayOf(now())));
		const also = { approvedBy: actor.person.id };
		return perform(tx, record, actor, id, 'approve', { version }, also);
	});
}

function refuseErrors(findings: Finding[]): void {
	const errors = findings.filter(({ level }) => level === 'error');
	if (errors.length === 0) return;
	throw new Invalid(errors.map(({ message }) => ({ field: '', message })));
}

const unticked = (message: string) => ({
	field: 'ticked',
	message: `確かめた印を付けてください。${message}`
});
