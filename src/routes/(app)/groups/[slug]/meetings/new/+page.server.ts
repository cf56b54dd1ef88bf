import type { Actions } from '@sveltejs/kit';
import { typedDay } from '#lib/dates.ts';
import { givenFields, meetingSchema } from '#lib/meeting-forms.ts';
import { meetingName } from '#lib/meetings.ts';
import { find, lastOf } from '#lib/server/groups/meetings/meetings.ts';
import { create, proposal } from '#lib/server/groups/meetings/writing.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug } = event.params;
	const { group, number } = proposal(actor, slug);
	const last = lastOf(group);
	const copy = event.url.searchParams.get('copy');
	const source = copy === null ? null : find(actor, slug, idOf(copy));
	const entered: Record<string, string> = { number: String(number), title: '定例会' };
	if (source) {
		const { title, startsAt, endsAt, place, remoteUrl, remotePasscode, remoteNote, note } = source;
		Object.assign(entered, { title, place, remoteUrl, remotePasscode, remoteNote, note });
		Object.assign(entered, { startsAt: startsAt ?? '', endsAt: endsAt ?? '' });
		Object.assign(entered, { copy: String(source.id) });
	}
	const given = givenFields(event.url.searchParams);
	Object.assign(entered, given);
	return {
		entered,
		copyHref: last && copyHref(event.url, last.id),
		number,
		source: source && meetingName(source),
		term: group.toOn === null ? null : typedDay(group.toOn)
	};
});

/** The same form with the last meeting copied into it; what the address gave stays. */
function copyHref(url: URL, last: number): string {
	const params = new URLSearchParams(url.searchParams);
	params.set('copy', String(last));
	return `${url.pathname}?${params}`;
}

export const actions = {
	default: (event) =>
		submit(event, meetingSchema, (input, actor) => {
			const slug = event.params.slug ?? '';
			const ids = create(actor, slug, input);
			const root = `/groups/${slug}/meetings`;
			const words =
				ids.length > 1
					? `${ids.length}回分の会議を入れました。`
					: '会議を入れました。次第を決めて、開催通知を出してください。';
			done(event, words, ids.length > 1 ? root : `${root}/${ids[0]}`);
		})
} satisfies Actions;
