import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	primaryKey,
	sqliteTable,
	text,
	uniqueIndex,
	type AnySQLiteColumn
} from 'drizzle-orm/sqlite-core';
import {
	applicationStates,
	applicationWays,
	assuranceStates,
	metrics,
	movementKinds,
	priceListStates,
	renewalIntentions,
	renewals,
	returnStates,
	roundStates,
	settlementModes,
	skuKinds
} from '../../../licences.ts';
import { authorship } from './authorship.ts';
import { organisation, person } from './identity.ts';

const at = (name: string) => integer(name, { mode: 'timestamp_ms' });
const flag = (name: string) => integer(name, { mode: 'boolean' });

/** Who makes what is licensed: not only Microsoft. */
export const vendor = sqliteTable('vendor', {
	id: integer().primaryKey(),
	name: text().notNull().unique()
});

/** Who sells it. */
export const reseller = sqliteTable('reseller', {
	id: integer().primaryKey(),
	name: text().notNull().unique(),
	/** 適格請求書発行事業者の登録番号: T and thirteen digits; '' while it is not known. */
	invoiceNumber: text('invoice_number').notNull(),
	rounding: text({ enum: ['floor', 'ceil', 'half-up'] }).notNull(),
	contact: text().notNull().default(''),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
	version: integer().notNull().default(1)
});

/** A way a vendor sells, such as Select Plus or CSP. */
export const licenceProgram = sqliteTable('licence_program', {
	id: integer().primaryKey(),
	vendorId: integer('vendor_id')
		.notNull()
		.references(() => vendor.id),
	code: text().notNull().unique(),
	name: text().notNull(),
	hasAssurance: flag('has_assurance').notNull(),
	/** Months of a term of Software Assurance. */
	assuranceMonths: integer('assurance_months'),
	returns: text({ enum: ['none', 'thirty-days-whole-line', 'negotiated'] }).notNull(),
	/** First and last day it is sold, JST; null: no such day is known. */
	validFrom: text('valid_from'),
	validTo: text('valid_to'),
	source: text().notNull().default(''),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
	version: integer().notNull().default(1)
});

/** A contract under which orders are placed. */
export const agreement = sqliteTable('agreement', {
	id: integer().primaryKey(),
	programId: integer('program_id')
		.notNull()
		.references(() => licenceProgram.id),
	resellerId: integer('reseller_id')
		.notNull()
		.references(() => reseller.id),
	name: text().notNull(),
	numberKind: text('number_kind', {
		enum: ['enrollment', 'agreement', 'licence', 'pcn', 'other']
	}).notNull(),
	/** '' while it is not known. */
	number: text().notNull(),
	/** Null: not known. */
	startsOn: text('starts_on'),
	/** The last day, JST; null: it never ends. */
	endsOn: text('ends_on'),
	predecessorId: integer('predecessor_id').references((): AnySQLiteColumn => agreement.id),
	settlement: text({ enum: settlementModes }).notNull(),
	/** 要確認: not yet confirmed by the union. */
	isUnconfirmed: flag('is_unconfirmed').notNull(),
	version: integer().notNull().default(1)
});

/** An organisation's own part in an agreement. */
export const enrolment = sqliteTable(
	'enrolment',
	{
		id: integer().primaryKey(),
		agreementId: integer('agreement_id')
			.notNull()
			.references(() => agreement.id),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		/** Its own number, such as a PCN; '' while it is not known. */
		number: text().notNull(),
		startsOn: text('starts_on').notNull(),
		endsOn: text('ends_on'),
		/** Who holds which role in the vendor's portal, until when. */
		contacts: text().notNull().default(''),
		/** 申込要: carried over from the agreement before and not confirmed; nothing is ordered by it. */
		isPending: flag('is_pending').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('enrolment_by_organisation').on(
			table.agreementId,
			table.organisationId,
			table.startsOn
		)
	]
);

