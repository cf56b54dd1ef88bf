import { BENCH_PASSWORD } from './generate.ts';
import { ask } from './load.ts';

/** Signs somebody of the bench in; gives the cookie of their session. */
export async function signIn(yui: { url: string }, login: string): Promise<string> {
	const answer = await ask({
		url: `${yui.url}/login`,
		method: 'POST',
		headers: { origin: yui.url, 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({ login, password: BENCH_PASSWORD }).toString()
	});
	const cookie = /yui_session=[a-z0-9]+/.exec(answer.headers['set-cookie'] ?? '')?.[0];
	if (!cookie) throw new Error(`${login} could not sign in: ${answer.status}.`);
	return cookie;
}
