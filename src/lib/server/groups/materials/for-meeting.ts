import { and, eq } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import { found } from '../../permissions.ts';
import { standingItem } from '../meetings/agenda.ts';

const { meeting } = schema;

/** The meeting and the item of its 次第 that a 資料 is for. */
type ForMeeting = {
	meetingId: number;
	agendaItemId: number | null;
	/** Such as 「第3回 定例会　2 様式の案」. */
	words: string;
};

/** A meeting of this group and an item of it, by their ids; null for no meeting. Throws `NotFound` for those of another. */
export function forMeeting(
	group: { id: number },
	meetingId: number | null,
	agendaItemId: number | null
): ForMeeting | null {
	if (meetingId === null) return null;
	const of = found(
		db()
			.select({ number: meeting.number, title: meeting.title })
			.from(meeting)
			.where(and(eq(meeting.id, meetingId), eq(meeting.groupId, group.id)))
			.get()
	);
	const item = agendaItemId === null ? null : standingItem(db(), { id: meetingId }, agendaItemId);
	const number = of.number === null ? '' : `第${of.number}回 `;
	const words = [`${number}${of.title}`, ...(item ? [item.title] : [])].join('　');
	return { meetingId, agendaItemId, words };
}
