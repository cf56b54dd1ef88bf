import { eq, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { Conflict, NotFound, invalid } from '#lib/errors.ts';
import { now } from '../now.ts';
import { found } from '../permissions.ts';
import { codeIn, hashOf } from './codes.ts';
import { admitCode, countWrongCode } from './throttle.ts';

/** A kind of sheet of paper that opens a way in, once, to who has its link or its code. */
export type SheetKind<Found extends Printed> = {
	name: string;
	secrets: { tokenHash: AnySQLiteColumn; codeHash: AnySQLiteColumn };
	find: (where: SQL) => Found | undefined;
	isRevoked: (of: Found) => boolean;
	/** Why one does not open. */
	words: { used: string; revoked: string; expired: string };
};

type Printed = { row: { usedAt: Date | null; expiresAt: Date } };

/** What a token or code opens; throws `NotFound` for an unknown one, `Conflict` for one that works no longer, `TooMany`. */
export function opened<Found extends Printed>(
	kind: SheetKind<Found>,
	given: string,
	address: string
): Found {
	const of = lookUp(kind, given, address);
	const fault = faultOf(kind, of, 'link');
	if (fault) throw fault;
	return found(of);
}

/** A typed code as the sheet's own address takes it; throws `Invalid` with the reason why it does not open, `TooMany`. */
export function typedCode<Found extends Printed>(
	kind: SheetKind<Found>,
	typed: string,
	address: string
): string {
	const fault = faultOf(kind, lookUp(kind, typed, address), 'code');
	if (fault) throw invalid('entry', fault.message);
	return codeIn(typed) ?? typed;
}

/** Codes are few letters, so wrong ones are counted. */
function lookUp<Found extends Printed>(
	{ secrets, find }: SheetKind<Found>,
	given: string,
	address: string
): Found | undefined {
	const code = codeIn(given);
	if (code !== null) admitCode(address);
	const of = find(
		code === null ? eq(secrets.tokenHash, hashOf(given)) : eq(secrets.codeHash, hashOf(code))
	);
	if (!of && code !== null) countWrongCode(address);
	return of;
}

function faultOf<Found extends Printed>(
	{ name, isRevoked, words }: SheetKind<Found>,
	of: Found | undefined,
	by: 'link' | 'code'
): NotFound | Conflict | null {
	if (!of) {
		return new NotFound(
			by === 'link'
				? `この${name}は見つかりません。アドレスが途中で切れていないか確かめてください。`
				: `このコードの${name}は見つかりません。紙の12文字と見比べてください。`
		);
	} else if (of.row.usedAt) {
		return new Conflict(words.used);
	} else if (isRevoked(of)) {
		return new Conflict(words.revoked);
	} else if (of.row.expiresAt <= now()) {
		return new Conflict(words.expired);
	} else {
		return null;
	}
}
