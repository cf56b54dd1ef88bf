import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { Conflict, invalid } from '#lib/errors.ts';
import { BODY_LIMIT } from '#lib/forum.ts';
import { render } from '#lib/markdown.ts';
import { freeSections, type MinutesState } from '#lib/minutes.ts';
import { characters, count } from '#lib/text.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { chairsOf } from '../identity/group-leads.ts';
import { now } from '../now.ts';
import { authorize, found, may, type MinutesThing } from '../permissions.ts';
import { change, type Recorder } from '../record/change.ts';
import { itemsOf } from './meetings/agenda.ts';
import { find as findMeeting, type Meeting } from './meetings/meetings.ts';

const { minutes, minutesConfirmation, minutesSection, minutesSectionVersion, organisation } =
	schema;

type Section = {
	/** 'opening', 'closing', or 'i' and the id of an item. */
	key: string;
	/** Null until something is saved in it. */
	id: number | null;
	agendaItemId: number | null;
	title: string;
	body: string;
	html: string;
	/** 0 until something is saved in it. */
	version: number;
	/** Whose seat saved it last. */
	organisation: string | null;
	editedAt: Date | null;
};

/** One edition of the 議事録 of a meeting, with all that decides who may do what with it. */
export type Minutes = {
	meeting: Meeting;
	/** Null where nobody has written anything yet. */
	id: number | null;
	edition: number;
	/** The newest edition, which alone can be changed. */
	isNewest: boolean;
	reason: string;
	state: MinutesState;
	askedAt: Date | null;
	approvedAt: Date | null;
	thing: MinutesThing;
};

/** An edition of the 議事録 of a meeting (the newest where none is named) for who reads inside; throws `NotFound`. */
export function find(
	actor: Actor,
	slug: string,
	meetingId: number,
	edition: number | null = null
): Minutes {
	return minutesOf(findMeeting(actor, slug, meetingId), edition);
}

/** The 議事録 of a meeting that has been found; throws `NotFound` for an edition that there is not. */
export function minutesOf(meeting: Meeting, edition: number | null = null): Minutes {
	const rows = editionsOf(meeting.id);
	const newest = rows[0] ?? null;
	const row = edition === null ? newest : found(rows.find((each) => each.edition === edition));
	const state = row?.approvedAt ? 'approved' : row?.askedAt ? 'asked' : 'draft';
	return {
		meeting,
		id: row?.id ?? null,
		edition: row?.edition ?? 1,
		isNewest: row === newest,
		reason: row?.reason ?? '',
		state,
		askedAt: row?.askedAt ?? null,
		approvedAt: row?.approvedAt ?? null,
		thing: {
			state,
			chairs: chairsOf(meeting.groupId),
			asked: row ? askedOf(row.id) : [],
			group: meeting.group
		}
	};
}

/** The editions of a meeting's 議事録, newest first. */
export function editionsOf(meetingId: number) {
	return db()
		.select()
		.from(minutes)
		.where(eq(minutes.meetingId, meetingId))
		.orderBy(desc(minutes.edition))
		.all();
}

/**
 * The parts in their order: one for each item of the 次第 between two free ones. An approved edition keeps
 * those it was approved with; a removed item stays as long as something is written under it.
 */
export function sectionsOf(of: Minutes): Section[] {
	const written = of.id === null ? [] : writtenIn(of.id);
	const rows = written.map(({ section, organisation: name }): Section => ({
		key: section.key,
		id: section.id,
		agendaItemId: section.agendaItemId,
		title: section.title,
		body: section.body,
		html: section.html,
		version: section.version,
		organisation: name,
		editedAt: section.editedAt
	}));
	if (of.state === 'approved') return rows;
	const known = new Map(rows.map((row) => [row.key, row]));
	const listed = [
		{ key: 'opening', title: freeSections.opening, agendaItemId: null },
		...itemsOf(of.meeting).map(({ id, title }) => ({ key: `i${id}`, title, agendaItemId: id }))
	];
	const keys = new Set([...listed.map(({ key }) => key), 'closing']);
	const left = rows.filter(({ key, body }) => !keys.has(key) && body !== '');
	const closing = { key: 'closing', title: freeSections.closing, agendaItemId: null };
	return [
		...listed.map((each) => ({ ...blank, ...known.get(each.key), ...each })),
		...left,
		{ ...blank, ...known.get('closing'), ...closing }
	];
}

const blank = { id: null, body: '', html: '', version: 0, organisation: null, editedAt: null };

/** What this actor may do with an edition. */
export function rightsOn(actor: Actor, of: Minutes) {
	const own = of.isNewest;
	return {
		write: own && may(actor, 'minutes.write', of.thing),
		ask: own && of.id !== null && may(actor, 'minutes.ask', of.thing),
		answer: own && may(actor, 'minutes.answer', of.thing),
		approve: own && may(actor, 'minutes.approve', of.thing),
		correct: own && may(actor, 'minutes.correct', of.thing),
		withdraw: own && may(actor, 'decision.withdraw', of.thing)
	};
}

