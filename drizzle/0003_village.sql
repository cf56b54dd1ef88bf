CREATE TABLE `put_off` (
	`seat_id` integer NOT NULL,
	`thing` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `thing`),
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
