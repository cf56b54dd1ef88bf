import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import { beginningOf, twinIn, twinsOf } from '#lib/server/search/similar.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import type { PageServerLoadEvent } from './$types';

const schema = v.object({
	district: v.optional(v.string(), ''),
	/** What one is reading; else `title`, what one is about to ask. */
	thread: v.optional(v.string(), ''),
	title: v.optional(v.string(), '')
});
type Asking = v.InferOutput<typeof schema>;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const asking = v.parse(schema, Object.fromEntries(event.url.searchParams));
	const text = textOf(actor, asking);
	const twin = twinsOf(actor, text).find(({ district }) => district.slug === asking.district);
	if (!twin) throw new NotFound(labels.notFound);
	return { twin, about: text.title, asking };
});

export const actions = {
	default: (event) =>
		submit(event, schema, (input, actor) => {
			const text = textOf(actor, input);
			disclosures.ask(actor, twinIn(actor, text, input.district), text.title);
			done(event, '開示を依頼しました。返事はこの画面で確かめられます。', '/disclosures');
		})
} satisfies Actions;

function textOf(actor: Actor, { thread, title }: Asking) {
	return beginningOf(actor, thread === '' ? { title } : { thread: Number(thread) });
}
