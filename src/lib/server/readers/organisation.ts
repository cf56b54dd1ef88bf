import { populationBand } from '#lib/reference/population-bands.ts';
import { districts } from '#lib/reference/districts.ts';
import { systemsOf } from '#lib/reference/system-participation.ts';
import { factWords } from '#lib/tables.ts';
import * as facts from '../forum/tables/facts.ts';
import type { Actor } from '../identity/actors.ts';
import { find } from '../identity/organisations.ts';
import { found, isMunicipality, may } from '../permissions.ts';
import { directory } from './directory.ts';

/** 団体のページ: what is public of an organisation, what it has said in tables this reader reads, and its people as 名簿 shows them. */
export function organisationPage(actor: Actor, id: number) {
	const seesIt = may(actor, 'directory.organisations', null) || id === actor.organisation.id;
	const body = found(seesIt ? find(id) : null);
	const listed = directory(actor, { text: '', district: null, only: new Set([id]) });
	const { population } = body;
	return {
		body: {
			id,
			name: body.name,
			kana: body.kana,
			kind: body.kind,
			code6: body.code6,
			population,
			households: body.households
		},
		district: districts.find(({ slug }) => slug === body.district)?.name ?? null,
		band: population === null ? null : populationBand(population).words,
		systems: isMunicipality(body.kind) ? systemsOf(body.code6).map(({ name }) => name) : [],
		facts: facts.ofOrganisation(actor, id).map((fact) => ({
			...fact,
			kindWords: factWords[fact.kind]
		})),
		group: listed.groups[0] ?? null,
		seesPeople: listed.seesPeople
	};
}
