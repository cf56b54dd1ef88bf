import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { closeDatabase } from '#lib/server/db/index.ts';
import { check } from '#lib/server/operations/check.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { measureCalendar } from './calendar.ts';
import { measureCrowd, THINK, thinkOf } from './crowd.ts';
import { measureDeskReport } from './desk-report.ts';
import { measureDesk } from './desk.ts';
import { groundIn, manyIn, type Ground } from './ground.ts';
import { measureHerd } from './herd.ts';
import { measureLicences } from './licences.ts';
import { measureMaterials } from './materials.ts';
import { measureGrowth, measurePages, measureStatements } from './pages.ts';
import { measureActivation } from './price-activation.ts';
import { measurePriceList } from './price-list.ts';
import { ROOT, startYui } from './processes.ts';
import { aims, comparison, keep, runOf } from './report.ts';
import { measureSearch } from './search.ts';
import { measureStarting } from './starting.ts';
import { measureTelling } from './telling.ts';
import { measureTold } from './told.ts';
import { measureUpload } from './upload.ts';
import { measureWriting } from './writing.ts';
import { measureZip } from './zip.ts';

/* Everything here is a ratio within one run: the machine changes, what the ratio says does not. */

const HELP = `npm run bench -- [--only a,b] [--posts 50000] [--million] [--short] [--think 60,120] [--out file.json]
npm run bench -- --compare before.json after.json
npm run bench -- --list
`;

type Part = {
	name: string;
	what: string;
	/** Left out of a whole run, because it takes minutes; done when named. */
	isLong?: true;
	measure: (ground: Ground) => Promise<string[]>;
};

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		only: { type: 'string' },
		posts: { type: 'string', default: '50000' },
		million: { type: 'boolean', default: false },
		short: { type: 'boolean', default: false },
		/** Seconds of a reader of the crowd between pages, and of a writer between replies. */
		think: { type: 'string', default: THINK },
		out: { type: 'string' },
		compare: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false }
	}
});

const within =
	(name: string, measure: (folder: string) => Promise<string[]>) =>
	(ground: Ground): Promise<string[]> => {
		const folder = join(ground.folder, name);
		mkdirSync(folder);
		return measure(folder);
	};

const parts: Part[] = [
	{ name: 'statements', what: 'SQL statements of a page', measure: measureStatements },
	{ name: 'pages', what: 'thread page and board list, beside both floors', measure: measurePages },
	{ name: 'starting', what: 'start, memory, first visit', measure: measureStarting },
	{
		name: 'writing',
		what: 'a reply through the form, beside bare inserts',
		measure: measureWriting
	},
	{ name: 'told', what: '1,000 sockets told of a post', measure: measureTold },
	{ name: 'growth', what: 'pages as the forum grows twentyfold', measure: measureGrowth },
	{ name: 'search', what: 'search, beside bare FTS5 and LIKE', measure: searching },
	{
		name: 'telling',
		what: 'a reply as followers grow',
		measure: within('telling', measureTelling)
	},
	{
		name: 'materials',
		what: 'a group with 5,000 files',
		measure: within('materials', (folder) => measureMaterials(folder, 5_000))
	},
	{ name: 'zip', what: 'a set of files saved', measure: within('zip', measureZip) },
	{ name: 'upload', what: 'files sent', measure: within('upload', measureUpload) },
	{ name: 'calendar', what: 'a calendar feed', measure: within('calendar', measureCalendar) },
	{ name: 'desk', what: 'a desk with 100,000 cases', measure: within('desk', measureDesk) },
	{
		name: 'desk-report',
		what: '相談年報 over 100,000 stretches',
		measure: within('desk-report', measureDeskReport)
	},
	{
		name: 'price-list',
		what: 'a price list of 20,000 rows read',
		measure: within('price-list', measurePriceList)
	},
	{
		name: 'price-activation',
		what: 'a price list put in force',
		measure: within('price-activation', measureActivation)
	},
	{
		name: 'licences',
		what: 'a ledger of a million entries',
		measure: within('licences', measureLicences)
	},
	{
		name: 'load',
		what: '1,000 readers and 50 writers for two minutes, and 300',
		isLong: true,
		measure: (ground) =>
			measureCrowd(ground, { isShort: values.short, think: thinkOf(values.think) })
	},
	{
		name: 'herd',
		what: '1,000 and 2,000 open pages when the server starts again',
		isLong: true,
		measure: (ground) => measureHerd(ground, { isShort: values.short })
	}
];

