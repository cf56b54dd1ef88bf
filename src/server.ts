import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { flushCompileCache } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import compression from 'compression';
import { outliveBrokenFiles } from './broken-files.ts';

/* Nothing of #lib is imported here: a second copy of the database would live beside the bundle. */

const OLDEST_NODE = [22, 18];
/** What the start left behind is cleared after so many ms, once those who waited for it have their page. */
const SETTLED = 1_500;
/** Requests still running this long after SIGTERM are cut, ms. */
const LAST_CALL = 5_000;

/** The rules within src/error.html, the page of a failure too deep for any other. */
const ERROR_STYLE = 'sha256-VwnNpTYVJ0gwEpfpAbdKJeA0cLE20yFbvcGJ2JJ3sFE=';

/** What holds for every answer, also a file of the application; a page says more exactly what it may load. */
const STRICTEST = {
	'content-security-policy': `default-src 'none'; style-src '${ERROR_STYLE}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff'
};

checkNode();
// The data folder holds sessions and hashes: for the service's own user only.
process.umask(0o077);
const isDemo = process.argv.includes('--demo');
const demoFolder =
	isDemo && !process.env.YUI_DATA ? mkdtempSync(join(tmpdir(), 'yui-demo-')) : null;
if (demoFolder) process.env.YUI_DATA = demoFolder;
if (isDemo) process.env.YUI_DEMO = '1';
// Building beneath other servers of the same folder takes their pages away.
if (!process.argv.includes('--as-built')) buildIfStale();

// adapter-node reads these when its handler is imported.
process.env.BODY_SIZE_LIMIT = 'Infinity';
process.env.PROTOCOL_HEADER ??= 'x-forwarded-proto';
if (process.env.YUI_ORIGIN) {
	if (!/^https?:\/\//.test(process.env.YUI_ORIGIN) || !URL.canParse(process.env.YUI_ORIGIN)) {
		console.error('YUI_ORIGIN は https://yui.example.lg.jp の形で書いてください。');
		process.exit(1);
	}
	process.env.ORIGIN = new URL(process.env.YUI_ORIGIN).origin;
}

// Level 4 costs half the time of the default for a tenth more bytes.
const compress = compression({ threshold: 1_024, level: 4 });
const server = createServer((request, response) => {
	request.headers['x-forwarded-proto'] ??= 'http';
	for (const [name, value] of Object.entries(STRICTEST)) response.setHeader(name, value);
	outliveBrokenFiles(response);
	compress(request as never, response as never, () => pages(request, response));
});
globalThis.httpServer = server;

/** Connections with a request under way; the others may be cut at any time. */
const busy = new Set<Socket>();
const connections = new Set<Socket>();
server.on('connection', (socket) => {
	connections.add(socket);
	socket.once('close', () => connections.delete(socket));
});
server.on('request', (request, response) => {
	busy.add(request.socket);
	response.once('close', () => busy.delete(request.socket));
});
const { handler } = (await import(pathToFileURL(resolve('build/handler.js')).href)) as {
	handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
};

const port = Number(process.env.PORT || 3000);
const host = process.env.HOST || '0.0.0.0';
server.on('error', (error) => {
	console.error(`ポート${port}で待ち受けられません（${error.message}）。`);
	process.exit(1);
});
// After a start everybody who was cut off returns at once: more than Node lets wait by itself.
server.listen({ port, host, backlog: 2_048 }, () => {
	console.log(`結いを http://localhost:${port} で開けます。終わるときは Ctrl+C を押してください。`);
	// Not only at the end: who is killed has compiled for the next start too.
	flushCompileCache();
	setTimeout(() => globalThis.gc?.({ type: 'major', flavor: 'last-resort' }), SETTLED).unref();
	if (isDemo) {
		console.log(
			'見本の年：kitaaiki, sakuho, kumiai, kumiai-lead, admin, ken など。パスワードは yui-demo-2026'
		);
	}
});

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

function pages(request: IncomingMessage, response: ServerResponse): void {
	handler(request, response, () => {
		response.statusCode = 404;
		response.end();
	});
}

let isStopping = false;

function stop(): void {
	// A service manager may send the signal to npm and to this process: the second one changes nothing.
	if (isStopping) return;
	isStopping = true;
	const finished = new Promise<void>((done) => server.close(() => done()));
	// Sockets are let go first: an open one would keep the server from closing.
	globalThis.yuiSockets?.close();
	// A browser opens connections ahead and leaves them silent: nobody is waiting on those.
	for (const socket of connections) if (!busy.has(socket)) socket.destroy();
	setTimeout(leave, LAST_CALL).unref();
	void finished.then(leave);
}

function leave(): void {
	globalThis.yuiStop?.();
	if (demoFolder) rmSync(demoFolder, { recursive: true, force: true });
	process.exit(0);
}

function checkNode(): void {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
	if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
	console.error(
		`Node ${oldestMajor}.${oldestMinor}以上が必要です（いまは${process.versions.node}）。npm ci のあと npm start で起動してください。`
	);
	process.exit(1);
}

function buildIfStale(): void {
	const built = 'build/index.js';
	const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
	const sources = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];
	if (builtAt > Math.max(...sources.map(newestIn))) return;
	console.log('画面を組み立てています（数秒かかります）。');
	const vite = resolve('node_modules/vite/bin/vite.js');
	const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
		stdio: 'inherit'
	});
	if (status !== 0) {
		rmSync(built, { force: true });
		console.error('組み立てに失敗しました。上の表示を確かめてください。');
		process.exit(1);
	}
}

function newestIn(path: string): number {
	if (!existsSync(path)) return 0;
	const found = statSync(path);
	if (!found.isDirectory()) return found.mtimeMs;
	const inside = readdirSync(path, { recursive: true, withFileTypes: true });
	return inside
		.filter((entry) => entry.isFile())
		.reduce(
			(newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
			0
		);
}
