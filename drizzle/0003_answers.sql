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
CREATE INDEX `post_accepted` ON `post` (`thread_id`) WHERE acceptance_id is not null;--> statement-breakpoint
CREATE INDEX `post_accepted_by_seat` ON `post` (`seat_id`) WHERE acceptance_id is not null;--> statement-breakpoint
UPDATE post SET acceptance_id = (
	SELECT thread.solution_id FROM thread WHERE thread.id = post.thread_id
) WHERE id IN (
	SELECT thread_act.post_id FROM thread JOIN thread_act ON thread_act.id = thread.solution_id
	WHERE thread_act.post_id IS NOT NULL AND thread_act.withdrawn_at IS NULL
);--> statement-breakpoint
INSERT INTO answer_validity (post_id, fiscal_year, holds_since)
SELECT post.id, cast(strftime('%Y', thread_act.at / 1000, 'unixepoch', '+9 hours', '-3 months') AS integer), thread_act.at
FROM post JOIN thread_act ON thread_act.id = post.acceptance_id;
