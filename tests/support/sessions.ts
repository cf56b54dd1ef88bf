/** Signs in over HTTP, as a browser without a script does; gives the Cookie header. */
export async function signedIn(url: string, login: string, password: string): Promise<string> {
	const answer = await fetch(`${url}/login`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams({ login, password })
	});
	const cookie = sessionIn(answer);
	if (cookie === '') throw new Error(`${login} does not come in: ${answer.status}`);
	return cookie;
}

/** The session an answer gives, as the Cookie header that brings it back; '' where it gives none. */
export function sessionIn(answer: Response): string {
	const given = answer.headers.get('set-cookie') ?? '';
	return /(?:__Host-)?yui_session=[a-z0-9]+/.exec(given)?.[0] ?? '';
}
