import type { Actions, RequestEvent } from '@sveltejs/kit';
import {
	actionIdSchema,
	actionSchema,
	decisionSchema,
	withdrawDecisionSchema
} from '#lib/minutes.ts';
import * as groupActions from '#lib/server/groups/actions.ts';
import * as decisions from '#lib/server/groups/decisions.ts';
import { itemsOf } from '#lib/server/groups/meetings/agenda.ts';
import { membersOf } from '#lib/server/groups/members.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { shownEdition, shownMeeting } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = minutes.find(actor, event.params.slug, idOf(event.params.id));
	return {
		meeting: shownMeeting(of.meeting),
		edition: shownEdition(of),
		agenda: itemsOf(of.meeting).map(({ id, title }) => ({ id, title })),
		members: membersOf(of.meeting.group).map(({ organisationId, organisation }) => ({
			id: organisationId,
			name: organisation
		})),
		decisions: decisions.decisionsOf(of),
		items: groupActions.actionsOf(actor, of),
		may: minutes.rightsOn(actor, of),
		now: now()
	};
});

export const actions = {
	decide: (event) =>
		submit(event, decisionSchema, (input, actor) => {
			decisions.decide(actor, ...at(event), input);
			return back(event, '決定事項を入れました。', '#decisions');
		}),
	withdraw: (event) =>
		submit(event, withdrawDecisionSchema, ({ decision, reason }, actor) => {
			decisions.withdraw(actor, ...at(event), decision ?? 0, reason);
			return back(event, '決定事項を取り下げました。', '#decisions');
		}),
	give: (event) =>
		submit(event, actionSchema, (input, actor) => {
			groupActions.give(actor, ...at(event), input);
			return back(event, '宿題を入れました。担当の団体に知らせました。', '#actions');
		}),
	takeBack: (event) =>
		submit(event, actionIdSchema, ({ action }, actor) => {
			groupActions.withdraw(actor, ...at(event), action ?? 0);
			return back(event, '宿題を取り下げました。', '#actions');
		})
} satisfies Actions;

function at(event: RequestEvent): [string, number] {
	return [event.params.slug ?? '', idOf(event.params.id)];
}

function back(event: RequestEvent, sentence: string, place: string): never {
	done(event, sentence, `${event.url.pathname}${place}`);
}
