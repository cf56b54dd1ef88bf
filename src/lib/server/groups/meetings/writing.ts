import { eq } from 'drizzle-orm';
import { dayOf, longDate, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue, invalid } from '#lib/errors.ts';
import type { MeetingEdit, MeetingInput } from '#lib/meeting-forms.ts';
import { meetingWhen, sortDay } from '#lib/meetings.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { findFor as findGroupFor, type Group } from '../groups.ts';
import { copyItems } from './agenda.ts';
import {
	asItIs,
	find,
	findFor,
	isTaken,
	nextNumber,
	refuseCancelled,
	revise,
	type Meeting
} from './meetings.ts';
import { datesOf } from './series.ts';
import { tellMembers } from './telling.ts';

const { meeting } = schema;

type Entries = Omit<MeetingEdit, 'version'>;

/**
 * Enters a meeting, or all of a series at once; gives the ids in the order of their days. Throws `Invalid` for a
 * number that is taken, for days that do not fit, and for a series whose days have not been looked at.
 */
export function create(actor: Actor, slug: string, input: MeetingInput): number[] {
	const group = findGroupFor(actor, slug, 'group.run');
	check(input, { isNew: true });
	const days = datesOf(group, input);
	const source = input.copy === null ? null : find(actor, slug, input.copy);
	return change(actor, (tx, record) => {
		const ids: number[] = [];
		for (const [index, onDay] of days.entries()) {
			const number = input.number === null ? null : input.number + index;
			if (number !== null) refuseTaken(tx, group, number, null);
			const id = insert(tx, actor, group, { ...input, number }, { onDay, first: ids[0], days });
			ids.push(id);
			if (source) copyItems(tx, source.id, id);
			record('meeting.entered', `meeting:${id}`, { group: group.id, number }, input.title);
		}
		const [first] = ids;
		if (ids.length > 1 && first !== undefined) {
			tx.update(meeting).set({ seriesId: first }).where(eq(meeting.id, first)).run();
		}
		return ids;
	});
}

/** What of a meeting is told again once it has been announced. */
const TOLD = ['precision', 'onDay', 'startsAt', 'endsAt', 'place', 'remoteUrl'] as const;

/**
 * Changes one meeting, a series' others stay. Once it was announced, another day, time, place or remote link is
 * told to the members. Throws `Conflict` when somebody was quicker, `Invalid` as `create` does.
 */
export function edit(actor: Actor, slug: string, id: number, input: MeetingEdit): void {
	const of = findFor(actor, slug, id, 'group.run');
	refuseCancelled(of);
	check(input, { isNew: input.on.onDay !== of.onDay, isAsked: of.replyBy });
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		refuseOlder(standing, input.version);
		if (input.number !== null) refuseTaken(tx, of.group, input.number, id);
		const values = valuesOf(input);
		const moved = TOLD.some((field) => values[field] !== standing[field]);
		revise(tx, standing, values);
		const isTold = moved && standing.announcedAt !== null;
		if (!isTold) record('meeting.edited', `meeting:${id}`, { group: of.group.id });
		else tellMembers(tx, record, 'meeting.moved', of, meetingWhen(values));
	});
}

/** 録画 of a meeting: where it is seen, and its passcode. */
export function setRecording(
	actor: Actor,
	slug: string,
	id: number,
	input: { recordingUrl: string; recordingPasscode: string; version: number }
): void {
	const of = findFor(actor, slug, id, 'group.run');
	const { version, ...values } = input;
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		refuseOlder(standing, version);
		revise(tx, standing, values);
		record('meeting.recording-set', `meeting:${id}`, { group: of.group.id });
	});
}

