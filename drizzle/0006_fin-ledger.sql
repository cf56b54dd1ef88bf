CREATE TABLE `lot_balance` (
	`lot_id` integer NOT NULL,
	`from_day` text NOT NULL,
	`rights` integer NOT NULL,
	PRIMARY KEY(`lot_id`, `from_day`),
	FOREIGN KEY (`lot_id`) REFERENCES `lot`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
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
