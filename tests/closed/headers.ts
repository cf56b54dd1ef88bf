import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterMap } from 'parse5';
import { expect, test } from 'vitest';
import { DEMO_PASSWORD } from '#lib/server/demo/state.ts';
import { sessionIn } from '../support/sessions.ts';
import { everyAddress, filled } from './addresses.ts';
import { get, post, signIn, type Demonstration } from './demonstration.ts';
import { elements } from './elements.ts';
import { examplesOf } from './things.ts';

type Element = DefaultTreeAdapterMap['element'];

/** What the answers carry besides their content: the policy of each page, the cookie, and who may come back with it. */
export function headers(demonstration: () => Demonstration): void {
	test('every page forbids scripts but its own, and holds nothing that its policy would stop', async () => {
		const { server, cookies, database } = demonstration();
		const wrong: string[] = [];
		for (const { path, method, isPage } of await everyAddress()) {
			if (method !== 'GET' || !isPage) continue;
			const parameters = path.includes('[token]')
				? { token: 'x'.repeat(40) }
				: (examplesOf(path, database)[0]?.parameters ?? {});
			const at = filled(path, parameters);
			for (const cookie of new Set([cookies.窓口, cookies.北相, cookies.運用, ''])) {
				const answer = await get(server.url, at, cookie);
				if (answer.status >= 300 && answer.status < 400) continue;
				wrong.push(...(await faultsOf(answer)).map((fault) => `${at}: ${fault}`));
				if (answer.status === 200) break;
			}
		}
		expect(wrong).toEqual([]);
	}, 240_000);

	test('so do refusals, failures and what is no page', async () => {
		const { server, cookies, database } = demonstration();
		const file = database
			.prepare("select min(id) from attachment where audience = 'municipalities'")
			.pluck()
			.get();
		const wrong: string[] = [];
		for (const at of [
			'/nowhere',
			'/files/999999',
			'/threads/abc',
			'/_app/nothing.js',
			'/%',
			'/favicon.svg',
			`/files/${String(file)}`,
			'/health'
		]) {
			const answer = await get(server.url, at, cookies.北相);
			wrong.push(...(await faultsOf(answer)).map((fault) => `${at}: ${fault}`));
		}
		const foreign = await fetch(`${server.url}/login`, {
			method: 'POST',
			headers: { origin: 'https://evil.example' },
			body: new URLSearchParams({ login: 'x' })
		});
		expect(foreign.status).toBe(403);
		wrong.push(...(await faultsOf(foreign)).map((fault) => `foreign: ${fault}`));
		expect(wrong).toEqual([]);
	});

	test('a file somebody attached can do nothing where it is opened', async () => {
		const { server, cookies, database } = demonstration();
		const files = database
			.prepare("select id from attachment where audience = 'municipalities' limit 5")
			.pluck()
			.all();
		for (const id of files) {
			for (const at of [`/files/${String(id)}`, `/files/${String(id)}?show`]) {
				const { headers } = await get(server.url, at, cookies.北相);
				expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
				expect(headers.get('x-content-type-options')).toBe('nosniff');
				const shown = headers.get('content-disposition')?.startsWith('inline');
				if (shown) expect(headers.get('content-type')).toMatch(/^image\/(?:png|jpeg|gif|webp)$/);
			}
		}
	});

	test('the page of the deepest failure keeps the style its policy names', () => {
		const style = /<style>([^]*?)<\/style>/.exec(readFileSync('src/error.html', 'utf8'))?.[1] ?? '';
		expect(readFileSync('src/server.ts', 'utf8')).toContain(hashOf(style));
	});

	test('the cookie is out of reach of scripts and of other sites, and a new one comes with each sign-in', async () => {
		const { server } = demonstration();
		const answer = await fetch(`${server.url}/login`, {
			method: 'POST',
			redirect: 'manual',
			headers: {
				accept: 'text/html',
				cookie: 'yui_session=fixatedbysomebodyelse0000000000000000000'
			},
			body: new URLSearchParams({ login: 'kitaaiki', password: DEMO_PASSWORD })
		});
		const [cookie = ''] = answer.headers.getSetCookie();
		expect(cookie).toMatch(/^yui_session=(?!fixated)[a-z0-9]{40}; /);
		expect(cookie).toMatch(/; HttpOnly/);
		expect(cookie).toMatch(/; SameSite=Lax/i);
		expect(answer.headers.get('strict-transport-security')).toBe(null);
		const planted = await get(
			server.url,
			'/',
			'yui_session=fixatedbysomebodyelse0000000000000000000'
		);
		expect(planted.headers.get('location')).toMatch(/^\/login/);
	});

	test('behind https the cookie is Secure and guarded by its name, and the browser is told to stay there', async () => {
		const { server } = demonstration();
		const secure = { 'x-forwarded-proto': 'https', accept: 'text/html' };
		const answer = await fetch(`${server.url}/login`, {
			method: 'POST',
			redirect: 'manual',
			headers: secure,
			body: new URLSearchParams({ login: 'kitaaiki', password: DEMO_PASSWORD })
		});
		const [cookie = ''] = answer.headers.getSetCookie();
		expect(cookie).toMatch(/^__Host-yui_session=[a-z0-9]{40}; .*Secure/);
		expect(cookie).toMatch(/; Path=\/(;|$)/);
		expect(cookie).not.toMatch(/Domain=/i);
		expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
		const id = /=([a-z0-9]+)/.exec(cookie)?.[1] ?? '';
		const inside = (name: string) =>
			fetch(`${server.url}/`, {
				redirect: 'manual',
				headers: { ...secure, cookie: `${name}=${id}` }
			});
		expect((await inside('__Host-yui_session')).status).toBe(200);
		// A neighbouring host can set this one, not that.
		expect((await inside('yui_session')).headers.get('location')).toMatch(/^\/login/);
	});

	test('signing in at a browser ends the session that was open there, and signing out ends it for good', async () => {
		const { server } = demonstration();
		const before = await signIn(server.url, 'sakuho');
		expect((await get(server.url, '/', before)).status).toBe(200);
		const answer = await post(server.url, '/login', before, {
			login: 'saku',
			password: DEMO_PASSWORD
		});
		const after = sessionIn(answer);
		expect(after).not.toBe(before);
		expect((await get(server.url, '/', before)).headers.get('location')).toMatch(/^\/login/);
		expect((await get(server.url, '/', after)).status).toBe(200);
		await post(server.url, '/logout', after, {});
		expect((await get(server.url, '/', after)).headers.get('location')).toMatch(/^\/login/);
	});

	test('an open redirect leads nowhere but here', async () => {
		const { server } = demonstration();
		const elsewhere = [
			'//evil.test',
			'/\\evil.test',
			'\\\\evil.test',
			'/%5cevil.test',
			'/%2f%2fevil.test',
			'https:evil.test',
			'javascript:alert(1)',
			'／／evil.test',
			'/／evil.test',
			'/\t/evil.test',
			'/\r\n/evil.test',
			'/.//evil.test',
			'/@evil.test',
			'///evil.test',
			'http://evil.test',
			'data:text/html,x',
			'%2f%2fevil.test',
			'/..//evil.test'
		];
		for (const to of elsewhere) {
			const path = `/login?to=${encodeURIComponent(to)}`;
			const answer = await post(server.url, path, '', {
				login: 'koumi',
				password: DEMO_PASSWORD
			});
			const location = answer.headers.get('location') ?? '';
			expect(answer.status, to).toBe(303);
			expect(location, to).toMatch(/^\/(?![/\\])/);
			expect(new URL(location, 'http://yui.test').host, to).toBe('yui.test');
		}
	}, 60_000);
}

