import { keysOfOrganisation } from '../identity/actors.ts';
import { existing } from '../identity/organisations.ts';

export type Body = { id: number; name: string; district: string | null };

/** The organisations that can be in a group: who reads on 全県 and still exists, in the one order. */
export function invitable(): Body[] {
	return existing()
		.filter((body) => keysOfOrganisation(body).includes('all'))
		.map(({ id, name, district }) => ({ id, name, district }));
}
