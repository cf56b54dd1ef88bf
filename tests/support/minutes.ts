import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { putMeeting } from './meetings.ts';

const { agendaItem, meetingAttendance, meetingReply } = schema;

type State = (typeof meetingAttendance.$inferSelect)['state'];

/** A meeting of a group with its items, laid by hand; gives its id and theirs. */
export function layMeeting(
	by: Actor,
	slug: string,
	of: Partial<typeof schema.meeting.$inferInsert> & { items?: string[] } = {}
): { id: number; items: number[] } {
	const { items = ['更新の頻度', '様式'], ...values } = of;
	const id = putMeeting(by, slug, {
		number: 18,
		title: '定例会',
		onDay: '2026-11-20',
		endsAt: '15:00',
		place: '自治会館 3階',
		announcedAt: null,
		...values
	});
	return {
		id,
		items: items.map((title, position) =>
			Number(
				db().insert(agendaItem).values({ meetingId: id, position, title }).run().lastInsertRowid
			)
		)
	};
}

/** Notes who was there, by organisation. */
export function noteAttendance(meetingId: number, who: [Actor, State, string?][]): void {
	for (const [actor, state, names = ''] of who) {
		const { organisation, person } = actor;
		db()
			.insert(meetingAttendance)
			.values({
				meetingId,
				organisationId: organisation.id,
				state,
				names,
				personId: person.id,
				at: now()
			})
			.run();
	}
}

/** What an organisation has answered to an invitation. */
export function noteReply(
	meetingId: number,
	actor: Actor,
	answer: (typeof meetingReply.$inferSelect)['answer']
): void {
	const { organisation, person } = actor;
	db()
		.insert(meetingReply)
		.values({
			meetingId,
			organisationId: organisation.id,
			answer,
			personId: person.id,
			at: now()
		})
		.run();
}
