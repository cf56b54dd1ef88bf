import { navigation } from '#lib/server/readers/navigation.ts';

export const load = ({ locals }) => ({ nav: locals.actor ? navigation(locals.actor) : null });
