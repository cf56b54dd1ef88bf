import { and, asc, eq, isNull } from 'drizzle-orm';
import { clockOf, dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import { sortDay } from '#lib/meetings.ts';
import { db, schema, type Reader, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change, type Recorder } from '../../record/change.ts';
import type { Group } from '../groups.ts';
import { asItIs, findFor, isOver, refuseCancelled, revise, type MeetingRow } from './meetings.ts';
import { tellMembers } from './telling.ts';

const { meeting } = schema;

const GROUP_ENDED = 'ワーキンググループが終わったため';

/** 中止 with its reason; members are told where it had been announced. Throws `Conflict` where it is cancelled. */
export function cancel(actor: Actor, slug: string, id: number, input: { reason: string }): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		refuseCancelled(standing);
		if (isOver(standing)) throw new Conflict('終わった会議は中止にできません。');
		callOff(tx, record, standing, input.reason);
	});
}

/**
 * 中止を取り消す: the meeting takes place after all, as it stood; who was told of the 中止 is told. `version` is the one
 * on the screen. Throws `Conflict` where it is not cancelled, was changed since, or its day is past.
 */
export function restore(
	actor: Actor,
	slug: string,
	id: number,
	{ version }: { version: number }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		if (standing.cancelledAt === null) throw new Conflict('この会議は中止になっていません。');
		if (isOver(standing)) {
			throw new Conflict('開催日が過ぎたので、中止を取り消せません。新しい会議を入れてください。');
		}
		if (standing.version !== version) {
			throw new Conflict('ほかの人が先にこの会議を直しました。新しい内容を確かめてください。');
		}
		revise(tx, standing, { cancelledAt: null, cancelledReason: null });
		if (standing.announcedAt === null) {
			record('meeting.restored', `meeting:${id}`, { group: of.group.id });
		} else tellMembers(tx, record, 'meeting.restored', of);
	});
}

/** The meetings that fall with their group if it ends now, and how many of them have been announced. */
export function comingOf(of: Pick<Group, 'id'>): { meetings: number; announced: number } {
	const rows = coming(db(), of);
	return {
		meetings: rows.length,
		announced: rows.filter(({ announcedAt }) => announcedAt !== null).length
	};
}

/** 中止 of all that a group which ends still had before it, in the caller's transaction; gives how many. */
export function cancelComing(tx: Tx, record: Recorder, of: Pick<Group, 'id'>): number {
	const rows = coming(tx, of);
	for (const row of rows) callOff(tx, record, row, GROUP_ENDED);
	return rows.length;
}

/** What has begun today is left: it may be the meeting at which the group decided to end. */
function coming(connection: Reader, of: Pick<Group, 'id'>): MeetingRow[] {
	const today = dayOf(now());
	const clock = clockOf(now()).padStart(5, '0');
	return connection
		.select()
		.from(meeting)
		.where(and(eq(meeting.groupId, of.id), isNull(meeting.cancelledAt)))
		.orderBy(asc(meeting.onDay), asc(meeting.id))
		.all()
		.filter((row) => {
			if (row.precision === 'month' || row.onDay !== today) return sortDay(row) >= today;
			return row.startsAt !== null && row.startsAt > clock;
		});
}

function callOff(tx: Tx, record: Recorder, standing: MeetingRow, reason: string): void {
	revise(tx, standing, { cancelledAt: now(), cancelledReason: reason });
	if (standing.announcedAt === null) {
		record('meeting.cancelled', `meeting:${standing.id}`, { group: standing.groupId }, reason);
	} else tellMembers(tx, record, 'meeting.cancelled', standing, reason);
}