if (values.help) console.log(HELP);
else if (values.list) list();
else if (values.compare) compare();
else await bench(chosen());
process.exit(0);

function list(): void {
	for (const { name, what, isLong } of parts) {
		console.log(`${name.padEnd(18)}${what}${isLong ? ' (only when named)' : ''}`);
	}
}

function compare(): void {
	const [before, after] = positionals;
	if (!before || !after) throw new Error(HELP);
	console.log(comparison(before, after).join('\n'));
}

function chosen(): Part[] {
	if (!values.only) return parts.filter((part) => !part.isLong);
	return values.only.split(',').map((name) => {
		const part = parts.find((one) => one.name === name);
		if (!part) throw new Error(`There is no part ${name}: ${parts.map((one) => one.name).join()}.`);
		return part;
	});
}

async function bench(doing: Part[]): Promise<void> {
	const begun = performance.now();
	const at = new Date().toISOString();
	const posts = Number(values.posts);
	const folder = mkdtempSync(join(tmpdir(), 'yui-bench-'));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	const ground = groundIn(folder, posts, values.million);
	const size = { posts, isMillion: values.million };
	const run = () =>
		runOf({
			at,
			tookSeconds: Math.round((performance.now() - begun) / 1000),
			size,
			parts: doing.map((part) => part.name)
		});
	const { machine, commit, isDirty } = run();
	console.log(
		`# Yui, measured ${at.slice(0, 16)}Z at ${commit?.slice(0, 9) ?? 'no commit'}${isDirty ? ' and changes' : ''}\n\nNode ${machine.node}, ${machine.cores} × ${machine.cpu}.\n`
	);
	// The first start builds what is stale, so that no later one does.
	await (await startYui(join(folder, 'empty'))).stop();
	let hasFailed = false;
	for (const part of doing) {
		const from = performance.now();
		try {
			console.log((await part.measure(ground)).join('\n'));
		} catch (error) {
			// What the others found is not lost with it.
			console.error(`${part.name} failed:`, error);
			hasFailed = true;
			closeDatabase();
		}
		console.error(`${part.name}: ${((performance.now() - from) / 1000).toFixed(0)} s\n`);
	}
	if (!values.only) console.log(await checked(ground));
	console.log(aims().join('\n'));
	const out = values.out
		? resolve(values.out)
		: join(ROOT, 'tests/bench/results', `${at.slice(0, 19).replaceAll(':', '')}.json`);
	keep(run(), out);
	console.log(`Everything as JSON: ${out}`);
	// Slow is no failure; broken is.
	if (hasFailed) process.exit(1);
}

/** What has been written under load is whole. */
async function checked(ground: Ground): Promise<string> {
	const { data } = await ground.main();
	openYui(data);
	const begun = performance.now();
	const faults = await check();
	closeDatabase();
	if (faults.length > 0) throw new Error(faults.map((fault) => fault.line).join('\n'));
	return `\`yui check\` over the forum after all this: ${((performance.now() - begun) / 1000).toFixed(1)} s, no faults.\n`;
}

/** A million posts take some minutes to write and to index. */
async function searching(ground: Ground): Promise<string[]> {
	const lines: string[] = [];
	for (const posts of [ground.posts, ...(ground.isMillion ? [1_000_000] : [])]) {
		await ground.many(posts);
		lines.push(...(await measureSearch(manyIn(ground.folder, posts), posts)));
	}
	return lines;
}
