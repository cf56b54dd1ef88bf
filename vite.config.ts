import { sveltekit } from '@sveltejs/kit/vite';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import type { CSSOptions, Plugin, Rolldown } from 'vite';
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

/** What everybody gets first: the two layouts, what forms and lists are made of, and the sheet of today; no charts, which few pages show. */
const FRAME =
	/\/node_modules\/(?:svelte|@sveltejs)\/|\/src\/routes\/(?:\(app\)\/)?\+layout\.svelte|\/src\/lib\/(?:design\/(?!\w+Chart)|components\/(?:frame|forms|work)\/)/;
/** What ホーム, a board and a thread draw together every day; the sheet of today is light without it. */
const DAILY = ['forum', 'files', 'search'];
/** Where what several pages share comes with the rest of its domain. */
const domainOf = (module: string): string | null => {
	if (module.includes('/src/routes/')) return null;
	const domain = /\/src\/lib\/components\/([\w-]+)\//.exec(module)?.[1] ?? 'words';
	return DAILY.includes(domain) ? 'daily' : domain;
};

const BROWSER_FILES = [
	{ name: 'frame', test: FRAME, tags: ['$initial' as const], priority: 2 },
	{ name: domainOf, tags: ['$initial' as const], minShareCount: 2, priority: 1 }
];

type PostCss = Exclude<CSSOptions['postcss'], string | undefined>;
type CssPlugin = Extract<NonNullable<PostCss['plugins']>[number], { postcssPlugin: string }>;

/** Of the Digital Agency's tokens the browser gets those that tokens.css gives a role: nothing else may use them. */
const usedTokens: CssPlugin = {
	postcssPlugin: 'yui-used-tokens',
	OnceExit: (root) => {
		const used = new Set([...root.toString().matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
		root.walkDecls(/^--/, (token) => {
			const isTheirs = token.source?.input.file?.includes('@digital-go-jp/design-tokens');
			if (isTheirs && !used.has(token.prop)) token.remove();
		});
	}
};

/** What the server starts with: all that its hooks import, but not what they ask for later. */
const HOOKS = resolve('src/hooks.server.ts');
let atStart: Set<string> | null = null;
const startGroup = (module: string, graph: Rolldown.ChunkingContext): string | null => {
	if (!atStart) {
		atStart = new Set([HOOKS]);
		// What is added on the way is visited too.
		for (const each of atStart)
			for (const id of graph.getModuleInfo(each)?.importedIds ?? []) atStart.add(id);
		atStart.delete(HOOKS);
	}
	return atStart.has(module) ? 'start' : null;
};

const SERVER_FILES = [{ name: startGroup }];

/** What the browser fetches in few requests, each kept for good; what the server starts with in one file, which Node finds sooner than two hundred. */
const fewFiles: Plugin = {
	name: 'yui-few-files',
	config: ({ build }, { command }) =>
		command === 'build'
			? {
					build: {
						rolldownOptions: {
							output: { codeSplitting: { groups: build?.ssr ? SERVER_FILES : BROWSER_FILES } }
						}
					}
				}
			: {}
};

export default defineConfig({
	define: { YUI_VERSION: JSON.stringify(version), YUI_COMMIT: JSON.stringify(commit()) },
	plugins: [sveltekit(), sharedHttpServer, fewFiles],
	css: { postcss: { plugins: [usedTokens] } },
	test: {
		include: [
			'tests/unit/**/*.test.ts',
			'tests/faults/**/*.test.ts',
			'tests/closed/**/*.test.ts',
			'tests/architecture.test.ts'
		],
		setupFiles: ['tests/support/no-console-errors.ts'],
		// Each file in a process of its own: in threads of one process V8 frees the same compiled WebAssembly
		// twice now and then and aborts (“Check failed: jit_page.has_value()”).
		pool: 'forks',
		// A busy machine makes a test slow, not wrong.
		testTimeout: 30_000,
		hookTimeout: 60_000
	}
});
