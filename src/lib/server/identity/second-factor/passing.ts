import { Conflict, invalid } from '#lib/errors.ts';
import { actorOf, tenuresOf, type Actor } from '../actors.ts';
import { noteFailedSignIn } from '../../record/access.ts';
import { begin, type Cookie } from '../sessions.ts';
import { noteEntered } from '../sign-in.ts';
import { admitFactor, countWrongFactor, forgiveFactor } from '../throttle.ts';
import { appSince, passesApp } from './app.ts';
import { heldBy, letGo, type Held } from './held.ts';
import { askForPasskey, passesPasskey, passkeysOf, type Place } from './passkeys.ts';
import { spareCodesLeft, useSpareCode } from './spare-codes.ts';

type Passed = { sessionId: string; tenureId: number; cookie: Cookie };

/** From where somebody answers the second question, and with which held sign-in. */
type Answering = { token: string | undefined; address: string; secure: boolean };

/** What the holder of a held sign-in can answer with; null where there is none to answer for. */
export function waysToPass(
	token: string | undefined,
	place: Place | null
): { app: boolean; passkey: boolean; passkeyElsewhere: boolean; spareCodes: number } | null {
	const held = heldBy(token);
	if (!held) return null;
	const passkeys = passkeysOf(held.personId);
	const isHere = passkeys.some((each) => each.host === place?.host);
	return {
		app: appSince(held.personId) !== null,
		passkey: isHere,
		passkeyElsewhere: passkeys.length > 0 && !isHere,
		spareCodes: spareCodesLeft(held.personId)
	};
}

/** Completes a held sign-in with a code of the app; throws `Invalid`, `TooMany`, and `Conflict` where it took too long. */
export function passWithApp(answering: Answering, typed: string): Promise<Passed> {
	return pass(answering, 'digits', WRONG.digits, ({ person }) => passesApp(person.id, typed));
}

/** The same with a 予備コード, which is used up; tells how many are left. */
export async function passWithSpareCode(
	answering: Answering,
	typed: string
): Promise<Passed & { left: number }> {
	const passed = await pass(answering, 'spare', WRONG.spare, (actor) => useSpareCode(actor, typed));
	return { ...passed, left: spareCodesLeft(passed.personId) };
}

/** What the browser needs to answer with a passkey. */
export function challengeFor(token: string | undefined, place: Place) {
	const { personId } = standing(token);
	return askForPasskey(personId, place, token ?? '');
}

/** The same with what a passkey signed at this place. */
export function passWithPasskey(
	answering: Answering,
	signed: string,
	place: Place
): Promise<Passed> {
	return pass(answering, '', WRONG.passkey, ({ person }) =>
		passesPasskey(person.id, signed, place, answering.token ?? '')
	);
}

const WRONG = {
	digits:
		'確認コードが違うか、もう使われています。アプリに次の数字が出てから、もう一度入れてください。',
	spare: '予備コードが違うか、もう使われています。別の予備コードを入れてください。',
	passkey: 'パスキーを確かめられませんでした。もう一度押してください。'
};

const OVER = '時間が切れました。はじめからログインし直してください。';

async function pass(
	{ token, address, secure }: Answering,
	field: string,
	wrong: string,
	isRight: (actor: Actor) => boolean | Promise<boolean>
): Promise<Passed & { personId: number }> {
	const held = standing(token);
	const { personId } = held;
	const first = tenuresOf(personId)[0];
	const actor = first && actorOf(first.id);
	if (!actor) throw new Conflict(OVER);
	admitFactor(personId);
	if (!(await isRight(actor))) {
		countWrongFactor(personId, address);
		noteFailedSignIn(
			{ personId, tenureId: actor.tenure.id, organisationId: actor.organisation.id },
			address
		);
		throw invalid(field, wrong);
	}
	// Of two answers at once the second one finds nothing left to open.
	if (!letGo(token ?? '')) throw new Conflict(OVER);
	forgiveFactor(personId);
	noteEntered(actor.tenure.id, address);
	const session = await begin(personId, actor.tenure.id, held.shared, secure, held.agent);
	return { ...session, tenureId: actor.tenure.id, personId };
}

function standing(token: string | undefined): Held {
	const held = heldBy(token);
	if (!held) throw new Conflict(OVER);
	return held;
}
