import { eq, inArray, sql } from 'drizzle-orm';
import { meetingName, meetingWhen, meetingWords } from '#lib/meetings.ts';
import { db, schema } from '../db/index.ts';

const { decision, meeting, minutes, minutesSection, organisation, workingGroup } = schema;

/** Where a meeting, a part of its 議事録 or a decision is read, and what stands there. */
export type MeetingPlace = {
	href: string;
	title: string;
	body: string;
	/** The group it belongs to, or none. */
	board: string | null;
	organisation: string;
	at: Date;
};

/** The places of meetings, parts and decisions that were found, by things such as 'minutes-section:3'. */
export function placesOfMeetings({
	meetings,
	sections,
	decisions
}: Record<'meetings' | 'sections' | 'decisions', number[]>): Map<string, MeetingPlace> {
	const ofMeetings = selectMeetings(meetings).map(meetingPlace);
	const ofSections = selectSections(sections).map(({ row, ...of }): [string, MeetingPlace] => [
		`minutes-section:${row.id}`,
		placeOf(of, `#s${row.id}`, `議事録 ${row.title}`, row.body, row.createdAt)
	]);
	const ofDecisions = selectDecisions(decisions).map(({ row, ...of }): [string, MeetingPlace] => [
		`decision:${row.id}`,
		placeOf(of, `#d${row.id}`, '決定事項', row.text, row.createdAt)
	]);
	return new Map([...ofMeetings, ...ofSections, ...ofDecisions]);
}

const around = {
	meeting: { id: meeting.id, number: meeting.number, title: meeting.title },
	group: { slug: workingGroup.slug, name: workingGroup.name },
	organisation: organisation.name
};

function selectMeetings(ids: number[]) {
	return db()
		.select({
			row: meeting,
			group: around.group,
			organisation: around.organisation,
			items: sql<
				string | null
			>`(select group_concat(title, '、') from (select title from agenda_item
				where meeting_id = ${meeting.id} and removed_at is null order by position, id))`
		})
		.from(meeting)
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(organisation, eq(organisation.id, meeting.organisationId))
		.where(inArray(meeting.id, ids))
		.all();
}

function meetingPlace({
	row,
	group,
	organisation,
	items
}: ReturnType<typeof selectMeetings>[number]): [string, MeetingPlace] {
	const lines = [meetingWhen(row), row.place, items ? `次第：${items}` : ''];
	return [
		`meeting:${row.id}`,
		{
			href: `/groups/${group.slug}/meetings/${row.id}`,
			title: `${meetingName(row)}${row.cancelledAt ? `（${meetingWords.cancelled}）` : ''}`,
			body: lines.filter(Boolean).join('　'),
			board: group.name,
			organisation,
			at: row.createdAt
		}
	];
}

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
