import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { AskedChoice } from '#lib/minutes.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import { isMember, stillExists, type Actor } from '../identity/actors.ts';
import { chairsOf } from '../identity/group-leads.ts';
import { now } from '../now.ts';
import { authorize, may, scopeOf, scopes, type MinutesThing } from '../permissions.ts';
import { change } from '../record/change.ts';
import { presentAt } from './meetings/presence.ts';
import { find, keepVersion, sectionsOf, type Minutes } from './minutes.ts';

const {
	groupMembership,
	meeting,
	minutes,
	minutesConfirmation,
	minutesSection,
	organisation,
	person,
	workingGroup
} = schema;

export type Confirmation = {
	organisationId: number;
	organisation: string;
	answer: 'confirmed' | 'correction' | null;
	text: string;
	at: Date | null;
	/** Something was saved after they had answered. */
	isOutdated: boolean;
};

/** Whom an edition was sent to and what they said, in the one order. */
export function confirmationsOf(of: Minutes): Confirmation[] {
	if (of.id === null) return [];
	const edited = Math.max(
		0,
		...sectionsOf(of).map(({ editedAt, version }) => (version > 0 ? (editedAt?.getTime() ?? 0) : 0))
	);
	return db()
		.select({ row: minutesConfirmation, organisation: organisation.name })
		.from(minutesConfirmation)
		.innerJoin(organisation, eq(organisation.id, minutesConfirmation.organisationId))
		.where(eq(minutesConfirmation.minutesId, of.id))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all()
		.map(({ row, organisation: name }) => ({
			organisationId: row.organisationId,
			organisation: name,
			answer: row.answer,
			text: row.text,
			at: row.at,
			isOutdated: row.at !== null && row.at.getTime() < edited
		}));
}

/** Who approved an edition, in words of that day; null where nobody has. */
export function approvalOf(of: Minutes): { at: Date; organisation: string; name: string } | null {
	if (of.id === null || of.approvedAt === null) return null;
	const row = db()
		.select({ organisation: organisation.name, name: person.name })
		.from(minutes)
		.innerJoin(organisation, eq(organisation.id, minutes.approvedByOrganisationId))
		.innerJoin(person, eq(person.id, minutes.approvedBy))
		.where(eq(minutes.id, of.id))
		.get();
	return row ? { at: of.approvedAt, ...row } : null;
}

/**
 * 確認依頼 to the organisations that were there and are members still, or to the chair alone; asking again
 * begins anew, since the text may have changed. Gives how many are asked; throws `Invalid` where nobody is
 * or nothing is written.
 */
export function ask(actor: Actor, slug: string, meetingId: number, scope: AskedChoice): number {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.ask', of.thing);
	const minutesId = of.id;
	if (minutesId === null || sectionsOf(of).every(({ body }) => body.trim() === '')) {
		throw invalid('scope', 'まだ何も書かれていません。書いてから確認を頼んでください。');
	}
	const asked =
		scope === 'chair'
			? of.thing.chairs
			: stillMembers(of.meeting.groupId, presentAt(of.meeting.id));
	if (asked.length === 0) {
		const message =
			scope === 'chair'
				? '座長の団体が決まっていません。'
				: '出席した団体の記録がありません。会議の出席を先に記録してください。';
		throw invalid('scope', message);
	}
	change(actor, (tx, record) => {
		tx.delete(minutesConfirmation).where(eq(minutesConfirmation.minutesId, minutesId)).run();
		tx.insert(minutesConfirmation)
			.values(asked.map((organisationId) => ({ minutesId, organisationId })))
			.run();
		tx.update(minutes).set({ askedAt: now() }).where(eq(minutes.id, minutesId)).run();
		record('minutes.confirmation-asked', `minutes:${meetingId}`, {
			meeting: meetingId,
			edition: of.edition,
			asked: asked.length,
			scope,
			tellOrganisations: asked.join(' ')
		});
	});
	return asked.length;
}

/** 確認しました, or 修正を求める with what should be corrected; a later answer takes the place of the first. */
export function answer(
	actor: Actor,
	slug: string,
	meetingId: number,
	given: { answer: 'confirmed' | 'correction'; text?: string }
): void {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.answer', of.thing);
	const text = given.text ?? '';
	change(actor, (tx, record) => {
		tx.update(minutesConfirmation)
			.set({ answer: given.answer, text, personId: actor.person.id, at: now() })
			.where(
				and(
					eq(minutesConfirmation.minutesId, of.id ?? 0),
					eq(minutesConfirmation.organisationId, actor.organisation.id)
				)
			)
			.run();
		const action = given.answer === 'confirmed' ? 'minutes.confirmed' : 'minutes.correction-wanted';
		const refs = { meeting: meetingId, edition: of.edition };
		record(action, `minutes:${meetingId}`, refs, text === '' ? null : text);
	});
}

/**
 * 承認 by the chair, or by the union where there is none: nothing in the edition changes any more. Throws
 * `Conflict` where the texts are not those that were seen (`versionsOf`).
 */
