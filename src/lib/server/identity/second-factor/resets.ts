import { eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { authorize, may } from '../../permissions.ts';
import { change, system } from '../../record/change.ts';
import type { Actor } from '../actors.ts';
import { loginFrom } from '../people.ts';
import { howMadeSure, standingPerson, type CallBack } from '../reissues.ts';
import { endAllOf } from '../sessions.ts';
import { dropFactors } from './factors.ts';
import { hasFactor } from './having.ts';
import { letGoOf } from './held.ts';

const { person } = schema;

/** Whether the person of a tenure has a second factor, and whether this actor may take it away; as for a 再発行票. */
export function resetRights(
	actor: Actor,
	tenureId: number
): { hasOne: boolean; may: boolean; mustCallBack: boolean } {
	const { thing, person: of } = standingPerson(tenureId);
	return {
		hasOne: hasFactor(of.id),
		may: may(actor, 'person.reissue', thing),
		mustCallBack: !may(actor, 'person.reissue-uncalled', thing)
	};
}

/**
 * Takes the second factor of somebody away who lost the telephone, and ends their sessions; gives whose. The
 * password stays. The union says how it called back; throws `Invalid` where that is missing.
 */
export function resetFactors(actor: Actor, tenureId: number, callBack: CallBack): number {
	const { thing, ...of } = standingPerson(tenureId);
	authorize(actor, 'person.reissue', thing);
	if (!hasFactor(of.person.id)) throw new Conflict(NOTHING);
	const words = howMadeSure(actor, thing, callBack, of.tenure.phone);
	change(actor, (tx, record) => dropFactors(tx, record, of.person.id, words));
	shutOut(of.person.id);
	return of.person.id;
}

/** The same at the server's own console, where nobody else can help the last システム管理者; gives the person's name. */
export function resetFactorsOf(typed: string): string {
	const login = loginFrom(typed);
	const of = db().select().from(person).where(eq(person.login, login)).get();
	if (!of) throw new Conflict(`ログインID ${login} の人はいません。`);
	if (!hasFactor(of.id)) throw new Conflict(NOTHING);
	change(system, (tx, record) => dropFactors(tx, record, of.id, 'サーバーで操作しました。'));
	shutOut(of.id);
	return of.name;
}

const NOTHING = 'この人は二段階認証を登録していません。';

function shutOut(personId: number): void {
	letGoOf(personId);
	endAllOf([personId]);
}
