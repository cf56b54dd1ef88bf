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
CREATE INDEX `event_on_record` ON `event` (`at`) WHERE action in ('setup.completed', 'organisation.added', 'organisation.decided', 'licence-policy.set', 'tenure.started', 'tenure.end-set', 'tenure.last-day-set', 'tenure.ended', 'roles.changed', 'person.invited', 'invitation.accepted', 'invitation.revoked', 'reissue.made', 'reissue.used', 'reissue.revoked', 'password.changed', 'roster.applied', 'roster.reverted', 'board.keepers-named', 'group.joined', 'group.left', 'group.taken-out', 'group.role-changed', 'grant.given', 'grant.revoked', 'audience.changed', 'record.years-set', 'author.looked-up', 'post.erased', 'notice.erased', 'table.erased', 'material.erased', 'article.erased', 'desk-mail.erased', 'dispatch.erased', 'specification-version.erased');