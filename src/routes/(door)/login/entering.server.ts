import { redirect, type RequestEvent } from '@sveltejs/kit';
import { longDate } from '#lib/dates.ts';
import * as reading from '#lib/server/forum/reading.ts';
import { actorOf } from '#lib/server/identity/actors.ts';
import { pendingFor } from '#lib/server/identity/handovers.ts';
import { blankHeldCookie } from '#lib/server/identity/second-factor/held.ts';
import { dueFrom } from '#lib/server/identity/second-factor/required.ts';
import { end, type Cookie } from '#lib/server/identity/sessions.ts';
import { isSecure, notify, ownPath, setCookie } from '#lib/server/requests.ts';

/** Hands the session over to the browser and leads to where somebody wanted to go, or to what waits for them. */
export async function begin(
	event: RequestEvent,
	session: { tenureId: number; cookie: Cookie },
	notice: string | null = null
): Promise<never> {
	reading.start(session.tenureId);
	// Whoever sat at this browser before is not left signed in behind the new cookie.
	if (event.locals.sessionId) await end(event.locals.sessionId);
	setCookie(event, session.cookie);
	setCookie(event, blankHeldCookie(isSecure(event)));
	const actor = actorOf(session.tenureId);
	const due = actor && dueFrom(actor);
	const told =
		notice ??
		(due
			? `${longDate(due)}から、あなたの役割では二段階認証が必要です。それまでに「設定」の「二段階認証」で登録してください。`
			: null);
	if (told !== null) notify(event, told);
	const pending = actor && pendingFor(actor);
	const asked = event.url.searchParams.get('to');
	redirect(303, ownPath(asked ?? (pending ? `/handover/${pending.id}` : null)));
}

/** Leads to the second question, which keeps in mind where somebody wanted to go. */
export function askSecond(event: RequestEvent, cookie: Cookie): never {
	setCookie(event, cookie);
	const to = event.url.searchParams.get('to');
	redirect(303, to === null ? '/login/second' : `/login/second?to=${encodeURIComponent(to)}`);
}
