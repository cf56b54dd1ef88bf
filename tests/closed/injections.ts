import { readFileSync } from 'node:fs';
import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { everyAddress, filled } from './addresses.ts';
import { get, type Demonstration } from './demonstration.ts';
import { elements } from './elements.ts';
import { sourcesIn } from './sources.ts';
import { examplesOf } from './things.ts';

/** What is put into every parameter of every address: for SQL, for FTS5, for the page, for the header, for the patience. */
const STRINGS: Record<string, string> = {
	SQL: "' OR 1=1; DROP TABLE post; --",
	FTS5: '"外字" OR NEAR(a b, 99) * AND title:x ^ ( -',
	page: '"><svg onload=alert(1)><script>alert(1)</script>',
	header: 'x\r\nSet-Cookie: yui_session=evil\r\n\r\n<b>',
	length: '長'.repeat(40),
	letters: '\0\u202e\ufeff𠮷%00%ff\ud842',
	numbers: '-1e309'
};

/** Every page and file with what nobody sensible writes into an address. */
export function injections(demonstration: () => Demonstration): void {
	test('what nobody sensible writes into an address breaks no page and enters none', async () => {
		const { server, cookies, database } = demonstration();
		const names = parametersIn('src');
		const strings = Object.values(STRINGS).map((text) => text.toWellFormed());
		const wrong: string[] = [];
		for (const [index, { path, method, isPage }] of (await everyAddress()).entries()) {
			if (method !== 'GET' || path.includes('[token]') || !readsAddress(path)) continue;
			// Each parameter of an address has another of the strings, and each address begins with another.
			for (const shift of [0, 3]) {
				const search = new URLSearchParams(
					names.map((name, place) => [
						name,
						strings[(index + place + shift) % strings.length] ?? ''
					])
				);
				const at = filled(path, examplesOf(path, database)[0]?.parameters ?? {});
				const answer = await get(server.url, `${at}?${search}`, cookies.窓口);
				const told = answer.status >= 500 || answer.status === 431 ? [`${answer.status}`] : [];
				if (answer.headers.getSetCookie().some((cookie) => cookie.includes('evil'))) {
					told.push('a cookie');
				}
				if (isPage) told.push(...actsIn(await answer.text()));
				else await answer.body?.cancel();
				wrong.push(...told.map((fault) => `${at}: ${fault} (${shift})`));
			}
		}
		expect(wrong).toEqual([]);
	}, 240_000);

	test('what is searched for in the words of FTS5 or SQL finds nothing one may not read', async () => {
		const { server, cookies, database } = demonstration();
		const kept = database
			.prepare(
				"select id from thread where audience in ('district:kiso', 'district:ueda', 'group:13')"
			)
			.pluck()
			.all()
			.map(Number);
		expect(kept.length).toBeGreaterThan(2);
		const queries = [
			'* OR *',
			'"" OR "a',
			'title : *',
			"') OR 1=1 --",
			"x' UNION SELECT * FROM post --",
			'NEAR(の に)',
			'{a b} : の',
			'^の',
			'木曽 OR 上田',
			'の*',
			'" OR audience:all OR "',
			'%',
			'_',
			"の' OR '1'='1"
		];
		for (const query of queries) {
			const answer = await get(server.url, `/search?q=${encodeURIComponent(query)}`, cookies.佐久);
			expect(answer.status, query).toBe(200);
			const html = await answer.text();
			const found = [...html.matchAll(/href="\/threads\/(\d+)/g)].map(([, id]) => Number(id));
			expect(
				found.filter((id) => kept.includes(id)),
				query
			).toEqual([]);
		}
	}, 60_000);

	test('an id that is none, or leads out of its folder, does not exist', async () => {
		const { server, cookies } = demonstration();
		const ids = [
			'..%2f..%2f..%2fetc%2fpasswd',
			'..%5c..%5cyui.sqlite',
			'%2e%2e%2f%2e%2e',
			'0',
			'-1',
			'1.5',
			'1e3',
			"1'--",
			'1%00',
			'%e2%80%ae1',
			'１',
			'9'.repeat(400),
			'%ff',
			'__proto__',
			'%c0%ae%c0%ae%2f'
		];
		for (const id of ids) {
			for (const at of [
				`/files/${id}`,
				`/files/${id}/thumbnail`,
				`/threads/${id}`,
				`/notices/${id}`,
				`/helpdesk/${id}`,
				`/boards/${id}`,
				`/groups/${id}`,
				`/licences/orders/${id}`,
				`/calendar/${id}.ics`,
				`/_app/${id}`
			]) {
				const { status } = await get(server.url, at, cookies.運用);
				expect([400, 403, 404, 414, 431], `${at.slice(0, 80)}: ${status}`).toContain(status);
			}
		}
	}, 60_000);

	test('a session id or a cookie made of anything is nobody', async () => {
		const { server } = demonstration();
		for (const cookie of [
			"yui_session=' OR 1=1 --",
			'yui_session=%00',
			`yui_session=${'a'.repeat(4_000)}`,
			'yui_session',
			'yui_session=;yui_session=',
			'__proto__=1; yui_session=__proto__'
		]) {
			const answer = await get(server.url, '/', cookie);
			expect(answer.status, cookie.slice(0, 40)).toBe(303);
			expect(answer.headers.get('location')).toMatch(/^\/login/);
		}
	});
}

/** The names of every parameter that some page or reader of the product takes out of an address. */
function parametersIn(folder: string): string[] {
	const names = sourcesIn(folder).flatMap((file) => [
		...readFileSync(file, 'utf8').matchAll(
			/(?:searchParams|params|query)\.(?:get|getAll|has)\('([a-zA-Z]+)'\)/g
		)
	]);
	return [...new Set(names.map(([, name = '']) => name))].filter((name) => !name.startsWith('x-'));
}

/** Whether a page or anything it is loaded with looks at more of the address than its path. */
function readsAddress(path: string): boolean {
	const source = pageSources.get(path) ?? '';
	return /searchParams|pageIn|\burl\b/.test(source);
}

const pageSources = new Map<string, string>(
	sourcesIn('src/routes')
		.filter((file) => /\+(?:page\.server|server)\.ts$/.test(file))
		.map((file) => {
			const parts = file
				.split('/')
				.slice(2, -1)
				.filter((part) => !part.startsWith('('));
			return [`/${parts.join('/')}`, readFileSync(file, 'utf8')] as const;
		})
);

/** What in a page would act: an attribute with a script, an address that is one, or our letters as an element. */
function actsIn(html: string): string[] {
	return [...elements(parse(html))].flatMap(({ tagName, attrs }) =>
		attrs
			.filter(({ name, value }) => name.startsWith('on') || /^\s*(?:javascript|data):/i.test(value))
			.map(({ name }) => `${tagName} ${name}`)
	);
}
