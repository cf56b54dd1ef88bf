import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import {
	isSecondTuesday,
	noVendor,
	supportEnd,
	type lifecycleSchema,
	type newLifecycleSchema
} from '#lib/licence-catalogue.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { planSupport } from '../assurance/support.ts';

const { lifecycle, person, vendor } = schema;

export type Lifecycle = typeof lifecycle.$inferSelect;
/** The dates that hold of a family in one version. */
export type ShownLifecycle = Lifecycle & { vendor: string; supportEnd: Day | null };
/** One that stood or stands, and who wrote it; null: it was there at the first start. */
type Revision = Lifecycle & { by: string | null };
export type LifecycleInput = v.InferOutput<typeof lifecycleSchema>;
type NewLifecycleInput = v.InferOutput<typeof newLifecycleSchema>;

const DATES = [
	['mainstreamEnd', 'メインストリーム終了'],
	['extendedEnd', '延長サポート終了'],
	['paidEnd', '有償延長終了']
] as const;

/** The newest row of each family and version: what holds. */
const holds = sql`not exists (select 1 from ${lifecycle} as later where later.vendor_id = ${lifecycle.vendorId}
	and later.family = ${lifecycle.family} and later.release = ${lifecycle.release} and later.id > ${lifecycle.id})`;

/** The dates that hold of everything that is known: what ends next first, and behind it what is over, latest first. */
export function lifecycles(actor: Actor): ShownLifecycle[] {
	authorize(actor, 'licence.see', null);
	const today = dayOf(now());
	return db()
		.select({ of: lifecycle, vendor: vendor.name })
		.from(lifecycle)
		.innerJoin(vendor, eq(vendor.id, lifecycle.vendorId))
		.where(holds)
		.orderBy(asc(lifecycle.family), asc(lifecycle.release))
		.all()
		.map(({ of, vendor: name }) => ({ ...of, vendor: name, supportEnd: supportEnd(of) }))
		.sort((a, b) => byNearness(a.supportEnd ?? '9999', b.supportEnd ?? '9999', today));
}

function byNearness(a: Day, b: Day, today: Day): number {
	const [isOver, isOtherOver] = [a < today, b < today];
	if (isOver !== isOtherOver) return isOver ? 1 : -1;
	return isOver ? b.localeCompare(a) : a.localeCompare(b);
}

/** The dates that hold of a product's family and version; null where nobody has written them down. */
export function datesOf(
	tx: Reader,
	of: { vendorId: number; family: string; release: string }
): Lifecycle | null {
	const row = tx
		.select()
		.from(lifecycle)
		.where(sameThing(of))
		.orderBy(desc(lifecycle.id))
		.limit(1)
		.get();
	return row ?? null;
}

/** The dates of the family and version that a row is about, with all that stood before, newest first; throws `NotFound`. */
export function findLifecycle(
	actor: Actor,
	id: number
): {
	current: Lifecycle;
	/** The key of its first row, by which what is held of it is found. */
	first: number;
	vendor: string;
	history: Revision[];
	may: { keep: boolean };
} {
	authorize(actor, 'licence.see', null);
	const of = found(db().select().from(lifecycle).where(eq(lifecycle.id, id)).get());
	const history = db()
		.select({ of: lifecycle, by: person.name })
		.from(lifecycle)
		.leftJoin(person, eq(person.id, lifecycle.personId))
		.where(sameThing(of))
		.orderBy(desc(lifecycle.id))
		.all()
		.map(({ of: row, by }) => ({ ...row, by }));
	const maker = found(db().select().from(vendor).where(eq(vendor.id, of.vendorId)).get());
	const keep = may(actor, 'licence.work', null);
	const [current, first] = [found(history[0]), found(history.at(-1)).id];
	return { current, first, vendor: maker.name, history, may: { keep } };
}

/**
 * Writes other dates down; those before stay readable. A day that is no second Tuesday, as support usually ends, has to
 * be seen in the source (`isSeen`), else `Invalid` says which. Gives the new row's key. Throws `NotFound`, and `Conflict`
 * where somebody was quicker.
 */
