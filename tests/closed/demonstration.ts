import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '#lib/server/demo/state.ts';
import { temporaryFolder } from '../support/database.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { signedIn } from '../support/sessions.ts';
import { roleNames, ROLES, type Role } from './roles.ts';

export type Demonstration = {
	server: RunningServer;
	/** The Cookie header of each role; '' for a stranger. */
	cookies: Record<Role, string>;
	/** The database as it stands, to read. */
	database: Database.Database;
	/** The address of 北相木村's calendar. */
	feed: string;
	end: () => Promise<void>;
};

/** Starts a server with the demonstration year and signs everybody in who is in the table of roles. */
export async function startDemonstration(
	port: number,
	env: Record<string, string> = {}
): Promise<Demonstration> {
	const folder = temporaryFolder();
	const log = join(folder, 'log');
	const server = await startServer({ port, folder, log, isDemo: true, asBuilt: true, env });
	const cookies = { よそ: '' } as Record<Role, string>;
	for (const role of roleNames) cookies[role] = await signIn(server.url, ROLES[role]);
	const database = new Database(join(folder, 'yui.sqlite'), { readonly: true });
	const feed = await layTheRest({ server, cookies, database });
	return {
		server,
		cookies,
		database,
		feed,
		end: async () => {
			database.close();
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Signs a person of the demonstration year in and gives the Cookie header; '' for nobody. */
export async function signIn(url: string, login: string | null): Promise<string> {
	return login === null ? '' : signedIn(url, login, DEMO_PASSWORD);
}

/** Sends a form as a browser without a script does. */
export function post(
	url: string,
	path: string,
	cookie: string,
	fields: Record<string, string | File>
): Promise<Response> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return fetch(`${url}${path}`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, accept: 'text/html', 'accept-encoding': 'identity' },
		body: form
	});
}

/** Sends a form as the page's script does: the answer says what came of it without a page around. */
export function act(
	url: string,
	path: string,
	cookie: string,
	fields: [name: string, value: string][],
	method = 'POST'
): Promise<Response> {
	return fetch(`${url}${path}`, {
		method,
		redirect: 'manual',
		headers: { cookie, accept: 'application/json', 'x-sveltekit-action': 'true' },
		body: new URLSearchParams(fields)
	});
}

/** Asks for an address as a browser does; no packing, which is none of these tests’ matter. */
export function get(url: string, path: string, cookie: string): Promise<Response> {
	return fetch(`${url}${path}`, {
		redirect: 'manual',
		headers: { cookie, accept: 'text/html', 'accept-encoding': 'identity' }
	});
}

/**
 * What the demonstration year lacks: something between two people’s hands of each kind, so that every address with a
 * parameter leads somewhere. Gives the address of 北相木村's calendar.
 */
async function layTheRest({
	server,
	cookies,
	database
}: Omit<Demonstration, 'feed' | 'end'>): Promise<string> {
	const { url } = server;
	const organisation = (name: string) =>
		database.prepare('select id from organisation where name = ?').pluck().get(name) as number;
	const led = async (what: string, answer: Promise<Response>) => {
		const { status } = await answer;
		if (status !== 303) throw new Error(`${what}: ${status}`);
	};
	const saved = async (path: string, cookie: string) => {
		const answer = await get(url, path, cookie);
		if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
		return new File([await answer.arrayBuffer()], '表.xlsx');
	};

	const thread = { title: '下書き', body: '本文', kind: 'question', audience: 'district' };
	await led('draft', post(url, '/boards/saku/new', cookies.北相, { ...thread, intent: 'save' }));
	await led('handover', post(url, '/handover?/begin', cookies.北相, {}));
	const staff = `/admin/organisations/${organisation('北相木村')}/roster`;
	const appliesOn = `${new Date().getFullYear() + 1}-04-01`;
	const roster = await saved(`${staff}/export`, cookies.北管);
	await led('roster', post(url, `${staff}?/upload`, cookies.北管, { appliesOn, files: roster }));
	const incident = {
		...{ category: 'incident', title: '不審な通信', body: '端末から外への通信が続く。' },
		...{ priority: 'normal', visibility: 'named', contact: '内線1', 'field-found': 'けさ' }
	};
	await led('case', post(url, '/helpdesk/new', cookies.佐久, incident));
	const table = await saved('/tables/1/export', cookies.窓口);
	// What stood there before the answer differs from it.
	await led('answer', post(url, '/tables/1?/none', cookies.佐久, { version: '1' }));
	await led('upload', post(url, '/tables/1/upload', cookies.窓口, { files: table }));
	await led('snapshot', post(url, '/tables/1?/freeze', cookies.窓口, {}));
	const feed = await post(url, '/settings/calendar?/make', cookies.北相, { reach: 'all' });
	const address = /\/calendar\/[\w-]+\.ics/.exec(await feed.text())?.[0];
	if (!address) throw new Error(`calendar: ${feed.status}`);
	return address;
}
