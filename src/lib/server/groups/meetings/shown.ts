import type { Day } from '#lib/dates.ts';
import { meetingName, meetingWhen } from '#lib/meetings.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import { isOver, type Meeting } from './meetings.ts';
import { qrOf, type Qr } from '../../qr.ts';

/** 遠隔配信 or a recording: an address that only opens outside LGWAN. */
export type Remote = { url: string; passcode: string; note: string; qr: Qr | null };

/** A meeting as its readers see it. */
export type ShownMeeting = {
	id: number;
	/** 「第18回　定例会」. */
	name: string;
	number: number | null;
	title: string;
	/** 「令和8年12月9日（水）13:30～15:30」 or 「令和9年7月頃」. */
	when: string;
	precision: 'day' | 'month';
	onDay: Day;
	place: string;
	/** Null where there is none, and for who is no member. */
	remote: Remote | null;
	/** There is a remote link, whether this reader is given it or not. */
	hasRemote: boolean;
	/** As `remote`. */
	recording: Remote | null;
	hasRecording: boolean;
	note: string;
	replyBy: Day | null;
	documentNumber: string;
	documentOn: Day | null;
	version: number;
	isAnnounced: boolean;
	isOver: boolean;
	cancelled: { at: Date; reason: string } | null;
};

/** A meeting for the page; its addresses outside are in it for whom `recordingOf` names. */
export function shown(actor: Actor, of: Meeting): ShownMeeting {
	const { id, number, title, precision, onDay, place, note, replyBy } = of;
	const { documentNumber, documentOn, version, cancelledAt } = of;
	return {
		...{ id, number, title, precision, onDay, place, note, replyBy },
		...{ documentNumber, documentOn, version },
		name: meetingName(of),
		when: meetingWhen(of),
		hasRemote: of.remoteUrl !== '',
		remote: isGiven(actor, of) ? remote(of.remoteUrl, of.remotePasscode, of.remoteNote) : null,
		recording: recordingOf(actor, of),
		hasRecording: of.recordingUrl !== '',
		isAnnounced: of.announcedAt !== null,
		isOver: isOver(of),
		cancelled: cancelledAt && { at: cancelledAt, reason: of.cancelledReason ?? '' }
	};
}

/** 録画, given to members and to who runs the group, so that it does not travel; null for others, and where there is none. */
export function recordingOf(actor: Actor, of: Meeting): Remote | null {
	return isGiven(actor, of) ? remote(of.recordingUrl, of.recordingPasscode, '') : null;
}

/** The union may take an ended group up again, and is asked where its recordings are. */
function isGiven(actor: Actor, { groupId, group }: Meeting): boolean {
	return (
		actor.reach.includes(`group:${groupId}`) ||
		may(actor, 'group.run', group) ||
		may(actor, 'group.reopen', group)
	);
}

function remote(url: string, passcode: string, note: string): Remote | null {
	return url === '' ? null : { url, passcode, note, qr: qrOf(url) };
}