/** 開催通知を出す: tells the members. Throws `Invalid` while there is no day, `Conflict` where it was told already. */
export function announce(actor: Actor, slug: string, id: number): void {
	const of = findFor(actor, slug, id, 'group.run');
	change(actor, (tx, record) => {
		const standing = asItIs(tx, of);
		refuseCancelled(standing);
		if (standing.announcedAt !== null) throw new Conflict('開催通知はもう出ています。');
		if (standing.precision === 'month') {
			throw invalid('', '開催日を決めてから、開催通知を出してください。');
		}
		if (sortDay(standing) < dayOf(now())) {
			throw invalid('', '開催日が過ぎています。');
		}
		const documentOn = standing.documentOn ?? dayOf(now());
		revise(tx, standing, { announcedAt: now(), documentOn });
		tellMembers(tx, record, 'meeting.announced', of);
	});
}

/** The number a new meeting is offered, and the days a form begins with. */
export function proposal(actor: Actor, slug: string): { group: Group; number: number } {
	const group = findGroupFor(actor, slug, 'group.run');
	return { group, number: nextNumber(group) };
}

function check(input: Entries, { isNew, isAsked }: { isNew: boolean; isAsked?: Day | null }): void {
	const { on, startsAt, endsAt, replyBy } = input;
	const today = dayOf(now());
	const issues: Issue[] = [];
	const refuse = (field: string, message: string) => issues.push({ field, message });
	if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
		refuse('endsAt', '終わりの時刻が、始まりの時刻より前になっています。');
	}
	if (startsAt === null && endsAt !== null) refuse('startsAt', '始まりの時刻も入れてください。');
	if (on.precision === 'month' && (startsAt !== null || endsAt !== null)) {
		refuse('startsAt', '日が決まっていない会議に、時刻は入れられません。');
	}
	if (replyBy !== null && replyBy > sortDay(on)) {
		refuse('replyBy', '出欠の期限が、開催日より後になっています。');
	}
	if (replyBy !== null && replyBy < today && isNew && sortDay(on) >= today && replyBy !== isAsked) {
		refuse('replyBy', '出欠の期限が過ぎています。');
	}
	if (isNew && sortDay(on) < today && !input.pastOk) {
		refuse(
			'pastOk',
			`${longDate(on.onDay)}は過ぎた日です。記録として入れるなら、印を付けてください。`
		);
	}
	if (issues.length > 0) throw new Invalid(issues);
}

function insert(
	tx: Tx,
	actor: Actor,
	group: Group,
	input: Entries,
	place: { onDay: Day; first: number | undefined; days: Day[] }
): number {
	const isSeries = place.days.length > 1;
	const values = valuesOf(input);
	return Number(
		tx
			.insert(meeting)
			.values({
				...values,
				onDay: place.onDay,
				// The deadline of one day is no deadline for the others.
				replyBy: isSeries && place.first !== undefined ? null : values.replyBy,
				groupId: group.id,
				seriesId: place.first ?? null,
				personId: actor.person.id,
				organisationId: actor.organisation.id,
				createdAt: now(),
				updatedAt: now()
			})
			.run().lastInsertRowid
	);
}

function valuesOf({ on, ...input }: Entries) {
	const { number, title, startsAt, endsAt, place, remoteUrl, remotePasscode, remoteNote } = input;
	const { note, replyBy, documentNumber, documentOn } = input;
	return {
		...{ number, title, startsAt, endsAt, place, remoteUrl, remotePasscode, remoteNote },
		...{ note, replyBy, documentNumber, documentOn },
		precision: on.precision,
		onDay: on.onDay
	};
}

function refuseTaken(tx: Tx, group: Group, number: number, except: number | null): void {
	if (!isTaken(tx, group.id, number, except)) return;
	const message = `第${number}回はもうあります。次は第${nextNumber(group, tx)}回です。`;
	throw invalid('number', message);
}

function refuseOlder(standing: Meeting, version: number): void {
	if (standing.version === version) return;
	throw new Conflict(
		'ほかの人が先にこの会議を直しました。新しい内容を確かめてから、もう一度送ってください。',
		`${standing.title}\n${meetingWhen(standing)}\n${standing.place}`
	);
}
