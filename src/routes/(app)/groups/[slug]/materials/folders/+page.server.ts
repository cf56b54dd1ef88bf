import type { Actions } from '@sveltejs/kit';
import { chosenSchema, folderSchema } from '#lib/materials.ts';
import { findFor, rightsOn } from '#lib/server/groups/groups.ts';
import { addFolder, removeFolder, renameFolder } from '#lib/server/groups/materials/folders.ts';
import { list } from '#lib/server/groups/materials/listing.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findFor(actor, event.params.slug, 'group.take-part');
	return { folders: list(actor, of, { folder: null, page: 1 }).folders, may: rightsOn(actor, of) };
});

export const actions = {
	add: (event) =>
		submit(event, folderSchema, (input, actor) => {
			addFolder(actor, event.params.slug ?? '', input.name);
			done(event, 'フォルダを作りました。');
		}),
	rename: (event) =>
		submit(event, folderSchema, (input, actor) => {
			renameFolder(actor, event.params.slug ?? '', input.folder ?? 0, input.name);
			done(event, 'フォルダの名前を変えました。');
		}),
	remove: (event) =>
		submit(event, chosenSchema, (input, actor) => {
			removeFolder(actor, event.params.slug ?? '', input.id ?? 0);
			done(event, 'フォルダを消しました。');
		})
} satisfies Actions;
