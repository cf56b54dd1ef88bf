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
CREATE VIRTUAL TABLE `search_index` USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
--> statement-breakpoint
INSERT INTO `search_waiting` SELECT 'thread:' || `id` FROM `thread` UNION ALL SELECT 'notice:' || `id` FROM `notice`;
