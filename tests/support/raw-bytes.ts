import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder in which one of these words stands, as raw bytes. */
export function filesWith(folder: string, ...words: (string | Buffer)[]): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => statSync(join(folder, name)).isFile())
		.filter((name) => {
			const bytes = readFileSync(join(folder, name));
			return words.some((word) => bytes.includes(word));
		});
}
