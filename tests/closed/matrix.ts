import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { everyAddress, filled, type Address } from './addresses.ts';
import { act, get, signIn, type Demonstration } from './demonstration.ts';
import { LEGEND, roleNames, ROLES, type Told } from './roles.ts';
import { examplesOf } from './things.ts';

const TABLE = fileURLToPath(new URL('matrix.txt', import.meta.url));

type Asked = Address & { name: string; at: string };

/** Every page, endpoint and action × everybody, against the committed table. */
export function matrix(demonstration: () => Demonstration): void {
	test('the three seats of the desk hold the same roles, so that one of them stands for all', () => {
		const roles = demonstration()
			.database.prepare(
				`select p.login, group_concat(distinct r.role order by r.role) from person p
				join tenure t on t.person_id = p.id join tenure_role r on r.tenure_id = t.id
				where p.login in ('kumiai', 'kumiai-apply', 'kumiai-supply') group by 1`
			)
			.raw()
			.all() as [string, string][];
		expect(roles).toHaveLength(3);
		expect(new Set(roles.map(([, held]) => held)).size).toBe(1);
	});

	test('every page, file and action tells each role what the table says, and none is missing in it', async () => {
		const { server, cookies } = demonstration();
		const asked = await everythingAsked(demonstration());
		const told = new Map<string, string>();
		const reads = asked.filter(({ method }) => method === 'GET');
		const acts = asked.filter(({ method }) => method !== 'GET');
		for (const each of [...reads, ...acts]) {
			const ask = (cookie: string) => answerTo(server.url, each, cookie);
			const cells: Told[] = [];
			if (each.method === 'GET') {
				cells.push(...(await Promise.all(roleNames.map((role) => ask(cookies[role])))));
			} else {
				// One after the other: what the first one does may be too late for the next.
				for (const role of roleNames) {
					const leaves = each.path === '/logout' && role !== 'よそ';
					cells.push(await ask(leaves ? await signIn(server.url, ROLES[role]) : cookies[role]));
				}
			}
			told.set(each.name, cells.join('　'));
		}
		if (process.env.YUI_MATRIX === 'write') writeFileSync(TABLE, written(told));
		const declared = readTable();
		const changed = [...told].flatMap(([name, cells]) => {
			const expected = declared.get(name);
			if (expected === undefined) return [`${name} is in no row: ${cells}`];
			return expected === cells ? [] : [`${name} | ${cells} instead of ${expected}`];
		});
		const gone = [...declared.keys()].filter((name) => !told.has(name));
		expect(changed).toEqual([]);
		expect([...declared].filter(([, cells]) => cells.includes('壊'))).toEqual([]);
		expect(gone, 'rows that lead nowhere').toEqual([]);
	}, 900_000);
}

async function everythingAsked({ database, feed }: Demonstration): Promise<Asked[]> {
	const asked: Asked[] = [];
	for (const address of await everyAddress()) {
		const { method, path, action } = address;
		const query = action ? `?/${action}` : '';
		const head = `${method.padEnd(6)} ${path}${query}`;
		const examples = tokens(path, feed) ?? examplesOf(path, database);
		// What is read is asked for with one's own thing and another's, what is done with another's.
		for (const { name, parameters } of method === 'GET' ? examples : examples.slice(-1)) {
			asked.push({
				...address,
				name: name ? `${head} 〔${name}〕` : head,
				at: filled(path, parameters) + query
			});
		}
	}
	return asked;
}

/** At the door an address holds its own right, or none. */
function tokens(path: string, feed: string) {
	if (!path.includes('[token]')) return null;
	const wrong = { name: 'でたらめ', parameters: { token: 'x'.repeat(40) } };
	if (!path.startsWith('/calendar')) return [wrong];
	const token = /([\w-]+)\.ics$/.exec(feed)?.[1] ?? '';
	return [{ name: '北相木村の', parameters: { token } }, wrong];
}

async function answerTo(url: string, { method, at, isPage }: Asked, cookie: string): Promise<Told> {
	if (method === 'GET')
		return isPage ? await loadOf(url, at, cookie) : await fileOf(url, at, cookie);
	const answer = await act(url, at, cookie, [['nothing', '1']], method);
	const text = await answer.text();
	if (answer.status !== 200) return actOf(answer.status, answer.headers.get('location'));
	const result = resultIn(text);
	return actOf(result.status ?? 200, result.location ?? null);
}

/** What a page is drawn from: the same loading as for the page itself, without drawing it and the frame around it. */
async function loadOf(url: string, at: string, cookie: string): Promise<Told> {
	const answer = await get(
		url,
		`${at === '/' ? '' : at}/__data.json?x-sveltekit-invalidated=001111`,
		cookie
	);
	if (answer.status !== 200) return readingOf(answer.status, answer.headers.get('location'));
	const [first = ''] = (await answer.text()).split('\n');
	const data = JSON.parse(first) as {
		location?: string;
		nodes?: ({ type: string; status?: number } | null)[];
	};
	if (data.location) return readingOf(303, data.location);
	return readingOf(data.nodes?.find((node) => node?.type === 'error')?.status ?? 200, null);
}

async function fileOf(url: string, at: string, cookie: string): Promise<Told> {
	const answer = await get(url, at, cookie);
	await answer.body?.cancel();
	return readingOf(answer.status, answer.headers.get('location'));
}

function readingOf(status: number, location: string | null): Told {
	if (location?.startsWith('/login')) return '入';
	if (status >= 300 && status < 400) return '移';
	return status < 300 ? '見' : refusedAs(status);
}

function actOf(status: number, location: string | null): Told {
	if (location?.startsWith('/login')) return '入';
	return status < 400 || [409, 422, 429].includes(status) ? '届' : refusedAs(status);
}

function refusedAs(status: number): Told {
	if (status === 401) return '入';
	if (status === 403) return '断';
	if (status === 404) return '無';
	return status < 500 ? '誤' : '壊';
}

function resultIn(text: string): { status?: number; location?: string } {
	try {
		return JSON.parse(text) as { status?: number; location?: string };
	} catch {
		return {};
	}
}

/** The committed table by its rows. */
function readTable(): Map<string, string> {
	if (!existsSync(TABLE)) return new Map();
	const rows = readFileSync(TABLE, 'utf8').split('\n');
	return new Map(
		rows.flatMap((row) => {
			const [, name, cells] = /^(\S.*?)\s+\| (.+)$/.exec(row) ?? [];
			return name && cells ? [[name, cells] as const] : [];
		})
	);
}

function written(told: Map<string, string>): string {
	const widest = Math.max(...[...told.keys()].map(widthOf));
	const row = (name: string, cells: string) =>
		`${name}${' '.repeat(widest - widthOf(name))} | ${cells}`;
	const head = roleNames.map((role) => `${role}=${ROLES[role] ?? 'nobody'}`).join(', ');
	const legend = [...LEGEND.map((line) => `# ${line}`), `# ${head}`];
	return `${[...legend, ...[...told].map(([name, cells]) => row(name, cells))].join('\n')}\n`;
}

/** A full-width letter takes two columns. */
function widthOf(text: string): number {
	return Array.from(text).reduce((sum, letter) => sum + (letter > '\u2fff' ? 2 : 1), 0);
}
