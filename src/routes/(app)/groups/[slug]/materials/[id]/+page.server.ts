import type { Actions } from '@sveltejs/kit';
import { chosenSchema, placeSchema, replaceSchema, restoreSchema } from '#lib/materials.ts';
import { erasedWords, find, rightsOn } from '#lib/server/groups/materials/find.ts';
import { folderIn, foldersOf } from '#lib/server/groups/materials/folders.ts';
import { forMeeting } from '#lib/server/groups/materials/for-meeting.ts';
import { noteOpening, openingsOf } from '#lib/server/groups/materials/openings.ts';
import { place, trash, untrash } from '#lib/server/groups/materials/placing.ts';
import { previewOf, replace, restore, versionsOf } from '#lib/server/groups/materials/versions.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug, idOf(event.params.id));
	markSeen(actor, `material:${of.id}`);
	const erased = erasedWords(of);
	const versions = erased ? [] : versionsOf(of);
	const [newest] = versions;
	const preview = await previewOf(newest);
	// What is shown here has been opened; what can only be downloaded has not.
	if (newest && preview.isShown) noteOpening(actor, newest.id);
	const may = rightsOn(actor, of);
	return {
		material: {
			id: of.id,
			name: of.name,
			isTrashed: of.trashedAt !== null,
			folder: of.folderId === null ? null : folderIn(of.group, of.folderId),
			forMeeting: forMeeting(of.group, of.meetingId, null)
		},
		erased,
		versions,
		preview: preview.inside,
		openings: may.watch && !erased ? openingsOf(actor, of) : null,
		folders: foldersOf(of.group),
		may,
		limit: settings().uploadMax,
		now: now()
	};
});

export const actions = {
	replace: (event) =>
		submit(event, replaceSchema, (input, actor) => {
			const { slug = '', id } = event.params;
			const number = replace(actor, slug, idOf(id), input);
			done(event, `第${number}版に差し替えました。`);
		}),
	restore: (event) =>
		submit(event, restoreSchema, (input, actor) => {
			const { slug = '', id } = event.params;
			const number = restore(actor, slug, idOf(id), input.version);
			done(event, `第${input.version}版の中身を、第${number}版として最新にしました。`);
		}),
	place: (event) =>
		submit(event, placeSchema, (input, actor) => {
			const { slug = '', id } = event.params;
			place(actor, slug, idOf(id), input);
			done(event, '名前とフォルダを変えました。');
		}),
	trash: (event) =>
		submit(event, chosenSchema, (_input, actor) => {
			const { slug = '', id } = event.params;
			trash(actor, slug, idOf(id));
			done(event, 'ごみ箱に移しました。ごみ箱から元に戻せます。');
		}),
	untrash: (event) =>
		submit(event, chosenSchema, (_input, actor) => {
			const { slug = '', id } = event.params;
			untrash(actor, slug, idOf(id));
			done(event, '元に戻しました。');
		})
} satisfies Actions;
