import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { addDays, dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { applicationActs, type ApplicationState } from '#lib/licences.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import { existsOn, type Actor } from '../../identity/actors.ts';
import { list, type Organisation } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, may, readsApplication } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { asItIs, numberOf } from '../applications/applications.ts';
import { refuseCounted, roundOf } from '../applications/places.ts';
import { stateOf } from '../applications/progress.ts';
import { readdress } from '../applications/readdressing.ts';
import { carryTerms } from '../assurance/terms.ts';
import { balanceOf, moveOver } from '../ledger.ts';
import { holdings, type Holding } from './holdings.ts';

const { agreement, assignment, enrolment, licenceApplication, lot } = schema;

/** Organisations that become one on a day: what they have goes over to `into`. */
type MergerInput = { from: readonly number[]; into: number | null; onDay: Day };

export type MergerPreview = {
	from: Organisation[];
	into: Organisation;
	onDay: Day;
	lots: Holding[];
	/** Open applications that go over, as far as they have reached the union. */
	applications: { id: number; number: string | null; state: ApplicationState }[];
	/** How many others go over that only their organisation reads. */
	unsent: number;
	usages: number;
	/** What has to be done with makers and resellers, by agreement number. */
	agreements: { number: string; lots: number; isEnrolled: boolean }[];
	/** Who holds which role in the portal for the organisations that go. */
	contacts: { organisation: string; number: string; contacts: string }[];
	/** Before the day one looks and does no more. */
	isDue: boolean;
	mayMerge: boolean;
};

/** States in which an application may still be taken back: nothing has been ordered. */
const OPEN = applicationActs.withdraw.from;

/**
 * What a merger would move, and what has to be done besides. Throws `Forbidden` for who is not at the desk, `Invalid`
 * for organisations that do not fit.
 */
export function previewMerger(actor: Actor, input: MergerInput): MergerPreview {
	authorize(actor, 'licence.work', null);
	const bodies = list();
	const from = bodies.filter(({ id }) => input.from.includes(id));
	const into = bodies.find(({ id }) => id === input.into);
	if (from.length === 0) throw invalid('from', '合併でなくなる団体を選んでください。');
	if (!into || from.some(({ id }) => id === into.id)) {
		throw invalid('into', '合併後の団体を、なくなる団体とは別に選んでください。');
	}
	if (!existsOn(into, input.onDay)) {
		throw invalid('into', `${into.name}は、合併の日にはもうありません。`);
	}
	const ids = from.map(({ id }) => id);
	const today = dayOf(now());
	const lots = holdings(actor, { day: today }).filter((each) => ids.includes(each.organisationId));
	const roles = db()
		.select()
		.from(enrolment)
		.innerJoin(agreement, eq(agreement.id, enrolment.agreementId))
		.where(inArray(enrolment.organisationId, [...ids, into.id]))
		.all();
	const open = openApplications(db(), ids);
	const numbers = [...new Set(lots.map(({ agreementNumber }) => agreementNumber))];
	return {
		...{ from, into, onDay: input.onDay, lots },
		applications: open
			.filter((each) => readsApplication(actor, each))
			.map((each) => ({ id: each.id, number: numberOf(each), state: each.state })),
		unsent: open.filter((each) => !readsApplication(actor, each)).length,
		usages: openUsages(db(), ids, input.onDay).length,
		agreements: numbers.map((number) => ({
			number,
			lots: lots.filter((each) => each.agreementNumber === number).length,
			isEnrolled: roles.some(
				(row) => row.agreement.number === number && row.enrolment.organisationId === into.id
			)
		})),
		contacts: roles
			.filter((row) => ids.includes(row.enrolment.organisationId))
			.map((row) => ({
				organisation: from.find(({ id }) => id === row.enrolment.organisationId)?.name ?? '',
				number: row.enrolment.number,
				contacts: row.enrolment.contacts
			})),
		isDue: input.onDay <= today,
		mayMerge: may(actor, 'licence.lead', null)
	};
}

/**
 * Carries a merger out in one transaction: every right goes over in a pair of movements with its agreement number, SA
 * with its days, what was declared to be in use, and applications that are not yet ordered. `seen` is how many lots
 * were announced; the successor has to confirm the applications. Throws `Forbidden` for who does not decide for the
 * union, `Invalid` before the day, `Conflict` where something has moved since, an application has been counted or what
 * was ordered has not been handed out.
 */
