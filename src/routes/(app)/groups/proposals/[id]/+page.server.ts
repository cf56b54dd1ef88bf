import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	findProposal,
	interestIn,
	rightsOnProposal,
	stateOf,
	support,
	unsupport,
	withdraw
} from '#lib/server/groups/proposals.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { cardsLike } from '#lib/server/search/cards.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findProposal(actor, idOf(event.params.id));
	markSeen(actor, `proposal:${of.id}`);
	return {
		proposal: {
			id: of.id,
			title: of.title,
			html: of.html,
			organisation: of.organisation,
			createdAt: of.createdAt,
			state: stateOf(of),
			declinedReason: of.declinedReason,
			group: of.group
		},
		interest: interestIn(actor, of),
		may: rightsOnProposal(actor, of),
		cards: cardsLike(actor, of.title, of.body)
	};
});

const none = v.object({});

export const actions = {
	support: (event) => act(event, support, '「うちも関心」を押しました。'),
	unsupport: (event) => act(event, unsupport, '「うちも関心」を取り消しました。'),
	withdraw: (event) => act(event, withdraw, '提案を取り下げました。')
} satisfies Actions;

function act(event: RequestEvent, verb: (actor: Actor, id: number) => void, sentence: string) {
	return submit(event, none, (_input, actor) => {
		verb(actor, idOf(event.params.id));
		done(event, sentence);
	});
}
