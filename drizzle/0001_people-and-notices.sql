CREATE TABLE `follow` (
	`seat_id` integer NOT NULL,
	`thing` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `thing`),
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `handover` (
	`id` integer PRIMARY KEY NOT NULL,
	`seat_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`memo` text DEFAULT '' NOT NULL,
	`memo_html` text DEFAULT '' NOT NULL,
	`facts` text,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer,
	`accepted_by` integer,
	`accepted_at` integer,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `handover_by_seat` ON `handover` (`seat_id`);--> statement-breakpoint
CREATE TABLE `holding` (
	`organisation_id` integer NOT NULL,
	`thing` text NOT NULL,
	`seat_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `thing`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `holding_by_seat` ON `holding` (`seat_id`);--> statement-breakpoint
CREATE TABLE `reissue` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`code_hash` text NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reissue_token_hash_unique` ON `reissue` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `reissue_code_hash_unique` ON `reissue` (`code_hash`);--> statement-breakpoint
CREATE TABLE `notice` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`scope` text NOT NULL,
	`district` text,
	`audience` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`from_on` text NOT NULL,
	`to_on` text,
	`confirm_by` text,
	`version` integer DEFAULT 1 NOT NULL,
	`confirm_from` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notice_by_day` ON `notice` (`from_on`);--> statement-breakpoint
CREATE TABLE `notice_addressee` (
	`notice_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	PRIMARY KEY(`notice_id`, `organisation_id`),
	FOREIGN KEY (`notice_id`) REFERENCES `notice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notice_addressee_by_organisation` ON `notice_addressee` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `notice_confirmation` (
	`id` integer PRIMARY KEY NOT NULL,
	`notice_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`name` text NOT NULL,
	`section` text NOT NULL,
	`caller` text,
	`withdrawn_at` integer,
	FOREIGN KEY (`notice_id`) REFERENCES `notice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notice_confirmation_by_notice` ON `notice_confirmation` (`notice_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `notice_opening` (
	`notice_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`notice_id`, `organisation_id`)
);
--> statement-breakpoint
CREATE TABLE `notice_reminder` (
	`id` integer PRIMARY KEY NOT NULL,
	`notice_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`notice_id`) REFERENCES `notice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notice_reminder_by_notice` ON `notice_reminder` (`notice_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `notice_version` (
	`notice_id` integer NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`written_at` integer NOT NULL,
	`replaced_by` integer NOT NULL,
	PRIMARY KEY(`notice_id`, `version`),
	FOREIGN KEY (`notice_id`) REFERENCES `notice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`replaced_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `erasure` (
	`id` integer PRIMARY KEY NOT NULL,
	`thing` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `erasure_thing_unique` ON `erasure` (`thing`);--> statement-breakpoint
CREATE TABLE `roster_batch` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer,
	`file_name` text NOT NULL,
	`applies_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`applied_at` integer,
	`dropped_at` integer,
	`reverted_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `roster_batch_by_organisation` ON `roster_batch` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `roster_call` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`applies_on` text NOT NULL,
	`due_on` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roster_reminder` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `roster_call`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `roster_reminder_by_call` ON `roster_reminder` (`call_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `roster_row` (
	`id` integer PRIMARY KEY NOT NULL,
	`batch_id` integer NOT NULL,
	`sheet` text NOT NULL,
	`line` integer NOT NULL,
	`organisation_id` integer,
	`kind` text NOT NULL,
	`entry` text NOT NULL,
	`issues` text NOT NULL,
	`is_excluded` integer DEFAULT false NOT NULL,
	`person_id` integer,
	`tenure_id` integer,
	`before` text,
	`started_tenure_id` integer,
	FOREIGN KEY (`batch_id`) REFERENCES `roster_batch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`started_tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `roster_row_by_batch` ON `roster_row` (`batch_id`);--> statement-breakpoint
CREATE TABLE `roster_submission` (
	`call_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`batch_id` integer,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`call_id`, `organisation_id`),
	FOREIGN KEY (`call_id`) REFERENCES `roster_call`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`batch_id`) REFERENCES `roster_batch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `thread` ADD `legacy_number` text;--> statement-breakpoint
CREATE INDEX `thread_by_legacy_number` ON `thread` (`legacy_number`);--> statement-breakpoint
ALTER TABLE `invitation` ADD `code_hash` text;--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_code_hash_unique` ON `invitation` (`code_hash`);--> statement-breakpoint
ALTER TABLE `person` ADD `terms_version` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `terms_accepted_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `agent` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `tenure` ADD `phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `draft` ADD `seat_id` integer;--> statement-breakpoint
ALTER TABLE `draft` ADD `organisation_id` integer;--> statement-breakpoint
ALTER TABLE `draft` ADD `title` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `draft` ADD `saved_at` integer;--> statement-breakpoint
CREATE INDEX `draft_by_organisation` ON `draft` (`organisation_id`);