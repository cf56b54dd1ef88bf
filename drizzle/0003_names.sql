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
ALTER TABLE `thread` ADD `second_board_id` integer REFERENCES board(id);--> statement-breakpoint
CREATE INDEX `thread_by_second_board` ON `thread` (`second_board_id`,`last_post_at`);