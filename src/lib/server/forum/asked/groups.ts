import type { Asked } from '#lib/asked.ts';
import { folded } from '#lib/folding.ts';
import { populationBand } from '#lib/reference/population-bands.ts';
import { sharedSystems } from '#lib/reference/system-participation.ts';
import { NOT_YET } from '#lib/tables.ts';
import type { Actor } from '../../identity/actors.ts';
import {
	find as findOrganisation,
	holdersOf,
	type Organisation
} from '../../identity/organisations.ts';
import { isMunicipality } from '../../permissions.ts';
import * as facts from '../tables/facts.ts';

/** Values offered in one list; beyond them somebody types less often. */
const MOST_OFFERED = 40;

export type Body = { id: number; name: string; district: string | null };
export type Option = { value: string; label: string };

/** Whom a question can be put to that this key answers: its municipalities, and the prefecture where it does; never the asker's own. */
export function eligible(actor: Actor, answering: string): Organisation[] {
	return holdersOf(answering).filter(
		(body) => (isMunicipality(body.kind) || body.kind === '県') && body.id !== actor.organisation.id
	);
}

/** The groups 「特に聞きたい団体」 offers where this key answers, each with how many organisations it means. */
export function offered(actor: Actor, answering: string) {
	const bodies = eligible(actor, answering);
	const ids = new Set(bodies.map(({ id }) => id));
	const among = (organisations: number[]) => organisations.filter((id) => ids.has(id)).length;
	const own = findOrganisation(actor.organisation.id);
	const band = own.population === null ? null : populationBand(own.population);
	return {
		bodies: bodies.map(({ id, name, district }) => ({ id, name, district })),
		size: band && { words: band.words, count: sameSize(bodies, band.band).length },
		systems: sharedSystems
			.map(({ id, name }) => ({ value: id, label: name, count: inSystem(bodies, id).length }))
			.filter(({ count }) => count > 0)
			.map(withCount),
		products: facts
			.valuesOf(actor, 'product')
			.map(({ value, organisations }) => ({ value, label: value, count: among(organisations) }))
			.filter(({ count }) => count > 0)
			.slice(0, MOST_OFFERED)
			.map(withCount),
		without: facts
			.withoutSystem(actor, NOT_YET)
			.map(({ tableId, title, organisations }) => ({
				value: String(tableId),
				label: title,
				count: among(organisations)
			}))
			.filter(({ count }) => count > 0)
			.slice(0, MOST_OFFERED)
			.map(withCount)
	};
}

/** The organisations the chosen groups mean, in their one order, each with why in words; only those that can be asked. */
export function meant(actor: Actor, answering: string, asked: Asked): (Body & { why: string })[] {
	const bodies = eligible(actor, answering);
	const own = findOrganisation(actor.organisation.id);
	const reasons = new Map<number, string[]>();
	const because = (organisations: number[], why: string) => {
		for (const id of organisations) reasons.set(id, [...(reasons.get(id) ?? []), why]);
	};
	if (asked.size && own.population !== null) {
		const { band, words } = populationBand(own.population);
		because(sameSize(bodies, band), `同規模（${words}）`);
	}
	const system = sharedSystems.find(({ id }) => id === asked.system);
	if (system) because(inSystem(bodies, system.id), `共同：${system.name}`);
	if (asked.product !== '') {
		const using = facts
			.valuesOf(actor, 'product')
			.find(({ value }) => folded(value) === folded(asked.product));
		because(using?.organisations ?? [], `製品：${asked.product}`);
	}
	const table = facts
		.withoutSystem(actor, NOT_YET)
		.find(({ tableId }) => String(tableId) === asked.without);
	if (table) because(table.organisations, `未導入：${table.title}`);
	return bodies.flatMap(({ id, name, district }) => {
		const why = reasons.get(id);
		return why ? [{ id, name, district, why: why.join('、') }] : [];
	});
}

/** The ticked organisations, each with why: the groups it belongs to, or that it was chosen by hand. */
export function withReasons(
	actor: Actor,
	answering: string,
	asked: Asked,
	organisations: number[]
): { id: number; why: string }[] {
	const reasons = new Map(meant(actor, answering, asked).map(({ id, why }) => [id, why]));
	return organisations.map((id) => ({ id, why: reasons.get(id) ?? '選んだ団体' }));
}

function sameSize(bodies: Organisation[], band: number): number[] {
	return bodies
		.filter(({ population }) => population !== null && populationBand(population).band === band)
		.map(({ id }) => id);
}

function inSystem(bodies: Organisation[], systemId: string): number[] {
	const system = sharedSystems.find(({ id }) => id === systemId);
	const members: readonly string[] | 'all' = system?.members ?? [];
	return bodies
		.filter(
			({ kind, code6 }) =>
				isMunicipality(kind) && (members === 'all' || members.includes(code6 ?? ''))
		)
		.map(({ id }) => id);
}

function withCount({ value, label, count }: Option & { count: number }): Option {
	return { value, label: `${label}（${count}団体）` };
}