/** What is licensed, in one version. */
export const product = sqliteTable(
	'product',
	{
		id: integer().primaryKey(),
		vendorId: integer('vendor_id')
			.notNull()
			.references(() => vendor.id),
		family: text().notNull(),
		/** Released on or before the last day of SA it is the newest one may use; JST. */
		releasedOn: text('released_on'),
		edition: text().notNull(),
		release: text().notNull(),
		metric: text({ enum: metrics }).notNull(),
		pool: text({ enum: ['applications', 'systems', 'servers', 'none'] }).notNull(),
		/** For servers counted by core: the least for a processor and for a server. */
		leastPerProcessor: integer('least_per_processor'),
		leastPerServer: integer('least_per_server'),
		/** 要確認: read off a price list and not looked at yet. */
		isUnconfirmed: flag('is_unconfirmed').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('product_by_name').on(table.vendorId, table.family, table.edition, table.release)
	]
);

/** One part number. */
export const sku = sqliteTable('sku', {
	partNumber: text('part_number').primaryKey(),
	productId: integer('product_id')
		.notNull()
		.references(() => product.id),
	kind: text({ enum: skuKinds }).notNull(),
	rightsPerPack: integer('rights_per_pack').notNull(),
	termMonths: integer('term_months'),
	points: integer(),
	successor: text()
});

/** When support of a family in one version ends, whatever its edition; each change is a row of its own, the newest holds. */
export const lifecycle = sqliteTable(
	'lifecycle',
	{
		id: integer().primaryKey(),
		vendorId: integer('vendor_id')
			.notNull()
			.references(() => vendor.id),
		/** As `family` and `release` of a product. */
		family: text().notNull(),
		release: text().notNull(),
		/** Calendar days as the vendor published them. */
		mainstreamEnd: text('mainstream_end'),
		extendedEnd: text('extended_end'),
		paidEnd: text('paid_end'),
		source: text().notNull(),
		checkedOn: text('checked_on').notNull(),
		isUnconfirmed: flag('is_unconfirmed').notNull(),
		personId: integer('person_id').references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		index('lifecycle_by_family').on(table.vendorId, table.family, table.release, table.id)
	]
);

/** A reseller's prices for a time, as they were read from a file. */
export const priceList = sqliteTable(
	'price_list',
	{
		id: integer().primaryKey(),
		resellerId: integer('reseller_id')
			.notNull()
			.references(() => reseller.id),
		title: text().notNull(),
		issuedOn: text('issued_on'),
		validFrom: text('valid_from'),
		validTo: text('valid_to'),
		isTaxIncluded: flag('is_tax_included'),
		state: text({ enum: priceListStates }).notNull(),
		fileName: text('file_name').notNull(),
		/** Of the file, so that the same one is read once. */
		sha256: text().notNull(),
		supersedes: integer().references((): AnySQLiteColumn => priceList.id),
		/** Only some prices of the list before are replaced; the others of it go on. */
		isPartial: flag('is_partial').notNull().default(false),
		/** The list that ends this one the day before it begins, and when this one would have ended without it. */
		endedBy: integer('ended_by').references((): AnySQLiteColumn => priceList.id),
		wouldEnd: text('would_end'),
		/** When open applications were compared with it: on the day it comes into force, or activation if that is later. */
		comparedAt: at('compared_at'),
		/** Why the file could not be read, in words. */
		failure: text().notNull().default(''),
		/** JSON: sheet, columns, and what was answered to the questions. */
		mapping: text().notNull().default('{}'),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull(),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('price_list_by_file')
			.on(table.resellerId, table.sha256)
			.where(sql`state <> 'dropped'`),
		index('price_list_by_validity').on(table.resellerId, table.state, table.validFrom)
	]
);

/** A price of a pack in yen, with the cells it came from. */
export const priceRow = sqliteTable(
	'price_row',
	{
		id: integer().primaryKey(),
		priceListId: integer('price_list_id')
			.notNull()
			.references(() => priceList.id),
		partNumber: text('part_number').notNull(),
		/** As the list names it. */
		name: text().notNull().default(''),
		level: text().notNull().default(''),
		segment: text().notNull().default(''),
		term: text().notNull().default(''),
		/** Null: オープン価格. */
		listYen: integer('list_yen'),
		/** Null: 別途見積. */
		preferentialYen: integer('preferential_yen'),
		unit: text().notNull().default(''),
		rightsPerPack: integer('rights_per_pack').notNull(),
		leastPacks: integer('least_packs').notNull().default(1),
		validFrom: text('valid_from').notNull(),
		validTo: text('valid_to'),
		/** As of the list: what ended it, and when it would have ended without. */
		endedBy: integer('ended_by').references(() => priceList.id),
		wouldEnd: text('would_end'),
		note: text().notNull().default(''),
		sheet: text().notNull(),
		rowNumber: integer('row_number').notNull(),
		/** JSON: the cells as they stood in the file. */
		raw: text().notNull()
	},
	(table) => [
		uniqueIndex('price_row_by_key').on(
			table.priceListId,
			table.partNumber,
			table.level,
			table.segment,
			table.term,
			table.leastPacks,
			table.validFrom
		),
		index('price_row_by_part').on(table.partNumber, table.validFrom),
		index('price_row_by_end').on(table.endedBy)
	]
);

