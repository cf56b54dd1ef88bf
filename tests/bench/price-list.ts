import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { readTables } from '#lib/server/files/sheets.ts';
import { readBook } from '#lib/server/licences/price-lists/book.ts';
import { difference } from '#lib/server/licences/price-lists/difference.ts';
import type { PricedRow } from '#lib/server/licences/price-lists/price-row.ts';
import { readPriceList } from '#lib/server/licences/price-lists/reading.ts';
import { describedWorkbook } from '../support/price-list-files.ts';
import { alone } from './alone.ts';
import { figure } from './figures.ts';
import { mib, ms, table, times, type Cells } from './tables.ts';
import { chance } from './words.ts';

const ROWS = 20_000;
const ROUNDS = 3;
const HEAD = [
	'製品名',
	'型番',
	'種別',
	'レベル',
	'単位',
	'標準価格（税抜）',
	'優待価格（税抜）',
	'適用開始日'
];

type Row = (string | number)[];
type Task = 'bare' | 'ours';
type Measured = { ms: number; mib: number; rows: number };

/** 20,000 rows of invented prices read, checked and compared with the list before, beside a bare read of the same file. */
export async function measurePriceList(folder: string): Promise<string[]> {
	const rows = invented();
	const xlsx = join(folder, 'list.xlsx');
	const csv = join(folder, 'list.csv');
	writeFileSync(xlsx, describedWorkbook({ sheets: [{ name: '価格表', rows: [HEAD, ...rows] }] }));
	writeFileSync(csv, [HEAD, ...rows].map((row) => row.join(',')).join('\n'));
	writeFileSync(join(folder, 'older.json'), JSON.stringify(older(rows)));
	const lines: Cells[] = [];
	for (const [name, path] of [
		['xlsx', xlsx],
		['CSV', csv]
	] as const) {
		const bare = median(path, 'bare');
		const ours = median(path, 'ours');
		if (ours.rows !== ROWS) throw new Error(`${ours.rows} rows of ${ROWS} were read.`);
		figure('price-list', name, { unit: 'ms', yui: ours.ms, floor: bare.ms });
		figure('price-list', `${name}: peak`, { unit: 'MiB', yui: ours.mib, floor: bare.mib });
		lines.push([
			...[name, ms(bare.ms), ms(ours.ms), times(ours.ms / bare.ms)],
			...[mib(bare.mib), mib(ours.mib), times(ours.mib / bare.mib)]
		]);
	}
	return [
		`## A price list of ${ROWS.toLocaleString('en')} rows × ${HEAD.length} columns, read, checked and compared with an older one\n`,
		'Bare is the reading of the same file as plain text: `readTables` for the workbook, `csv-parse` for the CSV. Each in a process of its own, median of three.\n',
		...table(['file', 'bare', 'whole import', 'ratio', 'peak bare', 'peak whole', 'ratio'], lines)
	];
}

function invented(): Row[] {
	const by = chance(7);
	return Array.from({ length: ROWS }, (_, index) => {
		const list = by.between(1000, 900_000);
		const part = `${by.pick(['9EM', '7NQ', '021', '065'])}-${String(index).padStart(5, '0')}`;
		const kind = by.pick(['L', 'L+SA', 'SA']);
		const unit = by.pick(['2コア', '16ｺｱ', '1']);
		return [`製品 ${index}`, part, kind, 'D', unit, list, Math.floor(list * 0.72), 'R8.10.1'];
	});
}

function median(path: string, task: Task): Measured {
	const runs = Array.from({ length: ROUNDS }, () => {
		const file = fileURLToPath(import.meta.url);
		const { stdout, stderr } = spawnSync(process.execPath, [file, task, path], {
			encoding: 'utf8'
		});
		if (stdout === '') throw new Error(stderr);
		return JSON.parse(stdout) as Measured;
	});
	return runs.toSorted((a, b) => a.ms - b.ms)[Math.floor(ROUNDS / 2)] ?? { ms: 0, mib: 0, rows: 0 };
}

async function measured(task: string, path: string): Promise<Measured> {
	// Time of the processor, so that what else the machine does counts for nothing.
	const begun = process.cpuUsage();
	const rows = task === 'bare' ? await readBare(path) : await readWhole(path);
	const { user, system } = process.cpuUsage(begun);
	const ms = (user + system) / 1000;
	return { ms, mib: process.resourceUsage().maxRSS / 1024, rows };
}

async function readBare(path: string): Promise<number> {
	if (path.endsWith('.csv')) return parse(readFileSync(path, 'utf8')).length;
	const limits = { sheets: 5, rows: 100_000, columns: 100, letters: 50_000_000 };
	return (await readTables(path, limits))[0]?.rows.length ?? 0;
}

async function readWhole(path: string): Promise<number> {
	const book = await readBook(path);
	const previous: PricedRow[] = JSON.parse(readFileSync(join(dirname(path), 'older.json'), 'utf8'));
	const { rows, errors } = readPriceList(book, { previous });
	if (errors.length > 0) throw new Error(errors[0]?.message);
	const { changed, same, gone, added } = difference(previous, rows);
	return changed.length + same.length + gone.length + added.length;
}

/** The list before, a sixth cheaper. */
function older(rows: Row[]): PricedRow[] {
	const none = { segment: null, term: null, tierMin: null, to: null, pack: null };
	return rows.map(([, part, , , , list, pref]) => ({
		...none,
		part: String(part),
		level: 'D',
		from: '2026-04-01',
		listYen: Math.round(Number(list) / 1.2),
		prefYen: Math.round(Number(pref) / 1.2)
	}));
}

if (import.meta.main) {
	const [task, path] = process.argv.slice(2);
	if (task && path) console.log(JSON.stringify(await measured(task, path)));
	else await alone(measurePriceList);
}
