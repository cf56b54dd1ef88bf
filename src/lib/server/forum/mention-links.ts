import { inArray } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { may } from '../permissions.ts';
import { ofPosts } from './mentions.ts';

const { board, organisation, person } = schema;

type Link = { word: string; href: string };

/** Where the names in these posts lead in 名簿, by post; people only for who may see them there. */
export function mentionLinks(actor: Actor, postIds: number[]): Map<number, Link[]> {
	const named = ofPosts(postIds);
	if (named.size === 0) return new Map();
	const rows = [...named.values()].flat();
	const targets = (kind: string) =>
		rows.filter((row) => row.kind === kind).map((row) => row.target);
	const bodies = new Map(
		db()
			.select({ id: organisation.id, code6: organisation.code6 })
			.from(organisation)
			.where(inArray(organisation.id, targets('organisation')))
			.all()
			.map(({ id, code6 }) => [id, `/directory#${code6 ?? `body-${id}`}`])
	);
	const places = new Map(
		db()
			.select({ id: board.id, slug: board.slug })
			.from(board)
			.where(inArray(board.id, targets('district')))
			.all()
			.map(({ id, slug }) => [id, `/directory?district=${slug}`])
	);
	const people = may(actor, 'directory.people', null) ? hrefsOf(targets('person')) : new Map();
	const hrefs = { organisation: bodies, district: places, person: people };
	return new Map(
		[...named].map(([postId, mentions]) => [
			postId,
			mentions.flatMap(({ kind, target, word }) => {
				const href: string | undefined = hrefs[kind].get(target);
				return href === undefined ? [] : [{ word, href }];
			})
		])
	);
}

function hrefsOf(ids: number[]): Map<number, string> {
	const rows = db()
		.select({ id: person.id, name: person.name })
		.from(person)
		.where(inArray(person.id, ids))
		.all();
	return new Map(
		rows.map(({ id, name }) => [
			id,
			`/directory?${new URLSearchParams({ q: name.replace(/\s/g, '') })}`
		])
	);
}
