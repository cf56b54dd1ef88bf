import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import {
	authorize,
	found,
	may,
	readsTopic,
	scopeOf,
	scopes,
	type OpinionThing
} from '../permissions.ts';
import { change } from '../record/change.ts';
import { findTopic, topicById, type Topic } from './topics.ts';

const { board, groupOpinion, groupOpinionVersion, groupTopic, groupTopicVersion } = schema;
const { organisation, workingGroup } = schema;

type Row = typeof groupOpinion.$inferSelect;

export type Opinion = {
	id: number;
	kind: Row['kind'];
	followsId: number | null;
	html: string;
	/** The organisation, or what stands in its place. */
	by: string;
	isOwn: boolean;
	at: Date;
	isEdited: boolean;
	version: number;
	outcome: Row['outcome'];
	answerHtml: string | null;
	answeredAt: Date | null;
	/** Taken back: its words are for its own organisation alone. */
	isWithdrawn: boolean;
	may: { edit: boolean; withdraw: boolean; followUp: boolean; answer: boolean };
};

/** The opinions on an item this actor may read, a follow-up behind its question. */
export function opinionsOn(actor: Actor, of: Topic): Opinion[] {
	const rows = selectOpinions().all({ ...scopeOf(actor), topic: of.id });
	const followed = new Set(
		rows.flatMap(({ opinion }) => (opinion.withdrawnAt === null ? (opinion.followsId ?? []) : []))
	);
	return rows.map(({ opinion, name, district }) => {
		const thing = { ...opinion, isFollowed: followed.has(opinion.id), topic: of };
		const isWithdrawn = opinion.withdrawnAt !== null;
		return {
			id: opinion.id,
			kind: opinion.kind,
			followsId: opinion.followsId,
			html: readsWords(actor, opinion) ? opinion.html : '',
			by: nameShown(actor, opinion, { name, district }),
			isOwn: opinion.organisationId === actor.organisation.id,
			at: opinion.at,
			isEdited: opinion.editedAt !== null && readsWords(actor, opinion),
			version: opinion.version,
			outcome: opinion.outcome,
			answerHtml: opinion.answerHtml,
			answeredAt: opinion.answeredAt,
			isWithdrawn,
			may: {
				edit: may(actor, 'opinion.edit', thing),
				withdraw: may(actor, 'opinion.withdraw', thing),
				followUp: may(actor, 'opinion.follow-up', thing),
				answer: opinion.answeredAt === null && !isWithdrawn && may(actor, 'group.run', of.group)
			}
		};
	});
}

/** What was taken back is no longer said to anybody; its organisation still sees what it was. */
function readsWords(actor: Actor, row: Row): boolean {
	return row.withdrawnAt === null || row.organisationId === actor.organisation.id;
}

type OpinionInput = {
	kind: Row['kind'];
	body: string;
	/** 'prefecture': 「県内の団体」 stands in place of the organisation. */
	mask: '' | 'prefecture';
};

/** Puts an opinion or question to an open item, from outside the group as well; gives its id. */
export function opine(actor: Actor, slug: string, topicId: number, input: OpinionInput): number {
	const of = findTopic(actor, slug, topicId);
	authorize(actor, 'group.opine', of);
	const isMasked = input.mask === 'prefecture';
	return insert(actor, of, {
		kind: input.kind,
		body: input.body,
		authorAudience: isMasked ? `org:${actor.organisation.id}` : null,
		authorMask: isMasked ? 'prefecture' : null,
		followsId: null
	});
}

/**
 * Asks once more about an answered question, under the same name; gives the new one's id. Throws `NotFound`,
 * `Forbidden`, and `Conflict` where nothing is written any more.
 */
export function followUp(actor: Actor, slug: string, id: number, body: string): number {
	const { opinion, topic, thing } = findOpinion(actor, slug, id);
	refuseStopped(topic);
	refuseFromOutside(actor, topic);
	authorize(actor, 'opinion.follow-up', thing);
	const { kind, authorAudience, authorMask } = opinion;
	return insert(actor, topic, { kind, body, authorAudience, authorMask, followsId: id });
}

