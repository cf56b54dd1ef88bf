import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { found, scopeOf, scopes } from '../../permissions.ts';
import type { Group } from '../groups.ts';
import { unansweredMeetings } from '../meetings/owed.ts';

const { board, meeting, workingGroup } = schema;

/** What stands in a calendar for one meeting, or for the last day of its 出欠. */
export type CalendarEntry = {
	/** The same for as long as the meeting exists, wherever it is moved. */
	uid: string;
	sequence: number;
	updatedAt: Date;
	title: string;
	onDay: Day;
	/** 'HH:MM', JST; null: the whole day. */
	startsAt: string | null;
	endsAt: string | null;
	place: string;
	lines: string[];
	/** Its page, from the root of the site. */
	path: string;
	isCancelled: boolean;
};

type Choice = { group?: number; meeting?: number; isOwnOnly?: boolean };

/**
 * The announced meetings these actors read, in one list without doubles. A meeting of which only the month is
 * known is left out: on the first of it a program would call people to nothing.
 */
export function meetingEntries(actors: Actor[], choice: Choice = {}): CalendarEntry[] {
	const entries = new Map<string, CalendarEntry>();
	for (const actor of actors) {
		for (const row of readMeetings(actor, choice)) {
			const isMember = actor.reach.includes(`group:${row.meeting.groupId}`);
			const entry = entryOf(row, isMember);
			// From the seat that is in the group one sees more.
			if (isMember || !entries.has(entry.uid)) entries.set(entry.uid, entry);
		}
	}
	return [...entries.values()];
}

/** The last days of 出欠 these actors' organisations still owe an answer to, as whole days: what ホーム lists, until the meeting. */
export function deadlineEntries(actors: Actor[], choice: Choice = {}): CalendarEntry[] {
	const entries = new Map<string, CalendarEntry>();
	for (const actor of actors) {
		const owed = unansweredMeetings(actor);
		for (const row of readMeetings(actor, { ...choice, isOwnOnly: true })) {
			const { id, replyBy, version, updatedAt } = row.meeting;
			if (replyBy === null || !owed.has(id)) continue;
			const meeting = entryOf(row, true);
			const uid = `meeting-${id}-reply@yui`;
			const title = `出欠の期限：${meeting.title}`;
			const lines = ['出席するかどうかを、この日までに結いで答えてください。'];
			const [startsAt, endsAt, place, isCancelled] = [null, null, '', false];
			const same = { uid, sequence: version, updatedAt, title, onDay: replyBy, lines };
			entries.set(uid, { ...same, startsAt, endsAt, place, isCancelled, path: meeting.path });
		}
	}
	return [...entries.values()];
}

/** One meeting as a file to take along; throws `NotFound`, and `Conflict` while its day is open. */
export function meetingEntry(actor: Actor, of: Group, meetingId: number): CalendarEntry {
	const row = found(
		db()
			.select({ precision: meeting.precision, announcedAt: meeting.announcedAt })
			.from(meeting)
			.where(and(eq(meeting.id, meetingId), eq(meeting.groupId, of.id)))
			.get()
	);
	const [entry] = meetingEntries([actor], { group: of.id, meeting: meetingId });
	if (entry || row.announcedAt === null) return found(entry);
	throw new Conflict(
		'この会議はまだ日が決まっていないので、予定として取り込めません。日が決まると取り込めるようになります。'
	);
}

type Row = ReturnType<typeof readMeetings>[number];

function readMeetings(actor: Actor, choice: Choice) {
	const own = actor.reach.flatMap((key) =>
		key.startsWith('group:') ? [Number(key.slice('group:'.length))] : []
	);
	return db()
		.select({ meeting, group: workingGroup.name, slug: workingGroup.slug })
		.from(meeting)
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.where(
			and(
				scopes.groupInside,
				isNotNull(meeting.announcedAt),
				eq(meeting.precision, 'day'),
				choice.group === undefined ? undefined : eq(meeting.groupId, choice.group),
				choice.meeting === undefined ? undefined : eq(meeting.id, choice.meeting),
				choice.isOwnOnly ? inArray(meeting.groupId, own) : undefined
			)
		)
		.orderBy(asc(meeting.onDay), asc(meeting.startsAt), asc(meeting.id))
		.prepare()
		.all(scopeOf(actor));
}

function entryOf({ meeting: of, group, slug }: Row, isMember: boolean): CalendarEntry {
	const count =
		of.number === null || of.title.includes(`第${of.number}回`) ? '' : `第${of.number}回`;
	const title = [group, count, of.title].filter(Boolean).join(' ');
	const isCancelled = of.cancelledAt !== null;
	return {
		uid: `meeting-${of.id}@yui`,
		sequence: of.version,
		updatedAt: of.updatedAt,
		// Some programs show a cancelled entry like any other.
		title: isCancelled ? `【中止】${title}` : title,
		onDay: of.onDay,
		startsAt: of.startsAt,
		endsAt: of.endsAt,
		place: of.place,
		lines: linesOf(of, isMember),
		path: `/groups/${slug}/meetings/${of.id}`,
		isCancelled
	};
}

/** The link is for those who take part; the passcode stays on the meeting's page. */
function linesOf(of: Row['meeting'], isMember: boolean): string[] {
	const remote =
		of.remoteUrl === '' || !isMember
			? []
			: [
					`遠隔配信：${of.remoteUrl}`,
					'インターネット側の端末で開いてください。',
					...(of.remotePasscode === '' ? [] : ['パスコードは、結いの会議のページにあります。'])
				];
	const reason = of.cancelledReason ? [`中止の理由：${of.cancelledReason}`] : [];
	return [...reason, ...(of.note === '' ? [] : [of.note]), ...remote];
}
