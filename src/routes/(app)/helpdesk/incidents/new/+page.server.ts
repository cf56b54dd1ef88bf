import { redirect, type Actions } from '@sveltejs/kit';
import { incidentSchema, typedMoment } from '#lib/incidents.ts';
import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import { openIncident } from '#lib/server/helpdesk/incidents/keeping.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	categories: branchesFor(actor.reach).flatMap((branch) =>
		branch.leaves.map(({ slug, name, audience }) => ({
			slug,
			name: `${branch.name}：${name}${audience === 'all' ? '' : '（参加団体だけ）'}`
		}))
	),
	since: typedMoment(now())
}));

export const actions = {
	default: (event) =>
		submit(event, incidentSchema, (input, actor) => {
			const id = openIncident(actor, input);
			notify(event, '障害情報を出しました。');
			redirect(303, `/helpdesk/incidents/${id}`);
		})
} satisfies Actions;
