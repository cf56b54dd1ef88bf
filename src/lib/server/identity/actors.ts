import { and, eq, isNull, lte, or, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { heldUntilRecorded } from '../record/held.ts';

const {
	board,
	boardKeeper,
	grant,
	groupMembership,
	organisation,
	organisationKey,
	person,
	seat,
	tenure,
	tenureRole,
	ticket,
	ticketCategoryTeam,
	ticketParty
} = schema;

export type Role = (typeof tenureRole.$inferSelect)['role'];
export type OrganisationKind = (typeof organisation.$inferSelect)['kind'];

/** A person acting from a seat of an organisation; what they may reach is worked out here, once. */
export type Actor = {
	person: {
		id: number;
		name: string;
		density: 'roomy' | 'standard' | 'compact';
		hasShortcuts: boolean;
		/** The version of 利用規約 this person has confirmed, or null. */
		termsVersion: number | null;
	};
	tenure: { id: number; section: string };
	seat: { id: number; name: string };
	organisation: {
		id: number;
		name: string;
		kind: OrganisationKind;
		code6: string | null;
		validTo: string | null;
	};
	district: string | null;
	roles: Role[];
	/** Every audience key this actor holds. */
	reach: string[];
	/** Things opened to this seat or organisation by name, such as 'thread:12'. */
	grants: string[];
	/** Boards this seat looks after. */
	keeps: number[];
};

/** A tenure counts from its first day to its last, both JST days included, unless it was cut short. */
export function isInForce(today: string | Placeholder) {
	return and(
		lte(tenure.fromOn, today),
		or(isNull(tenure.toOn), sql`${tenure.toOn} >= ${today}`),
		isNull(tenure.endedAt)
	);
}

/** A coordinator is engaged in person: what was opened to whoever sat there before is not theirs. */
const isOwnGrant = sql`(${grant.seatId} is null
	or not exists (select 1 from ${tenureRole} where ${tenureRole.tenureId} = ${tenure.id} and ${tenureRole.role} = 'coordinator')
	or exists (select 1 from tenure held where held.seat_id = ${seat.id} and held.person_id = ${person.id}
		and held.from_on <= date(${grant.fromAt} / 1000 + 32400, 'unixepoch')))`;

/** The last day of a tenure, cut short or not; as SQL. */
export const lastDay = sql<Day>`min(coalesce(${tenure.toOn}, '9999-12-31'),
	coalesce(date(${tenure.endedAt} / 1000, 'unixepoch', '+9 hours'), '9999-12-31'))`;

/** Whether a tenure is over on a day: its last day has passed or it was cut short. */
export function isOver(of: { toOn: string | null; endedAt: Date | null }, today: string): boolean {
	return of.endedAt !== null || (of.toOn !== null && of.toOn < today);
}

/** A membership counts from its first day to its last, JST, unless it was cut short; as SQL. */
export function isMember(today: unknown): SQL {
	return sql`(${groupMembership.fromOn} <= ${today} and ${groupMembership.endedAt} is null
		and (${groupMembership.toOn} is null or ${groupMembership.toOn} >= ${today}))`;
}

/** A membership that counts and leads: 座長 or 事務局; as SQL. */
export function isLead(today: unknown): SQL {
	return sql`(${groupMembership.role} in ('chair', 'secretariat') and ${isMember(today)})`;
}

/** An organisation that was merged away takes part in nothing from the day after its last. */
export function existsOn(of: { validTo: string | null }, day: string): boolean {
	return of.validTo === null || of.validTo >= day;
}

/** `existsOn` for the organisation of a query; as SQL. */
export function stillExists(today: unknown): SQL {
	return sql`(${organisation.validTo} is null or ${organisation.validTo} >= ${today})`;
}

/** A list that a subquery gives, as JSON in one column: who asks is known by one statement. */
const listed = (rows: SQL) => sql<string>`(select json_group_array(value) from (${rows}))`;
const at = sql.placeholder('now');

/** The organisations that went into this one, and those that had gone into them: their cases are its to read. */
const formerOf = (today: unknown) =>
	sql`with recursive gone(id) as (
		select o.id from organisation o where o.successor_id = ${organisation.id} and o.valid_to < ${today}
		union select o.id from organisation o join gone on o.successor_id = gone.id where o.valid_to < ${today}
	) select id from gone`;

const selectTenure = preparedOnce((connection) =>
	connection
		.select({
			person,
			tenure,
			seat,
			organisation,
			roles: listed(
				sql`select ${tenureRole.role} as value from ${tenureRole}
					where ${tenureRole.tenureId} = ${tenure.id} order by ${tenureRole}.rowid`
			),
			keys: listed(
				sql`select ${organisationKey.audience} as value from ${organisationKey}
					where ${organisationKey.organisationId} = ${organisation.id}
					union select 'group:' || ${groupMembership.groupId} from ${groupMembership}
					where ${groupMembership.organisationId} = ${organisation.id} and ${isMember(sql.placeholder('today'))}
						and ${stillExists(sql.placeholder('today'))}
					union select 'case:' || ${ticketParty.ticketId} from ${ticketParty}
					where ${ticketParty.seatId} = ${seat.id}
					union select 'desk:' || former.id from (${formerOf(sql.placeholder('today'))}) former`
			),
			grants: listed(
				sql`select ${grant.thing} as value from ${grant}
					where (${grant.seatId} = ${seat.id} or ${grant.organisationId} = ${organisation.id})
					and ${grant.fromAt} <= ${at} and (${grant.untilAt} is null or ${grant.untilAt} > ${at})
					and ${grant.revokedAt} is null and ${isOwnGrant}`
			),
			/** Boards this seat was named for, and for a desk also those nobody was named for. */
			keeps: listed(
				sql`select ${board.id} as value from ${board}
					where exists (select 1 from ${boardKeeper} where ${boardKeeper.boardId} = ${board.id} and ${boardKeeper.seatId} = ${seat.id})
					or (not exists (select 1 from ${boardKeeper} where ${boardKeeper.boardId} = ${board.id})
						and exists (select 1 from ${tenureRole} where ${tenureRole.tenureId} = ${tenure.id} and ${tenureRole.role} = 'desk'))`
			)
		})
		.from(tenure)
		.innerJoin(person, eq(person.id, tenure.personId))
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenure.id, sql.placeholder('id')), isInForce(sql.placeholder('today'))))
		.prepare()
);