/** What is wrong with an answer; nothing for a safe one. */
async function faultsOf(answer: Response): Promise<string[]> {
	const faults: string[] = [];
	const { headers } = answer;
	const policy = directives(headers.get('content-security-policy') ?? '');
	const scripts = policy['script-src'] ?? policy['default-src'] ?? ['missing'];
	for (const source of scripts) {
		if (!/^'(?:none|self|nonce-[\w+/=-]+|sha256-[\w+/=]+)'$/.test(source))
			faults.push(`scripts from ${source}`);
	}
	const none = ['base-uri', 'frame-ancestors'].filter((name) => policy[name]?.join() !== "'none'");
	if (none.length > 0) faults.push(`${none.join(' and ')} open`);
	if ((policy['object-src'] ?? policy['default-src'])?.join() !== "'none'") faults.push('objects');
	if (headers.get('x-content-type-options') !== 'nosniff')
		faults.push('may be taken for another type');
	if (headers.get('referrer-policy') !== 'same-origin')
		faults.push('tells other sites where one was');
	if (!headers.get('content-type')?.startsWith('text/html')) {
		await answer.body?.cancel();
		return faults;
	}
	if (!["'self'", "'none'"].includes(policy['form-action']?.join() ?? ''))
		faults.push('forms may go elsewhere');
	for (const source of policy['style-src'] ?? []) {
		if (!/^'(?:none|self|sha256-[\w+/=]+|nonce-[\w+/=-]+)'$/.test(source))
			faults.push(`styles from ${source}`);
	}
	const html = await answer.text();
	for (const element of elements(parse(html))) faults.push(...faultsIn(element, policy));
	return faults;
}

function faultsIn(element: Element, policy: Record<string, string[]>): string[] {
	const faults: string[] = [];
	const attribute = (name: string) => element.attrs.find((each) => each.name === name)?.value;
	const { tagName } = element;
	for (const { name, value } of element.attrs) {
		if (name.startsWith('on')) faults.push(`${tagName} ${name}`);
		if (name === 'style') faults.push(`${tagName} style="${value}"`);
		if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name)) {
			const { protocol, host } = new URL(value, 'http://yui.test/');
			const stays =
				host === 'yui.test' ||
				['mailto:', 'tel:'].includes(protocol) ||
				(tagName === 'a' && /^https?:$/.test(protocol)) ||
				(tagName === 'img' && protocol === 'data:');
			if (!stays) faults.push(`${tagName} ${name}="${value}"`);
		}
	}
	if (['iframe', 'object', 'embed', 'base'].includes(tagName)) faults.push(tagName);
	if (
		tagName === 'script' &&
		attribute('src') === undefined &&
		attribute('type') !== 'application/json'
	) {
		const text = textOf(element);
		const allowed = policy['script-src'] ?? [];
		const isAllowed =
			allowed.includes(`'${hashOf(text)}'`) ||
			allowed.includes(`'nonce-${attribute('nonce') ?? ''}'`);
		if (!isAllowed) faults.push(`a script within the page: ${text.slice(0, 40)}`);
	}
	if (
		tagName === 'style' &&
		!policy['style-src']?.some(
			(source) =>
				source.includes(hashOf(textOf(element))) || source === `'nonce-${attribute('nonce') ?? ''}'`
		)
	)
		faults.push('a style within the page');
	return faults;
}

function directives(policy: string): Record<string, string[]> {
	return Object.fromEntries(
		policy.split(';').flatMap((part) => {
			const [name, ...sources] = part.trim().split(/\s+/);
			return name ? [[name, sources]] : [];
		})
	);
}

function textOf(element: Element): string {
	return element.childNodes.map((child) => (tree.isTextNode(child) ? child.value : '')).join('');
}

function hashOf(text: string): string {
	return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
