import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Package = { name: string; version: string; licence: string; isDirect: boolean };

type Manifest = {
	name?: string;
	version?: string;
	license?: string | { type?: string };
	licenses?: { type?: string }[];
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
};

const UNSAID = '(not declared)';

/** Every package installed below a folder with a package.json, by name and version, with the licence it declares. */
export function installedPackages(root: string): Package[] {
	const own = manifestIn(root);
	const direct = new Set(
		Object.keys({ ...own?.dependencies, ...own?.devDependencies, ...own?.optionalDependencies })
	);
	const found = new Map<string, Package>();
	for (const folder of foldersIn(join(root, 'node_modules'))) {
		const { name, version, license, licenses } = manifestIn(folder) ?? {};
		if (!name || !version) continue;
		const said =
			typeof license === 'string'
				? license
				: (license?.type ?? licenses?.map(({ type }) => type).join(' OR '));
		const licence = said && said !== '' ? said : UNSAID;
		found.set(`${name} ${version}`, { name, version, licence, isDirect: direct.has(name) });
	}
	return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The same as lines for a terminal: name, version and licence, those asked for by name marked, sums at the end. */
export function packagesInWords(packages: Package[]): string {
	const sums = new Map<string, number>();
	for (const { licence } of packages) sums.set(licence, (sums.get(licence) ?? 0) + 1);
	return [
		...packages.map(
			({ name, version, licence, isDirect }) =>
				`${isDirect ? '*' : ' '} ${name} ${version}\t${licence}`
		),
		'',
		...[...sums].sort(([, a], [, b]) => b - a).map(([licence, count]) => `${licence}\t${count}`),
		'',
		'* は package.json に名前のあるもの、ほかはそれらが使うものです。'
	].join('\n');
}

function foldersIn(modules: string): string[] {
	if (!existsSync(modules)) return [];
	return readdirSync(modules).flatMap((entry) => {
		if (entry.startsWith('.')) return [];
		const folder = join(modules, entry);
		if (entry.startsWith('@')) return foldersIn(folder);
		return [folder, ...foldersIn(join(folder, 'node_modules'))];
	});
}

function manifestIn(folder: string): Manifest | null {
	const file = join(folder, 'package.json');
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : null;
}
