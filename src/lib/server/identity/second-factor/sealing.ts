import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	linkSync,
	openSync,
	readFileSync,
	rmSync,
	writeSync
} from 'node:fs';
import { secretKeyPath } from '../../files/store.ts';

const CIPHER = 'aes-256-gcm';
const [KEY, NONCE, TAG] = [32, 12, 16];

/**
 * Seals a secret with the key beside the database, which is made when it is first needed and is in no backup.
 * `about` is sealed in: what was sealed for one person opens for no other.
 */
export function seal(secret: Buffer, about: string): string {
	const nonce = randomBytes(NONCE);
	const cipher = createCipheriv(CIPHER, standingKey() ?? freshKey(), nonce);
	cipher.setAAD(Buffer.from(about));
	const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** What was sealed; null where the key is gone or another one. */
export function unseal(sealed: string, about: string): Buffer | null {
	const key = standingKey();
	if (key === null) return null;
	const bytes = Buffer.from(sealed, 'base64url');
	const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE));
	decipher.setAAD(Buffer.from(about));
	decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
	try {
		return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
	} catch {
		return null;
	}
}

function standingKey(): Buffer | null {
	const path = secretKeyPath();
	return existsSync(path) ? readFileSync(path) : null;
}

/** On disk whole and for good before anything is sealed with it; of two processes at once the first one's counts. */
function freshKey(): Buffer {
	const path = secretKeyPath();
	const part = `${path}.${process.pid}`;
	const file = openSync(part, 'w', 0o600);
	writeSync(file, randomBytes(KEY));
	fsyncSync(file);
	closeSync(file);
	try {
		linkSync(part, path);
	} catch (error) {
		if (!existsSync(path)) throw error;
	} finally {
		rmSync(part, { force: true });
	}
	return readFileSync(path);
}
