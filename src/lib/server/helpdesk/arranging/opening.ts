import { addDays, dayOf, fiscalYear, longDateTime, type Day } from '#lib/dates.ts';
import {
	daysInWords,
	deskWeekdays,
	hoursInWords,
	stretchesInWords,
	weekdayName,
	type NamedDay,
	type Stretch
} from '#lib/desk-hours.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { addBusinessMinutes } from '../../calendar/office-hours.ts';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { recount } from '../clocks.ts';
import { standingHours, type DeskHours } from '../hours.ts';

const { officeCalendar } = schema;

/** What the example on the page counts, business minutes: the usual answer to what is urgent. */
const EXAMPLE = 240;

/** The desk's opening as the union sets it; `calendar` is the version that was on the screen. */
type GivenOpening = {
	stretches: Stretch[];
	closed: NamedDay[];
	opened: NamedDay[];
	reason: string;
	calendar: number;
};

/** The desk's opening as the form shows it, with an example of how it counts. Throws `Forbidden` for who is not at the desk. */
export function opening(actor: Actor) {
	authorize(actor, 'desk.work', null);
	const { id, hours } = standingHours();
	const named = (days: Day[]) =>
		days
			.filter((day) => day >= firstShown())
			.sort()
			.map((day): NamedDay => ({ day, name: hours.names?.[day] ?? '' }));
	return {
		calendar: id,
		words: hoursInWords(hours.frames),
		weekdays: deskWeekdays.map((weekday) => ({
			weekday,
			name: weekdayName(weekday),
			hours: stretchesInWords(hours.frames.filter((frame) => frame.weekday === weekday))
		})),
		closed: daysInWords(named(hours.closed)),
		opened: daysInWords(named(hours.opened)),
		example: exampleOf(hours)
	};
}

/**
 * Lays a new version of the opening hours down and counts every running 目安 anew in the same change; what has
 * stopped stays as it was counted. Throws `Forbidden`, `Conflict` when another version came between, and `Invalid`
 * for hours that never open or a day that is both closed and opened.
 */
export function setOpening(actor: Actor, given: GivenOpening): void {
	authorize(actor, 'desk.arrange', null);
	const standing = standingHours();
	if (standing.id !== given.calendar) {
		throw new Conflict(
			'ほかの人が先に受付の時間を変えました。いまの時間を確かめてから、もう一度保存してください。'
		);
	}
	const hours = mergedWith(standing.hours, given);
	check(hours, given);
	change(actor, (tx, record) => {
		const row = { hours: JSON.stringify(hours), reason: given.reason, personId: actor.person.id };
		const id = Number(
			tx
				.insert(officeCalendar)
				.values({ ...row, at: now() })
				.run().lastInsertRowid
		);
		recount(tx);
		record('office-hours.set', `office-hours:${id}`, {}, given.reason);
	});
}

/** Days of earlier fiscal years are not on the form any more, and stay as they were. */
function firstShown(): Day {
	return `${fiscalYear(now())}-04-01`;
}

function mergedWith(standing: DeskHours, given: GivenOpening): DeskHours {
	const before = (days: Day[]) => days.filter((day) => day < firstShown());
	const dayIn = ({ day }: NamedDay) => day;
	const names = Object.fromEntries([
		...Object.entries(standing.names ?? {}).filter(([day]) => day < firstShown()),
		...[...given.closed, ...given.opened]
			.filter(({ name }) => name !== '')
			.map(({ day, name }) => [day, name] as const)
	]);
	return {
		frames: given.stretches,
		closed: [...new Set([...before(standing.closed), ...given.closed.map(dayIn)])],
		opened: [...new Set([...before(standing.opened), ...given.opened.map(dayIn)])],
		names
	};
}

function check(hours: DeskHours, given: GivenOpening): void {
	const issues: Issue[] = [];
	if (hours.frames.length === 0) {
		issues.push({ field: 'weekday-1', message: '少なくとも1つの曜日に時間を入れてください。' });
	}
	const both = given.opened.find(({ day }) => given.closed.some((each) => each.day === day));
	if (both) {
		issues.push({
			field: 'opened',
			message: `${daysInWords([both])}が、閉める日と開ける日の両方にあります。`
		});
	}
	if (issues.length === 0 && !opensAgain(hours)) {
		issues.push({ field: 'closed', message: 'この時間では、1年のあいだ一度も開きません。' });
	}
	if (issues.length > 0) throw new Invalid(issues);
}

function opensAgain(hours: DeskHours): boolean {
	try {
		addBusinessMinutes(hours, now(), EXAMPLE);
		return true;
	} catch (thrown) {
		if (thrown instanceof RangeError) return false;
		throw thrown;
	}
}

function exampleOf(hours: DeskHours): string {
	const at = addBusinessMinutes(hours, now(), EXAMPLE);
	const closed = hours.closed.filter((day) => day >= dayOf(now()) && day <= dayOf(at));
	const without = closed.length === 0 ? '' : `（${closed.length}日の閉める日を除いて）`;
	const isLate = dayOf(at) > addDays(dayOf(now()), 60);
	return `いまから${EXAMPLE}分後は、${longDateTime(at)}です${without}。${isLate ? '2か月より先です。閉める日を確かめてください。' : ''}`;
}
