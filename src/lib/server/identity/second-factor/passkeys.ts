import type {
	AuthenticationResponseJSON,
	PublicKeyCredentialCreationOptionsJSON,
	PublicKeyCredentialRequestOptionsJSON,
	RegistrationResponseJSON
} from '@simplewebauthn/server';
import { and, asc, eq, gt, lte } from 'drizzle-orm';
import { invalid, type Invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { trace } from '../../record/traces.ts';
import type { Actor } from '../actors.ts';
import { hashOf } from '../codes.ts';
import { makeSpareCodes, spareCodesLeft } from './spare-codes.ts';

const { passkey, passkeyChallenge } = schema;

/** How long somebody may take at the device, minutes. */
const STANDS = 5;
/** Ed25519, P-256 and RSA: what devices have. */
const ALGORITHMS = [-8, -7, -257];
const MOST = 10;

/** Where a passkey is made or used: the host it is bound to, and the origin the browser must have been on. */
export type Place = { host: string; origin: string };

export type Passkey = {
	id: number;
	name: string;
	host: string;
	createdAt: Date;
	usedAt: Date | null;
};

/** A person's passkeys, the oldest first. */
export function passkeysOf(personId: number): Passkey[] {
	return db()
		.select({
			id: passkey.id,
			name: passkey.name,
			host: passkey.host,
			createdAt: passkey.createdAt,
			usedAt: passkey.usedAt
		})
		.from(passkey)
		.where(eq(passkey.personId, personId))
		.orderBy(asc(passkey.id))
		.all();
}

/** What the browser needs to make a new passkey; `holder` is the session's id, whose challenge it becomes. */
export async function offerPasskey(
	actor: Actor,
	login: string,
	place: Place,
	holder: string
): Promise<PublicKeyCredentialCreationOptionsJSON> {
	const { generateRegistrationOptions } = await import('@simplewebauthn/server');
	const options = await generateRegistrationOptions({
		rpName: '結い',
		rpID: place.host,
		userName: login,
		userID: new TextEncoder().encode(`yui person ${actor.person.id}`),
		userDisplayName: actor.person.name,
		timeout: STANDS * 60_000,
		attestationType: 'none',
		excludeCredentials: credentialsAt(actor.person.id, place),
		authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
		supportedAlgorithmIDs: ALGORITHMS
	});
	remember(holder, options.challenge);
	return options;
}

/** Adds what the browser made; throws `Invalid` unless it answers this holder's challenge from this place. Gives 予備コード where there were none. */
export async function addPasskey(
	actor: Actor,
	input: { name: string; signed: string },
	place: Place,
	holder: string
): Promise<string[] | null> {
	const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
	const expectedChallenge = take(holder);
	const verified = await verifyRegistrationResponse({
		response: parsed<RegistrationResponseJSON>(input.signed),
		expectedChallenge,
		expectedOrigin: place.origin,
		expectedRPID: place.host,
		requireUserVerification: false,
		supportedAlgorithmIDs: ALGORITHMS
	}).catch(() => null);
	if (!verified?.verified) throw refused();
	const { credential } = verified.registrationInfo;
	const personId = actor.person.id;
	return change(actor, (tx, record) => {
		const held = tx.select().from(passkey).where(eq(passkey.personId, personId)).all();
		const isKnown = tx.select().from(passkey).where(eq(passkey.credential, credential.id)).get();
		if (isKnown) throw invalid('', 'このパスキーは登録されています。');
		if (held.length >= MOST) {
			throw invalid('', `パスキーは${MOST}個までです。`);
		}
		tx.insert(passkey)
			.values({
				personId,
				credential: credential.id,
				publicKey: Buffer.from(credential.publicKey).toString('base64url'),
				host: place.host,
				counter: credential.counter,
				transports: credential.transports ?? [],
				name: input.name,
				createdAt: now()
			})
			.run();
		record('second-factor.added', `person:${personId}`, { kind: 'passkey' });
		return spareCodesLeft(personId) > 0 ? null : makeSpareCodes(tx, record, personId);
	});
}

/** What the browser needs to sign in with one of a person's passkeys. */
export async function askForPasskey(
	personId: number,
	place: Place,
	holder: string
): Promise<PublicKeyCredentialRequestOptionsJSON> {
	const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
	const options = await generateAuthenticationOptions({
		rpID: place.host,
		allowCredentials: credentialsAt(personId, place),
		timeout: STANDS * 60_000,
		userVerification: 'preferred'
	});
	remember(holder, options.challenge);
	return options;
}

/** Whether a passkey of this person signed this holder's challenge at this place; the challenge is gone afterwards. */
export async function passesPasskey(
	personId: number,
	signed: string,
	place: Place,
	holder: string
): Promise<boolean> {
	const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
	const expectedChallenge = take(holder);
	const response = parsed<AuthenticationResponseJSON>(signed);
	const known = db()
		.select()
		.from(passkey)
		.where(and(eq(passkey.personId, personId), eq(passkey.credential, String(response.id))))
		.get();
	if (!known) return false;
	const verified = await verifyAuthenticationResponse({
		response,
		expectedChallenge,
		expectedOrigin: place.origin,
		expectedRPID: place.host,
		credential: {
			id: known.credential,
			publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
			counter: known.counter,
			transports: known.transports
		},
		requireUserVerification: false
	}).catch(() => null);
	if (!verified?.verified) return false;
	const counter = verified.authenticationInfo.newCounter;
	trace((connection) =>
		connection.update(passkey).set({ counter, usedAt: now() }).where(eq(passkey.id, known.id)).run()
	);
	return true;
}

/** Gives one of the actor's own passkeys another name. */
export function renamePasskey(actor: Actor, id: number, name: string): void {
	ownPasskey(actor, id);
	trace((connection) => connection.update(passkey).set({ name }).where(eq(passkey.id, id)).run());
}

/** One of the actor's own passkeys; throws `NotFound` for anybody else's. */
export function ownPasskey(actor: Actor, id: number): Passkey {
	return found(passkeysOf(actor.person.id).find((each) => each.id === id));
}

/** Removes challenges nobody answered; run by the schedule. */
export function sweepChallenges(): void {
	trace((connection) =>
		connection.delete(passkeyChallenge).where(lte(passkeyChallenge.expiresAt, now())).run()
	);
}

function credentialsAt(personId: number, place: Place) {
	return db()
		.select({ id: passkey.credential, transports: passkey.transports })
		.from(passkey)
		.where(and(eq(passkey.personId, personId), eq(passkey.host, place.host)))
		.all();
}

function remember(holder: string, challenge: string): void {
	const set = { challenge, expiresAt: new Date(now().getTime() + STANDS * 60_000) };
	trace((connection) =>
		connection
			.insert(passkeyChallenge)
			.values({ holder: hashOf(holder), ...set })
			.onConflictDoUpdate({ target: passkeyChallenge.holder, set })
			.run()
	);
}

/** Taken before it is looked at: an answer sent a second time finds none. */
function take(holder: string): string {
	const row = trace((connection) =>
		connection
			.delete(passkeyChallenge)
			.where(
				and(eq(passkeyChallenge.holder, hashOf(holder)), gt(passkeyChallenge.expiresAt, now()))
			)
			.returning({ challenge: passkeyChallenge.challenge })
			.get()
	);
	if (!row) throw refused();
	return row.challenge;
}

function parsed<Response extends { id: string }>(signed: string): Response {
	try {
		const response: unknown = JSON.parse(signed);
		if (typeof response === 'object' && response !== null && 'id' in response) {
			return response as Response;
		}
	} catch {
		// What is no JSON is refused like what is none of ours.
	}
	throw refused();
}

function refused(): Invalid {
	return invalid('', 'パスキーを確かめられませんでした。もう一度押してください。');
}
