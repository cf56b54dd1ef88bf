import { and, eq, lt } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { Conflict, invalid } from '#lib/errors.ts';
import { digitsIn } from '#lib/second-factor.ts';
import { db, schema } from '../../db/index.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { trace } from '../../record/traces.ts';
import type { Actor } from '../actors.ts';
import { admitFactor, countWrongFactor, forgiveFactor } from '../throttle.ts';
import { seal, unseal } from './sealing.ts';
import { makeSpareCodes, spareCodesLeft } from './spare-codes.ts';
import { appAddress, base32, matchingStep } from './totp.ts';

const { authenticatorApp: app } = schema;

/** 160 bits, as RFC 4226 recommends. */
const LENGTH = 20;
/** What has been shown for longer is not taken any more, ms. */
const OFFER_STANDS = 60 * 60 * 1000;

/** Since when a person's 認証アプリ counts, or null. */
export function appSince(personId: number): Date | null {
	return rowOf(personId)?.confirmedAt ?? null;
}

/** The secret to set an app up with, as letters and as the address of the QR code; the same until it is confirmed or an hour old. */
export function offerApp(
	actor: Actor,
	login: string,
	place: string
): { letters: string; address: string } {
	const known = rowOf(actor.person.id);
	const isFresh = known?.offeredAt && now().getTime() - known.offeredAt.getTime() < OFFER_STANDS;
	const standing = isFresh && known.offered ? unseal(known.offered, about(actor.person.id)) : null;
	const secret = standing ?? newOffer(actor.person.id);
	return { letters: base32(secret), address: appAddress(secret, login, place) };
}

/** Offers an app whose secret everybody knows; for the demonstration year alone. */
export function offerKnownApp(actor: Actor, secret: Buffer): void {
	newOffer(actor.person.id, secret);
}

/** Makes the offered app the one that counts, by a code of it; gives 予備コード where the person had none left. */
export function confirmApp(actor: Actor, typed: string, address: string): string[] | null {
	const personId = actor.person.id;
	admitFactor(personId);
	const known = rowOf(personId);
	const secret = known?.offered ? unseal(known.offered, about(personId)) : null;
	if (!known?.offered || !secret) {
		throw new Conflict('もう一度はじめから登録してください。新しいQRコードを出しました。');
	}
	const step = matchingStep(secret, digitsIn(typed), now());
	if (step === null) {
		countWrongFactor(personId, address);
		throw invalid('digits', WRONG_AT_SETUP);
	}
	forgiveFactor(personId);
	return change(actor, (tx, record) => {
		const { offered } = known;
		const taken = tx
			.update(app)
			.set({ secret: offered, confirmedAt: now(), lastStep: step, offered: null, offeredAt: null })
			.where(and(eq(app.personId, personId), eq(app.offered, offered ?? '')))
			.run();
		if (taken.changes === 0) throw new Conflict('この認証アプリは登録が済んでいます。');
		record('second-factor.added', `person:${personId}`, { kind: 'app' });
		return spareCodesLeft(personId) > 0 ? null : makeSpareCodes(tx, record, personId);
	});
}

/** Whether this is the app's code of now; one that was taken, or an older one, is not taken again. Throws `Conflict` where the key is gone. */
export function passesApp(personId: number, typed: string): boolean {
	const known = rowOf(personId);
	if (!known?.secret) return false;
	const secret = unseal(known.secret, about(personId));
	if (secret === null) throw new Conflict(KEY_GONE);
	const step = matchingStep(secret, digitsIn(typed), now());
	if (step === null) return false;
	const taken = trace((connection) =>
		connection
			.update(app)
			.set({ lastStep: step })
			.where(and(eq(app.personId, personId), lt(app.lastStep, step)))
			.run()
	);
	return taken.changes === 1;
}

const WRONG_AT_SETUP =
	'確認コードが違います。アプリにいま出ている6桁を入れてください。合わないときは、スマートフォンの時刻が自動で合う設定か確かめてください。';
const KEY_GONE =
	'サーバーの鍵が見つからないため、認証アプリでは確かめられません。予備コードを使うか、団体管理者に頼んでください。';

function newOffer(personId: number, secret: Buffer = randomBytes(LENGTH)): Buffer {
	const offer = { offered: seal(secret, about(personId)), offeredAt: now() };
	trace((connection) =>
		connection
			.insert(app)
			.values({ personId, ...offer })
			.onConflictDoUpdate({ target: app.personId, set: offer })
			.run()
	);
	return secret;
}

function about(personId: number): string {
	return `authenticator app of person ${personId}`;
}

function rowOf(personId: number) {
	return db().select().from(app).where(eq(app.personId, personId)).get();
}
