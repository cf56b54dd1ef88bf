CREATE TABLE `clock_segment` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`clock` text NOT NULL,
	`started_at` integer NOT NULL,
	`left` integer,
	`stopped_at` integer,
	`minutes` integer,
	`reason` text,
	`calendar_id` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`calendar_id`) REFERENCES `office_calendar`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clock_segment_by_ticket` ON `clock_segment` (`ticket_id`,`clock`);--> statement-breakpoint
CREATE TABLE `desk_absence` (
	`id` integer PRIMARY KEY NOT NULL,
	`seat_id` integer NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	`substitute_seat_id` integer,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`substitute_seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `desk_absence_by_seat` ON `desk_absence` (`seat_id`,`from_on`);--> statement-breakpoint
CREATE TABLE `office_calendar` (
	`id` integer PRIMARY KEY NOT NULL,
	`hours` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `service_target` (
	`priority` text PRIMARY KEY NOT NULL,
	`first_minutes` integer,
	`answer_minutes` integer
);
--> statement-breakpoint
CREATE TABLE `ticket` (
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
	`via` text NOT NULL,
	`entered_by` integer,
	`contact` text NOT NULL,
	`category_id` integer NOT NULL,
	`title` text NOT NULL,
	`fields` text NOT NULL,
	`priority` text NOT NULL,
	`audience` text NOT NULL,
	`state` text NOT NULL,
	`assignee_seat_id` integer,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`state_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`closed_at` integer,
	`first_due` integer,
	`answer_due` integer,
	`first_minutes` integer,
	`answer_minutes` integer,
	`reopened_count` integer DEFAULT 0 NOT NULL,
	`merged_into_id` integer,
	`follows_id` integer,
	`consent` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merged_into_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`follows_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_by_number` ON `ticket` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE INDEX `ticket_by_organisation` ON `ticket` (`organisation_id`,`touched_at`);--> statement-breakpoint
CREATE INDEX `ticket_by_state` ON `ticket` (`state`,`answer_due`);--> statement-breakpoint
CREATE INDEX `ticket_by_assignee` ON `ticket` (`assignee_seat_id`,`state`);--> statement-breakpoint
CREATE INDEX `ticket_of_parties` ON `ticket` (`id`) WHERE "ticket"."audience" >= 'case:' and "ticket"."audience" < 'case:a';--> statement-breakpoint
CREATE TABLE `ticket_category` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`parent_id` integer,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`visibility` text NOT NULL,
	`fields` text NOT NULL,
	`audience` text NOT NULL,
	`needs_approval` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`parent_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_category_slug_unique` ON `ticket_category` (`slug`);--> statement-breakpoint
CREATE TABLE `ticket_category_team` (
	`category_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	PRIMARY KEY(`category_id`, `seat_id`),
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_link` (
	`ticket_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `other_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_message` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`act` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`via` text NOT NULL,
	`entered_by` integer,
	`audience` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_message_by_number` ON `ticket_message` (`ticket_id`,`number`);--> statement-breakpoint
CREATE TABLE `ticket_party` (
	`ticket_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `seat_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ticket_party_by_seat` ON `ticket_party` (`seat_id`);