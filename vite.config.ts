import { sveltekit } from '@sveltejs/kit/vite';
import type { Server } from 'node:http';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Shares the development server's HTTP server the way src/server.ts shares its own. */
const sharedHttpServer: Plugin = {
	name: 'yui-shared-http-server',
	configureServer: (server) => {
		globalThis.httpServer = (server.httpServer as Server | null) ?? undefined;
	},
	configurePreviewServer: (server) => {
		globalThis.httpServer = server.httpServer as Server;
	}
};

export default defineConfig({
	plugins: [sveltekit(), sharedHttpServer],
	test: {
		include: ['tests/unit/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/closed/**/*.test.ts', 'tests/architecture.test.ts'],
		setupFiles: ['tests/support/no-console-errors.ts'],
		pool: 'threads',
		// A busy machine makes a test slow, not wrong.
		testTimeout: 30_000,
		hookTimeout: 60_000
	}
});
