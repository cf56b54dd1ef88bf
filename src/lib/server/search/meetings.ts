import { eq, inArray } from 'drizzle-orm';
import { meetingName } from '#lib/meetings.ts';
import { db, schema } from '../db/index.ts';

const { decision, meeting, minutes, minutesSection, organisation, workingGroup } = schema;

/** Where a part of 議事録 or a decision is read, and what stands there. */
export type MeetingPlace = {
	href: string;
	title: string;
	body: string;
	/** The group it belongs to. */
	board: string;
	organisation: string;
	at: Date;
};

/** The places of parts and decisions that were found, by things such as 'minutes-section:3'. */
export function placesOfMeetings(
	sections: number[],
	decisions: number[]
): Map<string, MeetingPlace> {
	const ofSections = selectSections(sections).map(({ row, ...of }): [string, MeetingPlace] => [
		`minutes-section:${row.id}`,
		placeOf(of, `#s${row.id}`, `議事録 ${row.title}`, row.body, row.createdAt)
	]);
	const ofDecisions = selectDecisions(decisions).map(({ row, ...of }): [string, MeetingPlace] => [
		`decision:${row.id}`,
		placeOf(of, `#d${row.id}`, '決定事項', row.text, row.createdAt)
	]);
	return new Map([...ofSections, ...ofDecisions]);
}

const around = {
	meeting: { id: meeting.id, number: meeting.number, title: meeting.title },
	group: { slug: workingGroup.slug, name: workingGroup.name },
	organisation: organisation.name
};

function selectSections(ids: number[]) {
	return db()
		.select({ row: minutesSection, ...around })
		.from(minutesSection)
		.innerJoin(minutes, eq(minutes.id, minutesSection.minutesId))
		.innerJoin(meeting, eq(meeting.id, minutes.meetingId))
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(organisation, eq(organisation.id, minutesSection.organisationId))
		.where(inArray(minutesSection.id, ids))
		.all();
}

function selectDecisions(ids: number[]) {
	return db()
		.select({ row: decision, ...around })
		.from(decision)
		.innerJoin(meeting, eq(meeting.id, decision.meetingId))
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(organisation, eq(organisation.id, meeting.organisationId))
		.where(inArray(decision.id, ids))
		.all();
}

function placeOf(
	of: Omit<ReturnType<typeof selectSections>[number], 'row'>,
	anchor: string,
	what: string,
	body: string,
	at: Date
): MeetingPlace {
	return {
		href: `/groups/${of.group.slug}/meetings/${of.meeting.id}/minutes${anchor}`,
		title: `${meetingName(of.meeting)} ${what}`,
		body,
		board: of.group.name,
		organisation: of.organisation,
		at
	};
}
