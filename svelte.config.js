import adapter from '@sveltejs/adapter-node';

/** What the adapter's own bundling, which takes no settings, says of things that are not ours: cycles inside of a package, and of SvelteKit's environment nothing left. */
const isKnown = (warning) =>
	(/^Circular dependency: /.test(warning) &&
		warning
			.slice('Circular dependency: '.length)
			.split(' -> ')
			.every((file) => file.startsWith('node_modules/@simplewebauthn/'))) ||
	warning === 'Generated an empty chunk: "chunks/env.js".';

const node = adapter({ precompress: true });
/** @type {import('@sveltejs/kit').Adapter} */
const quietNode = {
	...node,
	adapt: async (builder) => {
		const { warn } = console;
		console.warn = (...said) => (isKnown(said[0]) ? undefined : warn(...said));
		try {
			await node.adapt(builder);
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
