import {
	createHash,
	createSign,
	generateKeyPairSync,
	randomBytes,
	type KeyObject
} from 'node:crypto';
import type { Place } from '#lib/server/identity/second-factor/passkeys.ts';

/** A security key in software: one P-256 key pair, a counter, and what a browser would send of them. */
export type Authenticator = {
	credential: string;
	counter: number;
	key: KeyObject;
	x: Buffer;
	y: Buffer;
};

const PRESENT = 0x01;
const WITH_KEY = 0x40;

/** A fresh key that has signed nothing yet. */
export function newAuthenticator(): Authenticator {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
	return {
		credential: randomBytes(32).toString('base64url'),
		counter: 0,
		key: privateKey,
		x: Buffer.from(x, 'base64url'),
		y: Buffer.from(y, 'base64url')
	};
}

/** What a browser sends after making this key at a place: attestation 'none'. */
export function made(of: Authenticator, challenge: string, place: Place): string {
	const id = Buffer.from(of.credential, 'base64url');
	const cose = Buffer.concat([
		Buffer.from('a5010203262001215820', 'hex'),
		of.x,
		Buffer.from('225820', 'hex'),
		of.y
	]);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(id.length);
	const data = Buffer.concat([dataOf(of, place, WITH_KEY), Buffer.alloc(16), length, id, cose]);
	// CBOR: { fmt: 'none', attStmt: {}, authData: <bytes> }
	const attestation = Buffer.concat([
		Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
		lengthOf(data),
		data
	]);
	return sent(of, {
		clientDataJSON: clientData('webauthn.create', challenge, place).toString('base64url'),
		attestationObject: attestation.toString('base64url'),
		transports: ['internal']
	});
}

/** What a browser sends after this key has signed at a place; the counter goes up unless told where it stands. */
export function signed(
	of: Authenticator,
	challenge: string,
	place: Place,
	counter = of.counter + 1
): string {
	of.counter = counter;
	const client = clientData('webauthn.get', challenge, place);
	const data = dataOf(of, place, 0);
	const signature = createSign('sha256')
		.update(data)
		.update(createHash('sha256').update(client).digest())
		.sign(of.key);
	return sent(of, {
		clientDataJSON: client.toString('base64url'),
		authenticatorData: data.toString('base64url'),
		signature: signature.toString('base64url')
	});
}

function sent(of: Authenticator, response: object): string {
	const { credential: id } = of;
	return JSON.stringify({
		id,
		rawId: id,
		type: 'public-key',
		response,
		clientExtensionResults: {}
	});
}

function clientData(type: string, challenge: string, { origin }: Place): Buffer {
	return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function dataOf(of: Authenticator, { host }: Place, flags: number): Buffer {
	const counter = Buffer.alloc(4);
	counter.writeUInt32BE(of.counter);
	const hash = createHash('sha256').update(host).digest();
	return Buffer.concat([hash, Buffer.from([PRESENT | flags]), counter]);
}

function lengthOf(data: Buffer): Buffer {
	const length = Buffer.alloc(2);
	length.writeUInt16BE(data.length);
	return length;
}

/** The secret an app reads from the letters shown to it. */
export function secretIn(letters: string): Buffer {
	const signs = [...letters.replaceAll(' ', '')];
	const places = signs.map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign));
	const bits = places.map((place) => place.toString(2).padStart(5, '0')).join('');
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
