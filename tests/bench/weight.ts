import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ROOT } from './processes.ts';

/*
 * What a browser fetches with a page, read from the page and from the built files it names. The error
 * pages that the router fetches beside them, some four small files, are not named and not counted.
 */

const CLIENT = join(ROOT, 'build/client');
const ASSET = /_app\/immutable\/[\w./-]+?\.(?:js|css)\b/g;
const STATIC_IMPORT = /\b(?:from|import)\s*["'`](\.[^"'`]+\.js)["'`]/g;
const LAZY_IMPORT = /\bimport\(["'`](\.[^"'`]+\.js)["'`]\)/g;
const FONT = /\.(?:woff2?|ttf|otf|eot)$/;
/** Only the entries that draw a route are imported by name later; they belong to other pages. */
const ROUTER = /\/entry\//;

type Weight = { br: number; gzip: number; raw: number; files: number };

/** The stylesheets and modules a page names, in its `Link` header and its markup, with all they import. */
export function namedBy(page: { html: string; link: string }): Set<string> {
	const paths = `${page.link}\n${page.html}`.match(ASSET) ?? [];
	return withImports(new Set(paths));
}

/** The chunks that these files fetch later by themselves, such as the socket's client. */
export function lazyOf(files: Set<string>): Set<string> {
	const found = new Set<string>();
	for (const file of files) {
		if (!file.endsWith('.js') || ROUTER.test(file)) continue;
		for (const [, to = ''] of textOf(file).matchAll(LAZY_IMPORT)) {
			found.add(posix.join(posix.dirname(file), to));
		}
	}
	return new Set([...withImports(found)].filter((file) => !files.has(file)));
}

/** What the files weigh as precompressed at build time, and as they lie. */
export function weigh(files: Iterable<string>): Weight {
	const weight: Weight = { br: 0, gzip: 0, raw: 0, files: 0 };
	for (const file of files) {
		const raw = sizeOf(file) ?? 0;
		weight.raw += raw;
		weight.br += sizeOf(`${file}.br`) ?? raw;
		weight.gzip += sizeOf(`${file}.gz`) ?? raw;
		weight.files += 1;
	}
	return weight;
}

/** What a page weighs with all it names, its own markup included, over https (br) and as it lies. */
export function weighWhole(page: { html: string; link: string }): Weight {
	const files = weigh(namedBy(page));
	const html = Buffer.from(page.html);
	return {
		br: files.br + brotliCompressSync(html).length,
		gzip: files.gzip + gzipSync(html).length,
		raw: files.raw + html.length,
		files: files.files + 1
	};
}

/** Bytes of font files anywhere in the build. */
export function fontBytes(): number {
	return readdirSync(CLIENT, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && FONT.test(entry.name))
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Other hosts that the page or its stylesheets would fetch something from. */
export function otherOrigins(html: string, files: Iterable<string>): string[] {
	const styles = [...files].filter((file) => file.endsWith('.css')).map(textOf);
	const fetched = [
		...html.matchAll(
			/<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)="((?:https?:)?\/\/[^"]+)"/g
		),
		...styles.join('\n').matchAll(/(?:url\(|@import\s+)["']?((?:https?:)?\/\/[^"')\s]+)/g)
	];
	return [...new Set(fetched.map(([, url = '']) => new URL(url, 'http://yui.test').host))];
}

function withImports(files: Set<string>): Set<string> {
	// A set that grows while it is walked is walked to its end.
	for (const file of files) {
		if (!file.endsWith('.js')) continue;
		const imports = textOf(file).matchAll(STATIC_IMPORT);
		for (const [, to = ''] of imports) files.add(posix.join(posix.dirname(file), to));
	}
	return files;
}

function textOf(file: string): string {
	return readFileSync(join(CLIENT, file), 'utf8');
}

function sizeOf(file: string): number | null {
	const path = join(CLIENT, file);
	return existsSync(path) ? statSync(path).size : null;
}
