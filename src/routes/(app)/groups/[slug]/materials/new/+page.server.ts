import { redirect, type Actions } from '@sveltejs/kit';
import { addSchema } from '#lib/materials.ts';
import { findFor } from '#lib/server/groups/groups.ts';
import { add } from '#lib/server/groups/materials/add.ts';
import { foldersOf } from '#lib/server/groups/materials/folders.ts';
import { forMeeting } from '#lib/server/groups/materials/for-meeting.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findFor(actor, event.params.slug, 'group.take-part');
	const given = (name: string) => {
		const text = event.url.searchParams.get(name);
		return text ? idOf(text) : null;
	};
	return {
		folders: foldersOf(of),
		folder: given('folder'),
		forMeeting: forMeeting(of, given('meeting'), given('item')),
		limit: settings().uploadMax
	};
});

export const actions = {
	default: (event) =>
		submit(event, addSchema, (input, actor) => {
			const { slug = '' } = event.params;
			const ids = add(actor, slug, input);
			const root = `/groups/${slug}/materials`;
			notify(event, `資料を${ids.length}件登録しました。`);
			if (input.meetingId !== null) redirect(303, `/groups/${slug}/meetings/${input.meetingId}`);
			if (ids.length === 1) redirect(303, `${root}/${ids[0]}`);
			redirect(303, input.folder === null ? root : `${root}?folder=${input.folder}`);
		})
} satisfies Actions;