function insert(
	actor: Actor,
	of: Topic,
	values: Pick<Row, 'kind' | 'body' | 'authorAudience' | 'authorMask' | 'followsId'>
): number {
	return change(actor, (tx, record) => {
		const { followsId, body } = values;
		const isTaken =
			followsId !== null &&
			tx
				.select()
				.from(groupOpinion)
				.where(and(eq(groupOpinion.followsId, followsId), isNull(groupOpinion.withdrawnAt)))
				.get();
		if (isTaken) throw new Conflict('重ねての質問は、もう出ています。');
		const id = Number(
			tx
				.insert(groupOpinion)
				.values({
					...values,
					topicId: of.id,
					html: render(body),
					organisationId: actor.organisation.id,
					personId: actor.person.id,
					at: now()
				})
				.run().lastInsertRowid
		);
		record('opinion.given', `opinion:${id}`, { topic: of.id }, body);
		return id;
	});
}

/**
 * Changes an opinion that has no answer yet, and keeps the text before. Throws `Conflict` with the standing text
 * when it changed meanwhile, and where nothing is written any more.
 */
export function edit(
	actor: Actor,
	slug: string,
	id: number,
	input: { body: string; version: number }
): void {
	const { thing, topic } = findOpinion(actor, slug, id);
	refuseStopped(topic);
	refuseFromOutside(actor, topic);
	authorize(actor, 'opinion.edit', thing);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(groupOpinion).where(eq(groupOpinion.id, id)).get());
		if (row.answeredAt !== null) throw new Conflict('返事があったので、もう直せません。');
		if (row.version !== input.version) {
			throw new Conflict('直している間に、別の画面で同じ意見が直されました。', row.body);
		}
		const { version, body, html, at, editedAt } = row;
		tx.insert(groupOpinionVersion)
			.values({ opinionId: id, version, body, html, writtenAt: editedAt ?? at })
			.run();
		tx.update(groupOpinion)
			.set({
				body: input.body,
				html: render(input.body),
				version: version + 1,
				editedAt: now()
			})
			.where(eq(groupOpinion.id, id))
			.run();
		record('opinion.edited', `opinion:${id}`, { version: version + 1 }, input.body);
	});
}

/** 取り下げ, before it is answered. Throws `Forbidden`, and `Conflict` where it is too late. */
export function withdraw(actor: Actor, slug: string, id: number): void {
	const { opinion, thing, topic } = findOpinion(actor, slug, id);
	if (opinion.organisationId === actor.organisation.id) {
		refuseStopped(topic);
		if (opinion.answeredAt) throw new Conflict('返事があったので、もう取り下げられません。');
		if (opinion.withdrawnAt) throw new Conflict('もう取り下げられています。');
	}
	authorize(actor, 'opinion.withdraw', thing);
	change(actor, (tx, record) => {
		tx.update(groupOpinion).set({ withdrawnAt: now() }).where(eq(groupOpinion.id, id)).run();
		record('opinion.withdrawn', `opinion:${id}`, { topic: topic.id });
	});
}

/** Says why nothing is written here any more. */
function refuseStopped(of: Topic): void {
	if (of.group.conclusionId !== null) {
		throw new Conflict('このワーキンググループは終わったので、もう書けません。');
	}
	if (of.closedAt !== null) throw new Conflict('この項目は閉じられたので、もう書けません。');
}

function refuseFromOutside(actor: Actor, of: Topic): void {
	if (readsTopic(actor, of)) return;
	throw new Conflict('この項目は外から意見を受けなくなったので、もう書けません。');
}

/**
 * An opinion with its item and its earlier texts, newest first. Who gave it reads it for good, also where the item
 * itself is no longer theirs to read (`isTopicRead`). Throws `NotFound`.
 */
export function findOpinion(actor: Actor, slug: string, id: number) {
	const row = selectOpinion().get({ ...scopeOf(actor), id, slug });
	const { opinion: whole, name, district, follower, titleThen } = found(row);
	const topic = topicById(whole.topicId);
	const opinion = readsWords(actor, whole) ? whole : { ...whole, body: '', html: '' };
	const thing: OpinionThing = { ...opinion, isFollowed: follower !== null, topic };
	const earlier = readsWords(actor, whole) ? earlierTexts(id) : [];
	const isTopicRead = readsTopic(actor, topic);
	return {
		opinion,
		topic,
		/** As this reader may know it. */
		title: isTopicRead ? topic.title : titleThen,
		thing,
		by: nameShown(actor, opinion, { name, district }),
		earlier,
		isTopicRead,
		may: {
			edit: may(actor, 'opinion.edit', thing),
			withdraw: may(actor, 'opinion.withdraw', thing)
		}
	};
}

