CREATE TABLE `article` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`question` text NOT NULL,
	`question_html` text NOT NULL,
	`answer` text NOT NULL,
	`answer_html` text NOT NULL,
	`category_id` integer NOT NULL,
	`system` text DEFAULT '' NOT NULL,
	`size` text DEFAULT '' NOT NULL,
	`audience` text NOT NULL,
	`fiscal_year` integer NOT NULL,
	`review_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_by_ticket` ON `article` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `article_by_category` ON `article` (`category_id`,`fiscal_year`);--> statement-breakpoint
CREATE TABLE `article_citation` (
	`article_id` integer NOT NULL,
	`ticket_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `ticket_id`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_helpful` (
	`article_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `organisation_id`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_revision` (
	`article_id` integer NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`note` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `number`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `vendor_name` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
