import { eq } from 'drizzle-orm';
import { addDays, instantOf, typedDay, type Day } from '#lib/dates.ts';
import { meetingSchema } from '#lib/meeting-forms.ts';
import type { MeetingAnswer } from '#lib/meetings.ts';
import * as v from 'valibot';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { schema } from '../../db/index.ts';
import { itemsOf, setItem } from '../../groups/meetings/agenda.ts';
import { mark, markExpected } from '../../groups/meetings/attendance.ts';
import { enterFor, reply } from '../../groups/meetings/replies.ts';
import { ask } from '../../groups/meetings/requests.ts';
import { announce, create } from '../../groups/meetings/writing.ts';
import { change, system } from '../../record/change.ts';
import { groupMeetings, type DemoItem, type DemoMeetings } from '../content/group-meetings.ts';
import { demoMinutes } from '../content/group-minutes.ts';
import { groupMembers } from '../content/group-members.ts';
import type { Step, Year } from '../year.ts';

/** Business days before today on which the groups met, oldest first, and until they meet again. */
const MET = [-64, -21];
const COMING = 8;
/** Two answers are so many ms apart. */
const APART = 7 * 60_000;

/** The meetings of the four groups: two that were held, one to come with 出欠 under way, one with its month alone. */
export function meetingSteps(year: Year): Step[] {
	return groupMeetings.flatMap((of) => {
		const known = groupMembers.find(({ slug }) => slug === of.slug);
		if (!known) throw new Error(`There is no group ${of.slug}.`);
		const logins = [known.chair, ...known.members.split(' ')];
		const day = addBusinessDays(year.today, MET[0] ?? 0);
		return [
			{ at: instantOf(addBusinessDays(day, -30), '9:00'), take: () => prepare(of) },
			...of.past.flatMap((title, index) => held(year, of, logins, title, index)),
			...planned(year, of, logins)
		];
	});
}

function prepare({ slug, first, quorum }: DemoMeetings): void {
	const { workingGroup } = schema;
	change(system, (tx) => {
		tx.update(workingGroup)
			.set({
				firstMeetingNumber: first,
				quorumNumerator: quorum?.numerator ?? null,
				quorumDenominator: quorum?.denominator ?? null,
				countsMandates: quorum?.countsMandates ?? false
			})
			.where(eq(workingGroup.slug, slug))
			.run();
	});
}

function held(
	year: Year,
	of: DemoMeetings,
	logins: string[],
	title: string,
	index: number
): Step[] {
	const [chair = ''] = logins;
	const onDay = addBusinessDays(year.today, MET[index] ?? 0);
	const isLast = index === of.past.length - 1;
	/** What stands in the 議事録 of the last one was on its 次第. */
	const recorded = demoMinutes.find(({ group }) => isLast && group === of.slug)?.items;
	const items: DemoItem[] = recorded?.map((item) => ({ title: item.title, minutes: 40 })) ?? [
		{ title: '前回の決定事項の確認', minutes: 10 },
		{ title, minutes: 60 }
	];
	let id = 0;
	return [
		{
			at: instantOf(addBusinessDays(onDay, -18), '10:00'),
			take: () => {
				id = enter(year, of, chair, { onDay, number: of.first + index, items });
				announce(year.as(chair), of.slug, id);
			}
		},
		...answers(year, of, logins, () => id, instantOf(addBusinessDays(onDay, -15), '9:10'), []),
		{
			at: instantOf(onDay, '13:35'),
			take: () => {
				markExpected(year.as(chair), of.slug, id);
				// Somebody who had said they would come could not.
				const organisation = year.as(logins[3] ?? chair).organisation.id;
				mark(year.as(chair), of.slug, id, { organisation, state: 'absent' });
			}
		}
	];
}

