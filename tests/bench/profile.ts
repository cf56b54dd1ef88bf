import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpus } from './corpus.ts';
import { press } from './load.ts';
import { ROOT, startYui } from './processes.ts';
import { replyTo, tenureIn } from './replies.ts';
import { signIn } from './sign-in.ts';
import { body, chance } from './words.ts';

/*
 * Where one page's time goes in the built server:
 *
 *   node tests/bench/profile.ts <path> [--seconds 8] [--as officer|desk|caughtUp|behind]
 *        [--posts 50000] [--data <folder>] [--top 30]
 *
 * `thread` and `board` stand for the measured pages, `reply` for a reply through the form. The corpus stays in the folder for the next time; the
 * whole profile is written beside it and opens in the browser's developer tools.
 */

const SQLITE = 'SQLite and other native code';
/** What the build makes of the framework's own modules, which its maps do not name. */
const FRAMEWORK =
	/(?:server\/(?:index|internal)\.js|chunks\/(?:server|client|internal|exports|shared|context|environment|root|uri|form-utils)\d*\.js|build\/(?:handler|index|server\/handler)[\w.-]*\.js)$/;

type Node = Profiler.ProfileNode;
type Place = { name: string; file: string; group: string };

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		seconds: { type: 'string', default: '8' },
		as: { type: 'string', default: 'officer' },
		posts: { type: 'string', default: '50000' },
		data: { type: 'string' },
		top: { type: 'string', default: '30' }
	}
});
const folder = values.data ?? join(tmpdir(), `yui-profile-${values.posts}`);
const top = Number(values.top);
const places = new Map<number, Place>();
const maps = new Map<string, SourceMap | null>();

await profile();
process.exit(0);

async function profile(): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const made = await corpus(folder, Number(values.posts));
	const asked = positionals[0] ?? 'thread';
	const known: Record<string, string> = {
		thread: `/threads/${made.threadId}`,
		board: `/boards/${made.board}`
	};
	const path = known[asked] ?? asked;
	const login = Object.entries(made.logins).find(([name]) => name === values.as)?.[1];
	if (!login) throw new Error(`There is nobody called ${values.as}.`);
	const yui = await startYui(folder, { preload: 'sampler.ts' });
	const cookie = await signIn(yui, login);
	const isReply = asked === 'reply';
	const by = chance(7);
	const tenure = isReply ? await tenureIn(yui, cookie, made.openIds[0] ?? 0) : '';
	const request = () =>
		isReply
			? replyTo(yui, cookie, tenure, by.pick(made.openIds), body(by))
			: { url: yui.url + path, headers: { cookie, 'accept-encoding': 'gzip' } };
	const pressing = { connections: 4, status: isReply ? 303 : 200 };
	await press(request, { ...pressing, ms: 3_000 });
	await yui.answer('begin');
	const load = await press(request, { ...pressing, ms: Number(values.seconds) * 1_000 });
	const found = await yui.answer<Profiler.Profile>('end');
	await yui.stop();
	const kept = join(
		folder,
		`${path.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'}.cpuprofile`
	);
	writeFileSync(kept, JSON.stringify(found));
	console.log(
		`${path} as ${values.as}: ${load.perSecond.toFixed(0)} a second while sampled, p50 ${load.p50.toFixed(1)} ms, p95 ${load.p95.toFixed(1)} ms\n${kept}\n`
	);
	tell(found, load.asked);
}

