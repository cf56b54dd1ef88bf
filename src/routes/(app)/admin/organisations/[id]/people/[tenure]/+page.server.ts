import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { callBackSchema, correctionSchema, endingSchema } from '#lib/identity.ts';
import { inviteAgain } from '#lib/server/identity/invitations.ts';
import { find } from '#lib/server/identity/organisations.ts';
import { rolesToGive } from '#lib/server/identity/people.ts';
import { makeReissue, reissueRights, revokeReissue } from '#lib/server/identity/reissues.ts';
import { resetFactors, resetRights } from '#lib/server/identity/second-factor/resets.ts';
import { correct, endTerm, heldSeat } from '#lib/server/identity/tenures.ts';
import { workInHandOf } from '#lib/server/readers/handover.ts';
import { disconnectPerson } from '#lib/server/realtime/sockets.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { organisationId, tenureId } = place(event);
	const { id, name } = find(organisationId);
	const held = heldSeat(actor, organisationId, tenureId);
	return {
		organisation: { id, name },
		held,
		roles: rolesToGive(actor, organisationId),
		reissue: reissueRights(actor, tenureId),
		secondFactor: resetRights(actor, tenureId),
		inHand: workInHandOf(actor, tenureId),
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	correct: (event) =>
		submit(event, correctionSchema, (input, actor) => {
			const { organisationId, tenureId } = place(event);
			correct(actor, organisationId, tenureId, input);
			done(event, '直しました。');
		}),
	invite: (event) =>
		submit(event, v.object({}), (_input, actor) => ({
			sheet: inviteAgain(actor, place(event).tenureId)
		})),
	reissue: (event) =>
		submit(event, callBackSchema, (input, actor) => ({
			sheet: makeReissue(actor, place(event).tenureId, input)
		})),
	revoke: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			revokeReissue(actor, place(event).tenureId);
			done(event, '再発行票を取り消しました。');
		}),
	resetFactor: (event) =>
		submit(event, callBackSchema, (input, actor) => {
			disconnectPerson(resetFactors(actor, place(event).tenureId, input));
			done(
				event,
				'二段階認証を初めの状態に戻しました。本人に、もう一度登録するよう伝えてください。'
			);
		}),
	end: (event) =>
		submit(event, endingSchema, (input, actor) => {
			const { organisationId, tenureId } = place(event);
			endTerm(actor, organisationId, tenureId, input);
			const isOver = input.when === 'now';
			done(
				event,
				isOver ? '任期を終えました。' : 'おわりの日を保存しました。',
				isOver ? `/admin/organisations/${organisationId}` : event.url.pathname
			);
		})
} satisfies Actions;

function place(event: { params: { id?: string | undefined; tenure?: string | undefined } }) {
	return { organisationId: idOf(event.params.id), tenureId: idOf(event.params.tenure) };
}
