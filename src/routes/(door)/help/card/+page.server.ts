import { navigation } from '#lib/server/readers/navigation.ts';
import { settings } from '#lib/server/settings.ts';

export const load = ({ locals, url }) => ({
	address: settings().origin ?? url.origin,
	organisation: locals.actor?.organisation.name ?? null,
	nav: locals.actor ? navigation(locals.actor) : null
});
