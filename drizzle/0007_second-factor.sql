CREATE TABLE `authenticator_app` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`secret` text,
	`confirmed_at` integer,
	`last_step` integer DEFAULT 0 NOT NULL,
	`offered` text,
	`offered_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `held_sign_in` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`shared` integer NOT NULL,
	`agent` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `passkey` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`credential` text NOT NULL,
	`public_key` text NOT NULL,
	`host` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `passkey_credential_unique` ON `passkey` (`credential`);--> statement-breakpoint
CREATE INDEX `passkey_by_person` ON `passkey` (`person_id`);--> statement-breakpoint
CREATE TABLE `passkey_challenge` (
	`holder` text PRIMARY KEY NOT NULL,
	`challenge` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `spare_code` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`code_hash` text NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `spare_code_code_hash_unique` ON `spare_code` (`code_hash`);--> statement-breakpoint
CREATE INDEX `spare_code_by_person` ON `spare_code` (`person_id`);--> statement-breakpoint
DROP INDEX `event_on_record`;--> statement-breakpoint
CREATE INDEX `event_on_record` ON `event` (`at`) WHERE action in ('setup.completed', 'organisation.added', 'organisation.decided', 'licence-policy.set', 'tenure.started', 'tenure.end-set', 'tenure.last-day-set', 'tenure.ended', 'roles.changed', 'person.invited', 'invitation.accepted', 'invitation.revoked', 'reissue.made', 'reissue.used', 'reissue.revoked', 'password.changed', 'second-factor.added', 'second-factor.removed', 'second-factor.reset', 'second-factor.required', 'spare-codes.made', 'spare-code.used', 'roster.applied', 'roster.reverted', 'board.keepers-named', 'group.joined', 'group.left', 'group.taken-out', 'group.role-changed', 'grant.given', 'grant.revoked', 'audience.changed', 'record.years-set', 'author.looked-up', 'post.erased', 'notice.erased', 'table.erased', 'material.erased', 'article.erased', 'desk-mail.erased', 'dispatch.erased', 'specification-version.erased');--> statement-breakpoint
ALTER TABLE `session` ADD `confirmed_at` integer;