export function approve(
	actor: Actor,
	slug: string,
	meetingId: number,
	seen: { sections: string }
): void {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.approve', of.thing);
	const sections = sectionsOf(of);
	if (versionsOf(of) !== seen.sections) {
		throw new Conflict(
			'見ている間に議事録が直されました。新しい文を確かめてから承認してください。'
		);
	}
	const minutesId = of.id ?? 0;
	change(actor, (tx, record) => {
		for (const [position, { key, id, title, agendaItemId }] of sections.entries()) {
			if (id !== null) {
				const { id: column } = minutesSection;
				tx.update(minutesSection).set({ title, position }).where(eq(column, id)).run();
				continue;
			}
			const empty = { body: '', html: '', version: 0, createdAt: now(), editedAt: now() };
			const by = { personId: actor.person.id, organisationId: actor.organisation.id };
			tx.insert(minutesSection)
				.values({ minutesId, key, title, agendaItemId, position, ...empty, ...by })
				.run();
		}
		tx.update(minutes)
			.set({
				approvedAt: now(),
				approvedBy: actor.person.id,
				approvedByOrganisationId: actor.organisation.id
			})
			.where(eq(minutes.id, minutesId))
			.run();
		const refs = { meeting: meetingId, edition: of.edition };
		record('minutes.approved', `minutes:${meetingId}`, refs);
	});
}

/** The versions of all parts in one word: what a page has shown when it is sent back. */
export function versionsOf(of: Minutes): string {
	return sectionsOf(of)
		.map(({ key, version }) => `${key}.${version}`)
		.join(' ');
}

/** 訂正: opens a further edition with the same text and a reason; the approved one stays readable. */
export function correct(actor: Actor, slug: string, meetingId: number, reason: string): void {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.correct', of.thing);
	change(actor, (tx, record) => {
		const edition = of.edition + 1;
		const { lastInsertRowid } = tx
			.insert(minutes)
			.values({ meetingId, edition, reason, createdAt: now() })
			.run();
		copySections(tx, actor, of.id ?? 0, Number(lastInsertRowid));
		const refs = { meeting: meetingId, edition };
		record('minutes.corrected', `minutes:${meetingId}`, refs, reason);
	});
}

function copySections(tx: Tx, actor: Actor, from: number, minutesId: number): void {
	const rows = tx.select().from(minutesSection).where(eq(minutesSection.minutesId, from)).all();
	for (const row of rows.filter(({ version }) => version > 0)) {
		const { lastInsertRowid } = tx
			.insert(minutesSection)
			.values({ ...row, id: undefined, minutesId, version: 1 })
			.run();
		keepVersion(tx, actor, Number(lastInsertRowid), 1, row.body);
	}
}

function stillMembers(groupId: number, ids: number[]): number[] {
	return db()
		.selectDistinct({ id: groupMembership.organisationId })
		.from(groupMembership)
		.innerJoin(organisation, eq(organisation.id, groupMembership.organisationId))
		.where(
			and(
				eq(groupMembership.groupId, groupId),
				inArray(groupMembership.organisationId, ids),
				isMember(dayOf(now())),
				stillExists(dayOf(now()))
			)
		)
		.all()
		.map(({ id }) => id);
}

type AwaitedMinutes = {
	meetingId: number;
	slug: string;
	group: string;
	number: number | null;
	title: string;
	since: Date;
	/** 'confirm': one's own 確認; 'approve': the chair's 承認. */
	wants: 'confirm' | 'approve';
};

const ownAnswer = sql<
	string | null
>`(select coalesce(${minutesConfirmation.answer}, 'none') from ${minutesConfirmation}
	where ${minutesConfirmation.minutesId} = ${minutes.id}
	and ${minutesConfirmation.organisationId} = ${sql.placeholder('organisation')})`;
const isChair = sql`exists (select 1 from ${groupMembership}
	where ${groupMembership.groupId} = ${workingGroup.id} and ${groupMembership.role} = 'chair'
	and ${groupMembership.organisationId} = ${sql.placeholder('organisation')}
	and ${isMember(sql.placeholder('today'))})`;
/** As `chairsOf` counts: one that was merged away is none, and must not keep the union from approving. */
const hasChair = sql`exists (select 1 from ${groupMembership}
	inner join ${organisation} on ${organisation.id} = ${groupMembership.organisationId}
	where ${groupMembership.groupId} = ${workingGroup.id} and ${groupMembership.role} = 'chair'
	and ${isMember(sql.placeholder('today'))} and ${stillExists(sql.placeholder('today'))})`;

const selectAwaited = preparedOnce((connection) =>
	connection
		.select({
			meetingId: meeting.id,
			slug: workingGroup.slug,
			group: workingGroup.name,
			number: meeting.number,
			title: meeting.title,
			since: minutes.askedAt,
			groupId: workingGroup.id,
			own: ownAnswer
		})
		.from(minutes)
		.innerJoin(meeting, eq(meeting.id, minutes.meetingId))
		.innerJoin(workingGroup, eq(workingGroup.id, meeting.groupId))
		.where(
			and(
				sql`${minutes.askedAt} is not null and ${minutes.approvedAt} is null`,
				scopes.groupMember,
				sql`(${isChair} or not ${hasChair} or ${ownAnswer} = 'none')`
			)
		)
		.orderBy(asc(minutes.askedAt))
		.prepare()
);

/** The 議事録 that wait for 確認 by the actor's organisation, or for 承認 where that is theirs. */
export function awaitedMinutes(actor: Actor): AwaitedMinutes[] {
	return selectAwaited()
		.all(scopeOf(actor))
		.flatMap(({ groupId, own, since, ...row }): AwaitedMinutes[] => {
			const group = { id: groupId, inside: '', conclusionId: null, leads: [] };
			const chairs = chairsOf(groupId);
			const thing: MinutesThing = { state: 'asked', chairs, asked: [], group };
			const approves = may(actor, 'minutes.approve', thing);
			if (!approves && own !== 'none') return [];
			return [{ ...row, since: since ?? now(), wants: approves ? 'approve' : 'confirm' }];
		});
}
