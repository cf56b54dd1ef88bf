import { guides } from '#lib/guides/index.ts';
import { navigation } from '#lib/server/readers/navigation.ts';

export const load = ({ locals }) => ({
	guides: guides.map(({ slug, title, readers }) => ({ slug, title, readers })),
	nav: locals.actor ? navigation(locals.actor) : null
});
