import type { AudienceChoice } from '#lib/forum.ts';
import type { Actor } from '../identity/actors.ts';
import type { Readable } from './reading.ts';

/** The key that nobody holds: the writers of what is only read any more. */
export const NOBODY = 'nobody';

export type BoardThing = Readable & {
	kind: 'district' | 'prefecture' | 'practice' | 'group';
	slug: string;
	groupId: number | null;
};

/** A board is a room, not a text: whoever holds `all` or its district's key sees that it is there. */
export function entersBoard(actor: Actor, row: Pick<BoardThing, 'audience' | 'slug'>): boolean {
	return actor.reach.includes(row.audience) || actor.reach.includes(`district:${row.slug}`);
}

/** Who of these may be chosen as readers of a new thread on a board: what the writer reaches themselves. */
export function audiencesFor(actor: Actor, of: BoardThing): AudienceChoice[] {
	const offered = {
		district: ['district', 'municipalities', 'all'],
		prefecture: ['municipalities', 'all'],
		practice: ['municipalities', 'all'],
		// What is inside a closed group stays inside.
		group: of.audience === 'all' ? ['all', 'group'] : ['group']
	} as const satisfies Record<BoardThing['kind'], AudienceChoice[]>;
	return offered[of.kind].filter((choice) => actor.reach.includes(audienceKey(choice, of)));
}

/** The key whose holders write on a board. */
export function boardKey(of: BoardThing): string {
	if (of.kind === 'group') return `group:${of.groupId}`;
	return of.kind === 'district' ? `district:${of.slug}` : of.audience;
}

/** The key whose holders answer in a thread; only they can be asked anything there. */
export function answeringKey(of: { writers: string | null; audience: string }): string {
	return of.writers ?? of.audience;
}

/** The audience key behind a choice in the form. */
export function audienceKey(choice: AudienceChoice, of: BoardThing): string {
	if (choice === 'group') return `group:${of.groupId}`;
	return choice === 'district' ? `district:${of.slug}` : choice;
}

/** Whether everybody who holds one key also holds the other: the same, or wider in the order 広域, 市町村, 全員. */
export function isWithin(audience: string, wider: string): boolean {
	if (audience === wider || wider === 'all') return true;
	return wider === 'municipalities' && audience.startsWith('district:');
}
