import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { pastedSchema } from '#lib/mails.ts';
import { invalid } from '#lib/errors.ts';
import type { Arrival } from '#lib/server/helpdesk/mail/arriving.ts';
import { handInFiles, handInText } from '#lib/server/helpdesk/mail/files.ts';
import { findMail, mails, mailViews, waitingMails } from '#lib/server/helpdesk/mail/mails.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	event.depends('topic:desk');
	const asked = event.url.searchParams.get('view');
	const view = mailViews.find((each) => each === asked) ?? 'waiting';
	const { mailListen, mailAddress, uploadMax } = settings();
	return {
		view,
		mails: mails(actor, view),
		waiting: waitingMails(actor),
		/** Where mail reaches the desk by itself. */
		address: mailListen === null ? null : mailAddress,
		limit: uploadMax,
		now: now()
	};
});

export const actions = {
	upload: (event) =>
		submit(event, v.object({}), async ({ files }, actor) => {
			if (files.length === 0) {
				const message = 'メールのファイル（.eml か .msg）を選んでください。';
				throw invalid('files', message);
			}
			const arrivals = await handInFiles(actor, files, settings().uploadMax);
			const [only] = arrivals;
			if (only && arrivals.length === 1) opened(event, actor, only);
			const known = arrivals.filter(({ kind }) => kind === 'known').length;
			const again = known > 0 ? `${known}通は、もう取り込まれていました。` : '';
			done(event, `${arrivals.length - known}通を取り込みました。${again}`, '/helpdesk/mail');
		}),
	paste: (event) =>
		submit(event, pastedSchema, async ({ pasted }, actor) => {
			opened(event, actor, await handInText(actor, pasted, settings().uploadMax));
		})
} satisfies Actions;

function opened(event: Parameters<typeof notify>[0], actor: Actor, { id, kind }: Arrival): never {
	if (kind === 'known') notify(event, knownWords(actor, id));
	redirect(303, `/helpdesk/mail/${id}`);
}

/** Of a case that is not theirs to read not even that it is there. */
function knownWords(actor: Actor, id: number): string {
	const { state, case: number } = findMail(actor, id);
	return state === 'taken'
		? `このメールは、もう ${number} に入っています。`
		: 'このメールは、もう取り込まれています。';
}