/** A cell corrected or a row left out while a list was read; the file stays as it came. */
export const priceListEdit = sqliteTable(
	'price_list_edit',
	{
		id: integer().primaryKey(),
		priceListId: integer('price_list_id')
			.notNull()
			.references(() => priceList.id),
		sheet: text().notNull(),
		rowNumber: integer('row_number').notNull(),
		/** 'H12'; null: the whole row is left out. */
		cell: text(),
		before: text().notNull(),
		after: text().notNull(),
		reason: text().notNull(),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull(),
		/** Taken back again. */
		undoneAt: at('undone_at')
	},
	(table) => [index('price_list_edit_by_list').on(table.priceListId, table.id)]
);

/** The columns a reseller's files have had, found again by the words of their header. */
export const priceTemplate = sqliteTable(
	'price_template',
	{
		resellerId: integer('reseller_id')
			.notNull()
			.references(() => reseller.id),
		header: text().notNull(),
		mapping: text().notNull(),
		at: at('at').notNull()
	},
	(table) => [primaryKey({ columns: [table.resellerId, table.header] })]
);

/** 取りまとめ: applications of many organisations that become one order. */
export const purchaseRound = sqliteTable('purchase_round', {
	id: integer().primaryKey(),
	name: text().notNull(),
	agreementId: integer('agreement_id')
		.notNull()
		.references(() => agreement.id),
	state: text({ enum: roundStates }).notNull(),
	opensOn: text('opens_on').notNull(),
	/** The last day for applications, JST. */
	closesOn: text('closes_on').notNull(),
	priceLockOn: text('price_lock_on').notNull(),
	orderBy: text('order_by').notNull(),
	deliveryTarget: text('delivery_target').notNull(),
	budgetYear: integer('budget_year').notNull(),
	/** 見積依頼 to the reseller: when it was printed or sent. */
	quotationOn: text('quotation_on'),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	stateAt: at('state_at').notNull(),
	version: integer().notNull().default(1)
});

/** How an organisation decides on its own applications; without a row nobody has to approve. */
export const licencePolicy = sqliteTable('licence_policy', {
	organisationId: integer('organisation_id')
		.primaryKey()
		.references(() => organisation.id),
	needsApproval: flag('needs_approval').notNull(),
	/** A rise above this many yen is confirmed by the 決裁者; null: any rise by whoever applies. */
	riseYen: integer('rise_yen')
});

/** 申込: what an organisation wants to buy. */
export const licenceApplication = sqliteTable(
	'licence_application',
	{
		id: integer().primaryKey(),
		/** Its official number; both null while it is a draft. */
		fiscalYear: integer('fiscal_year'),
		sequence: integer(),
		...authorship(),
		roundId: integer('round_id').references(() => purchaseRound.id),
		/** Of one outside any 取りまとめ; null: that of its round. */
		agreementId: integer('agreement_id').references(() => agreement.id),
		state: text({ enum: applicationStates }).notNull(),
		stateAt: at('state_at').notNull(),
		purpose: text().notNull(),
		budget: text().notNull(),
		wantedBy: text('wanted_by'),
		/** 代理入力: how it came, who sent it and when, where the desk typed it in; and who did. */
		via: text({ enum: applicationWays }).notNull(),
		caller: text().notNull().default(''),
		receivedOn: text('received_on'),
		enteredBy: integer('entered_by').references(() => person.id),
		approvedBy: integer('approved_by').references(() => person.id),
		submittedAt: at('submitted_at'),
		/** JSON: the warnings that were ticked, in words. */
		warnings: text().notNull().default('[]'),
		revision: integer().notNull().default(1),
		version: integer().notNull().default(1)
	},
	(table) => [
		uniqueIndex('licence_application_by_number').on(table.fiscalYear, table.sequence),
		index('licence_application_by_organisation').on(table.organisationId, table.state),
		index('licence_application_by_round').on(table.roundId, table.organisationId)
	]
);

