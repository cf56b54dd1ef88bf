import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { categorySchema } from '#lib/desk-forms.ts';
import {
	arrange,
	arrangedCategory,
	end,
	mayArrange,
	takeUp
} from '#lib/server/helpdesk/arranging/categories.ts';
import { deskSeats } from '#lib/server/helpdesk/proceeding.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	category: arrangedCategory(actor, event.params.slug),
	seats: deskSeats(),
	mayArrange: mayArrange(actor)
}));

export const actions = {
	arrange: (event) =>
		submit(event, categorySchema, ({ name, visibility, seats, needsApproval }, actor) => {
			arrange(actor, event.params.slug ?? '', { name, visibility, seats, needsApproval });
			done(event, `分類「${name}」を変えました。`);
		}),
	end: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			end(actor, event.params.slug ?? '');
			done(event, 'この分類は、これから選べません。続いている問い合わせはそのままです。');
		}),
	'take-up': (event) =>
		submit(event, v.object({}), (_input, actor) => {
			takeUp(actor, event.params.slug ?? '');
			done(event, 'この分類を、また選べるようにしました。');
		})
} satisfies Actions;

function done(event: RequestEvent, sentence: string): never {
	notify(event, sentence);
	redirect(303, '/helpdesk/settings');
}