type SectionInput = {
	section: string;
	body: string;
	/** The version that was on the screen when this was sent. */
	version: number;
	/** The version from which the writer began, where another has been seen since. */
	base?: number | undefined;
	/** 自分の文を後ろに足して保存: behind whatever stands by now. */
	appends?: boolean;
};

/**
 * Saves one part, keeps every text it had, and gives its id. Throws `Conflict` with the standing text when
 * somebody else saved the same part meanwhile, `Forbidden` once the minutes are approved.
 */
export function saveSection(
	actor: Actor,
	slug: string,
	meetingId: number,
	input: SectionInput
): number {
	const of = find(actor, slug, meetingId);
	authorize(actor, 'minutes.write', of.thing);
	const sections = sectionsOf(of);
	const place = found(sections.find(({ key }) => key === input.section));
	return change(actor, (tx, record) => {
		const minutesId = of.id ?? open(tx, record, meetingId);
		const standing = tx
			.select()
			.from(minutesSection)
			.where(and(eq(minutesSection.minutesId, minutesId), eq(minutesSection.key, place.key)))
			.get();
		const version = standing?.version ?? 0;
		if (version !== input.version && !input.appends) {
			throw new Conflict(
				`書いている間に、ほかの人が「${place.title}」を保存しました。どちらの文も残っています。`,
				standing?.body ?? ''
			);
		}
		const body = input.appends ? appended(tx, standing, input) : input.body;
		if (standing && standing.body === body) return standing.id;
		const values = {
			title: place.title,
			position: sections.indexOf(place),
			body,
			html: render(body),
			version: version + 1,
			personId: actor.person.id,
			organisationId: actor.organisation.id,
			editedAt: now()
		};
		const { key, agendaItemId } = place;
		const id =
			standing?.id ??
			Number(
				tx
					.insert(minutesSection)
					.values({ minutesId, key, agendaItemId, createdAt: now(), ...values })
					.run().lastInsertRowid
			);
		if (standing) tx.update(minutesSection).set(values).where(eq(minutesSection.id, id)).run();
		keepVersion(tx, actor, id, version + 1, body);
		const refs = { meeting: meetingId, section: id, version: version + 1 };
		record('minutes.saved', `minutes:${meetingId}`, refs, body);
		return id;
	});
}

/** Keeps a text among the versions of a part, in the caller's transaction. */
export function keepVersion(
	tx: Tx,
	actor: Actor,
	sectionId: number,
	version: number,
	body: string
): void {
	tx.insert(minutesSectionVersion)
		.values({
			sectionId,
			version,
			body,
			personId: actor.person.id,
			organisationId: actor.organisation.id,
			authorName: actor.person.name,
			at: now()
		})
		.run();
}

/** What was added to the text it began from comes behind the standing one; a text changed elsewhere comes whole. */
function appended(
	tx: Tx,
	standing: typeof minutesSection.$inferSelect | undefined,
	input: SectionInput
): string {
	if (!standing) return input.body;
	const from = input.base ?? input.version;
	const base = tx
		.select({ body: minutesSectionVersion.body })
		.from(minutesSectionVersion)
		.where(
			and(eq(minutesSectionVersion.sectionId, standing.id), eq(minutesSectionVersion.version, from))
		)
		.get()?.body;
	const begun = base?.trimEnd() ?? '';
	const own = input.body.startsWith(begun) ? input.body.slice(begun.length) : input.body;
	const body = [standing.body.trimEnd(), own.trim()].filter(Boolean).join('\n\n');
	if (characters(body) > BODY_LIMIT) {
		const message = `合わせると${count(BODY_LIMIT)}文字を超えます。短くしてから保存してください。`;
		throw invalid('body', message);
	}
	return body;
}

function open(tx: Tx, record: Recorder, meetingId: number): number {
	const { lastInsertRowid } = tx
		.insert(minutes)
		.values({ meetingId, edition: 1, createdAt: now() })
		.run();
	record('minutes.begun', `minutes:${meetingId}`, { meeting: meetingId });
	return Number(lastInsertRowid);
}

function writtenIn(minutesId: number) {
	return db()
		.select({ section: minutesSection, organisation: organisation.name })
		.from(minutesSection)
		.innerJoin(organisation, eq(organisation.id, minutesSection.organisationId))
		.where(eq(minutesSection.minutesId, minutesId))
		.orderBy(asc(minutesSection.position), asc(minutesSection.id))
		.all();
}

function askedOf(minutesId: number): number[] {
	return db()
		.select({ id: minutesConfirmation.organisationId })
		.from(minutesConfirmation)
		.where(eq(minutesConfirmation.minutesId, minutesId))
		.all()
		.map(({ id }) => id);
}

/** A number that rises with everything that happens to the 議事録 of a meeting; for 「更新がありました」. */
export function stampOf(meetingId: number): number {
	const { event } = schema;
	const row = db()
		.select({ id: sql<number | null>`max(${event.id})` })
		.from(event)
		.where(eq(event.subject, `minutes:${meetingId}`))
		.get();
	return row?.id ?? 0;
}
