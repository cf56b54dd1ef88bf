import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { synonymSchema } from '#lib/synonyms.ts';
import { dismiss, misses } from '#lib/server/search/misses.ts';
import * as synonyms from '#lib/server/search/synonyms.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const PATH = '/admin/synonyms';
const ownId = v.object({ id: v.pipe(v.string(), v.transform(Number), v.integer()) });

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const asked = (searchParams.get('q') ?? '').slice(0, 100);
	const missed = misses(actor);
	const groups = synonyms.listWith(asked);
	return {
		asked,
		groups,
		chosen: groups.find(({ id }) => String(id) === searchParams.get('edit')) ?? null,
		/** Words from the list of misses, to begin a new group with. */
		begun: (searchParams.get('word') ?? '').slice(0, 100),
		misses: missed
	};
});

export const actions = {
	add: (event) =>
		submit(event, synonymSchema, (input, actor) => {
			synonyms.add(actor, input);
			back(event, '言葉を加えました。次の検索から使われます。');
		}),
	revise: (event) =>
		submit(event, v.object({ ...ownId.entries, ...synonymSchema.entries }), (input, actor) => {
			synonyms.revise(actor, input.id, input);
			back(event, '言葉を直しました。次の検索から使われます。');
		}),
	remove: (event) =>
		submit(event, ownId, (input, actor) => {
			synonyms.remove(actor, input.id);
			back(event, '言葉の組を削除しました。');
		}),
	dismiss: (event) =>
		submit(event, v.object({ words: v.string() }), (input, actor) => {
			dismiss(actor, input.words);
			back(event, '一覧から外しました。');
		})
} satisfies Actions;

/** To the list as it was narrowed. */
function back(event: RequestEvent, sentence: string): never {
	const q = event.url.searchParams.get('q');
	done(event, sentence, q === null ? PATH : `${PATH}?${new URLSearchParams({ q })}`);
}
