import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Letters and digits that nobody confuses when copying from paper or a console. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 12;

/** A fresh code of 12 letters and digits to be typed once; 31 signs in 12 places are not guessed. */
export function newCode(): string {
	return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A code as it is printed: three groups of four. */
export function inGroups(code: string): string {
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The code somebody typed, whatever its width, case, spaces and hyphens; null when it cannot be one. */
export function codeIn(typed: string): string | null {
	const code = typed
		.normalize('NFKC')
		.toUpperCase()
		.replace(/[^\p{L}\p{N}]|ー/gu, '');
	return code.length === LENGTH && [...code].every((sign) => ALPHABET.includes(sign)) ? code : null;
}

/** A fresh token for a link. */
export function newToken(): string {
	return randomBytes(24).toString('base64url');
}

/** What is stored of a token or code: its SHA-256. */
export function hashOf(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}
