import { factKinds, factWords, type FactKind } from '#lib/tables.ts';
import * as facts from '../forum/tables/facts.ts';
import type { Actor } from '../identity/actors.ts';

/** Values suggested while somebody types. */
const SUGGESTED = 50;
const MOST_MONTHS = 60;

/** What 名簿 is narrowed to by what organisations have said of themselves; null where nothing was asked. */
type FactsAsked = {
	fact: FactKind;
	value: string;
	/** 契約満了 within so many months. */
	ends: number | null;
	/** Null: nothing was asked, everybody stands. */
	matching: facts.Fact[] | null;
};

/** Reads `fact`, `value` and `ends` of an address and finds who answers, of what this reader may know. */
export function factsAsked(actor: Actor, params: URLSearchParams): FactsAsked {
	const word = params.get('fact') ?? '';
	const fact = factKinds.find((kind) => kind === word || factWords[kind] === word) ?? 'product';
	const value = (params.get('value') ?? '').slice(0, 100).trim();
	const months = Number((params.get('ends') ?? '').normalize('NFKC'));
	const ends = Number.isInteger(months) && months > 0 && months <= MOST_MONTHS ? months : null;
	const saying = value === '' ? null : facts.organisationsSaying(actor, fact, value);
	const ending = ends === null ? null : facts.contractsEnding(actor, ends);
	return { fact, value, ends, matching: both(saying, ending) };
}

/** The values of a kind that this reader may know, most frequent first. */
export function suggestedValues(actor: Actor, kind: FactKind): string[] {
	return facts
		.valuesOf(actor, kind)
		.slice(0, SUGGESTED)
		.map(({ value }) => value);
}

/** Who answers both; where one table says both, of that table alone. */
function both(saying: facts.Fact[] | null, ending: facts.Fact[] | null): facts.Fact[] | null {
	if (saying === null || ending === null) return saying ?? ending;
	const isSame = (a: facts.Fact, b: facts.Fact) =>
		a.organisationId === b.organisationId && a.table.id === b.table.id;
	return [
		...saying.filter((one) => ending.some((other) => isSame(one, other))),
		...ending.filter((one) => saying.some((other) => isSame(one, other)))
	];
}
