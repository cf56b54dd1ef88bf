CREATE TABLE `price_level` (
	`id` integer PRIMARY KEY NOT NULL,
	`agreement_id` integer NOT NULL,
	`pool` text NOT NULL,
	`level` text,
	`starts_on` text NOT NULL,
	`source` text DEFAULT '' NOT NULL,
	`is_unconfirmed` integer NOT NULL,
	`compared_at` integer,
	`person_id` integer,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_level_by_day` ON `price_level` (`agreement_id`,`pool`,`starts_on`);--> statement-breakpoint
ALTER TABLE `licence_program` ADD `proration` text;