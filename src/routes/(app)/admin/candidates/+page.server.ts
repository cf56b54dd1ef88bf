import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { candidateSchema, thresholdSchema } from '#lib/answers.ts';
import * as candidates from '#lib/server/forum/candidates.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	candidates: candidates.candidates(actor),
	threshold: candidates.threshold(),
	now: now()
}));

export const actions = {
	threshold: (event) =>
		submit(event, thresholdSchema, (input, actor) => {
			candidates.setThreshold(actor, {
				organisations: input.leastOrganisations,
				districts: input.leastDistricts
			});
			return done(event, '一覧に出す数を変えました。');
		}),
	mark: (event) =>
		submit(event, candidateSchema, (input, actor) => {
			candidates.mark(actor, idOf(input.thread), { kind: input.mark, reason: input.reason });
			return done(event, input.mark === 'handled' ? '対応済みにしました。' : '見送りにしました。');
		}),
	unmark: (event) =>
		submit(event, v.object({ thread: v.string() }), (input, actor) => {
			candidates.unmark(actor, idOf(input.thread));
			return done(event, '候補に戻しました。');
		})
} satisfies Actions;
