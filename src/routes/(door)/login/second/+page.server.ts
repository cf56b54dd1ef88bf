import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { invalid } from '#lib/errors.ts';
import { digitsSchema, NO_PASSKEY_HERE, signedSchema, spareSchema } from '#lib/second-factor.ts';
import { HELD_COOKIE } from '#lib/server/identity/second-factor/held.ts';
import {
	challengeFor,
	passWithApp,
	passWithPasskey,
	passWithSpareCode,
	waysToPass
} from '#lib/server/identity/second-factor/passing.ts';
import { addressOf, isSecure, ownPath, passkeyPlace } from '#lib/server/requests.ts';
import { done, submitAnyone } from '#lib/server/web.ts';
import { begin } from '../entering.server.ts';
import type { PageServerLoadEvent } from './$types';

/** Below so many 予備コード somebody is reminded to make new ones. */
const FEW = 3;

export const load = (event: PageServerLoadEvent) => {
	const to = event.url.searchParams.get('to');
	if (event.locals.actor) redirect(303, ownPath(to));
	const ways = waysToPass(event.cookies.get(HELD_COOKIE), passkeyPlace(event));
	if (!ways) {
		done(
			event,
			'時間が切れました。はじめからログインし直してください。',
			to === null ? '/login' : `/login?to=${encodeURIComponent(to)}`
		);
	}
	return { ways };
};

export const actions = {
	app: (event) =>
		submitAnyone(event, digitsSchema, async ({ digits }) =>
			begin(event, await passWithApp(answering(event), digits))
		),
	spare: (event) =>
		submitAnyone(event, spareSchema, async ({ spare }) => {
			const passed = await passWithSpareCode(answering(event), spare);
			const more = passed.left < FEW ? '「設定」の「二段階認証」で新しく作ってください。' : '';
			await begin(
				event,
				passed,
				`予備コードでログインしました。残りは${passed.left}個です。${more}`
			);
		}),
	challenge: (event) =>
		submitAnyone(event, v.object({}), async () => ({
			options: await challengeFor(event.cookies.get(HELD_COOKIE), placeOf(event))
		})),
	passkey: (event) =>
		submitAnyone(event, signedSchema, async ({ signed }) =>
			begin(event, await passWithPasskey(answering(event), signed, placeOf(event)))
		)
} satisfies Actions;

function answering(event: RequestEvent) {
	return {
		token: event.cookies.get(HELD_COOKIE),
		address: addressOf(event),
		secure: isSecure(event)
	};
}

function placeOf(event: RequestEvent) {
	const place = passkeyPlace(event);
	if (place === null) throw invalid('', NO_PASSKEY_HERE);
	return place;
}