function earlierTexts(id: number) {
	return db()
		.select()
		.from(groupOpinionVersion)
		.where(eq(groupOpinionVersion.opinionId, id))
		.orderBy(desc(groupOpinionVersion.version))
		.all()
		.map(({ version, html, writtenAt }) => ({ version, html, writtenAt }));
}

type OwnOpinion = {
	id: number;
	kind: Row['kind'];
	topic: string;
	group: string;
	href: string;
	at: Date;
	outcome: Row['outcome'];
	answeredAt: Date | null;
	isWithdrawn: boolean;
};

/** 出した意見: what the actor's organisation has put to groups, newest first. */
export function ownOpinions(actor: Actor): OwnOpinion[] {
	return selectOwn()
		.all({ ...scopeOf(actor) })
		.map(({ slug, topicId, withdrawnAt, topic, titleThen, takesOutside, group, ...row }) => ({
			...row,
			group: group.name,
			topic: readsTopic(actor, { takesOutside, group }) ? topic : titleThen,
			isWithdrawn: withdrawnAt !== null,
			href: `/groups/${slug}/topics/${topicId}/opinions/${row.id}`
		}));
}

/** What the item was called when the opinion was given: the later words may be for the group alone. */
const titleThen = sql<string>`iif(coalesce(${groupTopic.editedAt}, 0) <= ${groupOpinion.at}, ${groupTopic.title},
	(select ${groupTopicVersion.title} from ${groupTopicVersion} where ${groupTopicVersion.topicId} = ${groupTopic.id}
		and ${groupTopicVersion.writtenAt} <= ${groupOpinion.at} order by ${groupTopicVersion.version} desc limit 1))`;

function opinionsQuery(connection: ReturnType<typeof db>, where: SQL | undefined) {
	return connection
		.select({
			opinion: groupOpinion,
			name: organisation.name,
			district: organisation.district,
			titleThen,
			follower: sql<number | null>`(select follower.id from group_opinion as follower
				where follower.follows_id = ${groupOpinion.id} and follower.withdrawn_at is null)`
		})
		.from(groupOpinion)
		.innerJoin(groupTopic, eq(groupTopic.id, groupOpinion.topicId))
		.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.innerJoin(organisation, eq(organisation.id, groupOpinion.organisationId))
		.where(and(where, scopes.groupOpinion))
		.orderBy(sql`coalesce(${groupOpinion.followsId}, ${groupOpinion.id})`, asc(groupOpinion.id));
}

const selectOpinions = preparedOnce((connection) =>
	opinionsQuery(connection, eq(groupOpinion.topicId, sql.placeholder('topic'))).prepare()
);

const selectOpinion = preparedOnce((connection) =>
	opinionsQuery(
		connection,
		and(eq(groupOpinion.id, sql.placeholder('id')), eq(workingGroup.slug, sql.placeholder('slug')))
	).prepare()
);

const selectOwn = preparedOnce((connection) =>
	connection
		.select({
			id: groupOpinion.id,
			kind: groupOpinion.kind,
			topicId: groupTopic.id,
			topic: groupTopic.title,
			titleThen,
			takesOutside: groupTopic.takesOutside,
			group: { id: workingGroup.id, name: workingGroup.name, inside: board.audience },
			slug: workingGroup.slug,
			at: groupOpinion.at,
			outcome: groupOpinion.outcome,
			answeredAt: groupOpinion.answeredAt,
			withdrawnAt: groupOpinion.withdrawnAt
		})
		.from(groupOpinion)
		.innerJoin(groupTopic, eq(groupTopic.id, groupOpinion.topicId))
		.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
		.innerJoin(board, eq(board.groupId, workingGroup.id))
		.where(eq(groupOpinion.organisationId, sql.placeholder('organisation')))
		.orderBy(desc(groupOpinion.id))
		.prepare()
);
