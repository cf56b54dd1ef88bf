CREATE TABLE `invoice_line` (
	`id` integer PRIMARY KEY NOT NULL,
	`invoice_id` integer NOT NULL,
	`delivery_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`packs` integer NOT NULL,
	`unit_yen` integer NOT NULL,
	`annulled_at` integer,
	FOREIGN KEY (`invoice_id`) REFERENCES `reseller_invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delivery_id`) REFERENCES `delivery`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invoice_line_by_delivery` ON `invoice_line` (`delivery_id`,`kind`) WHERE annulled_at is null;--> statement-breakpoint
CREATE INDEX `invoice_line_by_invoice` ON `invoice_line` (`invoice_id`);--> statement-breakpoint
CREATE TABLE `reseller_invoice` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`settlement` text NOT NULL,
	`organisation_id` integer,
	`kind` text NOT NULL,
	`number` text NOT NULL,
	`invoiced_on` text NOT NULL,
	`tax_rate` integer NOT NULL,
	`base` integer NOT NULL,
	`tax` integer NOT NULL,
	`adjustment` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`annulled_at` integer,
	`annulled_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `purchase_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reseller_invoice_reason" CHECK(adjustment = 0 or reason <> '')
);
--> statement-breakpoint
CREATE INDEX `reseller_invoice_by_order` ON `reseller_invoice` (`order_id`);--> statement-breakpoint
CREATE INDEX `reseller_invoice_by_organisation` ON `reseller_invoice` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `union_invoice` (
	`id` integer PRIMARY KEY NOT NULL,
	`invoice_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`fiscal_year` integer NOT NULL,
	`sequence` integer NOT NULL,
	`issued_on` text NOT NULL,
	`issuer_number` text NOT NULL,
	`base` integer NOT NULL,
	`adjustment` integer NOT NULL,
	`tax` integer NOT NULL,
	FOREIGN KEY (`invoice_id`) REFERENCES `reseller_invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `union_invoice_by_number` ON `union_invoice` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE UNIQUE INDEX `union_invoice_by_organisation` ON `union_invoice` (`invoice_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `union_invoice_of` ON `union_invoice` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `receipt_share` (
	`receipt_line_id` integer NOT NULL,
	`application_line_id` integer NOT NULL,
	`packs` integer NOT NULL,
	PRIMARY KEY(`receipt_line_id`, `application_line_id`),
	FOREIGN KEY (`receipt_line_id`) REFERENCES `receipt_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `receipt_share_by_application` ON `receipt_share` (`application_line_id`);--> statement-breakpoint
CREATE TABLE `round_allocation` (
	`round_id` integer NOT NULL,
	`application_line_id` integer NOT NULL,
	`part_number` text NOT NULL,
	`packs` integer NOT NULL,
	`unit_yen` integer NOT NULL,
	PRIMARY KEY(`round_id`, `application_line_id`),
	FOREIGN KEY (`round_id`) REFERENCES `purchase_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ledger_upload` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`on_day` text,
	`rows` text NOT NULL,
	`refused` text NOT NULL,
	`created_at` integer NOT NULL,
	`applied_at` integer,
	`dropped_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ledger_upload_by_kind` ON `ledger_upload` (`kind`,`id`);--> statement-breakpoint
CREATE TABLE `portal_acceptance` (
	`snapshot_id` integer NOT NULL,
	`difference` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`snapshot_id`, `difference`),
	FOREIGN KEY (`snapshot_id`) REFERENCES `portal_snapshot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `portal_row` (
	`id` integer PRIMARY KEY NOT NULL,
	`snapshot_id` integer NOT NULL,
	`organisation_id` integer,
	`licence_id` text NOT NULL,
	`item` text NOT NULL,
	`description` text NOT NULL,
	`order_number` text NOT NULL,
	`quantity` integer NOT NULL,
	`cell` text NOT NULL,
	FOREIGN KEY (`snapshot_id`) REFERENCES `portal_snapshot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `portal_row_by_snapshot` ON `portal_row` (`snapshot_id`);--> statement-breakpoint
CREATE TABLE `portal_snapshot` (
	`id` integer PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`sha256` text NOT NULL,
	`kind` text NOT NULL,
	`taken_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `agreement` (
	`id` integer PRIMARY KEY NOT NULL,
	`program_id` integer NOT NULL,
	`reseller_id` integer NOT NULL,
	`name` text NOT NULL,
	`number_kind` text NOT NULL,
	`number` text NOT NULL,
	`starts_on` text,
	`ends_on` text,
	`predecessor_id` integer,
	`settlement` text NOT NULL,
	`is_unconfirmed` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`program_id`) REFERENCES `licence_program`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reseller_id`) REFERENCES `reseller`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`predecessor_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `application_line` (
	`id` integer PRIMARY KEY NOT NULL,
	`application_id` integer NOT NULL,
	`part_number` text NOT NULL,
	`packs` integer NOT NULL,
	`reason` text NOT NULL,
	`worksheet` text,
	`base_lots` text DEFAULT '[]' NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `licence_application`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_number`) REFERENCES `sku`(`part_number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "application_line_packs" CHECK(packs > 0 and cancelled between 0 and packs)
);
--> statement-breakpoint
CREATE INDEX `application_line_by_application` ON `application_line` (`application_id`);--> statement-breakpoint
CREATE TABLE `assignment` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`target` text NOT NULL,
	`rights` integer NOT NULL,
	`since` text NOT NULL,
	`until` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assignment_by_organisation` ON `assignment` (`organisation_id`,`product_id`);--> statement-breakpoint
CREATE TABLE `assurance_term` (
	`id` integer PRIMARY KEY NOT NULL,
	`lot_id` integer NOT NULL,
	`rights` integer NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`state` text NOT NULL,
	`previous_id` integer,
	`delivery_id` integer,
	`is_renewal_ordered` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`previous_id`) REFERENCES `assurance_term`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delivery_id`) REFERENCES `delivery`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assurance_term_by_lot` ON `assurance_term` (`lot_id`);--> statement-breakpoint
CREATE INDEX `assurance_term_by_end` ON `assurance_term` (`state`,`ends_on`);--> statement-breakpoint
CREATE TABLE `delivery` (
	`id` integer PRIMARY KEY NOT NULL,
	`receipt_line_id` integer NOT NULL,
	`application_line_id` integer NOT NULL,
	`packs` integer NOT NULL,
	`delivered_at` integer NOT NULL,
	`acknowledged_at` integer,
	`acknowledged_by` integer,
	`acknowledged_via` text,
	`acknowledged_caller` text DEFAULT '' NOT NULL,
	`reminded_at` integer,
	FOREIGN KEY (`receipt_line_id`) REFERENCES `receipt_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `delivery_by_receipt_line` ON `delivery` (`receipt_line_id`);--> statement-breakpoint
CREATE INDEX `delivery_by_application_line` ON `delivery` (`application_line_id`);--> statement-breakpoint
CREATE TABLE `enrolment` (
	`id` integer PRIMARY KEY NOT NULL,
	`agreement_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`number` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text,
	`contacts` text DEFAULT '' NOT NULL,
	`is_pending` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrolment_by_organisation` ON `enrolment` (`agreement_id`,`organisation_id`,`starts_on`);--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`lot_id` integer NOT NULL,
	`on_day` text NOT NULL,
	`kind` text NOT NULL,
	`rights` integer NOT NULL,
	`document` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`group_id` text,
	`reverses` integer,
	`person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reverses`) REFERENCES `ledger_entry`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ledger_entry_rights" CHECK(rights <> 0)
);
--> statement-breakpoint
CREATE INDEX `ledger_entry_by_lot` ON `ledger_entry` (`lot_id`,`on_day`,`rights`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entry_reversed` ON `ledger_entry` (`reverses`);--> statement-breakpoint
CREATE INDEX `ledger_entry_by_group` ON `ledger_entry` (`group_id`);--> statement-breakpoint
CREATE TABLE `licence_application` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer,
	`sequence` integer,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`round_id` integer,
	`agreement_id` integer,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`purpose` text NOT NULL,
	`budget` text NOT NULL,
	`wanted_by` text,
	`via` text NOT NULL,
	`caller` text DEFAULT '' NOT NULL,
	`received_on` text,
	`entered_by` integer,
	`approved_by` integer,
	`submitted_at` integer,
	`warnings` text DEFAULT '[]' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`round_id`) REFERENCES `purchase_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `licence_application_by_number` ON `licence_application` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE INDEX `licence_application_by_organisation` ON `licence_application` (`organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `licence_application_by_round` ON `licence_application` (`round_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `licence_policy` (
	`organisation_id` integer PRIMARY KEY NOT NULL,
	`needs_approval` integer NOT NULL,
	`rise_yen` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `licence_program` (
	`id` integer PRIMARY KEY NOT NULL,
	`vendor_id` integer NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`has_assurance` integer NOT NULL,
	`assurance_months` integer,
	`returns` text NOT NULL,
	`valid_from` text,
	`valid_to` text,
	`source` text DEFAULT '' NOT NULL,
	`is_unconfirmed` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`vendor_id`) REFERENCES `vendor`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `licence_program_code_unique` ON `licence_program` (`code`);--> statement-breakpoint
CREATE TABLE `licence_return` (
	`id` integer PRIMARY KEY NOT NULL,
	`delivery_id` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`again` integer DEFAULT 0 NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `delivery`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `licence_return_delivery_id_unique` ON `licence_return` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `lifecycle` (
	`id` integer PRIMARY KEY NOT NULL,
	`vendor_id` integer NOT NULL,
	`family` text NOT NULL,
	`release` text NOT NULL,
	`mainstream_end` text,
	`extended_end` text,
	`paid_end` text,
	`source` text NOT NULL,
	`checked_on` text NOT NULL,
	`is_unconfirmed` integer NOT NULL,
	`person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`vendor_id`) REFERENCES `vendor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lifecycle_by_family` ON `lifecycle` (`vendor_id`,`family`,`release`,`id`);--> statement-breakpoint
CREATE TABLE `lot` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`part_number` text,
	`agreement_number` text NOT NULL,
	`usage_start` text NOT NULL,
	`delivery_id` integer,
	`origin_id` integer,
	`confirmed_at` integer,
	`confirmed_by` integer,
	`confirmed_via` text,
	`confirmed_caller` text DEFAULT '' NOT NULL,
	`objection` text DEFAULT '' NOT NULL,
	`memo` text DEFAULT '' NOT NULL,
	`renewal` text DEFAULT 'undecided' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_number`) REFERENCES `sku`(`part_number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delivery_id`) REFERENCES `delivery`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`origin_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lot_by_organisation` ON `lot` (`organisation_id`,`product_id`);--> statement-breakpoint
CREATE INDEX `lot_by_product` ON `lot` (`product_id`);--> statement-breakpoint
CREATE INDEX `lot_by_delivery` ON `lot` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `order_allocation` (
	`order_line_id` integer NOT NULL,
	`application_line_id` integer NOT NULL,
	`packs` integer NOT NULL,
	PRIMARY KEY(`order_line_id`, `application_line_id`),
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_allocation_by_application` ON `order_allocation` (`application_line_id`);--> statement-breakpoint
CREATE TABLE `order_line` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`part_number` text NOT NULL,
	`packs` integer NOT NULL,
	`unit_yen` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `purchase_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`part_number`) REFERENCES `sku`(`part_number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_line_by_part` ON `order_line` (`order_id`,`part_number`,`unit_yen`);--> statement-breakpoint
CREATE TABLE `planned_notice` (
	`id` integer PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`kind` text NOT NULL,
	`due_on` text NOT NULL,
	`sent_at` integer,
	`cancelled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `planned_notice_by_subject` ON `planned_notice` (`subject`,`kind`,`due_on`);--> statement-breakpoint
CREATE INDEX `planned_notice_by_day` ON `planned_notice` (`due_on`);--> statement-breakpoint
CREATE TABLE `price_list` (
	`id` integer PRIMARY KEY NOT NULL,
	`reseller_id` integer NOT NULL,
	`title` text NOT NULL,
	`issued_on` text,
	`valid_from` text,
	`valid_to` text,
	`is_tax_included` integer,
	`state` text NOT NULL,
	`file_name` text NOT NULL,
	`sha256` text NOT NULL,
	`supersedes` integer,
	`is_partial` integer DEFAULT false NOT NULL,
	`ended_by` integer,
	`would_end` text,
	`compared_at` integer,
	`failure` text DEFAULT '' NOT NULL,
	`mapping` text DEFAULT '{}' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`reseller_id`) REFERENCES `reseller`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supersedes`) REFERENCES `price_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `price_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_list_by_file` ON `price_list` (`reseller_id`,`sha256`) WHERE state <> 'dropped';--> statement-breakpoint
CREATE INDEX `price_list_by_validity` ON `price_list` (`reseller_id`,`state`,`valid_from`);--> statement-breakpoint
CREATE TABLE `price_list_edit` (
	`id` integer PRIMARY KEY NOT NULL,
	`price_list_id` integer NOT NULL,
	`sheet` text NOT NULL,
	`row_number` integer NOT NULL,
	`cell` text,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`price_list_id`) REFERENCES `price_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `price_list_edit_by_list` ON `price_list_edit` (`price_list_id`,`id`);--> statement-breakpoint
CREATE TABLE `price_revision` (
	`id` integer PRIMARY KEY NOT NULL,
	`line_id` integer NOT NULL,
	`snapshot_id` integer NOT NULL,
	`price_row_id` integer,
	`on_day` text NOT NULL,
	`at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`snapshot_id`) REFERENCES `price_snapshot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`price_row_id`) REFERENCES `price_row`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_revision_open` ON `price_revision` (`line_id`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `price_revision_by_line` ON `price_revision` (`line_id`,`id`);--> statement-breakpoint
CREATE TABLE `price_row` (
	`id` integer PRIMARY KEY NOT NULL,
	`price_list_id` integer NOT NULL,
	`part_number` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`level` text DEFAULT '' NOT NULL,
	`segment` text DEFAULT '' NOT NULL,
	`term` text DEFAULT '' NOT NULL,
	`list_yen` integer,
	`preferential_yen` integer,
	`unit` text DEFAULT '' NOT NULL,
	`rights_per_pack` integer NOT NULL,
	`least_packs` integer DEFAULT 1 NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`ended_by` integer,
	`would_end` text,
	`note` text DEFAULT '' NOT NULL,
	`sheet` text NOT NULL,
	`row_number` integer NOT NULL,
	`raw` text NOT NULL,
	FOREIGN KEY (`price_list_id`) REFERENCES `price_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `price_list`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_row_by_key` ON `price_row` (`price_list_id`,`part_number`,`level`,`segment`,`term`,`least_packs`,`valid_from`);--> statement-breakpoint
CREATE INDEX `price_row_by_part` ON `price_row` (`part_number`,`valid_from`);--> statement-breakpoint
CREATE INDEX `price_row_by_end` ON `price_row` (`ended_by`);--> statement-breakpoint
CREATE TABLE `price_snapshot` (
	`id` integer PRIMARY KEY NOT NULL,
	`line_id` integer NOT NULL,
	`price_row_id` integer NOT NULL,
	`list_yen` integer,
	`preferential_yen` integer NOT NULL,
	`tax_rate` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`line_id`) REFERENCES `application_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`price_row_id`) REFERENCES `price_row`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `price_snapshot_by_line` ON `price_snapshot` (`line_id`,`id`);--> statement-breakpoint
CREATE TABLE `price_template` (
	`reseller_id` integer NOT NULL,
	`header` text NOT NULL,
	`mapping` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`reseller_id`, `header`),
	FOREIGN KEY (`reseller_id`) REFERENCES `reseller`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `product` (
	`id` integer PRIMARY KEY NOT NULL,
	`vendor_id` integer NOT NULL,
	`family` text NOT NULL,
	`released_on` text,
	`edition` text NOT NULL,
	`release` text NOT NULL,
	`metric` text NOT NULL,
	`pool` text NOT NULL,
	`least_per_processor` integer,
	`least_per_server` integer,
	`is_unconfirmed` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`vendor_id`) REFERENCES `vendor`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_by_name` ON `product` (`vendor_id`,`family`,`edition`,`release`);--> statement-breakpoint
CREATE TABLE `purchase_order` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`sequence` integer NOT NULL,
	`agreement_id` integer NOT NULL,
	`round_id` integer,
	`ordered_on` text NOT NULL,
	`reseller_number` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`round_id`) REFERENCES `purchase_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_order_by_number` ON `purchase_order` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_order_by_round` ON `purchase_order` (`round_id`);--> statement-breakpoint
CREATE TABLE `purchase_round` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`agreement_id` integer NOT NULL,
	`state` text NOT NULL,
	`opens_on` text NOT NULL,
	`closes_on` text NOT NULL,
	`price_lock_on` text NOT NULL,
	`order_by` text NOT NULL,
	`delivery_target` text NOT NULL,
	`budget_year` integer NOT NULL,
	`quotation_on` text,
	`person_id` integer NOT NULL,
	`state_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `receipt` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`sequence` integer NOT NULL,
	`order_id` integer NOT NULL,
	`delivered_on` text NOT NULL,
	`usage_start` text NOT NULL,
	`document` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `purchase_order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `receipt_line` (
	`id` integer PRIMARY KEY NOT NULL,
	`receipt_id` integer NOT NULL,
	`order_line_id` integer NOT NULL,
	`packs` integer NOT NULL,
	`accepted` integer NOT NULL,
	`accepted_on` text,
	`rejected_reason` text DEFAULT '' NOT NULL,
	`split_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`receipt_id`) REFERENCES `receipt`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "receipt_line_packs" CHECK(packs > 0 and accepted between 0 and packs)
);
--> statement-breakpoint
CREATE INDEX `receipt_line_by_order_line` ON `receipt_line` (`order_line_id`);--> statement-breakpoint
CREATE TABLE `renewal_intention` (
	`term_id` integer PRIMARY KEY NOT NULL,
	`intention` text NOT NULL,
	`rights` integer,
	`memo` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`term_id`) REFERENCES `assurance_term`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `reseller` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`invoice_number` text NOT NULL,
	`rounding` text NOT NULL,
	`contact` text DEFAULT '' NOT NULL,
	`is_unconfirmed` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reseller_name_unique` ON `reseller` (`name`);--> statement-breakpoint
CREATE TABLE `sku` (
	`part_number` text PRIMARY KEY NOT NULL,
	`product_id` integer NOT NULL,
	`kind` text NOT NULL,
	`rights_per_pack` integer NOT NULL,
	`term_months` integer,
	`points` integer,
	`successor` text,
	FOREIGN KEY (`product_id`) REFERENCES `product`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `vendor` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vendor_name_unique` ON `vendor` (`name`);--> statement-breakpoint
CREATE TRIGGER `ledger_entry_stays` BEFORE UPDATE ON `ledger_entry` BEGIN SELECT raise(abort, 'A ledger entry is never changed.'); END;--> statement-breakpoint
CREATE TRIGGER `ledger_entry_remains` BEFORE DELETE ON `ledger_entry` BEGIN SELECT raise(abort, 'A ledger entry is never deleted.'); END;--> statement-breakpoint
CREATE TRIGGER `price_snapshot_stays` BEFORE UPDATE ON `price_snapshot` BEGIN SELECT raise(abort, 'A price that was taken is never changed.'); END;
