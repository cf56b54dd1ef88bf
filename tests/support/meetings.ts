import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { groupId } from './groups.ts';

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
