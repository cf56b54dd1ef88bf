import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { withdrawSchema } from '#lib/articles.ts';
import { ticked, version } from '#lib/fields.ts';
import { find, followArticle, revisionsOf } from '#lib/server/helpdesk/articles/articles.ts';
import { setHelpful } from '#lib/server/helpdesk/articles/helpful.ts';
import { reviewed, withdraw } from '#lib/server/helpdesk/articles/revising.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const article = find(actor, idOf(event.params.id));
	event.depends(`topic:article:${article.id}`);
	markSeen(actor, `article:${article.id}`);
	return { article, revisions: revisionsOf(actor, article.id), now: now() };
});

export const actions = {
	follow: (event) =>
		submit(event, v.object({ follow: ticked }), ({ follow }, actor) => {
			followArticle(actor, idOf(event.params.id), follow);
			done(event, follow ? 'このQ&Aが変わったら知らせます。' : '知らせるのをやめました。');
		}),
	helpful: (event) =>
		submit(event, v.object({ helpful: ticked }), ({ helpful }, actor) => {
			setHelpful(actor, idOf(event.params.id), helpful);
			done(event, helpful ? '「役に立った」と伝えました。' : '「役に立った」を取り消しました。');
		}),
	reviewed: (event) =>
		submit(event, v.object({ version }), (input, actor) => {
			reviewed(actor, idOf(event.params.id), input.version);
			done(event, '今も正しいことを確かめました。見直しの日は1年後です。');
		}),
	withdraw: (event) =>
		submit(event, withdrawSchema, (input, actor) => {
			withdraw(actor, idOf(event.params.id), input.reason, input.version);
			done(event, 'Q&Aを取り下げました。');
		})
} satisfies Actions;
