import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every module and component below a folder of the product, from the project's root. */
export function sourcesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => /\.(?:ts|svelte)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name));
}
