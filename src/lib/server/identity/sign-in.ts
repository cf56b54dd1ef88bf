import { and, eq, gt, isNull } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import { dayOf, longDate } from '#lib/dates.ts';
import { Forbidden, Invalid } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { tenuresOf } from './actors.ts';
import { now } from '../now.ts';
import { noteAccess, noteFailedSignIn } from '../record/access.ts';
import { verifyPassword } from './passwords.ts';
import { loginFrom } from './people.ts';
import { begin, type Cookie } from './sessions.ts';
import { admit, countFailure, delayFor, forgive } from './throttle.ts';

const { person, tenure } = schema;

/**
 * Signs a person in with login id and password and begins a session in their first seat.
 * Throws `Invalid` (one sentence for a wrong id and a wrong password alike), `TooMany` while the
 * account must wait, `Forbidden` when the person has no seat today.
 */
export async function signIn(
	input: { login: string; password: string; shared: boolean },
	address: string,
	secure: boolean,
	agent = ''
): Promise<{ sessionId: string; tenureId: number; cookie: Cookie }> {
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
		throw new Invalid([{ field: 'login', message: 'ログインIDかパスワードが違います。' }]);
	}
	forgive(login);
	const first = tenuresOf(known.id)[0];
	if (!first) {
		throw new Forbidden(
			startingOn(known.id) ??
				'いま就いている役割がありません。異動や退任の登録を、あなたの団体の団体管理者に確かめてください。'
		);
	}
	const session = await begin(known.id, first.id, input.shared, secure, agent);
	noteAccess(
		{ person: known, tenure: first, organisation: { id: first.organisationId } },
		'sign-in',
		{ address }
	);
	return { ...session, tenureId: first.id };
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
