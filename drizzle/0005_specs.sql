CREATE TABLE `specification` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`agreed_version` integer,
	`article_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_ticket_id_unique` ON `specification` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `specification_remark` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`number` integer NOT NULL,
	`version_number` integer NOT NULL,
	`paragraph` integer NOT NULL,
	`quoted` text NOT NULL,
	`state` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_remark_by_number` ON `specification_remark` (`specification_id`,`number`);--> statement-breakpoint
CREATE TABLE `specification_step` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`remark_id` integer,
	`act` text NOT NULL,
	`text` text NOT NULL,
	`version_number` integer NOT NULL,
	`person_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`remark_id`) REFERENCES `specification_remark`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `specification_step_by_specification` ON `specification_step` (`specification_id`);--> statement-breakpoint
CREATE TABLE `specification_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`number` integer NOT NULL,
	`text` text NOT NULL,
	`is_cut` integer NOT NULL,
	`note` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_version_by_number` ON `specification_version` (`specification_id`,`number`);