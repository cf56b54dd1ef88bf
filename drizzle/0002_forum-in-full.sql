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
CREATE TABLE `answer_validity` (
	`post_id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`valid_to` text,
	`holds_since` integer NOT NULL,
	`asked_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `candidate_mark` (
	`thread_id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `organisation_reading` (
	`thread_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`first_opened_at` integer NOT NULL,
	PRIMARY KEY(`thread_id`, `organisation_id`)
);
--> statement-breakpoint
CREATE TABLE `same_here` (
	`thread_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`hides_name` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`thread_id`, `organisation_id`),
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `thread_reform` (
	`id` integer PRIMARY KEY NOT NULL,
	`thread_id` integer NOT NULL,
	`name` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_reform_by_thread` ON `thread_reform` (`thread_id`);--> statement-breakpoint
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
CREATE TABLE `entered` (
	`thing` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`via` text NOT NULL,
	`caller` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `widening` (
	`id` integer PRIMARY KEY NOT NULL,
	`thread_id` integer NOT NULL,
	`audience` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`proposed_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`withdrawn_at` integer,
	`widened_at` integer,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `widening_by_thread` ON `widening` (`thread_id`);--> statement-breakpoint
CREATE INDEX `widening_by_end` ON `widening` (`ends_at`);--> statement-breakpoint
CREATE TABLE `widening_answer` (
	`widening_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`answer` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`widening_id`, `organisation_id`),
	FOREIGN KEY (`widening_id`) REFERENCES `widening`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
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
CREATE TABLE `inbox_item` (
	`id` integer PRIMARY KEY NOT NULL,
	`seat_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	`why` text NOT NULL,
	`action` text NOT NULL,
	`thing` text NOT NULL,
	`thread_id` integer,
	`post_id` integer,
	`audience` text,
	`at` integer NOT NULL,
	`seen_at` integer,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_item_once` ON `inbox_item` (`event_id`,`seat_id`);--> statement-breakpoint
CREATE INDEX `inbox_item_by_seat` ON `inbox_item` (`seat_id`,`seen_at`);--> statement-breakpoint
CREATE INDEX `inbox_item_by_thread` ON `inbox_item` (`thread_id`,`seat_id`);--> statement-breakpoint
CREATE TABLE `mention` (
	`post_id` integer NOT NULL,
	`kind` text NOT NULL,
	`target` integer NOT NULL,
	`word` text NOT NULL,
	PRIMARY KEY(`post_id`, `kind`, `target`, `word`),
	FOREIGN KEY (`post_id`) REFERENCES `post`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mention_by_target` ON `mention` (`kind`,`target`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`tenure_id` integer NOT NULL,
	`for_day` text NOT NULL,
	`since` integer NOT NULL,
	`created_at` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`done_at` integer,
	`problem` text,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_once` ON `outbox` (`tenure_id`,`for_day`);--> statement-breakpoint
CREATE INDEX `outbox_by_state` ON `outbox` (`state`,`next_at`);--> statement-breakpoint
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
CREATE INDEX `thread_addressee_by_organisation` ON `thread_addressee` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `put_off` (
	`seat_id` integer NOT NULL,
	`thing` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `thing`),
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
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
ALTER TABLE `post` ADD `author_mask` text;--> statement-breakpoint
ALTER TABLE `post` ADD `voice` text DEFAULT 'personal' NOT NULL;--> statement-breakpoint
ALTER TABLE `post` ADD `hiding_id` integer;--> statement-breakpoint
ALTER TABLE `post` ADD `acceptance_id` integer;--> statement-breakpoint
CREATE INDEX `post_accepted` ON `post` (`thread_id`) WHERE acceptance_id is not null;--> statement-breakpoint
CREATE INDEX `post_accepted_by_seat` ON `post` (`seat_id`) WHERE acceptance_id is not null;--> statement-breakpoint
CREATE INDEX `post_by_thread` ON `post` (`thread_id`,`number`,`audience`,`deletion_id`,`tenure_id`,`created_at`,`hiding_id`);--> statement-breakpoint
CREATE INDEX `post_by_organisation` ON `post` (`organisation_id`,`thread_id`,`deletion_id`,`hiding_id`);--> statement-breakpoint
ALTER TABLE `thread` ADD `second_board_id` integer REFERENCES board(id);--> statement-breakpoint
ALTER TABLE `thread` ADD `author_mask` text;--> statement-breakpoint
ALTER TABLE `thread` ADD `hiding_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `importance_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `merged_into_id` integer;--> statement-breakpoint
ALTER TABLE `thread` ADD `asks_official` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `thread_by_second_board` ON `thread` (`second_board_id`,`last_post_at`);--> statement-breakpoint
ALTER TABLE `thread_act` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `after_number` integer;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `other_thread_id` integer;--> statement-breakpoint
ALTER TABLE `thread_act` ADD `from_board_id` integer;--> statement-breakpoint
ALTER TABLE `draft` ADD `sequence` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `draft` ADD `approval_asked_at` integer;--> statement-breakpoint
CREATE INDEX `follow_by_thing` ON `follow` (`thing`,`seat_id`);--> statement-breakpoint
CREATE VIRTUAL TABLE `search_index` USING fts5(title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_words` USING fts5vocab(search_index, row);
--> statement-breakpoint
INSERT INTO `search_waiting` SELECT 'thread:' || `id` FROM `thread` UNION ALL SELECT 'notice:' || `id` FROM `notice`;
--> statement-breakpoint
UPDATE post SET acceptance_id = (
	SELECT thread.solution_id FROM thread WHERE thread.id = post.thread_id
) WHERE id IN (
	SELECT thread_act.post_id FROM thread JOIN thread_act ON thread_act.id = thread.solution_id
	WHERE thread_act.post_id IS NOT NULL AND thread_act.withdrawn_at IS NULL
);
--> statement-breakpoint
INSERT INTO answer_validity (post_id, fiscal_year, holds_since)
SELECT post.id, cast(strftime('%Y', thread_act.at / 1000, 'unixepoch', '+9 hours', '-3 months') AS integer), thread_act.at
FROM post JOIN thread_act ON thread_act.id = post.acceptance_id;
--> statement-breakpoint
INSERT OR IGNORE INTO `follow` (`seat_id`, `thing`, `created_at`)
SELECT p.`seat_id`, 'thread:' || p.`thread_id`, min(p.`created_at`)
FROM `post` p JOIN `thread` t ON t.`id` = p.`thread_id` JOIN `board` b ON b.`id` = t.`board_id`
WHERE b.`kind` <> 'practice' AND t.`legacy_number` IS NULL AND p.`deletion_id` IS NULL
GROUP BY p.`seat_id`, p.`thread_id`;
