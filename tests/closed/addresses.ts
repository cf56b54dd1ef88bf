import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUTES = fileURLToPath(new URL('../../src/routes', import.meta.url));

/** One thing that can be asked of the server, as the folders of the routes say: a page, an endpoint's verb, an action. */
export type Address = { method: string; path: string; action: string; isPage: boolean };

type Module = Record<string, unknown>;
const pages = import.meta.glob<Module>('../../src/routes/**/+page.server.ts');
const endpoints = import.meta.glob<Module>('../../src/routes/**/+server.ts');

/** Every page, endpoint and named action there is; nothing is listed by hand. */
export async function everyAddress(): Promise<Address[]> {
	const found: Address[] = [];
	for (const folder of foldersOf(ROUTES)) {
		const path = addressOf(folder);
		const files = readdirSync(join(ROUTES, folder));
		if (files.includes('+page.svelte'))
			found.push({ method: 'GET', path, action: '', isPage: true });
		if (files.includes('+page.server.ts')) {
			const { actions } = await load(pages, folder, '+page.server.ts');
			for (const action of Object.keys((actions as object | undefined) ?? {})) {
				found.push({
					method: 'POST',
					path,
					action: action === 'default' ? '' : action,
					isPage: true
				});
			}
		}
		if (files.includes('+server.ts')) {
			const module = await load(endpoints, folder, '+server.ts');
			const verbs = Object.keys(module).filter((name) => /^[A-Z]+$/.test(name));
			for (const method of verbs) found.push({ method, path, action: '', isPage: false });
		}
	}
	return found;
}

/** The address with its parameters in their places. */
export function filled(path: string, parameters: Record<string, string>): string {
	return path.replace(/\[([a-z]+)\]/g, (_, name: string) => parameters[name] ?? '');
}

function load(from: Record<string, () => Promise<Module>>, folder: string, file: string) {
	const found = from[`../../src/routes/${folder}/${file}`];
	if (!found) throw new Error(`${folder}/${file} cannot be read.`);
	return found();
}

function foldersOf(root: string): string[] {
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => /^\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(entry.name))
		.map((entry) => entry.parentPath.slice(root.length + 1))
		.filter((folder, index, all) => all.indexOf(folder) === index)
		.sort();
}

function addressOf(folder: string): string {
	const parts = folder.split('/').filter((part) => part !== '' && !part.startsWith('('));
	return `/${parts.join('/')}`;
}
