import * as v from 'valibot';
import { meetingSchema } from '#lib/meeting-forms.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { announce, create } from '#lib/server/groups/meetings/writing.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { eq } from 'drizzle-orm';
import { now } from '#lib/server/now.ts';
import { groupId, OPEN } from './groups.ts';

/** What the form of a meeting gives: 定例会 on 9 December 2026 from 13:30, 出欠 by the 4th, unless told. */
export function meetingInput(fields: Record<string, string> = {}) {
	return v.parse(meetingSchema, {
		title: '定例会',
		on: 'R8.12.9',
		startsAt: '13:30',
		endsAt: '15:30',
		place: '佐久市役所',
		replyBy: 'R8.12.4',
		...fields
	});
}

/** Enters a meeting of the open group and lets it be announced; gives its id. */
export function announced(lead: Actor, fields: Record<string, string> = {}): number {
	const [id = 0] = create(lead, OPEN, meetingInput(fields));
	announce(lead, OPEN, id);
	return id;
}

/** A group becomes a body with a quorum. */
export function withQuorum(slug: string, countsMandates: boolean): void {
	const { workingGroup } = schema;
	db()
		.update(workingGroup)
		.set({ quorumNumerator: 1, quorumDenominator: 2, countsMandates })
		.where(eq(workingGroup.slug, slug))
		.run();
}

type Meeting = typeof schema.meeting.$inferInsert;

/** Puts an announced meeting of a whole afternoon there, as if it had been entered; gives its id. */
export function putMeeting(actor: Actor, slug: string, given: Partial<Meeting> = {}): number {
	const at = now();
	return Number(
		db()
			.insert(schema.meeting)
			.values({
				groupId: groupId(slug),
				title: '定例会議',
				precision: 'day',
				onDay: '2026-12-10',
				startsAt: '13:30',
				endsAt: '15:30',
				place: '自治会館 第2会議室',
				personId: actor.person.id,
				organisationId: actor.organisation.id,
				createdAt: at,
				updatedAt: at,
				announcedAt: at,
				...given
			})
			.run().lastInsertRowid
	);
}
