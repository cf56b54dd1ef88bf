import { resolveMunicipality } from '#lib/reference/names.ts';
import { hasDeskKey } from '../../identity/actors.ts';
import type { Organisation } from '../../identity/organisations.ts';

/** Whose a past case was: the organisation of today, and what it was called then where that is gone. */
type PastBody =
	{ organisation: Organisation; formerly: string | null } | { organisation: null; why: string };

/** Names the organisations of the former 受付簿: by name, code or reading; what is gone is its successor's. */
export class PastBodies {
	readonly #all: Organisation[];
	readonly #known = new Map<string, PastBody>();

	constructor(all: Organisation[]) {
		this.#all = all.filter(hasDeskKey);
	}

	/** The organisation behind what somebody wrote, or one sentence why there is none. */
	of(written: string): PastBody {
		const known = this.#known.get(written);
		if (known) return known;
		const found = this.#find(written);
		this.#known.set(written, found);
		return found;
	}

	#find(written: string): PastBody {
		const name = written.normalize('NFKC').replace(/\s+/g, '');
		const said = `「${written}」`;
		const byName = this.#all.find((body) => body.name === name || `${body.name}庁` === name);
		if (byName) return { organisation: byName, formerly: null };
		const meant = resolveMunicipality(name);
		if (meant.kind === 'unknown') {
			return { organisation: null, why: `${said}という団体は見つかりません。` };
		}
		if (meant.kind === 'ambiguous') {
			const names = meant.candidates.map((code) => this.#byCode(code)?.name ?? code).join('か');
			return { organisation: null, why: `${said}は${names}のどちらか決められません。` };
		}
		const organisation = this.#byCode(meant.code6);
		if (!organisation) {
			return { organisation: null, why: `${said}の今の団体は、この県の団体ではありません。` };
		}
		return { organisation, formerly: meant.kind === 'former' ? meant.formerName : null };
	}

	#byCode(code6: string): Organisation | undefined {
		return this.#all.find((body) => body.code6 === code6);
	}
}
