import { meetingName, meetingWhen } from '#lib/meetings.ts';
import type { Meeting } from '#lib/server/groups/meetings/meetings.ts';
import { editionsOf, type Minutes } from '#lib/server/groups/minutes.ts';

/** What the pages around a meeting's 議事録 say of the meeting. */
export function shownMeeting(of: Meeting) {
	const path = `/groups/${of.group.slug}/meetings/${of.id}`;
	return { id: of.id, name: meetingName(of), on: meetingWhen(of), place: of.place, path };
}

/** What they say of the edition they show, and of the others there are. */
export function shownEdition(of: Minutes) {
	const { edition, isNewest, state, reason, approvedAt } = of;
	const others = editionsOf(of.meeting.id)
		.filter((each) => each.edition !== edition)
		.map((each) => ({ edition: each.edition, approvedAt: each.approvedAt }));
	return { edition, isNewest, state, reason, approvedAt, others };
}

/** The edition an address asks for; null is the newest. */
export function editionIn(url: URL): number | null {
	const asked = url.searchParams.get('edition') ?? '';
	return /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : null;
}