/** A line of an application, with its quantities in packs. */
export const applicationLine = sqliteTable(
	'application_line',
	{
		id: integer().primaryKey(),
		applicationId: integer('application_id')
			.notNull()
			.references(() => licenceApplication.id),
		partNumber: text('part_number')
			.notNull()
			.references(() => sku.partNumber),
		packs: integer().notNull(),
		reason: text({ enum: ['new', 'renewal', 'addition', 'supplementary'] }).notNull(),
		/** JSON: servers, processors and cores, where it is counted by them. */
		worksheet: text(),
		/** The lots that SA alone or a step-up stands on; JSON of keys. */
		baseLots: text('base_lots').notNull().default('[]'),
		cancelled: integer().notNull().default(0)
	},
	(table) => [
		index('application_line_by_application').on(table.applicationId),
		check('application_line_packs', sql`packs > 0 and cancelled between 0 and packs`)
	]
);

/** The price of a line as it was taken: never changed; after a 再確認 the next one holds. */
export const priceSnapshot = sqliteTable(
	'price_snapshot',
	{
		id: integer().primaryKey(),
		lineId: integer('line_id')
			.notNull()
			.references(() => applicationLine.id),
		priceRowId: integer('price_row_id')
			.notNull()
			.references(() => priceRow.id),
		listYen: integer('list_yen'),
		preferentialYen: integer('preferential_yen').notNull(),
		/** Basis points. */
		taxRate: integer('tax_rate').notNull(),
		at: at('at').notNull()
	},
	(table) => [index('price_snapshot_by_line').on(table.lineId, table.id)]
);

/**
 * 価格改定 of a line whose price was taken before: what it costs now, until its organisation has answered. A row that
 * is answered stays as the history of the line.
 */
export const priceRevision = sqliteTable(
	'price_revision',
	{
		id: integer().primaryKey(),
		lineId: integer('line_id')
			.notNull()
			.references(() => applicationLine.id),
		/** The price that was taken. */
		snapshotId: integer('snapshot_id')
			.notNull()
			.references(() => priceSnapshot.id),
		/** Null: it is not in the list of that day any more, or only 別途見積. */
		priceRowId: integer('price_row_id').references(() => priceRow.id),
		/** The day whose price it is, JST. */
		onDay: text('on_day').notNull(),
		at: at('at').notNull(),
		settledAt: at('settled_at')
	},
	(table) => [
		uniqueIndex('price_revision_open')
			.on(table.lineId)
			.where(sql`settled_at is null`),
		index('price_revision_by_line').on(table.lineId, table.id)
	]
);

/** 発注 to a reseller. */
export const purchaseOrder = sqliteTable(
	'purchase_order',
	{
		id: integer().primaryKey(),
		fiscalYear: integer('fiscal_year').notNull(),
		sequence: integer().notNull(),
		agreementId: integer('agreement_id')
			.notNull()
			.references(() => agreement.id),
		roundId: integer('round_id').references(() => purchaseRound.id),
		orderedOn: text('ordered_on').notNull(),
		resellerNumber: text('reseller_number').notNull().default(''),
		personId: integer('person_id')
			.notNull()
			.references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		uniqueIndex('purchase_order_by_number').on(table.fiscalYear, table.sequence),
		uniqueIndex('purchase_order_by_round').on(table.roundId)
	]
);

export const orderLine = sqliteTable(
	'order_line',
	{
		id: integer().primaryKey(),
		orderId: integer('order_id')
			.notNull()
			.references(() => purchaseOrder.id),
		partNumber: text('part_number')
			.notNull()
			.references(() => sku.partNumber),
		packs: integer().notNull(),
		unitYen: integer('unit_yen').notNull()
	},
	(table) => [uniqueIndex('order_line_by_part').on(table.orderId, table.partNumber, table.unitYen)]
);

/** How many packs of an order line are for which line of which application. */
export const orderAllocation = sqliteTable(
	'order_allocation',
	{
		orderLineId: integer('order_line_id')
			.notNull()
			.references(() => orderLine.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		packs: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.orderLineId, table.applicationLineId] }),
		index('order_allocation_by_application').on(table.applicationLineId)
	]
);

