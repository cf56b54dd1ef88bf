import { and, eq, isNull } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { colleagues } from '../identity/colleagues.ts';
import { now } from '../now.ts';
import { dayOf } from '#lib/dates.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { find, type Group } from './groups.ts';
import { membersOf, membershipOf, type Member } from './members.ts';

const { groupParticipant } = schema;

/** People one organisation names in a group; more is no list to telephone any more. */
const MOST_NAMED = 10;

export type OwnPlace = {
	member: Member;
	/** Who sits in a seat of the organisation today and is not named yet. */
	colleagues: { tenureId: number; name: string; section: string }[];
	/** Somebody has been named, and none of them is still in their seat. */
	needsPeople: boolean;
};

/** The place of the actor's organisation in a group and whom it could name; null where it is not a member. */
export function ownPlace(actor: Actor, of: Group): OwnPlace | null {
	const member = membersOf(of).find((one) => one.organisationId === actor.organisation.id);
	if (!member) return null;
	const named = new Set(namedTenures(member.id));
	return {
		member,
		colleagues: seated(actor).filter(({ tenureId }) => !named.has(tenureId)),
		needsPeople: member.people.length > 0 && member.people.every(({ isGone }) => isGone)
	};
}

/**
 * Names somebody of the actor's organisation in a group: a person in one of its seats, or by name who has none
 * here. Throws `Forbidden`, `Invalid`, `Conflict` for who is named already.
 */
export function namePerson(
	actor: Actor,
	slug: string,
	input: { tenure: number | null; name: string; section: string }
): void {
	const { of, membershipId } = own(actor, slug);
	const named = input.tenure === null ? typed(input) : chosen(actor, input.tenure);
	change(actor, (tx, record) => {
		const standing = tx
			.select()
			.from(groupParticipant)
			.where(
				and(eq(groupParticipant.membershipId, membershipId), isNull(groupParticipant.removedAt))
			)
			.all();
		const isNamed = standing.some((one) =>
			named.tenureId === null
				? one.tenureId === null && one.name === named.name && one.section === named.section
				: one.tenureId === named.tenureId
		);
		if (isNamed) throw new Conflict(`${named.name}さんは、もう参加者になっています。`);
		if (standing.length >= MOST_NAMED)
			throw invalid('tenure', `参加者は1団体${MOST_NAMED}人までです。誰かを外してください。`);
		const { lastInsertRowid } = tx
			.insert(groupParticipant)
			.values({ membershipId, ...named, addedAt: now() })
			.run();
		const refs = { participant: Number(lastInsertRowid), tenure: named.tenureId };
		record('group.person-named', `group:${of.id}`, refs, `${named.section} ${named.name}`);
	});
}

/** Takes one of the own organisation's people off the list of a group; throws `NotFound`, `Forbidden`. */
export function removePerson(actor: Actor, slug: string, id: number): void {
	const { of, membershipId } = own(actor, slug);
	change(actor, (tx, record) => {
		const row = tx.select().from(groupParticipant).where(eq(groupParticipant.id, id)).get();
		found(row?.membershipId === membershipId && row.removedAt === null ? row : null);
		tx.update(groupParticipant).set({ removedAt: now() }).where(eq(groupParticipant.id, id)).run();
		record('group.person-removed', `group:${of.id}`, { participant: id });
	});
}

function own(actor: Actor, slug: string): { of: Group; membershipId: number } {
	const of = find(actor, slug);
	authorize(actor, 'group.name-people', { organisationId: actor.organisation.id, group: of });
	return { of, membershipId: found(membershipOf(db(), of.id, actor.organisation.id)).id };
}

function typed({ name, section }: { name: string; section: string }) {
	if (name === '') {
		const message = '職員を選ぶか、氏名を入れてください。';
		throw invalid('tenure', message);
	}
	return { tenureId: null, name, section };
}

function chosen(actor: Actor, tenure: number) {
	const colleague = seated(actor).find(({ tenureId }) => tenureId === tenure);
	if (!colleague) {
		const message = 'あなたの団体の、いま担当に就いている職員から選んでください。';
		throw invalid('tenure', message);
	}
	const { tenureId, name, section } = colleague;
	return { tenureId, name, section };
}

function seated(actor: Actor) {
	const today = dayOf(now());
	return colleagues(actor)
		.filter(({ fromOn }) => fromOn <= today)
		.map(({ tenureId, name, section }) => ({ tenureId, name, section }));
}

function namedTenures(membershipId: number): (number | null)[] {
	return db()
		.select({ id: groupParticipant.tenureId })
		.from(groupParticipant)
		.where(and(eq(groupParticipant.membershipId, membershipId), isNull(groupParticipant.removedAt)))
		.all()
		.map(({ id }) => id);
}
