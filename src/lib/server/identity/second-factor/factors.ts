import { and, eq, notExists } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import type { RecordedAction } from '#lib/operation-record.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import { change, system, type Recorder } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { ownChanges, type OwnChange } from '../own-changes.ts';
import { isStanding } from '../ways-in.ts';
import { appSince } from './app.ts';
import { hasFactor, hasOne } from './having.ts';
import { letGoOf } from './held.ts';
import { ownPasskey, passkeysOf, type Passkey } from './passkeys.ts';
import { mustHave } from './required.ts';
import { makeSpareCodes, spareCodesLeft } from './spare-codes.ts';

const { authenticatorApp, passkey, person, spareCode, tenure } = schema;

/** What 操作記録 tells of a person's own second factor. */
const KINDS: RecordedAction[] = [
	'second-factor.added',
	'second-factor.removed',
	'second-factor.reset',
	'spare-codes.made',
	'spare-code.used'
];

/** What the actor has set up, what is left of it, and what happened to it lately and by whose hand. */
export function ownFactors(actor: Actor): {
	login: string;
	appSince: Date | null;
	passkeys: Passkey[];
	spareCodes: number;
	isRequired: boolean;
	changes: OwnChange[];
} {
	const personId = actor.person.id;
	return {
		login: loginOf(personId),
		appSince: appSince(personId),
		passkeys: passkeysOf(personId),
		spareCodes: spareCodesLeft(personId),
		isRequired: mustHave(actor),
		changes: ownChanges(actor, KINDS)
	};
}

/** The login id an app or a device names the account by. */
export function loginOf(personId: number): string {
	const row = db()
		.select({ login: person.login })
		.from(person)
		.where(eq(person.id, personId))
		.get();
	return row?.login ?? '';
}

/** Takes the actor's app away; throws `Conflict` where it is the last way and their role needs one. */
export function removeApp(actor: Actor): void {
	const personId = actor.person.id;
	if (appSince(personId) === null) throw new Conflict('認証アプリは登録されていません。');
	keepOne(actor, passkeysOf(personId).length);
	change(actor, (tx, record) => {
		tx.delete(authenticatorApp).where(eq(authenticatorApp.personId, personId)).run();
		record('second-factor.removed', `person:${personId}`, { kind: 'app' });
		dropSpareCodesOfNothing(tx, personId);
	});
}

/** Takes one of the actor's passkeys away; `Conflict` as `removeApp`, `NotFound` for anybody else's. */
export function removePasskey(actor: Actor, id: number): void {
	const personId = actor.person.id;
	ownPasskey(actor, id);
	keepOne(actor, passkeysOf(personId).length - 1 + (appSince(personId) ? 1 : 0));
	change(actor, (tx, record) => {
		tx.delete(passkey).where(eq(passkey.id, id)).run();
		record('second-factor.removed', `person:${personId}`, { kind: 'passkey' });
		dropSpareCodesOfNothing(tx, personId);
	});
}

/** Makes ten new 予備コード; the earlier ones open nothing any more. Throws `Conflict` where there is nothing they could stand in for. */
export function renewSpareCodes(actor: Actor): string[] {
	if (!hasFactor(actor.person.id)) {
		throw new Conflict('先に認証アプリかパスキーを登録してください。');
	}
	return change(actor, (tx, record) => makeSpareCodes(tx, record, actor.person.id));
}

/** Takes everything of a person's second factor away, in the caller's transaction. */
export function dropFactors(
	tx: Tx,
	record: Recorder,
	personId: number,
	text: string | null = null
): void {
	for (const table of [authenticatorApp, passkey, spareCode]) {
		tx.delete(table).where(eq(table.personId, personId)).run();
	}
	record('second-factor.reset', `person:${personId}`, {}, text);
}

/** Takes the second factor of everybody away whose last term is over; how many. Run by the schedule. */
export function sweepFactors(): number {
	const gone = db()
		.select({ id: person.id })
		.from(person)
		.where(
			and(
				hasOne(),
				notExists(
					db()
						.select({ id: tenure.id })
						.from(tenure)
						.where(and(eq(tenure.personId, person.id), isStanding()))
				)
			)
		)
		.all();
	for (const { id } of gone) {
		change(system, (tx, record) => dropFactors(tx, record, id, '任期が終わったため。'));
		letGoOf(id);
	}
	return gone.length;
}

function keepOne(actor: Actor, left: number): void {
	if (left > 0 || !mustHave(actor)) return;
	throw new Conflict(
		'あなたの役割では二段階認証が必要です。先に別の方法を登録してから外してください。'
	);
}

/** Spare codes stand in for something: without it they would be a password that nobody asks for. */
function dropSpareCodesOfNothing(tx: Tx, personId: number): void {
	if (!hasFactor(personId)) tx.delete(spareCode).where(eq(spareCode.personId, personId)).run();
}