/** The actor of a tenure as of now, or null when the tenure is not in force today (JST). One and the same for all who ask. */
export function actorOf(tenureId: number): Actor | null {
	return heldActor(tenureId, () => readActor(tenureId)).actor;
}

type HeldActor = { actor: Actor | null; until: number };

/** Rights change with what is recorded, by the day, and with the instants at which something is opened to somebody. */
const heldActor = heldUntilRecorded<HeldActor>(4_000, {
	stillHolds: ({ until }) => now().getTime() < until,
	outlastsReplies: true
});

function readActor(tenureId: number): HeldActor {
	const instant = now().getTime();
	const found = selectTenure().get({ id: tenureId, today: dayOf(now()), now: instant });
	if (!found) return { actor: null, until: Infinity };
	const roles = JSON.parse(found.roles) as Role[];
	const actor: Actor = {
		person: {
			id: found.person.id,
			name: found.person.name,
			density: found.person.density,
			hasShortcuts: found.person.hasShortcuts,
			termsVersion: found.person.termsVersion
		},
		tenure: { id: found.tenure.id, section: found.tenure.section },
		seat: { id: found.seat.id, name: found.seat.name },
		organisation: {
			id: found.organisation.id,
			name: found.organisation.name,
			kind: found.organisation.kind,
			code6: found.organisation.code6,
			validTo: found.organisation.validTo
		},
		district: found.organisation.district,
		roles,
		reach: reachOf(found, roles, JSON.parse(found.keys) as string[]),
		grants: JSON.parse(found.grants) as string[],
		keeps: JSON.parse(found.keeps) as number[]
	};
	for (const part of Object.values(actor)) Object.freeze(part);
	const { turn } = selectTurn().get({
		seat: actor.seat.id,
		organisation: actor.organisation.id,
		now: instant
	}) as { turn: number | null };
	return { actor: Object.freeze(actor), until: turn ?? Infinity };
}

/** When the next of what is opened to a seat or its organisation begins or ends, ms. */
const selectTurn = preparedOnce(({ $client }) =>
	$client.prepare(
		`select min(turn) turn from (
			select from_at turn, seat_id, organisation_id from "grant" where revoked_at is null
			union all select until_at, seat_id, organisation_id from "grant" where revoked_at is null
		) where turn > :now and (seat_id = :seat or organisation_id = :organisation)`
	)
);

