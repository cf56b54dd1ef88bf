CREATE TABLE `status_column` (
	`id` integer PRIMARY KEY NOT NULL,
	`table_id` integer NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`options` text NOT NULL,
	`fact` text,
	FOREIGN KEY (`table_id`) REFERENCES `status_table`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_column_by_table` ON `status_column` (`table_id`,`position`);--> statement-breakpoint
CREATE TABLE `status_reminder` (
	`table_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`table_id`, `organisation_id`, `at`),
	FOREIGN KEY (`table_id`) REFERENCES `status_table`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `status_row` (
	`table_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`state` text NOT NULL,
	`cells` text NOT NULL,
	`version` integer NOT NULL,
	`answered_at` integer,
	`draft` text,
	`draft_is_none` integer DEFAULT false NOT NULL,
	`draft_by` integer,
	`approval_asked_at` integer,
	PRIMARY KEY(`table_id`, `organisation_id`),
	FOREIGN KEY (`table_id`) REFERENCES `status_table`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`draft_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_row_by_organisation` ON `status_row` (`organisation_id`,`state`);--> statement-breakpoint
CREATE TABLE `status_row_version` (
	`table_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`cells` text NOT NULL,
	`at` integer NOT NULL,
	`person_id` integer NOT NULL,
	`by_organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`section` text NOT NULL,
	`via` text NOT NULL,
	`caller` text,
	`approval` text,
	`drafted_by` text,
	PRIMARY KEY(`table_id`, `organisation_id`, `version`),
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `status_snapshot` (
	`id` integer PRIMARY KEY NOT NULL,
	`table_id` integer NOT NULL,
	`at` integer NOT NULL,
	`person_id` integer NOT NULL,
	`columns` text NOT NULL,
	`rows` text NOT NULL,
	FOREIGN KEY (`table_id`) REFERENCES `status_table`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_snapshot_by_table` ON `status_snapshot` (`table_id`);--> statement-breakpoint
CREATE TABLE `status_table` (
	`id` integer PRIMARY KEY NOT NULL,
	`thread_id` integer NOT NULL,
	`title` text NOT NULL,
	`note` text NOT NULL,
	`due_on` text,
	`is_official` integer NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_table_by_thread` ON `status_table` (`thread_id`);--> statement-breakpoint
CREATE INDEX `status_table_by_organisation` ON `status_table` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `status_upload` (
	`id` integer PRIMARY KEY NOT NULL,
	`table_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`rows` text NOT NULL,
	`refused` text NOT NULL,
	`applied_at` integer,
	FOREIGN KEY (`table_id`) REFERENCES `status_table`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `status_upload_by_table` ON `status_upload` (`table_id`);--> statement-breakpoint
CREATE TABLE `thread_addressee` (
	`thread_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`why` text NOT NULL,
	`at` integer NOT NULL,
	`declined_at` integer,
	PRIMARY KEY(`thread_id`, `organisation_id`),
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_addressee_by_organisation` ON `thread_addressee` (`organisation_id`);