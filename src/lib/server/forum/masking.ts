import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';
import { invalid } from '#lib/errors.ts';
import type { MaskChoice } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor, OrganisationKind } from '../identity/actors.ts';
import { maskWords, type Hiding, type Mask } from '../identity/masks.ts';
import { may, type BoardThing } from '../permissions.ts';

const { post, thread } = schema;

type Body = { id: number; kind: OrganisationKind; district: string | null };

/** Nobody is hidden. */
export const open: Hiding = { authorAudience: null, authorMask: null };

/**
 * The masks an organisation may write under on a board. The union has none, and neither may a guest on a
 * board of another 広域 name its own: it could be the only one.
 */
function masksFor(of: Body, on: Pick<BoardThing, 'kind' | 'slug'>): Exclude<Mask, null>[] {
	if (of.kind === '組合' || of.kind === '専門家所属') return [];
	const isGuest = on.kind === 'district' && on.slug !== of.district;
	return of.district === null || isGuest ? ['prefecture'] : ['district', 'prefecture'];
}

export type MaskOption = { mask: Exclude<Mask, null>; words: string };

/**
 * The same as choices of this actor's form, each with the words that readers will see. Whose words they will be
 * is not yet known where the union writes for somebody.
 */
export function maskOptions(
	actor: Actor,
	on: Pick<BoardThing, 'kind' | 'slug'> & { name: string }
): MaskOption[] {
	if (may(actor, 'post.enter', null)) {
		const words = on.kind === 'district' ? `${on.name}の団体` : 'その広域の団体';
		return [
			{ mask: 'district', words },
			{ mask: 'prefecture', words: labels.masked }
		];
	}
	const body = { ...actor.organisation, district: actor.district };
	return masksFor(body, on).map((mask) => ({ mask, words: maskWords(mask, actor.district) }));
}

/** What stands for the actor's organisation in a thread where it writes under a mask; null where it is named. */
export function standingMask(actor: Actor, threadId: number): string | null {
	const { authorAudience, authorMask } = hidingIn(threadId, actor.organisation.id);
	return authorAudience === null ? null : maskWords(authorMask, actor.district);
}

/** Hides an organisation behind the chosen mask, or not at all. */
export function hidingOf(organisationId: number, choice: MaskChoice): Hiding {
	return choice === '' ? open : { authorAudience: `org:${organisationId}`, authorMask: choice };
}

/** As `hidingOf`, for a choice that came with a form; throws `Invalid` for one that was not offered. */
export function hidingChosen(
	of: Body,
	on: Pick<BoardThing, 'kind' | 'slug'>,
	choice: MaskChoice | undefined
): Hiding {
	if (choice && !masksFor(of, on).includes(choice)) {
		const message = 'この団体では選べない出し方です。名前の出し方を選び直してください。';
		throw invalid('mask', message);
	}
	return hidingOf(of.id, choice ?? '');
}

/** How an organisation's name is hidden in a thread: as where it asked, else as where it last wrote under a mask. */
export function hidingIn(threadId: number, organisationId: number): Hiding {
	return selectHiding().get({ thread: threadId, organisation: organisationId }) ?? open;
}

const maskedBy = (
	of: typeof thread | typeof post,
	threadId: typeof thread.id | typeof post.threadId
) =>
	and(
		eq(threadId, sql.placeholder('thread')),
		eq(of.organisationId, sql.placeholder('organisation')),
		isNotNull(of.authorAudience)
	);

/** The thread itself comes before its posts, and of those the last. */
const selectHiding = preparedOnce((connection) =>
	unionAll(
		connection
			.select({
				authorAudience: thread.authorAudience,
				authorMask: thread.authorMask,
				place: sql<number>`1e9`.as('place')
			})
			.from(thread)
			.where(maskedBy(thread, thread.id)),
		connection
			.select({
				authorAudience: post.authorAudience,
				authorMask: post.authorMask,
				place: sql<number>`${post.number}`.as('place')
			})
			.from(post)
			.where(maskedBy(post, post.threadId))
	)
		.orderBy(sql`place desc`)
		.limit(1)
		.prepare()
);
