import type { RequestEvent } from '@sveltejs/kit';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { browserIn } from './identity/browsers.ts';
import type { Place } from './identity/second-factor/passkeys.ts';
import type { Cookie } from './identity/sessions.ts';
import { settings } from './settings.ts';

/** The client's address: the socket's, or behind a trusted proxy the last address that is not one. */
export function addressOf(event: Pick<RequestEvent, 'request' | 'getClientAddress'>): string {
	const trusted = settings().trustedProxies;
	const chain = (event.request.headers.get('x-forwarded-for') ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
	let address = plainAddress(event.getClientAddress());
	while (chain.length > 0 && isTrusted(address, trusted)) {
		address = plainAddress(chain.pop() ?? address);
	}
	return address;
}

/** Whether a request's Origin is our own; browsers send one with every post. */
export function isOwnOrigin(
	origin: string | null | undefined,
	host: string | null | undefined
): boolean {
	if (origin === null || origin === undefined) return true;
	if (origin === settings().origin) return true;
	return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Whether somebody asked for this, and not an open page by itself after a change was announced: then it
 * reads again only what the change touched, while the root of the page comes with every address and every form.
 */
export function isOwnAct(request: Request): boolean {
	const wanted = new URL(request.url).searchParams.get('x-sveltekit-invalidated');
	return wanted === null || wanted.startsWith('1');
}

/** Whether cookies must be Secure: by the public origin where it is set, else by this request. */
export function isSecure(event: Pick<RequestEvent, 'url'>): boolean {
	const { origin } = settings();
	return origin ? origin.startsWith('https:') : event.url.protocol === 'https:';
}

/** Sets the session cookie; it is Secure where the deployment is reached over https. */
export function setCookie(event: RequestEvent, cookie: Cookie): void {
	event.cookies.set(cookie.name, cookie.value, {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: cookie.secure,
		...(cookie.maxAge === null ? {} : { maxAge: cookie.maxAge })
	});
}

/** The browser of a request in words, for the list of one's own sessions. */
export function browserOf(event: Pick<RequestEvent, 'request'>): string {
	return browserIn(event.request.headers.get('user-agent'));
}

/** The names under which this site is reached: the one of this request, and the one it is deployed under. */
export function ownOrigins(event: Pick<RequestEvent, 'url'>): string[] {
	const { origin } = settings();
	return [...new Set([event.url.origin, ...(origin ? [origin] : [])])];
}

/**
 * Where passkeys can be made and used: browsers have them only over https or on this very machine, and bind them to a
 * host that has a name. Null elsewhere.
 */
export function passkeyPlace(event: Pick<RequestEvent, 'url'>): Place | null {
	const deployed = settings().origin;
	const isDeployed = deployed !== null && new URL(deployed).host === event.url.host;
	const url = isDeployed ? new URL(deployed) : event.url;
	const isLocal = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
	const isNamed = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0;
	const isPlace = isNamed && (isLocal || url.protocol === 'https:');
	return isPlace ? { host: url.hostname, origin: url.origin } : null;
}

/**
 * Leaves one sentence for the next page, such as 「投稿しました。」; it is shown once. With `undo`, what the page's form
 * for taking it back (元に戻す) is to send.
 */
export function notify(event: RequestEvent, sentence: string, undo: string | null = null): void {
	const options = {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: isSecure(event),
		maxAge: 60
	} as const;
	event.cookies.set('yui_notice', sentence, options);
	if (undo !== null) event.cookies.set('yui_undo', undo, options);
}

/** Where to go to sign in and come back from; after a lost session a post comes back to its page. */
export function loginPath(event: Pick<RequestEvent, 'url'>): string {
	return byWayOf('/login', event);
}

/** Where to confirm 利用規約 and come back from. */
export function welcomePath(event: Pick<RequestEvent, 'url'>): string {
	return byWayOf('/welcome', event);
}

/** Where to set a second factor up and come back from. */
export function secondFactorPath(event: Pick<RequestEvent, 'url'>): string {
	return byWayOf('/second-factor', event);
}

function byWayOf(door: string, { url }: Pick<RequestEvent, 'url'>): string {
	const to = url.pathname + url.search;
	return to === '/' ? door : `${door}?to=${encodeURIComponent(to)}`;
}

/** A path on this site to go to after signing in; anything else is the front page. */
export function ownPath(to: string | null): string {
	const isOwn = to !== null && /^\/(?![/\\])/.test(to) && URL.canParse(to, ANYWHERE);
	if (!isOwn) return '/';
	const url = new URL(to, ANYWHERE);
	return url.origin === ANYWHERE && !url.pathname.startsWith('//')
		? url.pathname + url.search + url.hash
		: '/';
}

/** Stands for this site while a path is taken apart. */
const ANYWHERE = 'http://yui.invalid';

/** A query parameter that should be a page number; anything else is the first page. */
export function pageIn(url: URL): number {
	const asked = Number((url.searchParams.get('page') ?? '1').normalize('NFKC'));
	return Number.isInteger(asked) && asked > 0 && asked < 1_000_000 ? asked : 1;
}

function plainAddress(address: string): string {
	// Some proxies write the port behind the address.
	const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, '$1');
	return bare.replace(/^::ffff:/, '');
}

function isTrusted(address: string, trusted: string[]): boolean {
	// Whoever sits before the proxy can write anything into the header.
	if (isIP(address) === 0) return false;
	const blocks = new BlockList();
	for (const entry of trusted) {
		const [net = '', prefix] = entry.split('/');
		const family = isIPv4(net) ? 'ipv4' : 'ipv6';
		if (prefix === undefined) blocks.addAddress(net, family);
		else blocks.addSubnet(net, Number(prefix), family);
	}
	return blocks.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
