import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a code stands, seconds (RFC 6238, X). */
export const STEP = 30;
const DIGITS = 6;
/** Steps before and after the present one that are taken too: clocks of telephones are a little off. */
const TOLERANCE = 1;
/** RFC 4648, section 6. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a counter (RFC 4226, section 5.3), HMAC-SHA-1 as every app has it. */
export function hotp(secret: Buffer, counter: number, digits = DIGITS): string {
	const message = Buffer.alloc(8);
	message.writeBigUInt64BE(BigInt(counter));
	const mac = createHmac('sha1', secret).update(message).digest();
	const binary = mac.readUInt32BE((mac.at(-1) ?? 0) & 0x0f) & 0x7fffffff;
	return String(binary % 10 ** digits).padStart(digits, '0');
}

/** The number of the step an instant lies in (RFC 6238, T). */
export function stepAt(instant: Date): number {
	return Math.floor(instant.getTime() / 1000 / STEP);
}

/** The step whose code this is, one before and one after the present included; null for a wrong code. */
export function matchingStep(secret: Buffer, code: string, instant: Date): number | null {
	if (!/^\d{6}$/.test(code)) return null;
	let matching: number | null = null;
	for (let step = stepAt(instant) - TOLERANCE; step <= stepAt(instant) + TOLERANCE; step += 1) {
		if (timingSafeEqual(Buffer.from(hotp(secret, step)), Buffer.from(code))) matching = step;
	}
	return matching;
}

/** Bytes in the letters that apps take. */
export function base32(bytes: Buffer): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{1,5}/g) ?? [])
		.map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
		.join('');
}

/** The address that apps read from the QR code; `place` tells two installations apart. */
export function appAddress(secret: Buffer, login: string, place: string): string {
	const label = encodeURIComponent(`結い（${place}）:${login}`);
	const query = new URLSearchParams({ secret: base32(secret), issuer: `結い（${place}）` });
	return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`;
}
