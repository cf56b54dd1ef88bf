import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { addBusinessDays, previousBusinessDay } from '../calendar/business-days.ts';
import { findByCode } from '../identity/organisations.ts';
import * as calls from '../identity/roster/calls.ts';
import * as confirmations from '../notices/confirmations.ts';
import * as corrections from '../notices/corrections.ts';
import * as holders from '../notices/holders.ts';
import * as notices from '../notices/notices.ts';
import * as reminders from '../notices/reminders.ts';
import { now } from '../now.ts';
import { notices as year, type DemoNotice } from './content/notices.ts';
import { instantAgo, type Step, type Year } from './year.ts';

/** A minute between two confirmations, so that no two have the same time. */
const APART = 60_000;

/** Everything that happens to the notices of the year, up to the last business day before `today`. */
export function noticeSteps(today: Day, as: Year['as']): Step[] {
	return year.flatMap((of) => stepsOf(of, today, as));
}

function stepsOf(of: DemoNotice, today: Day, as: Year['as']): Step[] {
	let id = 0;
	const sent = instantAgo(today, of.daysAgo, '9:20');
	const steps: Step[] = [
		{ at: sent, take: () => (id = notices.send(as(of.by), draftOf(of, today))) }
	];
	const addressed = addressedBy(of);
	const unconfirmed = new Set(of.unconfirmed);
	const find = (login: string) => notices.find(as(login), id);
	addressed.forEach((login, index) => {
		const at = new Date(sent.getTime() + (index + 7) * 4 * APART);
		const isQuiet = unconfirmed.has(login);
		if (isQuiet && !of.opened?.includes(login)) return;
		steps.push({ at, take: () => notices.markOpened(as(login), find(login)) });
		if (isQuiet || of.confirmIn === null || of.byPhone?.organisation === login) return;
		steps.push({
			at: new Date(at.getTime() + APART),
			take: () => confirmations.confirm(as(login), id, { version: 1 })
		});
	});
	const { byPhone, remindedAgo, corrected, heldBy } = of;
	if (byPhone) {
		steps.push({
			at: new Date(sent.getTime() + 26 * 60 * APART),
			take: () =>
				confirmations.enterByPhone(as(of.by), id, {
					organisation: as(byPhone.organisation).organisation.id,
					caller: byPhone.caller,
					at: new Date(now().getTime() - 5 * APART)
				})
		});
	}
	if (remindedAgo !== undefined) {
		steps.push({
			at: instantAgo(today, remindedAgo, '8:50'),
			take: () => reminders.remind(as(of.by), id)
		});
	}
	if (corrected) {
		steps.push({
			at: instantAgo(today, corrected.ago, '10:05'),
			take: () => {
				const standing = notices.find(as(of.by), id);
				const { title, toOn, confirmBy, version } = standing;
				const rest = { title, toOn, confirmBy, version, reconfirm: false, removed: [], files: [] };
				corrections.correct(as(of.by), id, { ...rest, body: corrected.body });
			}
		});
	}
	if (heldBy) {
		steps.push({
			at: instantAgo(today, 0, '13:10'),
			take: () => holders.take(as(heldBy), id)
		});
	}
	return steps;
}

function draftOf(of: DemoNotice, today: Day): notices.Draft {
	const { to } = of;
	const chosen = typeof to === 'object' && 'chosen' in to ? to.chosen.map(organisationId) : [];
	return {
		title: of.title,
		body: of.body,
		scope: to === 'all' ? 'all' : 'district' in to ? 'district' : 'chosen',
		district: typeof to === 'object' && 'district' in to ? to.district : '',
		organisations: chosen,
		fromOn: dayOf(now()),
		toOn: of.endsIn === null ? null : addDays(today, of.endsIn),
		confirmBy: of.confirmIn === null ? null : businessDay(today, of.confirmIn),
		files: []
	};
}

/** 0 is today, or the last business day before it. */
function businessDay(today: Day, ahead: number): Day {
	return ahead === 0 ? previousBusinessDay(addDays(today, 1)) : addBusinessDays(today, ahead);
}

/** The logins of those a notice goes to, in code order. */
function addressedBy({ to }: DemoNotice): string[] {
	return municipalities
		.filter(
			({ login, district }) =>
				to === 'all' || ('chosen' in to ? to.chosen.includes(login) : to.district === district)
		)
		.map(({ login }) => login);
}

function organisationId(login: string): number {
	const place = municipalities.find((one) => one.login === login);
	if (!place) throw new Error(`No municipality has the login ${login}.`);
	return findByCode(place.code6).id;
}

/** 名簿を集める: one call that is still open, handed in by all but some. */
export function rosterSteps(today: Day, as: Year['as']): Step[] {
	let id = 0;
	const begun = instantAgo(today, 10, '9:00');
	const quiet = new Set(
		year.flatMap((of) => (of.title.includes('LGWAN') ? (of.unconfirmed ?? []) : []))
	);
	const steps: Step[] = [
		{
			at: begun,
			take: () =>
				(id = calls.openCall(as('kumiai'), {
					title: '情報政策担当の名簿の確認（下半期）',
					appliesOn: addBusinessDays(today, 8),
					dueOn: addBusinessDays(today, 4),
					note: '電話番号が変わった団体は、直して提出してください。'
				}))
		}
	];
	municipalities
		.filter(({ login }) => !quiet.has(login))
		.forEach(({ login }, index) =>
			steps.push({
				at: new Date(begun.getTime() + (index + 3) * 7 * APART),
				take: () => {
					const actor = as(`${login}-admin`);
					calls.handInUnchanged(actor, actor.organisation.id, id);
				}
			})
		);
	return steps;
}
