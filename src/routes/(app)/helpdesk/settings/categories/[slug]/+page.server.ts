import type { Actions } from '@sveltejs/kit';
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
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => ({
	category: arrangedCategory(actor, event.params.slug),
	seats: deskSeats(),
	mayArrange: mayArrange(actor)
}));

const LIST = '/helpdesk/settings';

export const actions = {
	arrange: (event) =>
		submit(event, categorySchema, ({ name, visibility, seats, needsApproval }, actor) => {
			arrange(actor, event.params.slug ?? '', { name, visibility, seats, needsApproval });
			done(event, `分類「${name}」を変えました。`, LIST);
		}),
	end: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			end(actor, event.params.slug ?? '');
			done(event, 'この分類は、これから選べません。続いている問い合わせはそのままです。', LIST);
		}),
	'take-up': (event) =>
		submit(event, v.object({}), (_input, actor) => {
			takeUp(actor, event.params.slug ?? '');
			done(event, 'この分類を、また選べるようにしました。', LIST);
		})
} satisfies Actions;