export function merge(
	actor: Actor,
	input: MergerInput & { document: string; seen: number }
): { lots: number; applications: number } {
	authorize(actor, 'licence.lead', null);
	return change(actor, (tx, record) => {
		const { from, into, onDay, lots, isDue } = previewMerger(actor, input);
		if (!isDue) {
			throw invalid('onDay', `合併は${longDate(onDay)}から行えます。それまでは確かめるだけです。`);
		}
		if (input.document === '') throw invalid('document', '根拠になる書類を入れてください。');
		if (lots.length !== input.seen) {
			throw new Conflict(
				`移る権利が、画面の${input.seen}件から${lots.length}件に変わりました。確かめてから、もう一度行ってください。`
			);
		}
		const ids = from.map(({ id }) => id);
		const applications = openApplications(tx, ids);
		refuseCountedIn(tx, applications);
		refuseOnTheWay(tx, ids);
		const moved = new Map(
			lots.map(({ lotId }) => [lotId, mergeLot(tx, record, actor, lotId, into.id, input)])
		);
		carryUsages(tx, ids, into.id, onDay);
		for (const { id } of applications) readdress(tx, record, id, into.id, moved);
		const refs = { from: ids.join(' '), organisation: into.id, lots: lots.length, onDay };
		record('licence.merged', `organisation:${into.id}`, refs, input.document);
		return { lots: lots.length, applications: applications.length };
	});
}

/** What came after the day of the merger goes over today: on the day itself it was not there. Gives the new lots. */
function mergeLot(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	lotId: number,
	organisationId: number,
	{ onDay, document }: { onDay: Day; document: string }
): number[] {
	const of = tx.select().from(lot).where(eq(lot.id, lotId)).get();
	const all = balanceOf(tx, lotId);
	const then = Math.min(all, balanceOf(tx, lotId, onDay));
	const parts: [Day, number][] = [
		[onDay, then],
		[dayOf(now()), all - then]
	];
	return parts.flatMap(([day, rights]): number[] => {
		if (rights <= 0) return [];
		const newId = moveOver(tx, actor, lotId, {
			...{ kind: 'merged', organisationId, rights, onDay: day, document }
		});
		tx.update(lot)
			.set({ memo: of?.memo ?? '', renewal: of?.renewal ?? 'undecided' })
			.where(eq(lot.id, newId))
			.run();
		carryTerms(tx, record, lotId, newId);
		return [newId];
	});
}

/** What was counted together stays until the count is taken back: the successor could not answer for it any more. */
function refuseCountedIn(tx: Tx, applications: readonly { id: number }[]): void {
	for (const { id } of applications) refuseCounted(roundOf(tx, asItIs(tx, id)));
}

/** What is ordered comes to the organisation that ordered it, and may stand on rights that would be gone. */
function refuseOnTheWay(tx: Tx, ids: readonly number[]): void {
	const waiting = tx
		.select()
		.from(licenceApplication)
		.where(
			and(
				inArray(licenceApplication.organisationId, [...ids]),
				eq(licenceApplication.state, 'ordered')
			)
		)
		.all()
		.filter((of) => ['ordered', 'partial', 'received'].includes(stateOf(tx, of)));
	if (waiting.length === 0) return;
	throw new Conflict(
		`発注したのにまだ配付していない申込が${waiting.length}件あります（${waiting
			.map((of) => numberOf(of))
			.join('、')}）。配付するか残りの数を取り消してから、合併を行ってください。`
	);
}

/** Ends what was declared on the day before, and goes on with it for the new organisation. */
function carryUsages(tx: Tx, ids: readonly number[], organisationId: number, onDay: Day): void {
	for (const of of openUsages(tx, ids, onDay)) {
		const { id, productId, target, rights, until } = of;
		const begins = of.since >= onDay;
		tx.update(assignment)
			.set({
				...(begins ? { organisationId } : { until: addDays(onDay, -1) }),
				version: of.version + 1
			})
			.where(eq(assignment.id, id))
			.run();
		if (begins) continue;
		tx.insert(assignment)
			.values({ organisationId, productId, target, rights, since: onDay, until })
			.run();
	}
}

function openUsages(tx: Reader, ids: readonly number[], onDay: Day) {
	return tx
		.select()
		.from(assignment)
		.where(
			and(
				inArray(assignment.organisationId, [...ids]),
				or(isNull(assignment.until), sql`${assignment.until} >= ${onDay}`)
			)
		)
		.orderBy(asc(assignment.id))
		.all();
}

function openApplications(tx: Reader, ids: readonly number[]) {
	const { id, organisationId, state } = licenceApplication;
	return tx
		.select()
		.from(licenceApplication)
		.where(and(inArray(organisationId, [...ids]), inArray(state, [...OPEN])))
		.orderBy(asc(id))
		.all();
}
