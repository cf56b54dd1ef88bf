import { labels } from '#lib/labels.ts';
import type { RosterEntry } from '#lib/roster.ts';
import { may } from '../../permissions.ts';
import type { Actor, Role } from '../actors.ts';
import { rolesWithin } from '../operators.ts';
import type { Organisation } from '../organisations.ts';
import { roleNames } from '../people.ts';
import type { Ground } from './compare.ts';
import type { Complain, PersonChange, Plan } from './difference.ts';
import { seatedElsewhere, type Standing } from './standing.ts';

/** Complains of roles that do not exist, or are not this actor's to give here. */
export function checkRoles(
	entry: RosterEntry,
	of: Organisation,
	held: Standing | null,
	actor: Actor,
	complain: Complain
): void {
	const allowed = rolesToSpread(actor, of);
	const words = roleNames(allowed);
	for (const word of entry.unknownRoles) {
		complain(
			'roles',
			`「${word}」という役割はありません。${of.name}で使えるのは「${words}」です。`
		);
	}
	for (const role of entry.roles ?? []) {
		if (allowed.includes(role) || held?.roles.includes(role)) continue;
		complain(
			'roles',
			`「${labels.role[role]}」は${of.name}では付けられません。使えるのは「${words}」です。`
		);
	}
}

/** The desk looks after rosters, but gives no more in its own house than it may there. */
export function rolesToSpread(actor: Actor, of: Organisation): Role[] {
	const all = rolesWithin(actor, of.kind);
	return of.kind === '組合' && !may(actor, 'organisation.staff', of)
		? all.filter((role) => role === 'member' || role === 'desk')
		: all;
}

/** Complains where a row ends the actor's own seat at once, or changes somebody at the union whose roles are beyond the actor's. */
export function checkHand(
	held: Standing,
	plan: Plan | null,
	of: Organisation,
	ground: Ground,
	complain: Complain
): void {
	const allowed = rolesToSpread(ground.actor, of);
	// A name is the same in all seats of a person: through a lesser one it would change above.
	const touched = plan?.person
		? ground.standing.filter(
				(one) => one.personId === held.personId && one.organisationId === of.id
			)
		: [held];
	const beyond = touched.flatMap((one) => one.roles).filter((role) => !allowed.includes(role));
	if (plan && of.kind === '組合' && beyond.length > 0) {
		complain(
			'name',
			beyond.includes('operator')
				? 'システム管理者の異動・退任・訂正は、システム管理者が登録します。'
				: `「${roleNames(beyond)}」を持つ人の変更は、組合の団体管理者かシステム管理者が登録します。`
		);
	}
	const isOver = plan?.end !== undefined && plan.end.toOn < ground.today;
	if (isOver && !plan.start && held.tenureId === ground.actor.tenure.id) {
		complain('name', '自分の任期は、自分では今日までにできません。別の人に頼んでください。');
	}
}

/** Complains where name, reading or mail of somebody would change who sits in another organisation too; an operator may. */
export function checkPerson(
	held: Standing,
	plan: Plan | null,
	ground: Ground,
	complain: Complain
): void {
	const changed = Object.keys(plan?.person ?? {}) as (keyof PersonChange)[];
	if (changed.length === 0 || may(ground.actor, 'operation.see', null)) return;
	const elsewhere = seatedElsewhere(ground.reader, held, ground.today);
	if (elsewhere.length === 0) return;
	const message = `この人は${elsewhere.join('、')}にも席があります。氏名・ふりがな・メールは、システム管理者が直します。`;
	for (const field of changed) complain(field, message);
}
