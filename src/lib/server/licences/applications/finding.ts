import { eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import {
	applicationActs,
	applicationOwes,
	type ApplicationAct,
	type ApplicationState
} from '#lib/licences.ts';
import type { Side } from '#lib/tickets.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may, partsInLicences, readsApplication } from '../../permissions.ts';
import { agreementOf, byId, numberOf, type Agreement, type Application } from './applications.ts';
import { linesOf, totalOf, type Line, type Total } from './lines.ts';
import { roundOf, takesApplications, type Round } from './places.ts';
import { stateOf } from './progress.ts';

const { organisation, person, reseller } = schema;

/** An application as its page shows it. */
export type Shown = Omit<Application, 'state'> & {
	/** As the quantities say once it is ordered. */
	state: ApplicationState;
	number: string | null;
	organisation: string;
	agreement: Agreement;
	reseller: string;
	round: Round | null;
	lines: Line[];
	total: Total;
	side: Side;
	/** Who of the desk typed it in, and who approved it. */
	enteredByName: string | null;
	approvedByName: string | null;
	/** The warnings that were ticked when it was sent. */
	ticked: string[];
	isOwn: boolean;
	/** Whether its 取りまとめ still takes it. */
	isInTime: boolean;
	may: Record<ApplicationAct, boolean>;
};

/** An application this actor may read; throws `NotFound`. */
export function find(actor: Actor, id: number): Shown {
	const of = readable(actor, id);
	const state = stateOf(db(), of);
	const round = roundOf(db(), of);
	const agreement = agreementOf(db(), of);
	const seller = found(
		db().select().from(reseller).where(eq(reseller.id, agreement.resellerId)).get()
	);
	const lines = linesOf(db(), id);
	const acts = Object.keys(applicationActs) as ApplicationAct[];
	return {
		...of,
		state,
		number: numberOf(of),
		organisation: nameOfOrganisation(of.organisationId),
		agreement,
		reseller: seller.name,
		round,
		lines,
		total: totalOf(lines, seller.rounding),
		side: applicationOwes[state],
		enteredByName: nameOfPerson(of.enteredBy),
		approvedByName: nameOfPerson(of.approvedBy),
		ticked: JSON.parse(of.warnings) as string[],
		isOwn: actor.organisation.id === of.organisationId,
		isInTime: takesApplications(round, of),
		may: Object.fromEntries(
			acts.map((act) => [act, may(actor, 'application.act', { ...of, state, act })])
		) as Record<ApplicationAct, boolean>
	};
}

/**
 * The row for an act on it. Throws `NotFound`, `Forbidden`, and `Conflict` where the act would be this actor's but does
 * not lead from there any more.
 */
export function findFor(actor: Actor, id: number, act: ApplicationAct): Application {
	const of = readable(actor, id);
	const state = stateOf(db(), of);
	const { by, from }: { by: readonly string[]; from: readonly string[] } = applicationActs[act];
	const isTheirs = partsInLicences(actor, of.organisationId).some((part) => by.includes(part));
	if (isTheirs && !from.includes(state)) {
		throw new Conflict(
			`この申込はいま「${labels.applicationState[state]}」なので、その操作はできません。内容を確かめてください。`
		);
	}
	authorize(actor, 'application.act', { ...of, state, act });
	return of;
}

/** As `findFor` of what is edited while it is a draft. */
export function findDraft(actor: Actor, id: number): Application {
	return findFor(actor, id, 'submit');
}

function readable(actor: Actor, id: number): Application {
	const of = byId(id);
	return found(readsApplication(actor, of) ? of : null);
}

function nameOfOrganisation(id: number): string {
	return found(db().select().from(organisation).where(eq(organisation.id, id)).get()).name;
}

function nameOfPerson(id: number | null): string | null {
	if (id === null) return null;
	return db().select().from(person).where(eq(person.id, id)).get()?.name ?? null;
}
