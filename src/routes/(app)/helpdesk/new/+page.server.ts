import { redirect, type Actions } from '@sveltejs/kit';
import { answersIn, caseSchema } from '#lib/tickets.ts';
import { branchesFor } from '#lib/server/helpdesk/categories.ts';
import { nextOpeningNow } from '#lib/server/helpdesk/hours.ts';
import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { raise, usualContact } from '#lib/server/helpdesk/raising.ts';
import { rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { deskContact } from '#lib/server/identity/desk.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { articlesLike } from '#lib/server/search/articles.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:incidents');
	const branches = branchesFor(actor.reach);
	const slug = event.url.searchParams.get('category') ?? '';
	const category = branches.flatMap(({ leaves }) => leaves).find((leaf) => leaf.slug === slug);
	if (rightsAtDesk(actor).work) redirect(303, '/helpdesk/phone');
	const asked = (event.url.searchParams.get('title') ?? '').slice(0, 100);
	return {
		branches,
		category: category ?? null,
		asked,
		similar: asked === '' ? [] : articlesLike(actor, asked),
		incidents: runningIncidents(actor, category?.slug ?? null),
		contact: usualContact(actor),
		limit: settings().uploadMax,
		opensAt: nextOpeningNow(),
		phone: deskContact().phone,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, caseSchema, (input, actor) => {
			const { title, body, category, priority, visibility, contact, files } = input;
			const fields = answersIn(input);
			const number = raise(actor, {
				...{ title, body, category, priority, visibility, contact, files },
				fields
			});
			notify(event, `${number} として受け付けました。`);
			redirect(303, `/helpdesk/${number}`);
		})
} satisfies Actions;