/** 受領: what came on a day, by one document. */
export const receipt = sqliteTable('receipt', {
	id: integer().primaryKey(),
	fiscalYear: integer('fiscal_year').notNull(),
	sequence: integer().notNull(),
	orderId: integer('order_id')
		.notNull()
		.references(() => purchaseOrder.id),
	deliveredOn: text('delivered_on').notNull(),
	/** When use may begin, and SA does. */
	usageStart: text('usage_start').notNull(),
	document: text().notNull(),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: at('at').notNull()
});

export const receiptLine = sqliteTable(
	'receipt_line',
	{
		id: integer().primaryKey(),
		receiptId: integer('receipt_id')
			.notNull()
			.references(() => receipt.id),
		orderLineId: integer('order_line_id')
			.notNull()
			.references(() => orderLine.id),
		packs: integer().notNull(),
		/** 検収: of those. */
		accepted: integer().notNull(),
		acceptedOn: text('accepted_on'),
		rejectedReason: text('rejected_reason').notNull().default(''),
		/** Why its packs were divided otherwise than by the rule; '' where they were not. */
		splitReason: text('split_reason').notNull().default('')
	},
	(table) => [
		index('receipt_line_by_order_line').on(table.orderLineId),
		check('receipt_line_packs', sql`packs > 0 and accepted between 0 and packs`)
	]
);

/** 配付: packs of a receipt that went to an organisation for a line of its application. */
export const delivery = sqliteTable(
	'delivery',
	{
		id: integer().primaryKey(),
		receiptLineId: integer('receipt_line_id')
			.notNull()
			.references(() => receiptLine.id),
		applicationLineId: integer('application_line_id')
			.notNull()
			.references(() => applicationLine.id),
		packs: integer().notNull(),
		deliveredAt: at('delivered_at').notNull(),
		acknowledgedAt: at('acknowledged_at'),
		acknowledgedBy: integer('acknowledged_by').references(() => person.id),
		/** How the 受領確認 came, and from whom, where the desk typed it in. */
		acknowledgedVia: text('acknowledged_via', { enum: applicationWays }),
		acknowledgedCaller: text('acknowledged_caller').notNull().default(''),
		/** When the organisation was last asked for its 受領確認. */
		remindedAt: at('reminded_at')
	},
	(table) => [
		index('delivery_by_receipt_line').on(table.receiptLineId),
		index('delivery_by_application_line').on(table.applicationLineId)
	]
);

