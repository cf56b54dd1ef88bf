CREATE TABLE `group_topic_version` (
	`topic_id` integer NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`topic_id`, `version`),
	FOREIGN KEY (`topic_id`) REFERENCES `group_topic`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `group_opinion` ADD `withdrawn_at` integer;--> statement-breakpoint
ALTER TABLE `group_topic` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `group_topic` ADD `edited_at` integer;