/** The tenures a person holds today (JST), oldest first. */
export function tenuresOf(personId: number): {
	id: number;
	seat: string;
	organisation: string;
	organisationId: number;
	section: string;
}[] {
	return selectTenures().all({ person: personId, today: dayOf(now()) });
}

const selectTenures = preparedOnce((connection) =>
	connection
		.select({
			id: tenure.id,
			seat: seat.name,
			organisation: organisation.name,
			organisationId: organisation.id,
			section: tenure.section
		})
		.from(tenure)
		.innerJoin(seat, eq(seat.id, tenure.seatId))
		.innerJoin(organisation, eq(organisation.id, seat.organisationId))
		.where(and(eq(tenure.personId, sql.placeholder('person')), isInForce(sql.placeholder('today'))))
		.orderBy(tenure.fromOn, tenure.id)
		.prepare()
);

/** The audience keys of an organisation's kind (architecture, table of audiences), without extra keys. */
export function keysOfOrganisation(of: {
	id: number;
	kind: OrganisationKind;
	district: string | null;
}): string[] {
	const own = `org:${of.id}`;
	switch (of.kind) {
		case '市':
		case '町':
		case '村':
			return [own, 'all', 'municipalities', `district:${of.district}`, `desk:${of.id}`];
		case '県':
			return [own, 'all', `desk:${of.id}`];
		case '組合':
			return [own, 'all', 'municipalities', 'union'];
		case '広域連合':
			return [own, `district:${of.district}`, `desk:${of.id}`];
		case '他団体':
		case '専門家所属':
			return [own];
	}
}

/** Whether an organisation has a desk to ask and buy at: the 77, the prefecture, 広域連合. */
export function hasDeskKey(of: Parameters<typeof keysOfOrganisation>[0]): boolean {
	return keysOfOrganisation(of).includes(`desk:${of.id}`);
}

function reachOf(
	of: {
		organisation: { id: number; kind: OrganisationKind; district: string | null };
		person: { id: number };
		seat: { id: number };
	},
	roles: Role[],
	extraKeys: string[]
): string[] {
	const reach = [...keysOfOrganisation(of.organisation), ...extraKeys, `person:${of.person.id}`];
	if (of.organisation.kind === '組合') {
		reach.push(...allDistrictKeys());
		if (roles.includes('desk') || roles.includes('union-approver')) {
			reach.push(...allDeskKeys(), ...namedCaseKeys(of.seat.id, roles));
		}
	}
	return [...new Set(reach)];
}

/**
 * The cases of 関係者のみ that are the union's to read: all of them for its 決裁者; for the desk those of which
 * nobody has taken charge, where the category has no team of its own or the seat is in it.
 */
function namedCaseKeys(seatId: number, roles: Role[]): string[] {
	return selectNamedCases()
		.all({ seat: seatId, isLead: roles.includes('union-approver') ? 1 : 0 })
		.map(({ id }) => `case:${id}`);
}

const selectNamedCases = preparedOnce((connection) =>
	connection
		.select({ id: ticket.id })
		.from(ticket)
		.where(
			sql`${ticket.audience} >= 'case:' and ${ticket.audience} < 'case:a' and ${ticket.state} <> 'draft' and (${sql.placeholder('isLead')}
				or (${ticket.assigneeSeatId} is null
					and (not exists (select 1 from ${ticketCategoryTeam} where ${ticketCategoryTeam.categoryId} = ${ticket.categoryId})
						or exists (select 1 from ${ticketCategoryTeam} where ${ticketCategoryTeam.categoryId} = ${ticket.categoryId}
							and ${ticketCategoryTeam.seatId} = ${sql.placeholder('seat')}))))`
		)
		.prepare()
);

const selectBodies = preparedOnce((connection) =>
	connection
		.select({ id: organisation.id, kind: organisation.kind, district: organisation.district })
		.from(organisation)
		.prepare()
);

function allDistrictKeys(): string[] {
	const districts = selectBodies()
		.all()
		.flatMap((body) => (body.district ? [body.district] : []));
	return [...new Set(districts)].map((district) => `district:${district}`);
}

function allDeskKeys(): string[] {
	return selectBodies()
		.all()
		.filter(hasDeskKey)
		.map((body) => `desk:${body.id}`);
}
