CREATE TABLE `board_template` (
	`id` integer PRIMARY KEY NOT NULL,
	`board_id` integer NOT NULL,
	`name` text NOT NULL,
	`body` text NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`board_id`) REFERENCES `board`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `board_template_by_board` ON `board_template` (`board_id`);--> statement-breakpoint
CREATE TABLE `helpful` (
	`post_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`post_id`, `organisation_id`),
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `post_place` (
	`from_thread_id` integer NOT NULL,
	`from_number` integer NOT NULL,
	`post_id` integer NOT NULL,
	PRIMARY KEY(`from_thread_id`, `from_number`),
	FOREIGN KEY (`from_thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `post_place_by_post` ON `post_place` (`post_id`);--> statement-breakpoint
CREATE TABLE `post_reference` (
	`post_id` integer NOT NULL,
	`number` integer NOT NULL,
	`target_id` integer NOT NULL,
	PRIMARY KEY(`post_id`, `number`),
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`target_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `post_reference_by_target` ON `post_reference` (`target_id`);--> statement-breakpoint
CREATE TABLE `report` (
	`id` integer PRIMARY KEY NOT NULL,
	`post_id` integer NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	`outcome` text,
	`remark` text,
	`settled_at` integer,
	`settled_by` integer,
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`settled_by`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `report_by_post` ON `report` (`post_id`);--> statement-breakpoint
CREATE INDEX `report_by_organisation` ON `report` (`organisation_id`);--> statement-breakpoint
DROP INDEX `post_by_thread`;--> statement-breakpoint
DROP INDEX `post_by_organisation`;--> statement-breakpoint
CREATE INDEX `post_by_thread` ON `post` (`thread_id`,`number`,`audience`,`deletion_id`,`tenure_id`,`created_at`,`hiding_id`);--> statement-breakpoint
CREATE INDEX `post_by_organisation` ON `post` (`organisation_id`,`thread_id`,`deletion_id`,`hiding_id`);--> statement-breakpoint
ALTER TABLE `thread_act` ADD `other_thread_id` integer;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `from_board_id` integer;