function planned(year: Year, of: DemoMeetings, logins: string[]): Step[] {
	const [chair = ''] = logins;
	const onDay = addBusinessDays(year.today, COMING);
	const number = of.first + of.past.length;
	let id = 0;
	const steps: Step[] = [
		{
			at: instantOf(addBusinessDays(year.today, -7), '10:00'),
			take: () => {
				const replyBy = addBusinessDays(year.today, 3);
				id = enter(year, of, chair, { onDay, number, items: of.coming, replyBy });
				announce(year.as(chair), of.slug, id);
				for (const item of itemsOf({ id })) {
					const asked = of.coming.find(({ title }) => title === item.title);
					if (!asked?.wanted || !asked.by) continue;
					ask(year.as(chair), of.slug, id, {
						item: item.id,
						organisations: [year.as(asked.by).organisation.id],
						wanted: asked.wanted,
						dueOn: addBusinessDays(year.today, 4)
					});
				}
				const later = `${addDays(onDay, 150).slice(0, 7)}-01`;
				const on = `${typedDay(later).split('.').slice(0, 2).join('.')}頃`;
				create(
					year.as(chair),
					of.slug,
					formOf({ title: of.later, on, number: String(number + 1) })
				);
			}
		},
		...answers(year, of, logins, () => id, instantOf(addBusinessDays(year.today, -5), '9:10'), [
			...of.silent,
			of.byPhone?.login ?? ''
		])
	];
	const { byPhone } = of;
	if (byPhone) {
		steps.push({
			at: instantOf(addBusinessDays(year.today, -3), '16:05'),
			take: () =>
				enterFor(year.as(chair), of.slug, id, {
					organisation: year.as(byPhone.login).organisation.id,
					caller: byPhone.caller,
					via: 'phone',
					answer: 'online',
					names: '',
					note: '',
					mandateTo: null
				})
		});
	}
	return steps;
}

function enter(
	year: Year,
	of: DemoMeetings,
	chair: string,
	wanted: { onDay: Day; number: number; items: DemoItem[]; replyBy?: Day }
): number {
	const actor = year.as(chair);
	const { onDay, number, items, replyBy } = wanted;
	const [id = 0] = create(
		actor,
		of.slug,
		formOf({
			number: String(number),
			title: '定例会',
			on: onDay,
			startsAt: '13:30',
			endsAt: '15:30',
			place: of.place,
			remoteUrl: `https://meeting.example.jp/yui/${of.slug}-${number}`,
			remotePasscode: of.passcode,
			remoteNote: '13時15分から入れます。',
			replyBy: replyBy ?? addBusinessDays(onDay, -5),
			documentNumber: `${of.slug === 'rpa-ai' ? '情政' : '情企'}第${number}号`
		})
	);
	for (const { title, minutes, by } of items) {
		const organisation = by ? year.as(by).organisation.id : null;
		setItem(actor, of.slug, id, {
			item: null,
			title,
			minutes,
			note: '',
			organisation,
			presenter: ''
		});
	}
	return id;
}

/** What a form of a meeting gives when these fields are filled. */
function formOf(fields: Record<string, string>) {
	return v.parse(meetingSchema, fields);
}

/** Everybody but the silent answers within two days: most come, some online, the last few do not. */
function answers(
	year: Year,
	of: DemoMeetings,
	logins: string[],
	id: () => number,
	from: Date,
	silent: string[]
): Step[] {
	return logins
		.filter((login) => !silent.includes(login))
		.map((login, index) => ({
			at: new Date(from.getTime() + index * APART),
			take: () => {
				const actor = year.as(login);
				reply(actor, of.slug, id(), {
					answer: answerOf(index, of),
					names: index % 3 === 0 ? actor.person.name : '',
					note: '',
					mandateTo: null
				});
			}
		}));
}

function answerOf(index: number, of: DemoMeetings): MeetingAnswer {
	if (index % 7 === 5) return of.quorum ? 'mandate' : 'absent';
	if (index % 9 === 8) return 'absent';
	return index % 3 === 1 ? 'online' : 'attend';
}
