import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { NotFound } from '#lib/errors.ts';
import { memoSchema } from '#lib/identity.ts';
import { labels } from '#lib/labels.ts';
import * as handovers from '#lib/server/identity/handovers.ts';
import { handoverFacts } from '#lib/server/readers/handover.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const handover = handovers.current(actor);
	return {
		handover,
		facts: handover?.may.write ? handoverFacts(actor) : null,
		seat: `${actor.organisation.name} ${actor.seat.name}`,
		tenureId: actor.tenure.id,
		received: handovers.received(actor),
		waiting: handovers.waitingIn(actor)
	};
});

export const actions = {
	begin: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			handovers.begin(actor);
			redirect(303, '/handover');
		}),
	memo: (event) =>
		submit(event, memoSchema, ({ body: memo, version, intent }, actor) => {
			const own = handovers.current(actor);
			if (!own) throw new NotFound(labels.notFound);
			if (intent !== 'finish') {
				handovers.editMemo(actor, own.id, { memo, version });
				done(event, '引継メモを保存しました。', '/handover');
			}
			handovers.finish(actor, own.id, { memo, version, facts: handoverFacts(actor) });
			done(event, '引き渡しました。次の担当が受け取るまで直せます。', `/handover/${own.id}`);
		})
} satisfies Actions;