/** Prints who spends the time, as shares of the time in which the server was not idle. */
function tell(found: Profiler.Profile, pages: number): void {
	const nodes = new Map(found.nodes.map((node) => [node.id, node]));
	const self = new Map<number, number>();
	found.samples?.forEach((id, index) => {
		self.set(id, (self.get(id) ?? 0) + (found.timeDeltas?.[index] ?? 0));
	});
	const groups = new Map<string, number>();
	const functions = new Map<string, number>();
	const whole = new Map<string, number>();
	let busy = 0;
	const walk = (node: Node, above: Place[]): void => {
		const place = placeOf(node);
		if (place.file.includes('sampler.ts')) return;
		const spent = self.get(node.id) ?? 0;
		if (place.name !== '(idle)' && place.name !== '(root)') {
			busy += spent;
			add(groups, place.group, spent);
			// What SQLite does says little without who asked for it.
			const caller = place.group === SQLITE ? above.findLast(asksSqlite) : null;
			add(functions, caller ? `${label(place)} ← ${label(caller)}` : label(place), spent);
			const through = new Set([...above, place].filter((one) => one.group === 'Yui').map(label));
			for (const one of through) add(whole, one, spent);
		}
		const below = [...above, place];
		for (const child of node.children ?? []) {
			const next = nodes.get(child);
			if (next) walk(next, below);
		}
	};
	const [root] = found.nodes;
	if (root) walk(root, []);
	const print = (title: string, of: Map<string, number>, count: number) => {
		console.log(`## ${title}\n\n| | share | µs each |\n| --- | --- | --- |`);
		const rows = [...of].sort((a, b) => b[1] - a[1]).slice(0, count);
		for (const [name, spent] of rows) {
			const share = `${((100 * spent) / busy).toFixed(1)} %`;
			console.log(`| ${name} | ${share} | ${Math.round(spent / pages)} |`);
		}
		console.log('');
	};
	print('By package, own time', groups, 40);
	print('By function, own time', functions, top);
	print('Yui’s functions with all they call', whole, top);
}

/** Yui's own, but for the watch over slow statements, which stands before every one. */
function asksSqlite(place: Place): boolean {
	return place.group === 'Yui' && !place.name.includes('<computed>');
}

function add(to: Map<string, number>, key: string, spent: number): void {
	to.set(key, (to.get(key) ?? 0) + spent);
}

function label(place: Place): string {
	return place.file ? `${place.name} ${place.file}` : place.name;
}

function placeOf(node: Node): Place {
	const known = places.get(node.id);
	if (known) return known;
	const place = locate(node);
	places.set(node.id, place);
	return place;
}

function locate({ callFrame }: Node): Place {
	const { functionName, url, lineNumber, columnNumber } = callFrame;
	const name = functionName || '(anonymous)';
	if (url.startsWith('node:')) return { name, file: url, group: 'Node' };
	if (!url) {
		// The functions of better-sqlite3's native half have no names.
		if (!functionName) return { name: SQLITE, file: '', group: SQLITE };
		return { name, file: '', group: name.startsWith('(') ? name : 'V8 and native' };
	}
	const path = url.startsWith('file:') ? fileURLToPath(url) : url;
	const entry = mapOf(path)?.findEntry(lineNumber, columnNumber);
	const hasEntry = entry !== undefined && 'originalSource' in entry && entry.originalSource;
	const file = hasEntry ? entry.originalSource.replace(/^(?:\.\.\/)+/, '') : relative(ROOT, path);
	const line = hasEntry ? entry.originalLine + 1 : lineNumber + 1;
	return { name, file: `${shortened(file)}:${line}`, group: groupOf(file) };
}

function groupOf(file: string): string {
	const inside = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
	if (inside) return inside;
	if (FRAMEWORK.test(file)) return 'svelte and kit';
	return 'Yui';
}

function shortened(file: string): string {
	return file
		.replace(/.*\.svelte-kit\/output\/server\//, '')
		.replace(/.*node_modules\//, '')
		.replace(/.*build\/server\//, 'build/');
}

function mapOf(path: string): SourceMap | null {
	const known = maps.get(path);
	if (known !== undefined) return known;
	const beside = `${path}.map`;
	const map = existsSync(beside)
		? new SourceMap(
				JSON.parse(readFileSync(beside, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]
			)
		: null;
	maps.set(path, map);
	return map;
}
