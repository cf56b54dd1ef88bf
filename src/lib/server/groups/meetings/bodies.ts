import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf, instantOf, type Day } from '#lib/dates.ts';
import { sortDay } from '#lib/meetings.ts';
import type { Quorum } from '#lib/quorum.ts';
import { db, schema, type Reader } from '../../db/index.ts';
import { stillExists } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import type { Group } from '../groups.ts';
import type { MembershipRole } from '../members.ts';
import type { Meeting } from './meetings.ts';

const { groupMembership, organisation } = schema;

/** An organisation that a meeting is for. */
export type Body = {
	id: number;
	name: string;
	code6: string | null;
	district: string | null;
	role: MembershipRole;
	/** The union as 事務局 keeps the records: it may answer, and is neither waited for nor counted. */
	isCounted: boolean;
};

/**
 * The organisations a meeting is for, in the one order: those that are members on its day, for one still to come
 * those of today. An organisation that left afterwards still belongs to what was.
 */
export function bodiesOf(of: Pick<Meeting, 'precision' | 'onDay'> & { group: Group }): Body[] {
	const today = dayOf(now());
	const day = sortDay(of) < today ? of.onDay : today;
	return membersOn(db(), of.group.id, day);
}

/** As `bodiesOf` for any day, in the caller's transaction. */
export function membersOn(connection: Reader, groupId: number, day: Day): Body[] {
	const began = instantOf(day, '00:00').getTime();
	const rows = connection
		.select({
			id: organisation.id,
			name: organisation.name,
			code6: organisation.code6,
			district: organisation.district,
			kind: organisation.kind,
			role: groupMembership.role
		})
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(
			and(
				eq(groupMembership.groupId, groupId),
				sql`${groupMembership.fromOn} <= ${day}`,
				sql`coalesce(${groupMembership.toOn}, ${day}) >= ${day}`,
				sql`(${groupMembership.endedAt} is null or (${groupMembership.endedAt} >= ${began} and ${day} < ${dayOf(now())}))`,
				stillExists(day)
			)
		)
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all();
	const once = new Map(rows.map((row) => [row.id, row]));
	return [...once.values()].map(({ kind, ...body }) => ({
		...body,
		isCounted: !(kind === '組合' && body.role === 'secretariat')
	}));
}

/** The quorum of a body that decides; null for the others. */
export function quorumOf(
	group: Pick<Group, 'quorumNumerator' | 'quorumDenominator' | 'countsMandates'>
): Quorum | null {
	const { quorumNumerator: numerator, quorumDenominator: denominator, countsMandates } = group;
	return numerator !== null && denominator !== null
		? { numerator, denominator, countsMandates }
		: null;
}
