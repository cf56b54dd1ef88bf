import type { Actions } from '@sveltejs/kit';
import { hoursSchema } from '#lib/desk-hours.ts';
import { targetsSchema } from '#lib/desk-forms.ts';
import { arrangedCategories, mayArrange } from '#lib/server/helpdesk/arranging/categories.ts';
import { opening, setOpening } from '#lib/server/helpdesk/arranging/opening.ts';
import { setTargets, targets } from '#lib/server/helpdesk/arranging/targets.ts';
import { deskSeats } from '#lib/server/helpdesk/proceeding.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	opening: opening(actor),
	targets: targets(),
	branches: arrangedCategories(actor),
	seats: deskSeats(),
	mayArrange: mayArrange(actor)
}));

export const actions = {
	hours: (event) =>
		submit(event, hoursSchema, (input, actor) => {
			const stretches = ([1, 2, 3, 4, 5] as const).flatMap((day) => input[`weekday-${day}`]);
			const { closed, opened, reason, calendar } = input;
			setOpening(actor, { stretches, closed, opened, reason, calendar });
			done(event, `受付の時間を変えました。${opening(actor).example}`);
		}),
	targets: (event) =>
		submit(event, targetsSchema, ({ urgent, normal, low }, actor) => {
			setTargets(actor, { urgent, normal, low });
			done(event, '目安を変えました。これから送られる問い合わせに付きます。');
		})
} satisfies Actions;
