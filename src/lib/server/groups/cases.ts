import { and, desc, eq, inArray, isNotNull, notInArray, sql } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import { standingThread } from '../db/standing.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, may, scopeOf, scopes, type ThreadThing } from '../permissions.ts';
import { change } from '../record/change.ts';
import { list, type Group } from './groups.ts';

const { groupCase, groupCasePlace, thread, workingGroup } = schema;

type Case = {
	threadId: number;
	title: string;
	theme: string;
	source: string;
	sourceUrl: string;
	at: Date;
};

/** 先進事例 of a group whose thread this actor may read, newest first. */
export function casesOf(actor: Actor, of: Group): Case[] {
	return selectCases().all({ ...scopeOf(actor), group: of.id });
}

/** What a thread says of itself as a 先進事例, and on which groups (slugs) it stands; null where it is none. */
export function caseOf(threadId: number) {
	const row = selectCase().get({ thread: threadId });
	if (!row) return null;
	const groups = db()
		.select({ slug: workingGroup.slug, name: workingGroup.name })
		.from(groupCasePlace)
		.innerJoin(workingGroup, eq(workingGroup.id, groupCasePlace.groupId))
		.where(eq(groupCasePlace.threadId, threadId))
		.orderBy(workingGroup.position)
		.all();
	return groups.length === 0 ? null : { ...row, groups };
}

/** Whether this actor may put a thread there, or take it away. */
export function keepsCase(actor: Actor, of: ThreadThing): boolean {
	return may(actor, 'group.case', of);
}

/** The groups a 先進事例 may stand on (those that run), for who may put this thread there; throws `Forbidden`. */
export function casePage(actor: Actor, of: ThreadThing): { slug: string; name: string }[] {
	authorize(actor, 'group.case', of);
	return list(actor)
		.filter(({ outcome }) => outcome === null)
		.map(({ slug, name }) => ({ slug, name }));
}

/**
 * Puts a 共有 of the union on the 概要 of these groups that go on, instead of where it stood before; on one that has
 * ended since, an archive, it stays. Throws `Forbidden`, `Invalid` for a group that is not there or has ended.
 */
export function putCase(
	actor: Actor,
	of: ThreadThing,
	input: { theme: string; source: string; sourceUrl: string; groups: string[] }
): void {
	authorize(actor, 'group.case', of);
	const rows = db()
		.select({ id: workingGroup.id, conclusionId: workingGroup.conclusionId })
		.from(workingGroup)
		.where(inArray(workingGroup.slug, input.groups))
		.all();
	if (rows.length !== new Set(input.groups).size) {
		throw invalid('groups', 'ワーキンググループを選び直してください。');
	}
	const ended = db()
		.select({ id: workingGroup.id })
		.from(workingGroup)
		.innerJoin(groupCasePlace, eq(groupCasePlace.groupId, workingGroup.id))
		.where(and(eq(groupCasePlace.threadId, of.id), isNotNull(workingGroup.conclusionId)))
		.all()
		.map(({ id }) => id);
	if (rows.some(({ id, conclusionId }) => conclusionId !== null && !ended.includes(id))) {
		const message = '終わったワーキンググループには載せられません。選び直してください。';
		throw invalid('groups', message);
	}
	change(actor, (tx, record) => {
		const { theme, source, sourceUrl } = input;
		const words = { theme, source, sourceUrl, personId: actor.person.id };
		tx.insert(groupCase)
			.values({ threadId: of.id, ...words, at: now() })
			.onConflictDoUpdate({ target: groupCase.threadId, set: words })
			.run();
		tx.delete(groupCasePlace)
			.where(and(eq(groupCasePlace.threadId, of.id), notInArray(groupCasePlace.groupId, ended)))
			.run();
		for (const { id } of rows) {
			tx.insert(groupCasePlace)
				.values({ groupId: id, threadId: of.id })
				.onConflictDoNothing()
				.run();
		}
		record('case.put', `thread:${of.id}`, { groups: rows.length }, `${theme}\n${source}`);
	});
}

/** Takes a thread off the groups' 概要; the thread itself stays. */
export function removeCase(actor: Actor, of: ThreadThing): void {
	authorize(actor, 'group.case', of);
	change(actor, (tx, record) => {
		tx.delete(groupCasePlace).where(eq(groupCasePlace.threadId, of.id)).run();
		tx.delete(groupCase).where(eq(groupCase.threadId, of.id)).run();
		record('case.removed', `thread:${of.id}`);
	});
}

const selectCase = preparedOnce((connection) =>
	connection
		.select()
		.from(groupCase)
		.where(eq(groupCase.threadId, sql.placeholder('thread')))
		.prepare()
);

const selectCases = preparedOnce((connection) =>
	connection
		.select({
			threadId: thread.id,
			title: thread.title,
			theme: groupCase.theme,
			source: groupCase.source,
			sourceUrl: groupCase.sourceUrl,
			at: groupCase.at
		})
		.from(groupCasePlace)
		.innerJoin(groupCase, eq(groupCase.threadId, groupCasePlace.threadId))
		.innerJoin(thread, eq(thread.id, groupCase.threadId))
		.where(and(eq(groupCasePlace.groupId, sql.placeholder('group')), scopes.thread, standingThread))
		.orderBy(desc(groupCase.at), desc(thread.id))
		.prepare()
);
