CREATE TABLE `disclosure` (
	`id` integer PRIMARY KEY NOT NULL,
	`thread_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`about` text NOT NULL,
	`asked_at` integer NOT NULL,
	`outcome` text,
	`settled_at` integer,
	`settled_by` integer,
	`grant_id` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`settled_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `disclosure_by_thread` ON `disclosure` (`thread_id`);--> statement-breakpoint
CREATE INDEX `disclosure_by_organisation` ON `disclosure` (`organisation_id`);