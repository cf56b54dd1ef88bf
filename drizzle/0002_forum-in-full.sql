CREATE TABLE `organisation_setting` (
	`organisation_id` integer NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `key`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `seat_setting` (
	`seat_id` integer NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`seat_id`, `key`),
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `post` ADD `author_mask` text;--> statement-breakpoint
ALTER TABLE `post` ADD `voice` text DEFAULT 'personal' NOT NULL;--> statement-breakpoint
ALTER TABLE `post` ADD `hiding_id` integer;--> statement-breakpoint
ALTER TABLE `post` ADD `acceptance_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `author_mask` text;--> statement-breakpoint
ALTER TABLE `thread` ADD `hiding_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `importance_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `merged_into_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `asks_official` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `after_number` integer;--> statement-breakpoint
ALTER TABLE `draft` ADD `sequence` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `draft` ADD `approval_asked_at` integer;