import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import * as absent from '#lib/server/groups/absent.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { shownEdition, shownMeeting } from '../minutes/shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { of, ...missed } = absent.missed(actor, event.params.slug, idOf(event.params.id));
	return {
		...missed,
		meeting: shownMeeting(of.meeting),
		edition: shownEdition(of),
		hasMinutes: of.id !== null,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			absent.close(actor, event.params.slug ?? '', idOf(event.params.id));
			done(event, `${actor.organisation.name}として確認しました。`);
		})
} satisfies Actions;
