import type { Actions } from '@sveltejs/kit';
import { fiscalYearLabel } from '#lib/dates.ts';
import { capsSchema, coordinatorSchema } from '#lib/dispatch-forms.ts';
import { capsNow, setCaps } from '#lib/server/helpdesk/dispatch/caps.ts';
import { keepProfile, profiles } from '#lib/server/helpdesk/dispatch/coordinators.ts';
import { branches } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const { year, ...limits } = capsNow(actor);
	return {
		...limits,
		year: fiscalYearLabel(year),
		profiles: profiles(actor),
		branches: branches().map(({ slug, name }) => ({ slug, name }))
	};
});

export const actions = {
	keep: (event) =>
		submit(event, coordinatorSchema, (input, actor) => {
			const { seat, skills, vendors, bodies } = input;
			keepProfile(actor, { seat, skills, vendors, organisations: bodies });
			done(event, 'コーディネーターの情報を保存しました。');
		}),
	caps: (event) =>
		submit(event, capsSchema, (caps, actor) => {
			setCaps(actor, {
				days: caps['cap-days'],
				'online-minutes': caps['cap-online-minutes'],
				'same-expert': caps['cap-same-expert'],
				budget: caps['cap-budget']
			});
			done(event, '上限を保存しました。');
		})
} satisfies Actions;
