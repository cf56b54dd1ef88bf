import type { Actor } from '../identity/actors.ts';
import { findLed } from './groups.ts';
import { invitable, type Body } from './invitable.ts';
import { membersOf } from './members.ts';
import { openIn, type OpenRequest } from './waiting.ts';

/** Whom the leads of a group can still invite, and the invitations that wait; throws `NotFound`, `Forbidden`. */
export function invitationsPage(
	actor: Actor,
	slug: string
): { bodies: Body[]; sent: OpenRequest[] } {
	const of = findLed(actor, slug, 'group.run');
	const open = openIn(actor, of);
	const taken = new Set([...membersOf(of), ...open].map(({ organisationId }) => organisationId));
	return {
		bodies: invitable().filter(({ id }) => !taken.has(id)),
		sent: open.filter(({ kind }) => kind === 'invitation')
	};
}
