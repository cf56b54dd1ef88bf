import { and, eq, gt, isNull } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf, longDate } from '#lib/dates.ts';
import { Forbidden, invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { actorOf, tenuresOf } from './actors.ts';
import { now } from '../now.ts';
import { noteAccess, noteFailedSignIn } from '../record/access.ts';
import { verifyPassword } from './passwords.ts';
import { loginFrom } from './people.ts';
import { hasFactor } from './second-factor/having.ts';
import { hold } from './second-factor/held.ts';
import { begin, type Cookie } from './sessions.ts';
import { admit, countFailure, delayFor, forgive } from './throttle.ts';

const { person, tenure } = schema;

/** A session, or a sign-in held until the second factor follows. */
type Entered =
	| { isHeld: false; sessionId: string; tenureId: number; cookie: Cookie }
	| { isHeld: true; cookie: Cookie };

/**
 * Signs a person in with login id and password and begins a session in their first seat; who has a second factor
 * is held until it follows. Throws `Invalid` (one sentence for a wrong id and a wrong password alike), `TooMany` while the
 * account must wait, `Forbidden` when the person has no seat today.
 */
export async function signIn(
	input: { login: string; password: string; shared: boolean },
	address: string,
	secure: boolean,
	agent = ''
): Promise<Entered> {
	const login = loginFrom(input.login);
	admit(login);
	await sleep(delayFor(address));
	const known = db().select().from(person).where(eq(person.login, login)).get();
	const isRight = await verifyPassword(known?.passwordHash ?? null, input.password);
	// Asked again: of many tries sent at once, those that failed meanwhile count for this one too.
	admit(login);
	if (!known || !isRight) {
		countFailure(login, address);
		noteFailedSignIn(known ? seatedOf(known.id) : null, address);
		throw invalid('login', 'ログインIDかパスワードが違います。');
	}
	forgive(login);
	const first = tenuresOf(known.id)[0];
	if (!first) {
		throw new Forbidden(
			startingOn(known.id) ??
				'いま就いている役割がありません。異動や退任の登録を、あなたの団体の団体管理者に確かめてください。'
		);
	}
	return enter(known.id, first.id, { shared: input.shared, agent, secure, address });
}

/** Lets somebody in who has shown that they are this person, or holds them until the second factor follows. */
export async function enter(
	personId: number,
	tenureId: number,
	from: { shared: boolean; agent: string; secure: boolean; address: string }
): Promise<Entered> {
	const { shared, agent, secure, address } = from;
	if (hasFactor(personId)) {
		return { isHeld: true, cookie: hold({ personId, shared, agent }, secure) };
	}
	const session = await begin(personId, tenureId, shared, secure, agent);
	noteEntered(tenureId, address);
	return { isHeld: false, ...session, tenureId };
}

/** Notes that the person of a tenure came in. */
export function noteEntered(tenureId: number, address: string): void {
	const actor = actorOf(tenureId);
	if (actor) noteAccess(actor, 'sign-in', { address });
}

function seatedOf(personId: number) {
	const first = tenuresOf(personId)[0];
	return {
		personId,
		tenureId: first?.id ?? null,
		organisationId: first?.organisationId ?? null
	};
}

/** When the person's next term begins, as a sentence; null when none is to come. */
function startingOn(personId: number): string | null {
	const next = db()
		.select({ fromOn: tenure.fromOn })
		.from(tenure)
		.where(
			and(eq(tenure.personId, personId), gt(tenure.fromOn, dayOf(now())), isNull(tenure.endedAt))
		)
		.orderBy(tenure.fromOn)
		.get();
	return next
		? `${longDate(next.fromOn)}から使えます。その日になってからログインしてください。`
		: null;
}
