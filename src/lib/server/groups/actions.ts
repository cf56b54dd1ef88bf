import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import { excerpt } from '#lib/markdown.ts';
import type { Awaited } from '#lib/work.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may, scopeOf, scopes } from '../permissions.ts';
import { change } from '../record/change.ts';
import { tells } from '../record/tells.ts';
import { itemOf } from './decisions.ts';
import { findInside, type Group } from './groups.ts';
import { membersOf } from './members.ts';
import { find, type Minutes } from './minutes.ts';

const { actionItem, agendaItem, meeting, organisation, workingGroup } = schema;

/** Letters of a 宿題 that stand in a list of work. */
const BEGINNING = 60;

type ActionItem = {
	id: number;
	organisationId: number;
	organisation: string;
	text: string;
	dueOn: Day | null;
	doneAt: Date | null;
	item: string | null;
	meeting: { id: number; number: number | null; title: string } | null;
	/** 担当の団体が抜けました: it is a member no more. */
	hasLeft: boolean;
	may: { settle: boolean };
};

/** Gives 宿題 to a member of the group, which is told; `dueOn` is its last day. Throws `Invalid` for an organisation that is none. */
export function give(
	actor: Actor,
	slug: string,
	meetingId: number,
	input: { item: number | null; organisation: number; task: string; dueOn: Day | null }
): number {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.write', of.thing);
	const agendaItemId = itemOf(meetingId, input.item);
	const { organisation: organisationId, task, dueOn } = input;
	if (!membersOf(of.meeting.group).some((member) => member.organisationId === organisationId)) {
		throw invalid('organisation', '担当にできるのは、参加している団体だけです。');
	}
	return change(actor, (tx, record) => {
		const { lastInsertRowid } = tx
			.insert(actionItem)
			.values({
				groupId: of.meeting.groupId,
				meetingId,
				agendaItemId,
				organisationId,
				text: task,
				dueOn,
				personId: actor.person.id,
				createdAt: now()
			})
			.run();
		const id = Number(lastInsertRowid);
		const refs = { meeting: meetingId, ...tells(actor, organisationId) };
		record('action.given', `action:${id}`, refs, task);
		return id;
	});
}

/** 済みにする, or 済みを取り消す, by the organisation itself or the leads. */
export function settle(actor: Actor, slug: string, id: number, isDone: boolean): void {
	const of = findInside(actor, slug);
	const row = standing(of, id);
	authorize(actor, 'action.settle', { organisationId: row.organisationId, group: of });
	if ((row.doneAt !== null) === isDone) return;
	change(actor, (tx, record) => {
		tx.update(actionItem)
			.set(isDone ? { doneAt: now(), doneBy: actor.person.id } : { doneAt: null, doneBy: null })
			.where(eq(actionItem.id, id))
			.run();
		record(isDone ? 'action.done' : 'action.reopened', `action:${id}`, { group: of.id });
	});
}

/** Takes 宿題 back, as one takes back a decision; the organisation is told. */
export function withdraw(actor: Actor, slug: string, meetingId: number, id: number): void {
	const of = find(actor, slug, meetingId);
	const row = standing(of.meeting.group, id);
	if (row.meetingId !== meetingId) found(null);
	authorize(actor, 'decision.withdraw', of.thing);
	change(actor, (tx, record) => {
		tx.update(actionItem).set({ removedAt: now() }).where(eq(actionItem.id, id)).run();
		const refs = { meeting: meetingId, ...tells(actor, row.organisationId) };
		record('action.withdrawn', `action:${id}`, refs);
	});
}

/** The 宿題 given at a meeting, by their last day. */
export function actionsOf(actor: Actor, of: Minutes): ActionItem[] {
	const until = of.approvedAt;
	return list(actor, of.meeting.group, eq(actionItem.meetingId, of.meeting.id)).filter(
		({ createdAt }) => until === null || createdAt <= until
	);
}

/** All 宿題 of a group, by their last day, done or not. */
export function actionsIn(actor: Actor, slug: string): ActionItem[] {
	const of = findInside(actor, slug);
	return list(actor, of, eq(actionItem.groupId, of.id));
}

function list(actor: Actor, of: Group, where: SQL): (ActionItem & { createdAt: Date })[] {
	const members = new Set(membersOf(of).map(({ organisationId }) => organisationId));
	return db()
		.select({
			row: actionItem,
			organisation: organisation.name,
			item: agendaItem.title,
			meeting: { id: meeting.id, number: meeting.number, title: meeting.title }
		})
		.from(actionItem)
		.innerJoin(organisation, eq(organisation.id, actionItem.organisationId))
		.leftJoin(agendaItem, eq(agendaItem.id, actionItem.agendaItemId))
		.leftJoin(meeting, eq(meeting.id, actionItem.meetingId))
		.where(and(where, isNull(actionItem.removedAt)))
		.orderBy(sql`${actionItem.dueOn} is null`, asc(actionItem.dueOn), asc(actionItem.id))
		.all()
		.map(({ row, organisation: name, item, meeting: at }) => ({
			id: row.id,
			organisationId: row.organisationId,
			organisation: name,
			text: row.text,
			dueOn: row.dueOn,
			doneAt: row.doneAt,
			createdAt: row.createdAt,
			item,
			meeting: at,
			hasLeft: !members.has(row.organisationId),
			may: {
				settle: may(actor, 'action.settle', { organisationId: row.organisationId, group: of })
			}
		}));
}

const selectAwaited = preparedOnce((connection) =>
	connection
		.select({
			id: actionItem.id,
			text: actionItem.text,
			dueOn: actionItem.dueOn,
			createdAt: actionItem.createdAt,
			slug: workingGroup.slug,
			group: workingGroup.name
		})
		.from(actionItem)
		.innerJoin(workingGroup, eq(workingGroup.id, actionItem.groupId))
		.where(
			and(
				eq(actionItem.organisationId, sql.placeholder('organisation')),
				isNull(actionItem.doneAt),
				isNull(actionItem.removedAt),
				scopes.groupMember
			)
		)
		.orderBy(asc(actionItem.dueOn), asc(actionItem.id))
		.prepare()
);

/** The 宿題 with a last day that the actor's organisation has not done, overdue first. */
export function awaiting(actor: Actor): Awaited[] {
	return openOf(actor).flatMap(({ dueOn, group, ...line }): Awaited[] =>
		dueOn === null ? [] : [{ ...line, kind: 'action', from: group, dueOn, remindedAt: null }]
	);
}

/** The 宿題 of the actor's organisation that nobody gave a day, oldest first. */
export function awaitingWithoutDay(actor: Actor) {
	return openOf(actor).filter(({ dueOn }) => dueOn === null);
}

function openOf(actor: Actor) {
	return selectAwaited()
		.all(scopeOf(actor))
		.map(({ id, text, dueOn, createdAt, slug, group }) => ({
			thing: `action:${id}`,
			title: excerpt(text, BEGINNING),
			href: `/groups/${slug}/actions#a${id}`,
			dueOn,
			since: createdAt,
			group
		}));
}

function standing(of: Group, id: number) {
	return found(
		db()
			.select()
			.from(actionItem)
			.where(
				and(eq(actionItem.id, id), eq(actionItem.groupId, of.id), isNull(actionItem.removedAt))
			)
			.get()
	);
}
