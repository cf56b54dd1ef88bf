import { and, asc, eq, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { districts } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db, schema } from '../db/index.ts';
import { isMember, type Actor } from '../identity/actors.ts';
import { list as listOrganisations } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';

const { groupMembership, groupRequest, workingGroup } = schema;

/** A municipality of fewer people than this is small here: it has an officer or two for everything. */
export const SMALL = 10_000;

type Participant = {
	id: number;
	code6: string;
	name: string;
	district: string;
	population: number;
	/** Names of the groups it is in today, in their order. */
	groups: string[];
	/** Of groups it was invited to and has not answered. */
	invited: string[];
};

/** Whether this actor sees who takes part. */
export function oversees(actor: Actor): boolean {
	return may(actor, 'group.oversee', null);
}

/** Who of the 77 is in which group today, in code order, by 広域 and without a ranking; the union's alone, throws `Forbidden`. */
export function participation(actor: Actor) {
	authorize(actor, 'group.oversee', null);
	const running = db()
		.select({ slug: workingGroup.slug, name: workingGroup.name })
		.from(workingGroup)
		.where(isNull(workingGroup.conclusionId))
		.orderBy(asc(workingGroup.position))
		.all();
	const groups = namesBy(memberships());
	const invited = namesBy(invitations());
	const places = listOrganisations().flatMap((body): Participant[] => {
		const known = municipalities.find(({ code6 }) => code6 === body.code6);
		if (!known) return [];
		const { id, name } = body;
		return [
			{
				id,
				code6: known.code6,
				name,
				district: known.district,
				population: known.population,
				groups: groups.get(id) ?? [],
				invited: invited.get(id) ?? []
			}
		];
	});
	places.sort((a, b) => a.code6.localeCompare(b.code6));
	return {
		running,
		places,
		districts: districts.map(({ slug, name }) => {
			const members = places.filter(({ district }) => district === slug);
			const inSome = members.filter((place) => place.groups.length > 0);
			return { slug, name, members: members.length, inSome: inSome.length, places: members };
		}),
		absent: places.filter(({ groups, population }) => groups.length === 0 && population < SMALL)
	};
}

function memberships() {
	return db()
		.selectDistinct({
			id: groupMembership.organisationId,
			name: workingGroup.name,
			position: workingGroup.position
		})
		.from(groupMembership)
		.innerJoin(workingGroup, eq(workingGroup.id, groupMembership.groupId))
		.where(and(isNull(workingGroup.conclusionId), isMember(dayOf(now()))))
		.orderBy(asc(workingGroup.position))
		.all();
}

function invitations() {
	return db()
		.selectDistinct({
			id: groupRequest.organisationId,
			name: workingGroup.name,
			position: workingGroup.position
		})
		.from(groupRequest)
		.innerJoin(workingGroup, eq(workingGroup.id, groupRequest.groupId))
		.where(and(eq(groupRequest.kind, 'invitation'), isNull(groupRequest.outcome)))
		.orderBy(asc(workingGroup.position))
		.all();
}

function namesBy(rows: { id: number; name: string }[]): Map<number, string[]> {
	const names = new Map<number, string[]>();
	for (const { id, name } of rows) names.set(id, [...(names.get(id) ?? []), name]);
	return names;
}
