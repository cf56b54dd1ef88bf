import type { LegacyPost } from '#lib/legacy.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { list } from '../identity/organisations.ts';

/** Author columns of a text taken over; no organisation where the written one stands for none of ours. */
type Author = { organisationId: number | null; authorName: string; authorSection: string };

export type LegacyAuthors = {
	of: (text: LegacyPost) => Author;
	/** The organisations as written that stand for none of ours, each once. */
	unresolvedIn: (texts: LegacyPost[]) => string[];
};

/**
 * Finds the organisations of texts taken over. A name that fits none or several is never guessed: it
 * stays beside the author's name as it was written.
 */
export function authorsOf(): LegacyAuthors {
	const bodies = list();
	const idByCode = new Map(bodies.map(({ code6, id }) => [code6 ?? '', id]));
	const idByName = new Map(bodies.map(({ name, id }) => [plain(name), id]));
	const known = new Map<string, { id: number | null; section: string }>();

	const resolved = (written: string) => {
		const before = known.get(written);
		if (before) return before;
		const now = resolvedAnew(written);
		known.set(written, now);
		return now;
	};
	const resolvedAnew = (written: string) => {
		const exact = idByName.get(plain(written));
		if (exact !== undefined) return { id: exact, section: '' };
		const place = resolveMunicipality(written);
		if (place.kind === 'found') return { id: idByCode.get(place.code6) ?? null, section: '' };
		// A successor outside the prefecture is not among ours.
		const successor = place.kind === 'former' ? idByCode.get(place.code6) : undefined;
		if (place.kind === 'former' && successor !== undefined) {
			return { id: successor, section: `旧${place.formerName}` };
		}
		return { id: null, section: written };
	};
	return {
		of: ({ organisation, author }) => {
			const { id, section } = resolved(organisation);
			return { organisationId: id, authorName: author, authorSection: section };
		},
		unresolvedIn: (texts) => {
			const written = new Set(texts.map(({ organisation }) => organisation));
			return [...written].filter((each) => each !== '' && resolved(each).id === null);
		}
	};
}

function plain(text: string): string {
	return text.normalize('NFKC').replace(/\s/g, '');
}
