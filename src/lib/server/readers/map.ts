import { and, count, eq, gte, isNull, sql } from 'drizzle-orm';
import { addDays, dayOf, instantOf } from '#lib/dates.ts';
import { followUpValues, mapValues, type Counted, type Counts } from '#lib/map.ts';
import { districts, type DistrictSlug } from '#lib/reference/districts.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import * as boards from '../forum/boards.ts';
import type { Actor } from '../identity/actors.ts';
import { list as listOrganisations, unregistered } from '../identity/organisations.ts';
import { awaiting, unconfirmedOrganisations } from '../notices/listings.ts';
import { now } from '../now.ts';
import { isMunicipality, may, scopeOf, scopes } from '../permissions.ts';

const { board, post, thread } = schema;

/** How many days 直近 means, today among them. */
const RECENT_DAYS = 30;

type Place = { code6: string; name: string; district: DistrictSlug; counts: Counts };
type DistrictSums = {
	slug: DistrictSlug;
	name: string;
	/** Where its board is, for who may enter it. */
	board: string | null;
	sums: Counts;
	places: Place[];
};

/** What goes on in the 77 as this actor may know it, in code order; only the union sees whom to ask after. */
export function map(actor: Actor, asked: string | null) {
	const today = dayOf(now());
	const since = addDays(today, 1 - RECENT_DAYS);
	const values = mapValues.filter(
		(value) => !followUpValues.includes(value) || may(actor, 'organisation.oversee', null)
	);
	const counts = countsFor(actor, since);
	const places = listOrganisations()
		.filter((body) => isMunicipality(body.kind) && body.district && body.code6)
		.map((body): Place & { id: number } => ({
			id: body.id,
			code6: body.code6 ?? '',
			name: body.name,
			district: body.district as DistrictSlug,
			counts: counts(body.id)
		}));
	return {
		value: values.find((value) => value === asked) ?? 'posts',
		values,
		since,
		today,
		now: now(),
		districts: inDistricts(actor, places),
		own: ownLine(actor, places, counts)
	};
}

function inDistricts(actor: Actor, places: (Place & { id: number })[]): DistrictSums[] {
	const entered = new Set(boards.list(actor).map((each) => each.slug));
	return districts.map(({ slug, name }) => {
		const members = places.filter((place) => place.district === slug);
		const total = (value: Counted) => members.reduce((all, place) => all + place.counts[value], 0);
		return {
			slug,
			name,
			board: entered.has(slug) ? `/boards/${slug}` : null,
			sums: Object.fromEntries(mapValues.map((value) => [value, total(value)])) as Counts,
			places: members.map(({ code6, name, district, counts }) => ({
				code6,
				name,
				district,
				counts
			}))
		};
	});
}

/** The actor's own municipality, which may know of itself what it may not know of others. */
function ownLine(
	actor: Actor,
	places: (Place & { id: number })[],
	counts: (organisationId: number) => Counts
) {
	const own = places.find((place) => place.id === actor.organisation.id);
	if (!own) return null;
	return {
		name: own.name,
		counts: { ...counts(own.id), unconfirmed: awaiting(actor).length }
	};
}

/** Reads every value in one statement each; what the actor may not know of others is not read at all. */
function countsFor(actor: Actor, since: string) {
	const asUnion = may(actor, 'organisation.oversee', null);
	const scope = scopeOf(actor);
	const posts = byOrganisation(
		selectPosts().all({ ...scope, since: instantOf(since, '00:00').getTime() })
	);
	const unsolved = byOrganisation(selectUnsolved().all(scope));
	const unconfirmed = unconfirmedOrganisations(actor);
	const vacant = asUnion ? new Set(unregistered().map(({ id }) => id)) : null;
	return (id: number): Counts => ({
		posts: posts.get(id) ?? 0,
		unsolved: unsolved.get(id) ?? 0,
		unconfirmed: unconfirmed?.get(id) ?? 0,
		vacant: vacant?.has(id) ? 1 : 0
	});
}

function byOrganisation(rows: { organisation: number; things: number }[]): Map<number, number> {
	return new Map(rows.map((row) => [row.organisation, row.things]));
}

const isListed = and(standingThread, sql`${board.kind} <> 'practice'`, scopes.thread);

/** Posts and threads count for who wrote them, where the reader may read both and see who that was. */
const selectPosts = preparedOnce((connection) =>
	connection
		.select({ organisation: post.organisationId, things: count() })
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				isListed,
				scopes.post,
				scopes.postAuthor,
				standingPost,
				gte(post.createdAt, sql.placeholder('since'))
			)
		)
		.groupBy(post.organisationId)
		.prepare()
);

const selectUnsolved = preparedOnce((connection) =>
	connection
		.select({ organisation: thread.organisationId, things: count() })
		.from(thread)
		.innerJoin(board, eq(board.id, thread.boardId))
		.where(
			and(
				isListed,
				scopes.threadAuthor,
				eq(thread.kind, 'question'),
				isNull(thread.solutionId),
				isNull(thread.closureId)
			)
		)
		.groupBy(thread.organisationId)
		.prepare()
);
