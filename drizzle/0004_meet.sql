CREATE TABLE `agenda_request` (
	`id` integer PRIMARY KEY NOT NULL,
	`agenda_item_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`wanted` text NOT NULL,
	`due_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `agenda_request_by_item` ON `agenda_request` (`agenda_item_id`);--> statement-breakpoint
CREATE INDEX `agenda_request_by_organisation` ON `agenda_request` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `meeting_reminder` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_reminder_by_meeting` ON `meeting_reminder` (`meeting_id`,`organisation_id`);