import { ask, type Ask } from './load.ts';

/** The seat the reply form is drawn for, as the page says. */
export async function tenureIn(
	yui: { url: string },
	cookie: string,
	threadId: number
): Promise<string> {
	const page = await ask({ url: `${yui.url}/threads/${threadId}`, headers: { cookie } });
	const field = /<input[^>]*name="drawnFor"[^>]*>/.exec(page.body.toString('utf8'))?.[0] ?? '';
	const tenure = /value="(\d+)"/.exec(field)?.[1];
	if (!tenure) throw new Error('The thread page has no form that names its seat.');
	return tenure;
}

/** The reply form of a thread as a browser without a script sends it; the answer leads to the new post. */
export function replyTo(
	yui: { url: string },
	cookie: string,
	seat: string,
	threadId: number,
	text: string
): Ask {
	return {
		url: `${yui.url}/threads/${threadId}?/reply`,
		method: 'POST',
		headers: {
			cookie,
			origin: yui.url,
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded'
		},
		body: new URLSearchParams({ drawnFor: seat, body: text }).toString()
	};
}
