import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { found, may } from '../../permissions.ts';
import { mayRead } from './reading.ts';

/** Whether the actor sees the licences of everybody. */
export const isDesk = (actor: Actor): boolean => may(actor, 'licence.work', null);

/**
 * The organisation an address names by its key, for those who may read its licences; null where it names none. Throws
 * `NotFound`.
 */
export function organisationNamed(
	actor: Actor,
	given: string | null
): { id: number; name: string } | null {
	if (given === null || given === '') return null;
	const row = found(list().find(({ id }) => String(id) === given));
	mayRead(actor, row.id);
	return { id: row.id, name: row.name };
}

/** As `organisationNamed`, and one's own where none is named. */
export function organisationOrOwn(
	actor: Actor,
	given: string | null
): { id: number; name: string } {
	return (
		organisationNamed(actor, given) ?? { id: actor.organisation.id, name: actor.organisation.name }
	);
}

/** Whose licences the actor may choose among; for all but the desk nobody's. */
export function choices(actor: Actor): { value: string; label: string }[] {
	if (!isDesk(actor)) return [];
	return list()
		.filter(({ kind }) => ['市', '町', '村', '県', '組合', '広域連合'].includes(kind))
		.map(({ id, name }) => ({ value: String(id), label: name }));
}
