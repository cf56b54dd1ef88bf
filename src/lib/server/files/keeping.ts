import type { Actor } from '../identity/actors.ts';
import { keepText } from './drafts.ts';
import { saveText } from './organisation-drafts.ts';

/** Keeps what is being typed: in the draft it was opened from, else for its writer alone. Gives what the browser is told. */
export function keep(
	actor: Actor,
	form: string,
	title: string,
	draftId: number | null,
	fields: Record<string, string>
): { isKept: true } {
	if (draftId === null) keepText(actor, form, title, fields);
	else if (!saveText(actor, draftId, fields)) keepText(actor, form, title, fields);
	return { isKept: true };
}
