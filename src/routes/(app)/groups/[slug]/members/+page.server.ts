import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { answerSchema, leavingSchema, participantSchema, requestSchema } from '#lib/group-forms.ts';
import { find, rightsOn } from '#lib/server/groups/groups.ts';
import { leave } from '#lib/server/groups/leaving.ts';
import { formerMembersOf, membersOf } from '#lib/server/groups/members.ts';
import { namePerson, ownPlace, removePerson } from '#lib/server/groups/people.ts';
import * as requests from '#lib/server/groups/requests.ts';
import { openIn } from '#lib/server/groups/waiting.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug);
	const { readInside, takePart } = rightsOn(actor, of);
	const members = membersOf(of);
	return {
		// Who sits for an organisation in a closed group is no outsider's to know.
		members: readInside ? members : members.map((member) => ({ ...member, people: [] })),
		former: formerMembersOf(of),
		place: takePart ? ownPlace(actor, of) : null,
		open: openIn(actor, of),
		now: now()
	};
});

export const actions = {
	accept: (event) =>
		submit(event, requestSchema, (input, actor) => {
			requests.settle(actor, idOf(input.request), 'accepted', { reason: '' });
			done(event, '参加団体に加えました。');
		}),
	decline: (event) =>
		submit(event, answerSchema, (input, actor) => {
			requests.settle(actor, idOf(input.request), 'declined', input);
			done(event, '申し込みを断りました。理由を伝えました。');
		}),
	name: (event) =>
		submit(event, participantSchema, (input, actor) => {
			namePerson(actor, event.params.slug ?? '', input);
			done(event, '参加者に加えました。');
		}),
	remove: (event) =>
		submit(event, v.object({ participant: v.string() }), (input, actor) => {
			removePerson(actor, event.params.slug ?? '', idOf(input.participant));
			done(event, '参加者から外しました。');
		}),
	leave: (event) =>
		submit(event, leavingSchema, (_input, actor) => {
			const { slug = '' } = event.params;
			leave(actor, slug);
			done(event, '退会しました。書いたものは残っています。', `/groups/${slug}`);
		})
} satisfies Actions;
