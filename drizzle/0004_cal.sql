CREATE TABLE `calendar_feed` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer,
	`group_id` integer,
	`is_own_only` integer DEFAULT false NOT NULL,
	`has_deadlines` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	`used_at` integer,
	`content_hash` text,
	`content_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feed_token_hash_unique` ON `calendar_feed` (`token_hash`);--> statement-breakpoint
CREATE INDEX `calendar_feed_by_person` ON `calendar_feed` (`person_id`,`group_id`);--> statement-breakpoint
CREATE TABLE `date_candidate` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`on_day` text NOT NULL,
	`starts_at` text,
	`ends_at` text,
	FOREIGN KEY (`poll_id`) REFERENCES `date_poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `date_candidate_by_poll` ON `date_candidate` (`poll_id`);--> statement-breakpoint
CREATE TABLE `date_poll` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`reply_by` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`chosen_id` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `date_poll_by_group` ON `date_poll` (`group_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `date_poll_answer` (
	`poll_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`marks` text NOT NULL,
	`names` text DEFAULT '' NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`caller` text,
	`via` text,
	`at` integer NOT NULL,
	`is_late` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`poll_id`, `organisation_id`),
	FOREIGN KEY (`poll_id`) REFERENCES `date_poll`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
