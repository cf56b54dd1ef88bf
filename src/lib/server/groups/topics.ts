import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	readsInsideGroup,
	readsTopic,
	scopeOf,
	scopes
} from '../permissions.ts';
import { change } from '../record/change.ts';
import { byId, find, findFor, type Group } from './groups.ts';

const { board, groupOpinion, groupTopic, groupTopicVersion, organisation, workingGroup } = schema;

export type Topic = typeof groupTopic.$inferSelect & { group: Group };

/** A 検討中の項目 this actor may read, in the group with this slug; throws `NotFound`. */
export function findTopic(actor: Actor, slug: string, id: number): Topic {
	const group = find(actor, slug);
	const row = selectTopic().get({ id, group: group.id });
	return found(row && readsTopic(actor, { ...row, group }) ? { ...row, group } : null);
}

/** An item that has already been found by something inside it. */
export function topicById(id: number): Topic {
	const row = found(selectById().get({ id }));
	return { ...row, group: byId(row.groupId) };
}

type ListedTopic = {
	id: number;
	title: string;
	text: string;
	takesOutside: boolean;
	createdAt: Date;
	isOpen: boolean;
	/** Opinions on it as far as this reader may read them, and how many have no answer. */
	opinions: number;
	unanswered: number;
};

/** The items of a group this actor may read, open ones first, each in the order they were put. */
export function topicsOf(actor: Actor, of: Group): ListedTopic[] {
	return selectTopics()
		.all({ ...scopeOf(actor), group: of.id })
		.map(({ closedAt, ...row }) => ({ ...row, isOpen: closedAt === null }));
}

/** What this actor may do with an item. */
export function rightsOnTopic(actor: Actor, of: Topic) {
	return {
		opine: may(actor, 'group.opine', of),
		run: may(actor, 'group.run', of.group)
	};
}

/** A member puts an item; gives its id. */
export function open(
	actor: Actor,
	slug: string,
	input: { title: string; text: string; takesOutside: boolean }
): number {
	const group = findFor(actor, slug, 'group.take-part');
	return change(actor, (tx, record) => {
		const { title, text, takesOutside } = input;
		const id = Number(
			tx
				.insert(groupTopic)
				.values({
					groupId: group.id,
					title,
					text,
					takesOutside,
					organisationId: actor.organisation.id,
					personId: actor.person.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		record('topic.opened', `topic:${id}`, { group: group.id }, `${title}\n${text}`);
		return id;
	});
}

/** An item for the form of its correction; throws `NotFound`, `Forbidden`. */
export function editable(actor: Actor, slug: string, id: number): Topic {
	const of = findTopic(actor, slug, id);
	authorize(actor, 'group.run', of.group);
	return of;
}

/** The leads correct an item, and the text before is kept. Throws `Conflict` with what stands there when it changed meanwhile. */
export function edit(
	actor: Actor,
	slug: string,
	id: number,
	input: { title: string; text: string; version: number }
): void {
	editable(actor, slug, id);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(groupTopic).where(eq(groupTopic.id, id)).get());
		const { version, title, text, createdAt, editedAt } = row;
		if (version !== input.version) {
			const message = '直している間に、別の画面で同じ項目が直されました。';
			throw new Conflict(message, `${title}\n${text}`);
		}
		tx.insert(groupTopicVersion)
			.values({ topicId: id, version, title, text, writtenAt: editedAt ?? createdAt })
			.run();
		tx.update(groupTopic)
			.set({ title: input.title, text: input.text, version: version + 1, editedAt: now() })
			.where(eq(groupTopic.id, id))
			.run();
		const words = `${input.title}\n${input.text}`;
		record('topic.edited', `topic:${id}`, { version: version + 1 }, words);
	});
}

/** What an item said before, newest first; inside the group alone, for it may not have been said to outsiders. */
export function earlierTexts(actor: Actor, of: Topic) {
	if (!readsInsideGroup(actor, of.group)) return [];
	return db()
		.select({
			version: groupTopicVersion.version,
			title: groupTopicVersion.title,
			text: groupTopicVersion.text,
			writtenAt: groupTopicVersion.writtenAt
		})
		.from(groupTopicVersion)
		.where(eq(groupTopicVersion.topicId, of.id))
		.orderBy(desc(groupTopicVersion.version))
		.all();
}

/** The leads close an item (nothing more is asked about it) or open it again. Throws `Conflict` where it is so already. */
export function setClosed(actor: Actor, slug: string, id: number, isClosed: boolean): void {
	const of = findTopic(actor, slug, id);
	authorize(actor, 'group.run', of.group);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(groupTopic).where(eq(groupTopic.id, id)).get());
		if ((row.closedAt !== null) === isClosed) {
			throw new Conflict(isClosed ? 'この項目は、もう閉じています。' : 'この項目は続いています。');
		}
		tx.update(groupTopic)
			.set({ closedAt: isClosed ? now() : null })
			.where(eq(groupTopic.id, id))
			.run();
		record(isClosed ? 'topic.closed' : 'topic.reopened', `topic:${id}`);
	});
}

/** The leads decide whether opinions are taken from outside the group; what came before stays. */
export function setTakesOutside(actor: Actor, slug: string, id: number, takes: boolean): void {
	const of = findTopic(actor, slug, id);
	authorize(actor, 'group.run', of.group);
	change(actor, (tx, record) => {
		tx.update(groupTopic).set({ takesOutside: takes }).where(eq(groupTopic.id, id)).run();
		record('topic.opened-outside', `topic:${id}`, { takes: takes ? 1 : 0 });
	});
}

const selectTopic = preparedOnce((connection) =>
	connection
		.select()
		.from(groupTopic)
		.where(
			and(
				eq(groupTopic.id, sql.placeholder('id')),
				eq(groupTopic.groupId, sql.placeholder('group'))
			)
		)
		.prepare()
);

const selectById = preparedOnce((connection) =>
	connection
		.select()
		.from(groupTopic)
		.where(eq(groupTopic.id, sql.placeholder('id')))
		.prepare()
);

const countOpinions = (more: string) => sql<number>`(select count(*) from ${groupOpinion}
	where ${groupOpinion.topicId} = ${groupTopic.id} and ${groupOpinion.withdrawnAt} is null
	and ${scopes.groupOpinion} ${sql.raw(more)})`;

const selectTopics = preparedOnce((connection) =>
	connection
		.select({
			id: groupTopic.id,
			title: groupTopic.title,
			text: groupTopic.text,
			takesOutside: groupTopic.takesOutside,
			createdAt: groupTopic.createdAt,
			closedAt: groupTopic.closedAt,
			opinions: countOpinions(''),
			unanswered: countOpinions('and group_opinion.answered_at is null')
		})
		.from(groupTopic)
		.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.innerJoin(organisation, eq(organisation.id, groupTopic.organisationId))
		.where(and(eq(groupTopic.groupId, sql.placeholder('group')), scopes.groupTopic))
		.orderBy(sql`${groupTopic.closedAt} is not null`, asc(groupTopic.id))
		.prepare()
);
