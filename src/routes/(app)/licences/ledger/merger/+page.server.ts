import type { Actions } from '@sveltejs/kit';
import { mergerSchema } from '#lib/licence-ledger.ts';
import { list } from '#lib/server/identity/organisations.ts';
import { merge, previewMerger } from '#lib/server/licences/ledger/merging.ts';
import { checked, done, orIssues, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const organisations = list()
		.filter(({ kind }) => kind !== '組合' && kind !== '県')
		.map(({ id, name }) => ({ id, name }));
	const typed = {
		from: searchParams.getAll('from'),
		into: searchParams.get('into') ?? '',
		onDay: searchParams.get('onDay') ?? ''
	};
	if (![...searchParams.keys()].includes('onDay')) {
		return { organisations, typed, issues: [], preview: null };
	}
	// A list among the fields: `checked` hands it to the schema as it is.
	const read = checked(mergerSchema, typed as never);
	if (read.values === null) return { organisations, typed, issues: read.issues, preview: null };
	const { values } = read;
	const { result, issues } = orIssues(() => previewMerger(actor, values));
	return { organisations, typed, issues, preview: result };
});

export const actions = {
	default: (event) =>
		submit(event, mergerSchema, (input, actor) => {
			const moved = merge(actor, { ...input, seen: Number(input.seen) });
			done(
				event,
				`合併を記帳しました（権利${moved.lots}件、申込${moved.applications}件）。`,
				`/licences/ledger?organisation=${input.into}`
			);
		})
} satisfies Actions;
