import { eq } from 'drizzle-orm';
import { addDays, fiscalYear, type Day } from '#lib/dates.ts';
import { schema, type Tx } from '../../db/index.ts';
import { enter } from '../../groups/members.ts';
import { change, system } from '../../record/change.ts';
import { groupMembers } from '../content/group-members.ts';
import type { DemoFile } from '../content/types.ts';
import type { Step, Year } from '../year.ts';
import { lifeSteps } from './life.ts';
import { voiceSteps } from './voices.ts';
import { minutesSteps } from './minutes.ts';
import { materialFiles, materialSteps } from './materials.ts';
import { meetingSteps } from './meetings.ts';
import { pollSteps } from './polls.ts';

const { groupMembership, groupParticipant, person, seat, tenure, workingGroup } = schema;

/** Files of the groups, which are made before the year is laid. */
export const groupFiles: readonly DemoFile[] = materialFiles;

/** Fills the groups of the plan on the first day of the year; `tenureOf` gives who has a login. */
export function joinGroups(since: Day, tenureOf: (login: string) => number): void {
	change(system, (tx, record) => {
		tx.update(groupMembership).set({ fromOn: since }).run();
		const toOn = addDays(`${fiscalYear(since) + 3}-04-01`, -1);
		for (const { slug, chair, members } of groupMembers) {
			const group = tx.select().from(workingGroup).where(eq(workingGroup.slug, slug)).get();
			if (!group) throw new Error(`There is no group ${slug}.`);
			tx.update(workingGroup)
				.set({ fromOn: since, toOn })
				.where(eq(workingGroup.id, group.id))
				.run();
			for (const login of [chair, ...members.split(' ')]) {
				const { organisationId, ...named } = namedOf(tx, tenureOf(login));
				const role = login === chair ? 'chair' : 'member';
				const membershipId = enter(tx, record, group.id, organisationId, role);
				tx.insert(groupParticipant)
					.values({ membershipId, ...named, addedAt: new Date(`${since}T03:00:00Z`) })
					.run();
			}
		}
	});
}

const parts: ((year: Year) => Step[])[] = [
	lifeSteps,
	voiceSteps,
	materialSteps,
	meetingSteps,
	minutesSteps,
	pollSteps
];

/** What happens in the groups during the year, part by part. */
export function groupSteps(year: Year): Step[] {
	return parts.flatMap((part) => part(year));
}

function namedOf(tx: Tx, tenureId: number) {
	const row = tx
		.select({
			organisationId: seat.organisationId,
			tenureId: tenure.id,
			name: person.name,
			section: tenure.section
		})
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.where(eq(tenure.id, tenureId))
		.get();
	if (!row) throw new Error(`There is no tenure ${tenureId}.`);
	return row;
}
