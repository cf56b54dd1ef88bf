import type { Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import { dayOf } from '#lib/dates.ts';
import { now } from '../../now.ts';
import { membersOn } from './bodies.ts';
import type { MeetingRow } from './meetings.ts';

/** Records what happened to a meeting, once for each organisation of its group, which is told of it. */
export function tellMembers(
	tx: Tx,
	record: Recorder,
	action: string,
	of: Pick<MeetingRow, 'id' | 'groupId'>,
	text: string | null = null
): void {
	const bodies = membersOn(tx, of.groupId, dayOf(now()));
	bodies.forEach(({ id }, index) => {
		const refs = { group: of.groupId, tellOrganisation: id };
		// The text is said once: it is the same for all.
		record(action, `meeting:${of.id}`, refs, index === 0 ? text : null);
	});
	if (bodies.length === 0) record(action, `meeting:${of.id}`, { group: of.groupId }, text);
}

/** As `tellMembers`, for those who run the group. */
export function tellLeads(
	record: Recorder,
	action: string,
	of: Pick<MeetingRow, 'id' | 'groupId'>,
	leads: number[],
	refs: Record<string, number> = {}
): void {
	for (const tellOrganisation of leads) {
		record(action, `meeting:${of.id}`, { group: of.groupId, ...refs, tellOrganisation });
	}
}
