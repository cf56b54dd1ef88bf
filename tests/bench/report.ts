import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { figures, short, targetWords, type Figure } from './figures.ts';
import { ROOT } from './processes.ts';
import { table } from './tables.ts';

export type Run = {
	machine: { cpu: string; cores: number; memoryMiB: number; node: string; platform: string };
	commit: string | null;
	/** Whether there was anything in the tree that the commit does not hold. */
	isDirty: boolean | null;
	at: string;
	tookSeconds: number;
	size: { posts: number; isMillion: boolean };
	parts: string[];
	figures: Figure[];
};

/** A ratio that became worse by more than this is marked. */
const WORSE = 1.2;

/** What this run is worth, for its file. */
export function runOf(of: Pick<Run, 'at' | 'tookSeconds' | 'size' | 'parts'>): Run {
	const machine = {
		cpu: cpus()[0]?.model ?? 'unknown',
		cores: cpus().length,
		memoryMiB: Math.round(totalmem() / 1024 / 1024),
		node: process.version,
		platform: `${process.platform} ${process.arch}`
	};
	const commit = git('rev-parse', 'HEAD');
	const status = git('status', '--porcelain');
	return { machine, commit, isDirty: status === null ? null : status !== '', ...of, figures };
}

/** Writes the run as JSON, and its folder where it is missing. */
export function keep(run: Run, path: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify(run, null, '\t')}\n`);
}

/** Every figure that has a target, and whether it is met. */
export function aims(): string[] {
	const aimed = figures.filter((one) => one.target !== null);
	if (aimed.length === 0) return [];
	const met = aimed.filter((one) => one.isMet).length;
	return [
		`## What is aimed at: ${met} of ${aimed.length} met\n`,
		...table(
			['part', 'figure', 'Yui', 'floor', 'ratio', 'aim', 'met'],
			aimed.map((one) => [
				one.part,
				one.name,
				`${short(one.yui)} ${one.unit}`,
				one.floor === null ? '' : `${short(one.floor)}${one.floorIs ? ` (${one.floorIs})` : ''}`,
				short(one.ratio),
				targetWords(one),
				one.isMet ? 'yes' : 'NO'
			])
		)
	];
}

/** Two runs beside each other: how every ratio, or figure without a floor, changed from the first to the second. */
export function comparison(first: string, second: string): string[] {
	const [before, after] = [first, second].map(
		(path) => JSON.parse(readFileSync(path, 'utf8')) as Run
	) as [Run, Run];
	const keyOf = (one: Figure) => `${one.part}: ${one.name}`;
	const known = new Map(before.figures.map((one) => [keyOf(one), one]));
	let worse = 0;
	const rows = after.figures.flatMap((now) => {
		const then = known.get(keyOf(now));
		if (!then) return [];
		const hasFloor = now.ratio !== null && then.ratio !== null;
		const [a, b] = hasFloor ? [then.ratio ?? 0, now.ratio ?? 0] : [then.yui, now.yui];
		const change = a === 0 ? (b === 0 ? 1 : Infinity) : b / a;
		const loss = now.better === 'lower' ? change : 1 / change;
		if (loss > WORSE) worse += 1;
		return [
			[
				keyOf(now),
				hasFloor ? 'ratio' : now.unit,
				short(a),
				short(b),
				`× ${short(change)}`,
				loss > WORSE ? 'WORSE' : loss < 1 / WORSE ? 'better' : ''
			]
		];
	});
	const alone = (of: Run, other: Run) =>
		of.figures
			.filter(({ part }) => other.parts.includes(part))
			.map(keyOf)
			.filter((key) => !other.figures.some((one) => keyOf(one) === key));
	const missing = [...alone(before, after), ...alone(after, before)];
	return [
		...[before, after].map(
			(run) =>
				`${run.at}: ${run.commit?.slice(0, 9) ?? 'no commit'}${run.isDirty ? ' and changes' : ''}, ${run.size.posts} posts, ${run.machine.cores} × ${run.machine.cpu}, Node ${run.machine.node}`
		),
		'',
		...table(['figure', 'compared', 'first', 'second', 'change', ''], rows),
		`${worse} of ${rows.length} became worse by more than ${Math.round((WORSE - 1) * 100)} %.`,
		...(missing.length === 0 ? [] : [`In one of the two only: ${missing.join('; ')}.`])
	];
}

function git(...args: string[]): string | null {
	try {
		return execFileSync('git', args, {
			cwd: ROOT,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore']
		}).trim();
	} catch {
		return null;
	}
}
