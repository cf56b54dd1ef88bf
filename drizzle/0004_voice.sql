CREATE TABLE `group_case` (
	`thread_id` integer PRIMARY KEY NOT NULL,
	`theme` text NOT NULL,
	`source` text NOT NULL,
	`source_url` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_case_place` (
	`group_id` integer NOT NULL,
	`thread_id` integer NOT NULL,
	PRIMARY KEY(`group_id`, `thread_id`),
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`thread_id`) REFERENCES `group_case`(`thread_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_opinion` (
	`id` integer PRIMARY KEY NOT NULL,
	`topic_id` integer NOT NULL,
	`kind` text NOT NULL,
	`follows_id` integer,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`author_audience` text,
	`author_mask` text,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	`outcome` text,
	`answer` text,
	`answer_html` text,
	`answered_by` integer,
	`answered_at` integer,
	FOREIGN KEY (`topic_id`) REFERENCES `group_topic`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_opinion_by_topic` ON `group_opinion` (`topic_id`);--> statement-breakpoint
CREATE INDEX `group_opinion_by_organisation` ON `group_opinion` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `group_opinion_version` (
	`opinion_id` integer NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`opinion_id`, `version`),
	FOREIGN KEY (`opinion_id`) REFERENCES `group_opinion`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_summary` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`link` text NOT NULL,
	`to_all_at` integer,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_summary_by_group` ON `group_summary` (`group_id`);--> statement-breakpoint
CREATE TABLE `group_summary_reading` (
	`summary_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `summary_id`),
	FOREIGN KEY (`summary_id`) REFERENCES `group_summary`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_summary_version` (
	`summary_id` integer NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`body` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`summary_id`, `version`),
	FOREIGN KEY (`summary_id`) REFERENCES `group_summary`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_topic` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`takes_outside` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_topic_by_group` ON `group_topic` (`group_id`);