/** Rights of an organisation to one product, of one origin. How many there are is the sum of its entries. */
export const lot = sqliteTable(
	'lot',
	{
		id: integer().primaryKey(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		productId: integer('product_id')
			.notNull()
			.references(() => product.id),
		partNumber: text('part_number').references(() => sku.partNumber),
		agreementNumber: text('agreement_number').notNull(),
		usageStart: text('usage_start').notNull(),
		deliveryId: integer('delivery_id').references(() => delivery.id),
		/** The lot it was split, moved or merged from. */
		originId: integer('origin_id').references((): AnySQLiteColumn => lot.id),
		/** 期首残高: confirmed by the organisation; how that came, and from whom, where the desk typed it in. */
		confirmedAt: at('confirmed_at'),
		confirmedBy: integer('confirmed_by').references(() => person.id),
		confirmedVia: text('confirmed_via', { enum: applicationWays }),
		confirmedCaller: text('confirmed_caller').notNull().default(''),
		/** 期首残高: what the organisation says is wrong with it; '' for nothing. */
		objection: text().notNull().default(''),
		/** 利用者メモ and 更新意向 of the organisation. */
		memo: text().notNull().default(''),
		renewal: text({ enum: renewals }).notNull().default('undecided'),
		version: integer().notNull().default(1)
	},
	(table) => [
		index('lot_by_organisation').on(table.organisationId, table.productId),
		index('lot_by_product').on(table.productId),
		index('lot_by_delivery').on(table.deliveryId)
	]
);

/** A movement of rights: appended and never changed; a correction takes one back and writes another. */
export const ledgerEntry = sqliteTable(
	'ledger_entry',
	{
		id: integer().primaryKey(),
		lotId: integer('lot_id')
			.notNull()
			.references(() => lot.id),
		/** The day it counts from, JST. */
		onDay: text('on_day').notNull(),
		kind: text({ enum: movementKinds }).notNull(),
		rights: integer().notNull(),
		document: text().notNull(),
		reason: text().notNull().default(''),
		/** Those that belong together and come to nothing. */
		groupId: text('group_id'),
		reverses: integer().references((): AnySQLiteColumn => ledgerEntry.id),
		personId: integer('person_id').references(() => person.id),
		at: at('at').notNull()
	},
	(table) => [
		// With the rights in it a balance is read off the index alone.
		index('ledger_entry_by_lot').on(table.lotId, table.onDay, table.rights),
		uniqueIndex('ledger_entry_reversed').on(table.reverses),
		index('ledger_entry_by_group').on(table.groupId),
		check('ledger_entry_rights', sql`rights <> 0`)
	]
);

/** Software Assurance that covers a whole lot for a time. */
export const assuranceTerm = sqliteTable(
	'assurance_term',
	{
		id: integer().primaryKey(),
		lotId: integer('lot_id')
			.notNull()
			.references(() => lot.id),
		rights: integer().notNull(),
		startsOn: text('starts_on').notNull(),
		endsOn: text('ends_on').notNull(),
		/** When it would have ended without the step-up or the move from SA that took its place. */
		wouldEnd: text('would_end'),
		state: text({ enum: assuranceStates }).notNull(),
		/** The term it goes on from. */
		previousId: integer('previous_id').references((): AnySQLiteColumn => assuranceTerm.id),
		deliveryId: integer('delivery_id').references(() => delivery.id),
		/** Ordered again, and not yet here. */
		isRenewalOrdered: flag('is_renewal_ordered').notNull().default(false),
		version: integer().notNull().default(1)
	},
	(table) => [
		index('assurance_term_by_lot').on(table.lotId),
		index('assurance_term_by_end').on(table.state, table.endsOn)
	]
);

/** 更新の予定: what an organisation means to do when a term ends. */
export const renewalIntention = sqliteTable('renewal_intention', {
	termId: integer('term_id')
		.primaryKey()
		.references(() => assuranceTerm.id),
	intention: text({ enum: renewalIntentions }).notNull(),
	/** Of how many rights, where there will be fewer. */
	rights: integer(),
	memo: text().notNull().default(''),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	at: at('at').notNull()
});

/** 使用の申告: where rights are used; more than there are is a fact about the world. */
export const assignment = sqliteTable(
	'assignment',
	{
		id: integer().primaryKey(),
		organisationId: integer('organisation_id')
			.notNull()
			.references(() => organisation.id),
		productId: integer('product_id')
			.notNull()
			.references(() => product.id),
		target: text().notNull(),
		rights: integer().notNull(),
		since: text().notNull(),
		until: text(),
		version: integer().notNull().default(1)
	},
	(table) => [index('assignment_by_organisation').on(table.organisationId, table.productId)]
);

/** A notice that will go out: planned as a row, planned anew whenever its day changes. */
export const plannedNotice = sqliteTable(
	'planned_notice',
	{
		id: integer().primaryKey(),
		/** 'assurance:<id>', 'product:<id>'. */
		subject: text().notNull(),
		kind: text().notNull(),
		dueOn: text('due_on').notNull(),
		sentAt: at('sent_at'),
		cancelledAt: at('cancelled_at')
	},
	(table) => [
		uniqueIndex('planned_notice_by_subject').on(table.subject, table.kind, table.dueOn),
		index('planned_notice_by_day').on(table.dueOn)
	]
);

/** 返品 of a whole delivery. */
export const licenceReturn = sqliteTable('licence_return', {
	id: integer().primaryKey(),
	deliveryId: integer('delivery_id')
		.notNull()
		.unique()
		.references(() => delivery.id),
	state: text({ enum: returnStates }).notNull(),
	reason: text().notNull(),
	answer: text().notNull().default(''),
	/** Packs the organisation wants to keep, which are bought anew; 0: none. */
	again: integer().notNull().default(0),
	/** The application by which they are bought anew. */
	againId: integer('again_id').references(() => licenceApplication.id),
	...authorship(),
	at: at('at').notNull(),
	version: integer().notNull().default(1)
});
