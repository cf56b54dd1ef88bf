import { districts, type DistrictSlug } from '#lib/reference/districts.ts';
import { tiles } from '#lib/reference/tilemap.ts';
import * as activity from '../forum/activity.ts';
import type { Actor } from '../identity/actors.ts';
import * as organisations from '../identity/organisations.ts';
import { now } from '../now.ts';
import { may } from '../permissions.ts';
import * as notices from '../notices/listings.ts';

export const mapValues = ['posts', 'unsolved', 'unconfirmed', 'unregistered'] as const;
export type MapValue = (typeof mapValues)[number];

/** How far back 「直近30日の投稿」 looks, ms. */
const LATELY = 30 * 24 * 60 * 60 * 1000;

export type Place = {
	id: number;
	code6: string;
	name: string;
	district: DistrictSlug;
	/** One number per value this reader may see. */
	values: Partial<Record<MapValue, number>>;
};

/**
 * The 77 in code order with what this reader may count of each: what they can read themselves, and for the
 * union also who has not confirmed and who has nobody registered. Never a rank.
 */
export function prefectureMap(actor: Actor, asked: string | null) {
	const counts = countsFor(actor);
	const offered = mapValues.filter((value) => counts[value] !== null);
	const value = offered.find((one) => one === asked) ?? 'posts';
	const byCode = new Map(organisations.list().map((body) => [body.code6, body]));
	const places: Place[] = tiles.flatMap(({ of }) => {
		const body = byCode.get(of.code6);
		if (!body) return [];
		const values = Object.fromEntries(
			offered.map((one) => [one, counts[one]?.get(body.id) ?? 0])
		) as Place['values'];
		return [{ id: body.id, code6: of.code6, name: of.name, district: of.district, values }];
	});
	return {
		now: now(),
		value,
		offered,
		places,
		sums: districts.map(({ slug, name }) => ({
			slug,
			name,
			values: Object.fromEntries(
				offered.map((one) => [one, sumOf(places, slug, one)])
			) as Place['values']
		})),
		own: places.find(({ id }) => id === actor.organisation.id)?.code6 ?? null
	};
}

function countsFor(actor: Actor): Record<MapValue, Map<number, number> | null> {
	const seesAll = may(actor, 'organisation.oversee', null);
	return {
		posts: activity.postsByOrganisation(actor, new Date(now().getTime() - LATELY)),
		unsolved: activity.unsolvedByOrganisation(actor),
		unconfirmed: seesAll ? notices.unconfirmedOrganisations(actor) : null,
		unregistered: seesAll
			? new Map(organisations.unregistered().map(({ id }) => [id, 1] as const))
			: null
	};
}

function sumOf(places: Place[], slug: DistrictSlug, value: MapValue): number {
	return places
		.filter(({ district }) => district === slug)
		.reduce((sum, place) => sum + (place.values[value] ?? 0), 0);
}
