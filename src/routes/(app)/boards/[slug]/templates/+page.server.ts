import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { boardPath } from '#lib/boards.ts';
import { templateSchema } from '#lib/moderation.ts';
import * as templates from '#lib/server/forum/templates.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { board, templates: all } = templates.editableTemplates(actor, event.params.slug);
	return { board: { name: board.name, path: boardPath(board) }, templates: all };
});

export const actions = {
	save: (event) =>
		submit(event, templateSchema, ({ template, name, body }, actor) => {
			const { slug = '' } = event.params;
			const id = template === '' ? null : idOf(template);
			templates.saveTemplate(actor, slug, { id, name, body });
			done(event, 'ひな形を保存しました。', `/boards/${slug}/templates`);
		}),
	remove: (event) =>
		submit(event, v.object({ template: v.string() }), (input, actor) => {
			const { slug = '' } = event.params;
			templates.removeTemplate(actor, slug, idOf(input.template));
			done(event, 'ひな形を外しました。', `/boards/${slug}/templates`);
		})
} satisfies Actions;
