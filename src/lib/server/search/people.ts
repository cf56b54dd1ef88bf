import type { Actor } from '../identity/actors.ts';
import { directory, type Body } from '../readers/directory.ts';

export type FoundPeople = {
	bodies: (Body & { href: string })[];
	/** Organisations that answer, and people who do where their organisation does not. */
	count: number;
};

/** Organisations and people as the 名簿 finds and shows them to this reader. */
export function peopleFor(actor: Actor, words: { text: string }[]): FoundPeople {
	const text = words.map((word) => word.text).join(' ');
	const { groups } = directory(actor, { text, district: null });
	const bodies = groups
		.flatMap((group) => group.bodies)
		.map((body) => ({ ...body, href: `/directory?${new URLSearchParams({ q: body.name })}` }));
	return { bodies, count: bodies.length };
}
