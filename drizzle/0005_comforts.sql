CREATE TABLE `ticket_rating` (
	`ticket_id` integer PRIMARY KEY NOT NULL,
	`score` integer NOT NULL,
	`remark` text NOT NULL,
	`person_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
