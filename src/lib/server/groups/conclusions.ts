import { and, desc, eq, isNull, ne } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import type { Conclusion } from '#lib/group-forms.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { findUnion } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { found, NOBODY } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findLed, type Group } from './groups.ts';
import { cancelComing } from './meetings/cancelling.ts';
import { enter, membersOf } from './members.ts';

const { groupConclusion, organisation, thread, workingGroup } = schema;

export type Card = {
	id: number;
	outcome: (typeof groupConclusion.$inferSelect)['outcome'];
	reason: string;
	/** '' where the plan does not say. */
	revisit: string;
	/** JST; null where the plan does not say. */
	onDay: Day | null;
	/** Where a card of before this record is taken from; '' otherwise. */
	source: string;
	successor: { slug: string; name: string } | null;
	organisation: string | null;
	/** The group was taken up again then. */
	withdrawnAt: Date | null;
};

/** 結論カード of a group: the one that stands, and those after which it was taken up again, newest first. */
export function cardsOf(of: Group): { standing: Card | null; earlier: Card[] } {
	const rows = db()
		.select({
			card: groupConclusion,
			slug: workingGroup.slug,
			name: workingGroup.name,
			organisation: organisation.name
		})
		.from(groupConclusion)
		.leftJoin(workingGroup, eq(workingGroup.id, groupConclusion.successorId))
		.leftJoin(organisation, eq(organisation.id, groupConclusion.organisationId))
		.where(eq(groupConclusion.groupId, of.id))
		.orderBy(desc(groupConclusion.id))
		.all()
		.map(({ card, slug, name, organisation: by }): Card => {
			const { id, outcome, reason, revisit, onDay, source, withdrawnAt } = card;
			const successor = slug !== null && name !== null ? { slug, name } : null;
			const text = { id, outcome, reason, revisit, onDay, source, withdrawnAt };
			return { ...text, successor, organisation: by };
		});
	return {
		standing: rows.find(({ id }) => id === of.conclusionId) ?? null,
		earlier: rows.filter(({ id }) => id !== of.conclusionId)
	};
}

/** Whether this group's page of 結論 is there for this actor, and the groups it could go on in. */
export function concludable(actor: Actor, slug: string): { of: Group; successors: Named[] } {
	const of = findLed(actor, slug, endedAction(actor, slug));
	const { id, name } = workingGroup;
	const successors = db()
		.select({ id, name })
		.from(workingGroup)
		.where(and(isNull(workingGroup.conclusionId), ne(id, of.id)))
		.orderBy(workingGroup.position)
		.all();
	return { of, successors };
}

type Named = { id: number; name: string };

function endedAction(actor: Actor, slug: string): 'group.conclude' | 'group.reopen' {
	const row = db().select().from(workingGroup).where(eq(workingGroup.slug, slug)).get();
	return row?.conclusionId == null ? 'group.conclude' : 'group.reopen';
}

/**
 * Ends a group with its 結論カード: nobody writes there from now on, all of it stays readable, and its members
 * are told. Its meetings to come are cancelled with it; gives how many. Throws `Forbidden`, `Invalid`, `Conflict`
 * when it has been ended meanwhile.
 */
export function conclude(actor: Actor, slug: string, input: Conclusion): number {
	const of = findLed(actor, slug, 'group.conclude');
	const issues = issuesOf(of, input);
	if (issues.length > 0) throw new Invalid(issues);
	const successorId = input.outcome === 'merged' ? input.successor : null;
	return change(actor, (tx, record) => {
		if (standing(tx, of.id).conclusionId !== null)
			throw new Conflict('このワーキンググループは、もう終わっています。');
		const { outcome, reason, revisit, onDay } = input;
		const conclusionId = Number(
			tx
				.insert(groupConclusion)
				.values({
					...{ groupId: of.id, outcome, reason, revisit, onDay, successorId },
					personId: actor.person.id,
					organisationId: actor.organisation.id,
					at: now()
				})
				.run().lastInsertRowid
		);
		tx.update(workingGroup).set({ conclusionId }).where(eq(workingGroup.id, of.id)).run();
		tx.update(thread).set({ writers: NOBODY }).where(eq(thread.boardId, of.boardId)).run();
		record(
			'group.concluded',
			`group:${of.id}`,
			{ conclusion: conclusionId, outcome, successor: successorId, ...toMembers(of) },
			`${reason}\n${revisit}`
		);
		return cancelComing(tx, record, of);
	});
}

/**
 * 再開: takes a group up again as it was; its card stays as one of before. One that has no 事務局 any more gets
 * the union. Throws `Forbidden`, `Conflict` when it runs again already.
 */
export function reopen(actor: Actor, slug: string): void {
	const of = findLed(actor, slug, 'group.reopen');
	change(actor, (tx, record) => {
		const { conclusionId } = standing(tx, of.id);
		if (conclusionId === null) throw new Conflict('このワーキンググループは、もう再開しています。');
		const isCard = eq(groupConclusion.id, conclusionId);
		tx.update(groupConclusion).set({ withdrawnAt: now() }).where(isCard).run();
		tx.update(workingGroup).set({ conclusionId: null }).where(eq(workingGroup.id, of.id)).run();
		tx.update(thread)
			.set({ writers: `group:${of.id}` })
			.where(and(eq(thread.boardId, of.boardId), eq(thread.writers, NOBODY)))
			.run();
		record('group.reopened', `group:${of.id}`, { conclusion: conclusionId, ...toMembers(of) });
		if (!membersOf(of).some(({ role }) => role === 'secretariat')) {
			enter(tx, record, of.id, findUnion().id, 'secretariat');
		}
	});
}

/**
 * Writes 再検討の条件 into the card of a group that has ended, as where the plan does not say. Throws `Forbidden`,
 * and `Conflict` with the text that stands when it was changed meanwhile.
 */
export function setRevisit(
	actor: Actor,
	slug: string,
	input: { revisit: string; was: string }
): void {
	const of = findLed(actor, slug, 'group.reopen');
	change(actor, (tx, record) => {
		const isCard = eq(groupConclusion.id, standing(tx, of.id).conclusionId ?? 0);
		const card = found(tx.select().from(groupConclusion).where(isCard).get());
		if (card.revisit !== input.was) {
			throw new Conflict(
				'直している間に、別の画面で再検討の条件が直されました。下に両方の文章があります。',
				card.revisit
			);
		}
		tx.update(groupConclusion).set({ revisit: input.revisit }).where(isCard).run();
		record('group.revisit-set', `group:${of.id}`, { conclusion: card.id }, input.revisit);
	});
}

function issuesOf(of: Group, input: Conclusion): Issue[] {
	const issues: Issue[] = [];
	if (input.onDay > dayOf(now())) {
		issues.push({ field: 'onDay', message: '結論の日は、今日までの日を入れてください。' });
	}
	if (input.outcome !== 'merged') return issues;
	const into = db()
		.select()
		.from(workingGroup)
		.where(eq(workingGroup.id, input.successor ?? 0))
		.get();
	if (!into || into.id === of.id || into.conclusionId !== null) {
		const message = '統合するときは、引き継ぐワーキンググループを選んでください。';
		issues.push({ field: 'successor', message });
	}
	return issues;
}

const toMembers = (of: Group) => ({
	tellOrganisations: membersOf(of)
		.map(({ organisationId }) => organisationId)
		.join(' ')
});

/** The group as it is inside the transaction. */
function standing(tx: Tx, id: number) {
	return found(tx.select().from(workingGroup).where(eq(workingGroup.id, id)).get());
}
