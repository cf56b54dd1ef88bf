CREATE TABLE `desk_mail` (
	`id` integer PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`origin` text NOT NULL,
	`state` text NOT NULL,
	`from_name` text NOT NULL,
	`from_address` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`rest` text NOT NULL,
	`sent_at` integer,
	`arrived_at` integer NOT NULL,
	`automatic` text,
	`refusals` text NOT NULL,
	`ticket_id` integer,
	`person_id` integer,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `desk_mail_message_id_unique` ON `desk_mail` (`message_id`);--> statement-breakpoint
CREATE INDEX `desk_mail_by_state` ON `desk_mail` (`state`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `desk_mail_by_sender` ON `desk_mail` (`from_address`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `desk_mail_by_ticket` ON `desk_mail` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `ticket_mail_token` (
	`hash` text PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
DROP INDEX `outbox_once`;--> statement-breakpoint
ALTER TABLE `outbox` ADD `event_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_once` ON `outbox` (`tenure_id`,`for_day`,`event_id`);