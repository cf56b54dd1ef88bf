import { eq } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf, type Actor, type Role } from '#lib/server/identity/actors.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { change, system } from '#lib/server/record/change.ts';
import type { Holding, Story } from './story.ts';

type Taking = {
	name?: string;
	section?: string;
	roles?: Role[];
	fromOn: Day;
	toOn?: Day | null;
	login?: string | null;
};

/** Puts somebody new into the seat that a person of the story holds or held. */
export function successorOf(story: Story, of: keyof Story['holdings'], taking: Taking): Holding {
	const seat = db()
		.select()
		.from(schema.seat)
		.where(eq(schema.seat.id, story.holdings[of].seatId))
		.get();
	return newcomer(seat?.organisationId ?? 0, seat?.name ?? '', taking);
}

/** Puts somebody new into a seat of an organisation. */
export function newcomer(organisationId: number, seat: string, taking: Taking): Holding {
	return change(system, (tx, record) =>
		appoint(tx, record, organisationId, {
			name: '新任 職員',
			kana: 'しんにん しょくいん',
			section: '総務課',
			roles: ['member'],
			toOn: null,
			login: null,
			passwordHash: null,
			...taking,
			seat
		})
	);
}

/** The actor of a tenure as of the clock; throws when it is not in force. */
export function actingAs({ tenureId }: Pick<Holding, 'tenureId'>): Actor {
	const actor = actorOf(tenureId);
	if (!actor) throw new Error('This tenure is not in force on this day.');
	return actor;
}

/** Ends a tenure by its last day, as a roster does. */
export function endsOn({ tenureId }: Holding, toOn: Day): void {
	db().update(schema.tenure).set({ toOn }).where(eq(schema.tenure.id, tenureId)).run();
}
