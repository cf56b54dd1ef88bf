import { eq } from 'drizzle-orm';
import {
	knownPrograms,
	knownVendors,
	PARTNER_PROGRAMS_END,
	PLACEHOLDER_PROGRAM
} from '#lib/reference/licence-programs.ts';
import {
	LIFECYCLES_CHECKED_ON,
	publishedLifecycles,
	SOURCES
} from '#lib/reference/licence-lifecycles.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change, system } from '../../record/change.ts';

const { agreement, licenceProgram, lifecycle, reseller, vendor } = schema;

/**
 * Puts vendors, the ways they sell, the dates on which support ends and the union's agreement there at the first
 * start. What nobody has published of that agreement is marked 要確認 and filled in on its page.
 */
export function seedCatalogue(): void {
	if (db().select({ id: licenceProgram.id }).from(licenceProgram).limit(1).get()) return;
	change(system, (tx, record) => {
		const vendors = insertVendors(tx);
		for (const { vendor: maker, assuranceMonths, ...program } of knownPrograms) {
			tx.insert(licenceProgram)
				.values({
					...program,
					vendorId: vendors.get(maker) ?? 0,
					hasAssurance: assuranceMonths !== null,
					assuranceMonths
				})
				.run();
		}
		insertAgreements(tx);
		for (const { isUnconfirmed = false, source, ...dates } of publishedLifecycles) {
			tx.insert(lifecycle)
				.values({
					...dates,
					...{ vendorId: vendors.get('Microsoft') ?? 0, isUnconfirmed, at: now() },
					source: source
						.split(', ')
						.map((letter) => SOURCES[letter] ?? letter)
						.join('、'),
					checkedOn: LIFECYCLES_CHECKED_ON
				})
				.run();
		}
		record('licence-catalogue.seeded', 'licence-catalogue', {
			programs: knownPrograms.length,
			lifecycles: publishedLifecycles.length
		});
	});
}

function insertVendors(tx: Tx): Map<string, number> {
	for (const name of knownVendors) {
		tx.insert(vendor).values({ name }).onConflictDoNothing().run();
	}
	return new Map(
		tx
			.select()
			.from(vendor)
			.all()
			.map(({ id, name }) => [name, id])
	);
}

/** The contract that ended with its program, whose rights live on, and the one that followed. */
function insertAgreements(tx: Tx): void {
	const unknown = { name: '販売店（要確認）', invoiceNumber: '', isUnconfirmed: true } as const;
	const resellerId = tx
		.insert(reseller)
		.values({ ...unknown, rounding: 'floor' })
		.returning({ id: reseller.id })
		.get().id;
	const common = {
		resellerId,
		number: '',
		numberKind: 'agreement',
		settlement: 'direct-invoice',
		isUnconfirmed: true
	} as const;
	const insert = (
		code: string,
		of: Pick<typeof agreement.$inferInsert, 'name' | 'startsOn' | 'endsOn' | 'predecessorId'>
	) => {
		const program = tx.select().from(licenceProgram).where(eq(licenceProgram.code, code)).get();
		return tx
			.insert(agreement)
			.values({ ...common, ...of, programId: program?.id ?? 0 })
			.returning({ id: agreement.id })
			.get().id;
	};
	const predecessorId = insert('GP-SELECT-PLUS', {
		...{ name: '政府機関パートナー 基本契約（〜2022）', startsOn: null },
		endsOn: PARTNER_PROGRAMS_END
	});
	insert(PLACEHOLDER_PROGRAM, {
		...{ name: '政府機関向け 基本契約（2022〜）', startsOn: '2022-04-01', endsOn: null },
		predecessorId
	});
}
