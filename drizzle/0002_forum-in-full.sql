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
CREATE INDEX `disclosure_by_organisation` ON `disclosure` (`organisation_id`);--> statement-breakpoint
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
CREATE TABLE `file_text` (
	`sha256` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`obstacle` text,
	`drawn_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`thing` text NOT NULL,
	`kind` text NOT NULL,
	`root` text NOT NULL,
	`root_audience` text NOT NULL,
	`parent_audience` text NOT NULL,
	`audience` text NOT NULL,
	`author_audience` text,
	`organisation_id` integer NOT NULL,
	`thread_id` integer,
	`board_id` integer,
	`number` integer,
	`from_on` text,
	`has_files` integer NOT NULL,
	`created_at` integer NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_entry_thing_unique` ON `search_entry` (`thing`);--> statement-breakpoint
CREATE INDEX `search_entry_by_root` ON `search_entry` (`root`);--> statement-breakpoint
CREATE TABLE `search_miss` (
	`words` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`words`, `organisation_id`)
);
--> statement-breakpoint
CREATE TABLE `search_waiting` (
	`root` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `synonym` (
	`id` integer PRIMARY KEY NOT NULL,
	`relation` text NOT NULL,
	`category` text NOT NULL,
	`terms` text NOT NULL,
	`changed_at` integer
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
ALTER TABLE `draft` ADD `approval_asked_at` integer;--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_words` USING fts5vocab(search_index, row);
--> statement-breakpoint
INSERT INTO `search_waiting` SELECT 'thread:' || `id` FROM `thread` UNION ALL SELECT 'notice:' || `id` FROM `notice`;
