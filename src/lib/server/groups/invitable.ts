import { dayOf } from '#lib/dates.ts';
import { keysOfOrganisation } from '../identity/actors.ts';
import { list } from '../identity/organisations.ts';
import { now } from '../now.ts';

export type Body = { id: number; name: string; district: string | null };

/** The organisations that can be in a group: who reads on 全県 and still exists, in the one order. */
export function invitable(): Body[] {
	const today = dayOf(now());
	return list()
		.filter(
			(body) =>
				(body.validTo === null || body.validTo >= today) && keysOfOrganisation(body).includes('all')
		)
		.map(({ id, name, district }) => ({ id, name, district }));
}
