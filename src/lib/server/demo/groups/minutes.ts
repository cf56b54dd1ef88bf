import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import * as actions from '../../groups/actions.ts';
import * as approval from '../../groups/approval.ts';
import * as decisions from '../../groups/decisions.ts';
import { byId } from '../../groups/groups.ts';
import { itemsOf } from '../../groups/meetings/agenda.ts';
import { membersOf } from '../../groups/members.ts';
import * as minutes from '../../groups/minutes.ts';
import { now } from '../../now.ts';
import { change, system } from '../../record/change.ts';
import { demoMinutes, type DemoMinutes } from '../content/group-minutes.ts';
import { instantAgo, type Step, type Year } from '../year.ts';

const { meeting, meetingAttendance, workingGroup } = schema;

/** ms; between two acts, so that no two have the same time. */
const APART = 7 * 60_000;

/** 議事録 of two meetings that are over, with decisions, 宿題 and who confirmed them. */
export function minutesSteps(year: Year): Step[] {
	return demoMinutes.flatMap((of) => stepsOf(of, year));
}

function stepsOf(of: DemoMinutes, { today, as }: Year): Step[] {
	let id = 0;
	const { group: slug } = of;
	const before = (days: number, time: string) => instantAgo(today, days, time);
	const write = (by: string, section: string, body: string) => () =>
		void minutes.saveSection(as(by), slug, id, { section, body, version: 0 });
	const written = of.items.map((item, index) => () => {
		const place = itemsOf({ id })[index];
		if (!place) return;
		write(item.by, `i${place.id}`, item.text)();
		if (item.decision) {
			decisions.decide(as(item.by), slug, id, { item: place.id, text: item.decision });
		}
	});
	const given = of.actions.map(({ to, task, dueIn, isDone }) => () => {
		const organisation = as(to).organisation.id;
		const dueOn = addBusinessDays(today, dueIn);
		const given = { item: null, organisation, task, dueOn };
		const action = actions.give(as(of.chair), slug, id, given);
		if (isDone) actions.settle(as(to), slug, action, true);
	});
	const confirmed = of.confirmed.map(
		(login) => () => approval.answer(as(login), slug, id, { answer: 'confirmed' })
	);
	const [critic, text = ''] = of.correction ?? [];
	const wanted = critic
		? [() => approval.answer(as(critic), slug, id, { answer: 'correction', text })]
		: [];
	const approved = of.isApproved
		? [
				() => {
					const sections = approval.versionsOf(minutes.find(as(of.chair), slug, id));
					approval.approve(as(of.chair), slug, id, { sections });
				}
			]
		: [];
	return [
		...spread(before(5, '9:10'), [
			() => (id = meetingOf(of, as)),
			write(of.opening[0], 'opening', of.opening[1]),
			...written,
			write(of.closing[0], 'closing', of.closing[1])
		]),
		...spread(before(4, '13:15'), given),
		...spread(before(3, '9:30'), [() => void approval.ask(as(of.chair), slug, id, 'present')]),
		...spread(before(2, '10:05'), [...confirmed, ...wanted]),
		...spread(before(1, '16:20'), approved)
	];
}

function spread(from: Date, acts: (() => unknown)[]): Step[] {
	return acts.map((act, index) => ({
		at: new Date(from.getTime() + index * APART),
		take: () => void act()
	}));
}

/** The last meeting of the group that is over, with who came to it. */
function meetingOf(of: DemoMinutes, as: Year['as']): number {
	const group = db().select().from(workingGroup).where(eq(workingGroup.slug, of.group)).get();
	if (!group) throw new Error(`There is no group ${of.group}.`);
	const laid = db()
		.select({ id: meeting.id })
		.from(meeting)
		.where(
			and(
				eq(meeting.groupId, group.id),
				lt(meeting.onDay, dayOf(now())),
				eq(meeting.precision, 'day'),
				isNull(meeting.cancelledAt)
			)
		)
		.orderBy(desc(meeting.onDay))
		.limit(1)
		.get();
	if (!laid) throw new Error(`${of.group} has not met yet.`);
	noteWhoCame(of, group.id, laid.id, as);
	return laid.id;
}

/** All members but the absent ones. */
function noteWhoCame(of: DemoMinutes, groupId: number, meetingId: number, as: Year['as']) {
	const { person } = as(of.chair);
	const ids = (logins: readonly string[]) =>
		new Set(logins.map((login) => as(login).organisation.id));
	const [absent, online] = [ids(of.absent), ids(of.online)];
	change(system, (tx, record) => {
		for (const { organisationId, people } of membersOf(byId(groupId))) {
			const isAbsent = absent.has(organisationId);
			const state = isAbsent ? 'absent' : online.has(organisationId) ? 'online' : 'present';
			const names = isAbsent ? '' : people.map(({ name }) => name).join('\n');
			const row = { state, names, personId: person.id, at: now() } as const;
			const target = [meetingAttendance.meetingId, meetingAttendance.organisationId];
			tx.insert(meetingAttendance)
				.values({ meetingId, organisationId, ...row })
				.onConflictDoUpdate({ target, set: row })
				.run();
		}
		record('attendance.noted', `meeting:${meetingId}`, { group: groupId });
	});
}
