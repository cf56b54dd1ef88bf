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
CREATE INDEX `follow_by_thing` ON `follow` (`thing`,`seat_id`);
--> statement-breakpoint
-- Who has asked or answered follows from now on, as everybody who asks or answers later.
INSERT OR IGNORE INTO `follow` (`seat_id`, `thing`, `created_at`)
SELECT p.`seat_id`, 'thread:' || p.`thread_id`, min(p.`created_at`)
FROM `post` p JOIN `thread` t ON t.`id` = p.`thread_id` JOIN `board` b ON b.`id` = t.`board_id`
WHERE b.`kind` <> 'practice' AND t.`legacy_number` IS NULL AND p.`deletion_id` IS NULL
GROUP BY p.`seat_id`, p.`thread_id`;
