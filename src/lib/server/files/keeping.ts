import type { Actor } from '../identity/actors.ts';
import { keepText, type Keeping } from './drafts.ts';
import { saveText } from './organisation-drafts.ts';

type Typed = {
	form: string;
	title: string;
	/** The draft it was opened from. */
	draftId: number | null;
	fields: Record<string, string>;
	/** The number the text was begun from. */
	sequence: number;
};

/**
 * Keeps what is being typed: in the draft it was opened from, else for its writer alone. Gives what the
 * browser is told; a newer text from another window stays and comes back.
 */
export function keep(actor: Actor, typed: Typed): Keeping {
	const { form, title, draftId, fields, sequence } = typed;
	const saved = draftId === null ? null : saveText(actor, draftId, fields, sequence);
	return saved ?? keepText(actor, form, title, fields, sequence);
}
