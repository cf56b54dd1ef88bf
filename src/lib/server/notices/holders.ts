import { Conflict } from '#lib/errors.ts';
import type { Holder } from '#lib/work.ts';
import type { Actor } from '../identity/actors.ts';
import * as holdings from '../identity/holdings.ts';
import { authorize, may } from '../permissions.ts';
import { change } from '../record/change.ts';
import { ownConfirmation } from './confirmations.ts';
import { find, type Notice } from './notices.ts';

/** 自分が担当する, 引き継ぐ: takes a notice that awaits confirmation in hand for the actor's organisation. */
export function take(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'notice.confirm', of);
	change(actor, (tx, record) => {
		if (ownConfirmation(actor, of)) {
			throw new Conflict('このお知らせは、もう確認されています。');
		}
		holdings.take(tx, record, actor, `notice:${id}`);
	});
}

/** 担当を外れる: leaves a notice to the organisation again; nothing changes where a colleague has it by now. */
export function putDownNotice(actor: Actor, id: number): void {
	const of = find(actor, id);
	authorize(actor, 'notice.confirm', of);
	change(actor, (tx, record) => holdings.putDown(tx, record, actor, `notice:${id}`));
}

/** Who of the actor's organisation has a notice in hand, while it awaits confirmation. */
export function holderOf(actor: Actor, of: Notice): Holder | null {
	if (!may(actor, 'notice.confirm', of)) return null;
	const thing = `notice:${of.id}`;
	return holdings.holdersOf(actor.organisation.id, [thing]).get(thing) ?? null;
}
