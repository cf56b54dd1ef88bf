import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { invalid } from '#lib/errors.ts';
import { noVendor, type programSchema, type resellerSchema } from '#lib/licence-catalogue.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { refuseOlder } from './versions.ts';

const { licenceProgram, reseller, vendor } = schema;

export type Reseller = typeof reseller.$inferSelect;
/** A way a vendor sells, with the vendor's name. */
export type Program = typeof licenceProgram.$inferSelect & { vendor: string };
type ResellerInput = v.InferOutput<typeof resellerSchema>;
type ProgramInput = v.InferOutput<typeof programSchema>;

/** All resellers by name. */
export function resellers(): Reseller[] {
	return db().select().from(reseller).orderBy(asc(reseller.name)).all();
}

/** All vendors in the order they were added. */
export function vendors(): { id: number; name: string }[] {
	return db().select().from(vendor).orderBy(asc(vendor.id)).all();
}

/** The ways vendors sell, by vendor, in the order they were added. */
export function programs(): Program[] {
	return db()
		.select({ of: licenceProgram, vendor: vendor.name })
		.from(licenceProgram)
		.innerJoin(vendor, eq(vendor.id, licenceProgram.vendorId))
		.orderBy(asc(vendor.id), asc(licenceProgram.id))
		.all()
		.map(({ of, vendor: name }) => ({ ...of, vendor: name }));
}

/** Adds a reseller, or changes one by its key. Throws `Invalid` for a name that is taken, and `Conflict`. */
export function keepReseller(actor: Actor, input: ResellerInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const { reseller: id, isConfirmed, version, ...rest } = input;
		const row = { ...rest, isUnconfirmed: !isConfirmed };
		const twin = and(eq(reseller.name, row.name), id === null ? undefined : ne(reseller.id, id));
		if (tx.select({ id: reseller.id }).from(reseller).where(twin).get()) {
			throw invalid('name', `「${row.name}」は、もうあります。`);
		}
		if (id === null) {
			const added = tx.insert(reseller).values(row).returning({ id: reseller.id }).get();
			record('reseller.added', `reseller:${added.id}`, {}, row.name);
			return;
		}
		const before = found(tx.select().from(reseller).where(eq(reseller.id, id)).get());
		refuseOlder(before, version);
		tx.update(reseller)
			.set({ ...row, version: sql`${reseller.version} + 1` })
			.where(eq(reseller.id, id))
			.run();
		record('reseller.changed', `reseller:${id}`, { rounding: row.rounding }, row.name);
	});
}

/** Adds a way a vendor sells, or changes one by its key; `newVendor` adds its vendor as well. Throws as `keepReseller`. */
export function keepProgram(actor: Actor, input: ProgramInput): void {
	authorize(actor, 'licence.work', null);
	change(actor, (tx, record) => {
		const { program: id, vendor: chosen, newVendor, isConfirmed, version, ...rest } = input;
		if (rest.validFrom !== null && rest.validTo !== null && rest.validTo < rest.validFrom) {
			const message = '終わる日は、始まる日より後にしてください。';
			throw invalid('validTo', message);
		}
		const row = {
			...rest,
			vendorId: vendorOf(tx, chosen, newVendor),
			hasAssurance: rest.assuranceMonths !== null,
			isUnconfirmed: !isConfirmed
		};
		if (id === null) {
			const { id: last } = found(
				tx
					.select({ id: sql<number>`coalesce(max(id), 0)` })
					.from(licenceProgram)
					.get()
			);
			const code = `OWN-${last + 1}`;
			const added = tx
				.insert(licenceProgram)
				.values({ ...row, code })
				.returning()
				.get();
			record('licence-program.added', `licence-program:${added.id}`, {}, row.name);
			return;
		}
		const before = found(tx.select().from(licenceProgram).where(eq(licenceProgram.id, id)).get());
		refuseOlder(before, version);
		tx.update(licenceProgram)
			.set({ ...row, version: sql`${licenceProgram.version} + 1` })
			.where(eq(licenceProgram.id, id))
			.run();
		record(
			'licence-program.changed',
			`licence-program:${id}`,
			{ returns: row.returns, months: row.assuranceMonths },
			row.name
		);
	});
}

function vendorOf(tx: Tx, chosen: number | null, newVendor: string): number {
	if (newVendor === '') {
		const there = tx
			.select()
			.from(vendor)
			.where(eq(vendor.id, chosen ?? 0))
			.get();
		if (there) return there.id;
		throw invalid('vendor', noVendor);
	}
	const same = tx.select().from(vendor).where(eq(vendor.name, newVendor)).get();
	return same?.id ?? tx.insert(vendor).values({ name: newVendor }).returning().get().id;
}
