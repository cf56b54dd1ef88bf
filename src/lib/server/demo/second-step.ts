import type { Actor } from '../identity/actors.ts';
import { confirmApp, offerKnownApp } from '../identity/second-factor/app.ts';
import { hotp, STEP, stepAt } from '../identity/second-factor/totp.ts';
import { now } from '../now.ts';
import { DEMO_APP } from './state.ts';

/** Sets the published app up for this person, who is asked for its code at every sign-in from now on. */
export function setUpKnownApp(actor: Actor): void {
	offerKnownApp(actor, DEMO_APP.secret);
	confirmApp(actor, codeNow().code, '');
}

/** What the published app shows now, and for how many seconds more. */
export function codeNow(): { code: string; left: number } {
	const at = now();
	const left = STEP - (Math.floor(at.getTime() / 1000) % STEP);
	return { code: hotp(DEMO_APP.secret, stepAt(at)), left };
}
