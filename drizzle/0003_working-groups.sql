CREATE TABLE `agenda_request` (
	`id` integer PRIMARY KEY NOT NULL,
	`agenda_item_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`wanted` text NOT NULL,
	`due_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `agenda_request_by_item` ON `agenda_request` (`agenda_item_id`);--> statement-breakpoint
CREATE INDEX `agenda_request_by_organisation` ON `agenda_request` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `meeting_reminder` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `meeting_reminder_by_meeting` ON `meeting_reminder` (`meeting_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `calendar_feed` (
	`id` integer PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer,
	`group_id` integer,
	`is_own_only` integer DEFAULT false NOT NULL,
	`has_deadlines` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	`used_at` integer,
	`content_hash` text,
	`content_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feed_token_hash_unique` ON `calendar_feed` (`token_hash`);--> statement-breakpoint
CREATE INDEX `calendar_feed_by_person` ON `calendar_feed` (`person_id`,`group_id`);--> statement-breakpoint
CREATE TABLE `date_candidate` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`on_day` text NOT NULL,
	`starts_at` text,
	`ends_at` text,
	FOREIGN KEY (`poll_id`) REFERENCES `date_poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `date_candidate_by_poll` ON `date_candidate` (`poll_id`);--> statement-breakpoint
CREATE TABLE `date_poll` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`reply_by` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`chosen_id` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `date_poll_by_group` ON `date_poll` (`group_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `date_poll_answer` (
	`poll_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`marks` text NOT NULL,
	`names` text DEFAULT '' NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`caller` text,
	`via` text,
	`at` integer NOT NULL,
	`is_late` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`poll_id`, `organisation_id`),
	FOREIGN KEY (`poll_id`) REFERENCES `date_poll`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_conclusion` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`revisit` text NOT NULL,
	`on_day` text,
	`successor_id` integer,
	`source` text DEFAULT '' NOT NULL,
	`person_id` integer,
	`organisation_id` integer,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`successor_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_conclusion_by_group` ON `group_conclusion` (`group_id`);--> statement-breakpoint
CREATE TABLE `group_interest` (
	`proposal_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`proposal_id`, `organisation_id`),
	FOREIGN KEY (`proposal_id`) REFERENCES `group_proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_membership` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`role` text NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text,
	`ended_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_membership_by_group` ON `group_membership` (`group_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `group_membership_by_organisation` ON `group_membership` (`organisation_id`,`group_id`);--> statement-breakpoint
CREATE TABLE `group_participant` (
	`id` integer PRIMARY KEY NOT NULL,
	`membership_id` integer NOT NULL,
	`tenure_id` integer,
	`name` text NOT NULL,
	`section` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`membership_id`) REFERENCES `group_membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_participant_by_membership` ON `group_participant` (`membership_id`);--> statement-breakpoint
CREATE TABLE `group_proposal` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`group_id` integer,
	`declined_at` integer,
	`declined_reason` text,
	`withdrawn_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_request` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`message` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`outcome` text,
	`settled_by` integer,
	`settled_at` integer,
	`reason` text,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`settled_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_request_by_group` ON `group_request` (`group_id`);--> statement-breakpoint
CREATE INDEX `group_request_by_organisation` ON `group_request` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `working_group` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`basis` text NOT NULL,
	`from_on` text,
	`to_on` text,
	`openness` text NOT NULL,
	`quorum_numerator` integer,
	`quorum_denominator` integer,
	`counts_mandates` integer DEFAULT false NOT NULL,
	`first_meeting_number` integer DEFAULT 1 NOT NULL,
	`position` integer NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`conclusion_id` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `working_group_slug_unique` ON `working_group` (`slug`);--> statement-breakpoint
CREATE TABLE `material` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`folder_id` integer,
	`meeting_id` integer,
	`agenda_item_id` integer,
	`name` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`current_version` integer NOT NULL,
	`size` integer NOT NULL,
	`kind` text NOT NULL,
	`updated_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`trashed_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`folder_id`) REFERENCES `material_folder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `material_by_group` ON `material` (`group_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `material_by_folder` ON `material` (`group_id`,`trashed_at`,`folder_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `material_by_meeting` ON `material` (`meeting_id`);--> statement-breakpoint
CREATE TABLE `material_folder` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `material_folder_by_group` ON `material_folder` (`group_id`);--> statement-breakpoint
CREATE TABLE `material_opening` (
	`version_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`version_id`, `organisation_id`),
	FOREIGN KEY (`version_id`) REFERENCES `material_version`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `material_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`material_id` integer NOT NULL,
	`number` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`is_important` integer DEFAULT false NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`material_id`) REFERENCES `material`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `material_version_by_material` ON `material_version` (`material_id`,`number`);--> statement-breakpoint
CREATE TABLE `action_item` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`meeting_id` integer,
	`agenda_item_id` integer,
	`organisation_id` integer NOT NULL,
	`text` text NOT NULL,
	`due_on` text,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`done_at` integer,
	`done_by` integer,
	`removed_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`done_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `action_item_by_organisation` ON `action_item` (`organisation_id`,`done_at`);--> statement-breakpoint
CREATE INDEX `action_item_by_meeting` ON `action_item` (`meeting_id`);--> statement-breakpoint
CREATE TABLE `agenda_item` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`minutes` integer,
	`organisation_id` integer,
	`presenter` text DEFAULT '' NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `agenda_item_by_meeting` ON `agenda_item` (`meeting_id`,`position`);--> statement-breakpoint
CREATE TABLE `decision` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`meeting_id` integer,
	`agenda_item_id` integer,
	`text` text NOT NULL,
	`on_day` text NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	`removed_reason` text,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `decision_by_group` ON `decision` (`group_id`,`on_day`);--> statement-breakpoint
CREATE INDEX `decision_by_meeting` ON `decision` (`meeting_id`);--> statement-breakpoint
CREATE TABLE `meeting` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`number` integer,
	`title` text NOT NULL,
	`precision` text NOT NULL,
	`on_day` text NOT NULL,
	`starts_at` text,
	`ends_at` text,
	`place` text DEFAULT '' NOT NULL,
	`remote_url` text DEFAULT '' NOT NULL,
	`remote_passcode` text DEFAULT '' NOT NULL,
	`remote_note` text DEFAULT '' NOT NULL,
	`recording_url` text DEFAULT '' NOT NULL,
	`recording_passcode` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`reply_by` text,
	`document_number` text DEFAULT '' NOT NULL,
	`document_on` text,
	`series_id` integer,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`announced_at` integer,
	`cancelled_at` integer,
	`cancelled_reason` text,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `meeting_number` ON `meeting` (`group_id`,`number`);--> statement-breakpoint
CREATE INDEX `meeting_by_group` ON `meeting` (`group_id`,`on_day`);--> statement-breakpoint
CREATE INDEX `meeting_by_day` ON `meeting` (`on_day`);--> statement-breakpoint
CREATE TABLE `meeting_attendance` (
	`meeting_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`state` text NOT NULL,
	`names` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`meeting_id`, `organisation_id`),
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `meeting_reply` (
	`meeting_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`answer` text NOT NULL,
	`names` text DEFAULT '' NOT NULL,
	`mandate_to_id` integer,
	`note` text DEFAULT '' NOT NULL,
	`person_id` integer NOT NULL,
	`caller` text,
	`via` text,
	`at` integer NOT NULL,
	`is_late` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`meeting_id`, `organisation_id`),
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`mandate_to_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `absence_closing` (
	`meeting_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`meeting_id`, `organisation_id`),
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `minutes` (
	`id` integer PRIMARY KEY NOT NULL,
	`meeting_id` integer NOT NULL,
	`edition` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`asked_at` integer,
	`approved_at` integer,
	`approved_by` integer,
	`approved_by_organisation_id` integer,
	FOREIGN KEY (`meeting_id`) REFERENCES `meeting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `minutes_edition` ON `minutes` (`meeting_id`,`edition`);--> statement-breakpoint
CREATE TABLE `minutes_confirmation` (
	`minutes_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`answer` text,
	`text` text DEFAULT '' NOT NULL,
	`person_id` integer,
	`at` integer,
	PRIMARY KEY(`minutes_id`, `organisation_id`),
	FOREIGN KEY (`minutes_id`) REFERENCES `minutes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `minutes_confirmation_by_organisation` ON `minutes_confirmation` (`organisation_id`,`answer`);--> statement-breakpoint
CREATE TABLE `minutes_section` (
	`id` integer PRIMARY KEY NOT NULL,
	`minutes_id` integer NOT NULL,
	`key` text NOT NULL,
	`agenda_item_id` integer,
	`title` text NOT NULL,
	`position` integer NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`version` integer NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer NOT NULL,
	FOREIGN KEY (`minutes_id`) REFERENCES `minutes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agenda_item_id`) REFERENCES `agenda_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `minutes_section_key` ON `minutes_section` (`minutes_id`,`key`);--> statement-breakpoint
CREATE TABLE `minutes_section_version` (
	`section_id` integer NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`section_id`, `version`),
	FOREIGN KEY (`section_id`) REFERENCES `minutes_section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_case` (
	`thread_id` integer PRIMARY KEY NOT NULL,
	`theme` text NOT NULL,
	`source` text NOT NULL,
	`source_url` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`thread_id`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_case_place` (
	`group_id` integer NOT NULL,
	`thread_id` integer NOT NULL,
	PRIMARY KEY(`group_id`, `thread_id`),
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`thread_id`) REFERENCES `group_case`(`thread_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_opinion` (
	`id` integer PRIMARY KEY NOT NULL,
	`topic_id` integer NOT NULL,
	`kind` text NOT NULL,
	`follows_id` integer,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`author_audience` text,
	`author_mask` text,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	`outcome` text,
	`answer` text,
	`answer_html` text,
	`answered_by` integer,
	`answered_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`topic_id`) REFERENCES `group_topic`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_opinion_by_topic` ON `group_opinion` (`topic_id`);--> statement-breakpoint
CREATE INDEX `group_opinion_by_organisation` ON `group_opinion` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `group_opinion_version` (
	`opinion_id` integer NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`opinion_id`, `version`),
	FOREIGN KEY (`opinion_id`) REFERENCES `group_opinion`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_summary` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`link` text NOT NULL,
	`to_all_at` integer,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_summary_by_group` ON `group_summary` (`group_id`);--> statement-breakpoint
CREATE TABLE `group_summary_reading` (
	`summary_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `summary_id`),
	FOREIGN KEY (`summary_id`) REFERENCES `group_summary`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_summary_version` (
	`summary_id` integer NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`body` text NOT NULL,
	`written_at` integer NOT NULL,
	PRIMARY KEY(`summary_id`, `version`),
	FOREIGN KEY (`summary_id`) REFERENCES `group_summary`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_topic` (
	`id` integer PRIMARY KEY NOT NULL,
	`group_id` integer NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`takes_outside` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`group_id`) REFERENCES `working_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_topic_by_group` ON `group_topic` (`group_id`);--> statement-breakpoint
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
ALTER TABLE `board` ADD `group_id` integer REFERENCES working_group(id);--> statement-breakpoint
ALTER TABLE `thread` ADD `writers` text;