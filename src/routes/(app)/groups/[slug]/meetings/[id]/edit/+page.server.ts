import type { Actions } from '@sveltejs/kit';
import { typedDay, type Day } from '#lib/dates.ts';
import { meetingEditSchema } from '#lib/meeting-forms.ts';
import { meetingName, typedWhen } from '#lib/meetings.ts';
import { findFor } from '#lib/server/groups/meetings/meetings.ts';
import { edit } from '#lib/server/groups/meetings/writing.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findFor(actor, event.params.slug, idOf(event.params.id), 'group.run');
	const typed = (day: Day | null) => (day === null ? '' : typedDay(day));
	const { id, title, place, remoteUrl, remotePasscode, remoteNote, note, documentNumber } = of;
	return {
		id,
		name: meetingName(of),
		version: of.version,
		isAnnounced: of.announcedAt !== null,
		entered: {
			...{ title, place, remoteUrl, remotePasscode, remoteNote, note, documentNumber },
			number: String(of.number ?? ''),
			on: typedWhen(of),
			startsAt: of.startsAt ?? '',
			endsAt: of.endsAt ?? '',
			replyBy: typed(of.replyBy),
			documentOn: typed(of.documentOn)
		} as Record<string, string>
	};
});

export const actions = {
	default: (event) =>
		submit(event, meetingEditSchema, (input, actor) => {
			const { slug = '' } = event.params;
			const id = idOf(event.params.id);
			edit(actor, slug, id, input);
			done(event, '会議を直しました。', `/groups/${slug}/meetings/${id}`);
		})
} satisfies Actions;
