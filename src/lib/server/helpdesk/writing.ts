import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize } from '../permissions.ts';
import { find } from './tickets.ts';

/** Nobody counts as writing who has not typed for so long, ms: 2 minutes. */
const SHOWN_FOR = 2 * 60 * 1000;

/** Somebody of the desk who is writing in a case, and until when that is said unless they go on. */
export type Writer = { name: string; until: Date };

type Typing = { personId: number; name: string; at: number };

declare global {
	var yuiWriting: Map<number, Map<number, Typing>> | undefined;
}

/** By case and person; only in memory, for nothing depends on it. */
const typing = (globalThis.yuiWriting ??= new Map());

/**
 * Notes that the actor is typing a reply or a note in a case; gives whether that is news to the others. Throws `NotFound`, `Forbidden` for who is not at the desk.
 */
export function noteWriting(actor: Actor, number: string): boolean {
	authorize(actor, 'desk.work', null);
	const { id } = find(actor, number);
	const isNew = !standing(id).some(({ personId }) => personId === actor.person.id);
	const own = typing.get(id) ?? new Map<number, Typing>();
	const { person } = actor;
	own.set(person.id, { personId: person.id, name: person.name, at: now().getTime() });
	typing.set(id, own);
	return isNew;
}

/** The actor is done in a case: what was typed has been sent. Gives whether that is news to the others. */
export function endWriting(actor: Actor, ticketId: number): boolean {
	if (!typing.get(ticketId)?.delete(actor.person.id)) return false;
	if (typing.get(ticketId)?.size === 0) typing.delete(ticketId);
	return true;
}

/** Who else is writing in a case; whoever asks has been found to read it and to be at the desk. */
export function writersIn(actor: Actor, ticketId: number): Writer[] {
	return standing(ticketId)
		.filter(({ personId }) => personId !== actor.person.id)
		.map(({ name, at }) => ({ name, until: new Date(at + SHOWN_FOR) }));
}

function standing(ticketId: number): Typing[] {
	const own = typing.get(ticketId);
	if (!own) return [];
	const since = now().getTime() - SHOWN_FOR;
	for (const [personId, { at }] of own) if (at <= since) own.delete(personId);
	if (own.size === 0) typing.delete(ticketId);
	return [...own.values()];
}
