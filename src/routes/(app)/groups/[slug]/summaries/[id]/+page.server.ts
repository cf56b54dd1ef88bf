import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { ticked } from '#lib/fields.ts';
import {
	findSummary,
	hasRead,
	setRead,
	setWithdrawn,
	shownSummary
} from '#lib/server/groups/summaries.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findSummary(actor, event.params.slug, idOf(event.params.id));
	markSeen(actor, `summary:${of.id}`);
	return { summary: shownSummary(actor, of), hasRead: hasRead(actor, of.id), now: now() };
});

const boxSchema = v.object({ on: ticked });

export const actions = {
	read: (event) =>
		submit(event, boxSchema, ({ on }, actor) => {
			setRead(actor, idOf(event.params.id), on);
			done(event, on ? '読んだことにしました。' : '未読に戻しました。');
		}),
	withdraw: (event) =>
		submit(event, boxSchema, ({ on }, actor) => {
			setWithdrawn(actor, event.params.slug ?? '', idOf(event.params.id), on);
			done(event, on ? '取り下げました。誰のホームにも出ません。' : 'また載せました。');
		})
} satisfies Actions;
