import type { Holder } from '#lib/work.ts';
import type { Actor } from '../identity/actors.ts';
import * as holdings from '../identity/holdings.ts';
import { authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { find, type Thread } from './threads.ts';

/** Takes an open question of the actor's organisation in hand, also out of a colleague's. */
export function takeInHand(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.hold', of);
	change(actor, (tx, record) => holdings.take(tx, record, actor, `thread:${of.id}`));
}

/** 担当を外れる: leaves a question to the organisation again; nothing changes where a colleague has it by now. */
export function putDownQuestion(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'thread.hold', of);
	change(actor, (tx, record) => holdings.putDown(tx, record, actor, `thread:${of.id}`));
}

/** Who of the actor's organisation has its question in hand; null for nobody, and to everybody else. */
export function holderOf(actor: Actor, of: Thread): Holder | null {
	if (!may(actor, 'thread.hold', of)) return null;
	const thing = `thread:${of.id}`;
	return holdings.holdersOf(actor.organisation.id, [thing]).get(thing) ?? null;
}
