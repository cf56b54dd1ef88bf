import type { Actions, RequestEvent } from '@sveltejs/kit';
import { addDays, dayOf, typedDay } from '#lib/dates.ts';
import {
	itemIdSchema,
	itemSchema,
	moveSchema,
	requestIdSchema,
	requestSchema
} from '#lib/meeting-forms.ts';
import { meetingName, sortDay } from '#lib/meetings.ts';
import { itemsOf, moveItem, removeItem, setItem } from '#lib/server/groups/meetings/agenda.ts';
import { bodiesOf } from '#lib/server/groups/meetings/bodies.ts';
import { findFor } from '#lib/server/groups/meetings/meetings.ts';
import { ask, requestsOf, withdraw } from '#lib/server/groups/meetings/requests.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** 資料 are wanted a week before the meeting, if nothing else is said. */
const USUAL_LEAD = -7;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findFor(actor, event.params.slug, idOf(event.params.id), 'group.run');
	event.depends(`topic:meeting:${of.id}`);
	const usual = addDays(sortDay(of), USUAL_LEAD);
	const today = dayOf(now());
	return {
		id: of.id,
		name: meetingName(of),
		items: itemsOf(of),
		requests: requestsOf(of),
		bodies: bodiesOf(of).map(({ id, name }) => ({ id, name })),
		dueOn: typedDay(usual < today ? today : usual),
		now: now()
	};
});

export const actions = {
	set: (event) =>
		submit(event, itemSchema, (input, actor) => {
			setItem(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, input.item === null ? '次第に加えました。' : '項目を直しました。');
		}),
	move: (event) =>
		submit(event, moveSchema, (input, actor) => {
			moveItem(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, '順を変えました。');
		}),
	remove: (event) =>
		submit(event, itemIdSchema, (input, actor) => {
			removeItem(actor, slugIn(event), idOf(event.params.id), input.item);
			return done(event, '次第から外しました。');
		}),
	ask: (event) =>
		submit(event, requestSchema, (input, actor) => {
			ask(actor, slugIn(event), idOf(event.params.id), input);
			return done(event, `${input.organisations.length}団体に資料を依頼しました。`);
		}),
	unask: (event) =>
		submit(event, requestIdSchema, (input, actor) => {
			withdraw(actor, slugIn(event), idOf(event.params.id), input.request);
			return done(event, '資料の依頼を取り消しました。');
		})
} satisfies Actions;

function slugIn(event: RequestEvent): string {
	return event.params.slug ?? '';
}
