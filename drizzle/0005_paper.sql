CREATE TABLE `ticket_import` (
	`id` integer PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`columns` text NOT NULL,
	`is_yearly` integer DEFAULT false NOT NULL,
	`empty_rows` integer DEFAULT 0 NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`taken_at` integer,
	`fresh_count` integer,
	`known_count` integer,
	`faulty_count` integer,
	`last_ticket_id` integer,
	`dropped_at` integer,
	`reverted_at` integer,
	`left_count` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_import_row` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`sheet` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `ticket_import`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ticket_import_row_by_import` ON `ticket_import_row` (`import_id`);--> statement-breakpoint
ALTER TABLE `ticket` ADD `past_number` text;--> statement-breakpoint
ALTER TABLE `ticket` ADD `import_id` integer REFERENCES ticket_import(id);--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_by_past_number` ON `ticket` (`past_number`);--> statement-breakpoint
CREATE INDEX `ticket_by_import` ON `ticket` (`import_id`);--> statement-breakpoint
CREATE INDEX `ticket_by_touched` ON `ticket` (`touched_at`,`id`);