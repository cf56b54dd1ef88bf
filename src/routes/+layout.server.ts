import { randomUUID } from 'node:crypto';
import { hoursInWords } from '#lib/desk-hours.ts';
import { isDemoData } from '#lib/server/demo/state.ts';
import { standingHours } from '#lib/server/helpdesk/hours.ts';
import { deskContact } from '#lib/server/identity/desk.ts';
import { now } from '#lib/server/now.ts';

export const load = ({ locals, cookies, url, depends }) => {
	depends('yui:session');
	// Read again on every page: who is signed in may have changed since the last one.
	void url.href;
	const notice = cookies.get('yui_notice') ?? null;
	if (notice !== null) cookies.delete('yui_notice', { path: '/' });
	const undo = cookies.get('yui_undo') ?? null;
	if (undo !== null) cookies.delete('yui_undo', { path: '/' });
	const { actor } = locals;
	return {
		isDemo: isDemoData(),
		deskPhone: deskContact().phone,
		deskHours: hoursInWords(standingHours().hours.frames),
		notice,
		undo: notice === null ? null : undo,
		renderedAt: now(),
		/** Tells one drawing of a form from the next, so that a double click is one act. */
		formToken: randomUUID(),
		fellBack: locals.fellBack,
		sessionEndsAt: locals.sessionEndsAt,
		me: actor && {
			tenureId: actor.tenure.id,
			name: actor.person.name,
			organisation: actor.organisation.name,
			isAtUnion: actor.organisation.kind === '組合',
			seat: actor.seat.name,
			hasShortcuts: actor.person.hasShortcuts
		}
	};
};
