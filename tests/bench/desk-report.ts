/* How long 相談年報 takes over 100,000 stretches of clocks in one fiscal year, beside the bare sum of the same rows. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import { counted } from '#lib/server/helpdesk/report/counts.ts';
import { measured } from '#lib/server/helpdesk/report/minutes.ts';
import { report } from '#lib/server/helpdesk/report/report.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { alone } from './alone.ts';
import { figure } from './figures.ts';

const CASES = 50_000;
const RUNS = 15;

const actor = {
	organisation: { id: 0, kind: '組合' },
	roles: ['desk'],
	reach: [],
	grants: []
} as unknown as Actor;

/** Writes the stretches and counts them; gives the lines of the report. */
export async function measureDeskReport(folder: string): Promise<string[]> {
	openYui(folder);
	fill();
	const bare = db().$client.prepare(
		'select clock, count(*), sum(minutes) from clock_segment group by clock'
	);
	const year = { year: 2026, month: null };
	const floor = await timed('bare sum of the stretches', () => bare.all());
	const lines = [
		floor,
		await timed('counts', () => counted(year), floor),
		await timed('minutes', () => measured(year), floor),
		await timed('相談年報', () => report(actor, year), floor),
		await timed('相談月報', () => report(actor, { year: 2026, month: 11 }), floor)
	];
	closeDatabase();
	return [
		'## 相談年報 over 100,000 stretches of clocks in one fiscal year\n',
		...lines.map(({ line }) => line),
		''
	];
}

function fill(): void {
	const { $client: client } = db();
	client.pragma('foreign_keys = off');
	const numbers = (sql: string) =>
		client
			.prepare(sql)
			.all()
			.map((row) => (row as { id: number }).id);
	const bodies = numbers(`select id from organisation where kind in ('市', '町', '村')`);
	const categories = numbers('select id from ticket_category where parent_id is not null');
	const insert =
		client.prepare(`insert into ticket (id, fiscal_year, sequence, person_id, tenure_id,
		seat_id, organisation_id, author_name, author_section, via, contact, category_id, title, fields,
		priority, audience, state, created_at, submitted_at, state_at, touched_at, first_minutes,
		answer_minutes, consent) values (?, 2026, ?, 1, 1, 1, ?, '', '', 'web', '', ?, '', '{}', ?, ?,
		'closed', ?, ?, ?, ?, ?, ?, 'none')`);
	const segment =
		client.prepare(`insert into clock_segment (ticket_id, clock, started_at, stopped_at,
		minutes, reason) values (?, ?, ?, ?, ?, 'answer')`);
	const start = Date.parse('2026-04-01T00:00:00+09:00');
	const step = (365 * 24 * 60 * 60 * 1000) / CASES;
	client.transaction(() => {
		for (let id = 1; id <= CASES; id += 1) {
			const at = Math.floor(start + id * step);
			const body = bodies[(id * 31) % bodies.length];
			const isUrgent = id % 9 === 0;
			const audience = id % 40 === 0 ? `case:${id}` : `desk:${body}`;
			const targets = isUrgent ? [30, 240] : [null, null];
			const category = categories[(id * 17) % categories.length];
			const priority = isUrgent ? 'urgent' : 'normal';
			insert.run(id, id, body, category, priority, audience, at, at, at, at, ...targets);
			segment.run(id, 'first', at, at, (id * 7919) % 600);
			segment.run(id, 'answer', at, at, (id * 7907) % 2400);
		}
	})();
}

type Timed = { line: string; middle: number };

async function timed(what: string, work: () => unknown, floor?: Timed): Promise<Timed> {
	const times: number[] = [];
	const stood = monitorEventLoopDelay({ resolution: 1 });
	stood.enable();
	for (let run = 0; run < RUNS; run += 1) {
		const from = performance.now();
		await work();
		times.push(performance.now() - from);
	}
	stood.disable();
	times.sort((a, b) => a - b);
	const [middle, last] = [times[Math.floor(RUNS / 2)] ?? 0, times.at(-1) ?? 0];
	if (floor) figure('desk-report', what, { unit: 'ms', yui: middle, floor: floor.middle });
	const line = `${what}: p50 ${middle.toFixed(1)} ms, longest ${last.toFixed(1)} ms, others waited ${(stood.max / 1e6).toFixed(1)} ms at most`;
	return { line, middle };
}

if (import.meta.main) await alone(measureDeskReport);