export function changeLifecycle(actor: Actor, id: number, input: LifecycleInput): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const of = found(tx.select().from(lifecycle).where(eq(lifecycle.id, id)).get());
		const current = found(datesOf(tx, of));
		if (input.current !== current.id) {
			throw new Conflict('ほかの人が先に日付を直しました。画面を開き直して、確かめてください。');
		}
		refuse([...wrongDays(input), ...unusualDays(input, current)]);
		return append(tx, record, actor, of, input, current);
	});
}

/** Adds a family in one version with its dates; gives the row's key. Throws `Invalid` as `changeLifecycle`, and for one that is there. */
export function addLifecycle(actor: Actor, input: NewLifecycleInput): number {
	authorize(actor, 'licence.work', null);
	return change(actor, (tx, record) => {
		const { vendor: vendorId, family, release } = input;
		const of = { vendorId, family, release };
		const issues = [...wrongDays(input), ...unusualDays(input, null)];
		if (!tx.select().from(vendor).where(eq(vendor.id, vendorId)).get()) {
			issues.push({ field: 'vendor', message: noVendor });
		} else if (datesOf(tx, of)) {
			const message = `「${family} ${release}」は、もうあります。その行を開いて直してください。`;
			issues.push({ field: 'family', message });
		}
		refuse(issues);
		return append(tx, record, actor, of, input, null);
	});
}

function append(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	{ vendorId, family, release }: { vendorId: number; family: string; release: string },
	{ mainstreamEnd, extendedEnd, paidEnd, source, checkedOn, isUnconfirmed }: LifecycleInput,
	before: Lifecycle | null
): number {
	const dates = { mainstreamEnd, extendedEnd, paidEnd };
	const { id } = tx
		.insert(lifecycle)
		.values({
			...{ vendorId, family, release, ...dates, source, checkedOn, isUnconfirmed },
			...{ personId: actor.person.id, at: now() }
		})
		.returning({ id: lifecycle.id })
		.get();
	const refs = { ...dates, before: before && supportEnd(before), row: before?.id ?? null };
	record(
		before ? 'lifecycle.changed' : 'lifecycle.added',
		`lifecycle:${id}`,
		refs,
		`${family} ${release}`
	);
	planSupport(tx);
	return id;
}

function wrongDays(input: LifecycleInput): Issue[] {
	const issues: Issue[] = [];
	const { mainstreamEnd, extendedEnd, paidEnd, checkedOn } = input;
	if (mainstreamEnd !== null && extendedEnd !== null && extendedEnd < mainstreamEnd) {
		const message = '延長サポート終了は、メインストリーム終了より後にしてください。';
		issues.push({ field: 'extendedEnd', message });
	}
	const last = supportEnd(input);
	if (last !== null && paidEnd !== null && paidEnd < last) {
		const message = '有償延長終了は、サポートの終了より後にしてください。';
		issues.push({ field: 'paidEnd', message });
	}
	if (checkedOn > dayOf(now())) {
		issues.push({ field: 'checkedOn', message: '確かめた日は、今日より後にはできません。' });
	}
	return issues;
}

/** Days that are new and no second Tuesday. */
function unusualDays(input: LifecycleInput, before: Lifecycle | null): Issue[] {
	if (input.isSeen) return [];
	return DATES.flatMap(([field, label]) => {
		const on = input[field];
		if (on === null || on === before?.[field] || isSecondTuesday(on)) return [];
		const message = `${label}の${longDate(on)}は、月の第2火曜日ではありません。出典を見直し、正しければ「出典で確かめました」に印を付けてください。`;
		return [{ field, message }];
	});
}

function refuse(issues: Issue[]): void {
	if (issues.length > 0) throw new Invalid(issues);
}

const sameThing = (of: { vendorId: number; family: string; release: string }) =>
	and(
		eq(lifecycle.vendorId, of.vendorId),
		eq(lifecycle.family, of.family),
		eq(lifecycle.release, of.release)
	);
