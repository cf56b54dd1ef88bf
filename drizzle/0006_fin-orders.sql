ALTER TABLE `assurance_term` ADD `would_end` text;--> statement-breakpoint
ALTER TABLE `licence_return` ADD `again_id` integer REFERENCES licence_application(id);