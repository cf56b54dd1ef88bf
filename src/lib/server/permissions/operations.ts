import { sql, type SQL } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { actsForUnion, tendsForAll } from './roles.ts';
import type { Rules } from './rules.ts';

/** What an actor sees of 操作記録: the operator all of it, others what their organisation did and what concerns it. */
export function recordScope(actor: Actor): { access: SQL; event: SQL } {
	if (actor.roles.includes('operator')) return { access: sql`true`, event: sql`true` };
	const { access } = schema;
	const own = actor.organisation.id;
	return { access: sql`${access.organisationId} = ${own}`, event: concerns(own) };
}

/** Done by an organisation, to somebody in one of its seats, or behind its mask. */
function concerns(own: number): SQL {
	const { event, seat, tenure } = schema;
	const held = (column: typeof tenure.id | typeof tenure.personId) =>
		sql`select ${column} from ${tenure} join ${seat} on ${seat.id} = ${tenure.seatId} where ${seat.organisationId} = ${own}`;
	const number = sql`cast(substr(${event.subject}, instr(${event.subject}, ':') + 1) as integer)`;
	return sql`(${event.organisation} = ${own}
		or json_extract(${event.refs}, '$.tellOrganisation') = ${own}
		or (${event.subject} like 'tenure:%' and ${number} in (${held(tenure.id)}))
		or (${event.subject} like 'person:%' and ${number} in (${held(tenure.personId)})))`;
}

/** Looking after 結い as a whole. */
export const operationRules = {
	'board.keepers': (actor: Actor) => actor.roles.includes('operator'),
	'candidate.list': (actor: Actor) => tendsForAll(actor) || actsForUnion(actor),
	'operation.see': (actor: Actor) => actor.roles.includes('operator'),
	/** The operator everybody's, an administrator what was done from or to the own organisation. */
	'record.see': (actor: Actor) =>
		actor.roles.includes('operator') || actor.roles.includes('org-admin'),
	/** The union looks after the words that are looked for together. */
	'synonym.keep': tendsForAll,
	erase: (actor: Actor) => actor.roles.includes('union-approver'),
	'erasure.list': (actor: Actor) =>
		actor.roles.includes('union-approver') || actor.roles.includes('operator')
} satisfies Rules;
