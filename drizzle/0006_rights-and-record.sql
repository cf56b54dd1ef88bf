CREATE TABLE `access` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`person_id` integer,
	`tenure_id` integer,
	`organisation_id` integer,
	`subject` text DEFAULT '' NOT NULL,
	`file` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `access_by_time` ON `access` (`at`);--> statement-breakpoint
CREATE TABLE `lot_balance` (
	`lot_id` integer NOT NULL,
	`from_day` text NOT NULL,
	`rights` integer NOT NULL,
	PRIMARY KEY(`lot_id`, `from_day`),
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `price_level` (
	`id` integer PRIMARY KEY NOT NULL,
	`agreement_id` integer NOT NULL,
	`pool` text NOT NULL,
	`level` text,
	`starts_on` text NOT NULL,
	`source` text DEFAULT '' NOT NULL,
	`is_unconfirmed` integer NOT NULL,
	`compared_at` integer,
	`person_id` integer,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `price_level_by_day` ON `price_level` (`agreement_id`,`pool`,`starts_on`);--> statement-breakpoint
ALTER TABLE `assurance_term` ADD `would_end` text;--> statement-breakpoint
ALTER TABLE `licence_program` ADD `proration` text;--> statement-breakpoint
ALTER TABLE `licence_return` ADD `again_id` integer REFERENCES licence_application(id);--> statement-breakpoint
CREATE INDEX `event_on_record` ON `event` (`at`) WHERE action in ('setup.completed', 'organisation.added', 'organisation.decided', 'licence-policy.set', 'tenure.started', 'tenure.end-set', 'tenure.last-day-set', 'tenure.ended', 'roles.changed', 'person.invited', 'invitation.accepted', 'invitation.revoked', 'reissue.made', 'reissue.used', 'reissue.revoked', 'password.changed', 'roster.applied', 'roster.reverted', 'board.keepers-named', 'group.joined', 'group.left', 'group.taken-out', 'group.role-changed', 'grant.given', 'grant.revoked', 'audience.changed', 'record.years-set', 'author.looked-up', 'post.erased', 'notice.erased', 'table.erased', 'material.erased', 'article.erased', 'desk-mail.erased', 'dispatch.erased', 'specification-version.erased');
--> statement-breakpoint
INSERT INTO `lot_balance` (`lot_id`, `from_day`, `rights`)
SELECT `lot_id`, `on_day`, sum(sum(`rights`)) OVER (PARTITION BY `lot_id` ORDER BY `on_day`)
FROM `ledger_entry` GROUP BY `lot_id`, `on_day`;
--> statement-breakpoint
CREATE TRIGGER `ledger_entry_counts` AFTER INSERT ON `ledger_entry` BEGIN
	INSERT INTO `lot_balance` (`lot_id`, `from_day`, `rights`) VALUES (new.`lot_id`, new.`on_day`, coalesce((
		SELECT `rights` FROM `lot_balance` WHERE `lot_id` = new.`lot_id` AND `from_day` < new.`on_day`
		ORDER BY `from_day` DESC LIMIT 1), 0)) ON CONFLICT DO NOTHING;
	UPDATE `lot_balance` SET `rights` = `rights` + new.`rights`
	WHERE `lot_id` = new.`lot_id` AND `from_day` >= new.`on_day`;
END;
