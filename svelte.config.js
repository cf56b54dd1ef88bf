import adapter from '@sveltejs/adapter-node';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';

/** What the adapter's own bundling, which takes no settings, says of things that are not ours: cycles inside of a package, and of SvelteKit's environment nothing left. */
const isKnown = (warning) =>
	(/^Circular dependency: /.test(warning) &&
		warning
			.slice('Circular dependency: '.length)
			.split(' -> ')
			.every((file) => file.startsWith('node_modules/@simplewebauthn/'))) ||
	warning === 'Generated an empty chunk: "chunks/env.js".';

/** Escapes what is not ASCII: V8 keeps a whole file at two bytes a letter as soon as one of them is Japanese. */
const escaped = (source) =>
	source.replace(
		/(\\*)([^\x00-\x7f])/g,
		(all, before, letter) =>
			before.slice(before.length % 2) + `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
	);

function escapeAll(folder) {
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
		const file = join(entry.parentPath, entry.name);
		const source = escaped(readFileSync(file, 'utf8'));
		const [error] = parseSync(file, source).errors;
		if (error) throw new Error(`${file} cannot be escaped: ${error.message}`);
		writeFileSync(file, source);
	}
}

const node = adapter({ precompress: true });
/** @type {import('@sveltejs/kit').Adapter} */
const quietNode = {
	...node,
	adapt: async (builder) => {
		const { warn } = console;
		console.warn = (...said) => (isKnown(said[0]) ? undefined : warn(...said));
		try {
			await node.adapt(builder);
			escapeAll('build/server');
		} finally {
			console.warn = warn;
		}
	}
};

/** @type {import('@sveltejs/kit').Config} */
export default {
	kit: {
		adapter: quietNode,
		files: { errorTemplate: 'src/error.html' },
		// hooks.server.ts refuses a foreign Origin itself, so that the refusal is a page in Japanese.
		csrf: { trustedOrigins: ['*'] },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				// SvelteKit's route announcer hides itself with one style attribute.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'img-src': ['self', 'data:', 'blob:'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none']
			}
		},
		output: { bundleStrategy: 'split' },
		version: { pollInterval: 0 }
	}
};
