import { sveltekit } from '@sveltejs/kit/vite';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** The commit that is built, with a mark where something was changed since; '' outside of a repository. */
function commit(): string {
	try {
		return execFileSync('git', ['describe', '--always', '--dirty=+', '--abbrev=10'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		}).trim();
	} catch {
		return '';
	}
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

export default defineConfig({
	define: { YUI_VERSION: JSON.stringify(version), YUI_COMMIT: JSON.stringify(commit()) },
	plugins: [sveltekit(), sharedHttpServer],
	test: {
		include: [
			'tests/unit/**/*.test.ts',
			'tests/faults/**/*.test.ts',
			'tests/closed/**/*.test.ts',
			'tests/architecture.test.ts'
		],
		setupFiles: ['tests/support/no-console-errors.ts'],
		pool: 'threads',
		// A busy machine makes a test slow, not wrong.
		testTimeout: 30_000,
		hookTimeout: 60_000
	}
});
