CREATE TABLE `attachment` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`thing_type` text NOT NULL,
	`thing_id` integer NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`previews` text,
	`marks` text NOT NULL,
	`audience` text NOT NULL,
	`author_audience` text,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`sha256`) REFERENCES `blob`(`sha256`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attachment_by_thing` ON `attachment` (`thing_type`,`thing_id`);--> statement-breakpoint
CREATE INDEX `attachment_by_blob` ON `attachment` (`sha256`);--> statement-breakpoint
CREATE TABLE `blob` (
	`sha256` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`stored_at` integer NOT NULL,
	`scan` text NOT NULL,
	`scanned_at` integer
);
--> statement-breakpoint
CREATE TABLE `board` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`audience` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `board_slug_unique` ON `board` (`slug`);--> statement-breakpoint
CREATE TABLE `board_keeper` (
	`board_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	PRIMARY KEY(`board_id`, `seat_id`),
	FOREIGN KEY (`board_id`) REFERENCES `board`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `post` (
	`id` integer PRIMARY KEY NOT NULL,
	`thread_id` integer NOT NULL,
	`number` integer NOT NULL,
	`audience` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	`deletion_id` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `post_number` ON `post` (`thread_id`,`number`);--> statement-breakpoint
CREATE INDEX `post_by_thread` ON `post` (`thread_id`,`number`,`audience`,`deletion_id`,`tenure_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `post_by_organisation` ON `post` (`organisation_id`,`thread_id`,`deletion_id`);--> statement-breakpoint
CREATE INDEX `post_by_person` ON `post` (`person_id`);--> statement-breakpoint
CREATE TABLE `post_version` (
	`post_id` integer NOT NULL,
	`version` integer NOT NULL,
	`title` text,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`written_at` integer NOT NULL,
	`replaced_by` integer NOT NULL,
	PRIMARY KEY(`post_id`, `version`),
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`replaced_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `reading` (
	`tenure_id` integer NOT NULL,
	`thread_id` integer NOT NULL,
	`number` integer NOT NULL,
	PRIMARY KEY(`tenure_id`, `thread_id`)
);
--> statement-breakpoint
CREATE INDEX `reading_by_thread` ON `reading` (`thread_id`);--> statement-breakpoint
CREATE TABLE `reading_start` (
	`tenure_id` integer PRIMARY KEY NOT NULL,
	`read_before` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `thread` (
	`id` integer PRIMARY KEY NOT NULL,
	`board_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`audience` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`created_at` integer NOT NULL,
	`last_number` integer NOT NULL,
	`last_post_at` integer NOT NULL,
	`reply_count` integer DEFAULT 0 NOT NULL,
	`solution_id` integer,
	`closure_id` integer,
	`deletion_id` integer,
	FOREIGN KEY (`board_id`) REFERENCES `board`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_by_board` ON `thread` (`board_id`,`last_post_at`);--> statement-breakpoint
CREATE INDEX `thread_by_time` ON `thread` (`last_post_at`);--> statement-breakpoint
CREATE INDEX `thread_by_organisation` ON `thread` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `thread_act` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`thread_id` integer NOT NULL,
	`post_id` integer,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_act_by_thread` ON `thread_act` (`thread_id`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`tenure_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token_hash_unique` ON `invitation` (`token_hash`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` integer PRIMARY KEY NOT NULL,
	`code6` text,
	`name` text NOT NULL,
	`kana` text NOT NULL,
	`kind` text NOT NULL,
	`district` text,
	`county` text,
	`population` integer,
	`households` integer,
	`position` integer NOT NULL,
	`valid_from` text,
	`valid_to` text,
	`successor_id` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_code6_unique` ON `organisation` (`code6`);--> statement-breakpoint
CREATE TABLE `organisation_key` (
	`organisation_id` integer NOT NULL,
	`audience` text NOT NULL,
	PRIMARY KEY(`organisation_id`, `audience`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `person` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kana` text NOT NULL,
	`login` text,
	`password_hash` text,
	`email` text,
	`density` text DEFAULT 'standard' NOT NULL,
	`has_shortcuts` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_login_unique` ON `person` (`login`);--> statement-breakpoint
CREATE TABLE `seat` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`name` text NOT NULL,
	`duties` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `seat_by_organisation` ON `seat` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`shared` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_by_person` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `tenure` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`section` text NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text,
	`ended_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tenure_by_person` ON `tenure` (`person_id`);--> statement-breakpoint
CREATE INDEX `tenure_by_seat` ON `tenure` (`seat_id`);--> statement-breakpoint
CREATE TABLE `tenure_role` (
	`tenure_id` integer NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`tenure_id`, `role`),
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `throttle` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `counter` (
	`series` text NOT NULL,
	`fiscal_year` integer NOT NULL,
	`next` integer NOT NULL,
	PRIMARY KEY(`series`, `fiscal_year`)
);
--> statement-breakpoint
CREATE TABLE `draft` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`form` text NOT NULL,
	`fields` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `draft_by_person` ON `draft` (`person_id`,`form`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` integer PRIMARY KEY NOT NULL,
	`v` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` integer,
	`seat` integer,
	`organisation` integer,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`refs` text NOT NULL,
	`text_hash` text,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `event_by_subject` ON `event` (`subject`);--> statement-breakpoint
CREATE TABLE `event_text` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`text` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `grant` (
	`id` integer PRIMARY KEY NOT NULL,
	`thing` text NOT NULL,
	`seat_id` integer,
	`organisation_id` integer,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`revoked_at` integer,
	`why` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `grant_by_seat` ON `grant` (`seat_id`);--> statement-breakpoint
CREATE INDEX `grant_by_organisation` ON `grant` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
