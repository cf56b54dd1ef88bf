import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { invalid } from '#lib/errors.ts';
import {
	confirmSchema,
	digitsSchema,
	namingSchema,
	newPasskeySchema,
	NO_PASSKEY_HERE
} from '#lib/second-factor.ts';
import { confirmApp, offerApp } from '#lib/server/identity/second-factor/app.ts';
import {
	confirm,
	demandConfirmed,
	isConfirmed
} from '#lib/server/identity/second-factor/confirming.ts';
import { ownFactors } from '#lib/server/identity/second-factor/factors.ts';
import { addPasskey, offerPasskey } from '#lib/server/identity/second-factor/passkeys.ts';
import { mustSetUp } from '#lib/server/identity/second-factor/required.ts';
import { qrOf } from '#lib/server/qr.ts';
import { addressOf, ownPath, passkeyPlace } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

const SETTINGS = '/settings/second-factor';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const isOpen = isConfirmed(event.locals.sessionId);
	const { login, appSince, passkeys } = ownFactors(actor);
	const offer = isOpen ? offerApp(actor, login, event.url.host) : null;
	return {
		isOpen,
		isOwed: mustSetUp(actor),
		login,
		hasApp: appSince !== null,
		passkeys: passkeys.length,
		offer: offer && { letters: offer.letters, qr: qrOf(offer.address) },
		mayUsePasskeys: passkeyPlace(event) !== null,
		to: whereTo(event),
		origin: settings().origin ?? event.url.origin
	};
});

export const actions = {
	confirm: (event) =>
		submit(event, confirmSchema, async ({ current }, actor) => {
			await confirm(actor, event.locals.sessionId, current, addressOf(event));
			redirect(303, `/second-factor?to=${encodeURIComponent(whereTo(event))}`);
		}),
	app: (event) =>
		submit(event, digitsSchema, ({ digits }, actor) => {
			demandConfirmed(event.locals.sessionId);
			return shown(
				event,
				confirmApp(actor, digits, addressOf(event)),
				'認証アプリを登録しました。'
			);
		}),
	challenge: (event) =>
		submit(event, namingSchema, async (_input, actor) => {
			demandConfirmed(event.locals.sessionId);
			const { login } = ownFactors(actor);
			return { options: await offerPasskey(actor, login, placeOf(event), holderOf(event)) };
		}),
	passkey: (event) =>
		submit(event, newPasskeySchema, async (input, actor) => {
			demandConfirmed(event.locals.sessionId);
			const codes = await addPasskey(actor, input, placeOf(event), holderOf(event));
			return shown(event, codes, 'パスキーを登録しました。');
		})
} satisfies Actions;

/** With the first factor come 予備コード, which are shown this once; else there is nothing more to show. */
function shown(event: RequestEvent, codes: string[] | null, notice: string): { codes: string[] } {
	if (codes !== null) return { codes };
	done(event, notice, whereTo(event));
}

function whereTo(event: RequestEvent): string {
	const to = event.url.searchParams.get('to');
	return to === null ? SETTINGS : ownPath(to);
}

function holderOf(event: RequestEvent): string {
	return event.locals.sessionId ?? '';
}

function placeOf(event: RequestEvent) {
	const place = passkeyPlace(event);
	if (place === null) throw invalid('', NO_PASSKEY_HERE);
	return place;
}
