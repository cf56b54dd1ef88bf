import { instantOf, type Day } from '#lib/dates.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import * as threads from '../../forum/threads.ts';
import { conclude } from '../../groups/conclusions.ts';
import { foundGroup } from '../../groups/founding.ts';
import { namePerson } from '../../groups/people.ts';
import * as requests from '../../groups/requests.ts';
import { invitationsTo } from '../../groups/waiting.ts';
import { asking, closedGroup, endedGroup } from '../content/group-life.ts';
import type { Step, Year } from '../year.ts';

type Founded = typeof closedGroup | typeof endedGroup;

/** Groups that are founded and ended, and what waits for an answer. */
export function lifeSteps({ today, as }: Year): Step[] {
	const on = (daysAgo: number, time: string) => instantOf(addBusinessDays(today, -daysAgo), time);
	const { application, invitation } = asking;
	return [
		...foundingSteps(closedGroup, 'closed', 210, { today, as }),
		...foundingSteps(endedGroup, 'open', 230, { today, as }),
		{
			at: on(34, '16:20'),
			take: () => {
				const onDay = addBusinessDays(today, -34);
				const card = { ...endedGroup.conclusion, onDay, successor: null };
				conclude(as('kumiai'), endedGroup.slug, card);
			}
		},
		{
			at: on(3, '10:40'),
			take: () => requests.apply(as(application.by), application.group, application)
		},
		{
			at: on(2, '9:15'),
			take: () => {
				const organisations = [as(invitation.to).organisation.id];
				const { group, by, message } = invitation;
				requests.invite(as(by), group, { organisations, message });
			}
		}
	];
}

function foundingSteps(
	of: Founded,
	openness: 'open' | 'closed',
	daysAgo: number,
	{ today, as }: Pick<Year, 'today' | 'as'>
): Step[] {
	const dayBack = (days: number): Day => addBusinessDays(today, -days);
	const { slug, name, purpose, basis, chair, members, thread } = of;
	const found = () =>
		foundGroup(as('kumiai'), {
			...{ slug, name, purpose, basis, openness },
			fromOn: dayBack(daysAgo),
			toOn: null,
			quorum: null,
			countsMandates: false,
			chair: as(chair).organisation.id,
			secretariat: as('kumiai').organisation.id,
			firstMeetingNumber: 1,
			proposal: null
		});
	const invite = () => {
		const organisations = members.map((login) => as(login).organisation.id);
		requests.invite(as('kumiai'), slug, { organisations, message: '参加をお願いします。' });
	};
	return [
		{ at: instantOf(dayBack(daysAgo), '10:00'), take: found },
		{ at: instantOf(dayBack(daysAgo), '10:10'), take: invite },
		...members.map((login, index) => ({
			at: instantOf(dayBack(daysAgo - 1 - index), '11:00'),
			take: () => comeIn(as, login, slug)
		})),
		{
			at: instantOf(dayBack(daysAgo - 9), '13:30'),
			take: () => {
				nameOwn(as, chair, slug);
				const { by, title, body } = thread;
				const audience = openness === 'closed' ? 'group' : 'all';
				threads.open(as(by), slug, { title, body, audience, kind: 'share', files: [] });
			}
		}
	];
}

function comeIn(as: Year['as'], login: string, slug: string): void {
	const invitation = invitationsTo(as(login)).find((one) => one.slug === slug);
	if (!invitation) throw new Error(`${login} has not been invited to ${slug}.`);
	requests.settle(as(login), invitation.id, 'accepted', { reason: '' });
	nameOwn(as, login, slug);
}

function nameOwn(as: Year['as'], login: string, slug: string): void {
	const actor = as(login);
	namePerson(actor, slug, { tenure: actor.tenure.id, name: '', section: '' });
}
