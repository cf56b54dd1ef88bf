CREATE TABLE `coordinator_skill` (
	`seat_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	PRIMARY KEY(`seat_id`, `category_id`),
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `coordinator_tie` (
	`id` integer PRIMARY KEY NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer,
	`vendor` text,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `coordinator_tie_by_seat` ON `coordinator_tie` (`seat_id`);--> statement-breakpoint
CREATE TABLE `dispatch` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`sequence` integer NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`ticket_id` integer,
	`category_id` integer NOT NULL,
	`subject` text NOT NULL,
	`mode` text NOT NULL,
	`wished_on` text NOT NULL,
	`planned_minutes` integer NOT NULL,
	`purpose` text NOT NULL,
	`materials` text NOT NULL,
	`vendors` text NOT NULL,
	`estimate_yen` integer DEFAULT 0 NOT NULL,
	`audience` text NOT NULL,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`approval` text NOT NULL,
	`approved_by` integer,
	`report_due` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dispatch_by_number` ON `dispatch` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE INDEX `dispatch_by_organisation` ON `dispatch` (`organisation_id`,`fiscal_year`);--> statement-breakpoint
CREATE INDEX `dispatch_by_ticket` ON `dispatch` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `dispatch_by_state` ON `dispatch` (`state`);--> statement-breakpoint
CREATE TABLE `dispatch_candidate` (
	`id` integer PRIMARY KEY NOT NULL,
	`dispatch_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`round` integer NOT NULL,
	`rank` integer NOT NULL,
	`offered_at` integer,
	`reply_due` text,
	`reply` text,
	`replied_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`dispatch_grant_id` integer,
	`ticket_grant_id` integer,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dispatch_candidate_by_rank` ON `dispatch_candidate` (`dispatch_id`,`round`,`rank`);--> statement-breakpoint
CREATE INDEX `dispatch_candidate_by_seat` ON `dispatch_candidate` (`seat_id`);--> statement-breakpoint
CREATE TABLE `dispatch_cost` (
	`dispatch_id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`fee_yen` integer NOT NULL,
	`travel_yen` integer NOT NULL,
	`withheld_yen` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `dispatch_cost_by_year` ON `dispatch_cost` (`fiscal_year`);--> statement-breakpoint
CREATE TABLE `dispatch_evaluation` (
	`dispatch_id` integer PRIMARY KEY NOT NULL,
	`rating` integer NOT NULL,
	`comment` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `dispatch_limit` (
	`fiscal_year` integer NOT NULL,
	`cap` text NOT NULL,
	`value` integer,
	PRIMARY KEY(`fiscal_year`, `cap`)
);
--> statement-breakpoint
CREATE TABLE `dispatch_override` (
	`id` integer PRIMARY KEY NOT NULL,
	`dispatch_id` integer NOT NULL,
	`cap` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `dispatch_report` (
	`dispatch_id` integer PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`advice` text NOT NULL,
	`next` text NOT NULL,
	`person_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`at` integer NOT NULL,
	`approved_at` integer,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `dispatch_session` (
	`id` integer PRIMARY KEY NOT NULL,
	`dispatch_id` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`place` text NOT NULL,
	`minutes_actual` integer,
	`attendees` text DEFAULT '' NOT NULL,
	`moved_at` integer,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `dispatch_session_by_dispatch` ON `dispatch_session` (`dispatch_id`);--> statement-breakpoint
CREATE TABLE `dispatch_step` (
	`id` integer PRIMARY KEY NOT NULL,
	`dispatch_id` integer NOT NULL,
	`act` text NOT NULL,
	`text` text NOT NULL,
	`person_id` integer,
	`author_name` text NOT NULL,
	`organisation_id` integer,
	`is_for_union` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`dispatch_id`) REFERENCES `dispatch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `dispatch_step_by_dispatch` ON `dispatch_step` (`dispatch_id`);--> statement-breakpoint
CREATE TABLE `article` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`question` text NOT NULL,
	`question_html` text NOT NULL,
	`answer` text NOT NULL,
	`answer_html` text NOT NULL,
	`category_id` integer NOT NULL,
	`system` text DEFAULT '' NOT NULL,
	`size` text DEFAULT '' NOT NULL,
	`admitted` text DEFAULT '[]' NOT NULL,
	`audience` text NOT NULL,
	`fiscal_year` integer NOT NULL,
	`review_on` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`published_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `article_by_ticket` ON `article` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `article_by_category` ON `article` (`category_id`,`fiscal_year`);--> statement-breakpoint
CREATE TABLE `article_citation` (
	`article_id` integer NOT NULL,
	`ticket_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `ticket_id`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_helpful` (
	`article_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `organisation_id`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `article_revision` (
	`article_id` integer NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`note` text NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `number`),
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `vendor_name` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `canned_answer` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`category_id` integer,
	`person_id` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `clock_segment` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`clock` text NOT NULL,
	`started_at` integer NOT NULL,
	`left` integer,
	`stopped_at` integer,
	`minutes` integer,
	`reason` text,
	`calendar_id` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`calendar_id`) REFERENCES `office_calendar`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `clock_segment_by_ticket` ON `clock_segment` (`ticket_id`,`clock`);--> statement-breakpoint
CREATE TABLE `desk_absence` (
	`id` integer PRIMARY KEY NOT NULL,
	`seat_id` integer NOT NULL,
	`from_on` text NOT NULL,
	`to_on` text NOT NULL,
	`substitute_seat_id` integer,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`substitute_seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `desk_absence_by_seat` ON `desk_absence` (`seat_id`,`from_on`);--> statement-breakpoint
CREATE TABLE `office_calendar` (
	`id` integer PRIMARY KEY NOT NULL,
	`hours` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `service_target` (
	`priority` text PRIMARY KEY NOT NULL,
	`first_minutes` integer,
	`answer_minutes` integer,
	`warn_minutes` integer
);
--> statement-breakpoint
CREATE TABLE `ticket` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer,
	`sequence` integer,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`via` text NOT NULL,
	`entered_by` integer,
	`contact` text NOT NULL,
	`category_id` integer NOT NULL,
	`title` text NOT NULL,
	`fields` text NOT NULL,
	`priority` text NOT NULL,
	`audience` text NOT NULL,
	`state` text NOT NULL,
	`assignee_seat_id` integer,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`state_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`closed_at` integer,
	`first_due` integer,
	`answer_due` integer,
	`first_minutes` integer,
	`answer_minutes` integer,
	`reopened_count` integer DEFAULT 0 NOT NULL,
	`merged_into_id` integer,
	`follows_id` integer,
	`consent` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`past_number` text,
	`import_id` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merged_into_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`follows_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`import_id`) REFERENCES `ticket_import`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_by_number` ON `ticket` (`fiscal_year`,`sequence`);--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_by_past_number` ON `ticket` (`past_number`);--> statement-breakpoint
CREATE INDEX `ticket_by_import` ON `ticket` (`import_id`);--> statement-breakpoint
CREATE INDEX `ticket_by_organisation` ON `ticket` (`organisation_id`,`touched_at`);--> statement-breakpoint
CREATE INDEX `ticket_by_state` ON `ticket` (`state`,`answer_due`);--> statement-breakpoint
CREATE INDEX `ticket_by_touched` ON `ticket` (`touched_at`,`id`);--> statement-breakpoint
CREATE INDEX `ticket_in_turn` ON `ticket` (case when "state" = 'wait_org' or "state" = 'wait_vendor' or "state" = 'wait_expert' or "state" = 'answered' then 3 when not ("state" = 'new' or "state" = 'open') then null when "first_due" is not null or "answer_due" is not null then 0 when "state" = 'new' then 1 else 2 end,case when "first_due" is null and "answer_due" is null then 9000000000000000 when "answer_due" is null or "first_due" < "answer_due" then "first_due" else "answer_due" end,`touched_at`,`id`,`assignee_seat_id`,`audience`) WHERE case when "ticket"."state" = 'wait_org' or "ticket"."state" = 'wait_vendor' or "ticket"."state" = 'wait_expert' or "ticket"."state" = 'answered' then 3 when not ("ticket"."state" = 'new' or "ticket"."state" = 'open') then null when "ticket"."first_due" is not null or "ticket"."answer_due" is not null then 0 when "ticket"."state" = 'new' then 1 else 2 end is not null;--> statement-breakpoint
CREATE INDEX `ticket_by_assignee` ON `ticket` (`assignee_seat_id`,`state`);--> statement-breakpoint
CREATE INDEX `ticket_of_parties` ON `ticket` (`id`) WHERE "ticket"."audience" >= 'case:' and "ticket"."audience" < 'case:a';--> statement-breakpoint
CREATE TABLE `ticket_category` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`parent_id` integer,
	`name` text NOT NULL,
	`position` integer NOT NULL,
	`visibility` text NOT NULL,
	`fields` text NOT NULL,
	`audience` text NOT NULL,
	`needs_approval` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`parent_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_category_slug_unique` ON `ticket_category` (`slug`);--> statement-breakpoint
CREATE TABLE `ticket_category_team` (
	`category_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	PRIMARY KEY(`category_id`, `seat_id`),
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_link` (
	`ticket_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `other_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_message` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`act` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`via` text NOT NULL,
	`entered_by` integer,
	`audience` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_message_by_number` ON `ticket_message` (`ticket_id`,`number`);--> statement-breakpoint
CREATE TABLE `ticket_party` (
	`ticket_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `seat_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ticket_party_by_seat` ON `ticket_party` (`seat_id`);--> statement-breakpoint
CREATE TABLE `incident` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`category_id` integer NOT NULL,
	`system` text DEFAULT '' NOT NULL,
	`audience` text NOT NULL,
	`since_at` integer NOT NULL,
	`next_at` integer,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`opened_at` integer NOT NULL,
	`ended_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `ticket_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_by_end` ON `incident` (`ended_at`);--> statement-breakpoint
CREATE TABLE `incident_affected` (
	`incident_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`effect` text NOT NULL,
	`seat_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `organisation_id`),
	FOREIGN KEY (`incident_id`) REFERENCES `incident`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `incident_ticket` (
	`incident_id` integer NOT NULL,
	`ticket_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `ticket_id`),
	FOREIGN KEY (`incident_id`) REFERENCES `incident`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_by_ticket` ON `incident_ticket` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `incident_update` (
	`incident_id` integer NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`html` text NOT NULL,
	`person_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `number`),
	FOREIGN KEY (`incident_id`) REFERENCES `incident`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
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
CREATE TABLE `ticket_import` (
	`id` integer PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`columns` text NOT NULL,
	`is_yearly` integer DEFAULT false NOT NULL,
	`empty_rows` integer DEFAULT 0 NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`taken_at` integer,
	`fresh_count` integer,
	`known_count` integer,
	`faulty_count` integer,
	`last_ticket_id` integer,
	`dropped_at` integer,
	`reverted_at` integer,
	`left_count` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `ticket_import_row` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`sheet` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `ticket_import`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ticket_import_row_by_import` ON `ticket_import_row` (`import_id`);--> statement-breakpoint
CREATE TABLE `specification` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`state` text NOT NULL,
	`state_at` integer NOT NULL,
	`agreed_version` integer,
	`article_id` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`article_id`) REFERENCES `article`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_ticket_id_unique` ON `specification` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `specification_remark` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`number` integer NOT NULL,
	`version_number` integer NOT NULL,
	`paragraph` integer NOT NULL,
	`quoted` text NOT NULL,
	`state` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_remark_by_number` ON `specification_remark` (`specification_id`,`number`);--> statement-breakpoint
CREATE TABLE `specification_step` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`remark_id` integer,
	`act` text NOT NULL,
	`text` text NOT NULL,
	`version_number` integer NOT NULL,
	`person_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`remark_id`) REFERENCES `specification_remark`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `specification_step_by_specification` ON `specification_step` (`specification_id`);--> statement-breakpoint
CREATE TABLE `specification_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`specification_id` integer NOT NULL,
	`number` integer NOT NULL,
	`text` text NOT NULL,
	`is_cut` integer NOT NULL,
	`note` text NOT NULL,
	`person_id` integer NOT NULL,
	`tenure_id` integer NOT NULL,
	`seat_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`author_name` text NOT NULL,
	`author_section` text NOT NULL,
	`author_audience` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`specification_id`) REFERENCES `specification`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenure_id`) REFERENCES `tenure`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat_id`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `specification_version_by_number` ON `specification_version` (`specification_id`,`number`);--> statement-breakpoint
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
--> statement-breakpoint
DROP INDEX `outbox_once`;--> statement-breakpoint
ALTER TABLE `outbox` ADD `event_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_once` ON `outbox` (`tenure_id`,`for_day`,`event_id`);