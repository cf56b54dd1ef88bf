import type { Actions } from '@sveltejs/kit';
import { dayOf } from '#lib/dates.ts';
import { requirementSchema } from '#lib/second-factor.ts';
import {
	factorsByRole,
	requirement,
	setRequirement
} from '#lib/server/identity/second-factor/required.ts';
import { now } from '#lib/server/now.ts';
import { recheck } from '#lib/server/realtime/sockets.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	requirement: requirement(),
	today: dayOf(now()),
	roles: factorsByRole(actor)
}));

export const actions = {
	default: (event) =>
		submit(event, requirementSchema, async ({ roles, when, from }, actor) => {
			setRequirement(actor, { roles, from: (when === 'day' && from) || dayOf(now()) });
			// Who owes one now hears of nothing until it is there.
			await recheck();
			done(event, '二段階認証を必ず使う役割を保存しました。', '/admin/second-factor');
		})
} satisfies Actions;
