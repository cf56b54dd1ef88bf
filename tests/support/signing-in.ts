import { signIn } from '#lib/server/identity/sign-in.ts';

/** Signs in with a password that is enough; fails for somebody who still owes the second factor. */
export async function signInAtOnce(...given: Parameters<typeof signIn>) {
	const entered = await signIn(...given);
	if (entered.isHeld) throw new Error('The second factor is owed.');
	return entered;
}
