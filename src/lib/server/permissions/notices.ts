import { sql } from 'drizzle-orm';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { grants, reach } from './reading.ts';
import { actsForUnion } from './roles.ts';
import type { Rules } from './rules.ts';

const { notice } = schema;

type NoticeThing = {
	organisationId: number;
	confirmBy: string | null;
	withdrawnAt: Date | null;
	/** Whether the actor's organisation is one of those it was sent to. */
	isAddressee: boolean;
};

type ConfirmationThing = { organisationId: number; caller: string | null; notice: NoticeThing };

const sendsNotices = (actor: Actor) => actor.organisation.kind === '県' || actsForUnion(actor);

/** Whoever may send for the organisation looks after what it has sent. */
const sent = (actor: Actor, thing: NoticeThing) =>
	sendsNotices(actor) && actor.organisation.id === thing.organisationId;

export const noticeRules = {
	'notice.send': sendsNotices,
	'notice.watch': sent,
	'notice.correct': (actor: Actor, thing: NoticeThing) =>
		sent(actor, thing) && thing.withdrawnAt === null,
	'notice.remind': (actor: Actor, thing: NoticeThing) =>
		sent(actor, thing) && thing.withdrawnAt === null && thing.confirmBy !== null,
	'notice.confirm': (_actor: Actor, thing: NoticeThing) =>
		thing.isAddressee && thing.withdrawnAt === null && thing.confirmBy !== null,
	'notice.unconfirm': (actor: Actor, thing: ConfirmationThing) =>
		actor.organisation.id === thing.organisationId ||
		(thing.caller !== null && sent(actor, thing.notice)),
	'notice.reread': (actor: Actor, thing: NoticeThing) =>
		thing.withdrawnAt === null || actor.organisation.id === thing.organisationId
} satisfies Rules;

export const noticeScopes = {
	notice: sql`((${notice.audience} in ${reach} or 'notice:' || ${notice.id} in ${grants})
		and (${notice.fromOn} <= ${sql.placeholder('today')} or ${notice.organisationId} = ${sql.placeholder('organisation')}))`
};
