/* How long 相談年報 takes over 100,000 stretches of clocks in one fiscal year, beside the bare sum of the same rows. */
import { mkdirSync, rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { db } from '../../src/lib/server/db/index.ts';
import { counted } from '../../src/lib/server/helpdesk/report/counts.ts';
import { measured } from '../../src/lib/server/helpdesk/report/minutes.ts';
import { report } from '../../src/lib/server/helpdesk/report/report.ts';
import type { Actor } from '../../src/lib/server/identity/actors.ts';
import { openYui } from '../../src/lib/server/operations/open.ts';

const CASES = 50_000;
const RUNS = 15;
const folder = `/tmp/yui-bench-report-${process.pid}`;
mkdirSync(folder, { recursive: true });
openYui(folder);
const client = db().$client;

client.pragma('foreign_keys = off');
const numbers = (sql: string) =>
	client
		.prepare(sql)
		.all()
		.map((row) => (row as { id: number }).id);
const bodies = numbers(`select id from organisation where kind in ('市', '町', '村')`);
const categories = numbers('select id from ticket_category where parent_id is not null');
const insert = client.prepare(`insert into ticket (id, fiscal_year, sequence, person_id, tenure_id,
	seat_id, organisation_id, author_name, author_section, via, contact, category_id, title, fields,
	priority, audience, state, created_at, submitted_at, state_at, touched_at, first_minutes,
	answer_minutes, consent) values (?, 2026, ?, 1, 1, 1, ?, '', '', 'web', '', ?, '', '{}', ?, ?,
	'closed', ?, ?, ?, ?, ?, ?, 'none')`);
const segment = client.prepare(`insert into clock_segment (ticket_id, clock, started_at, stopped_at,
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

const actor = {
	organisation: { id: 0, kind: '組合' },
	roles: ['desk'],
	reach: [],
	grants: []
} as unknown as Actor;
const bare = client.prepare(
	'select clock, count(*), sum(minutes) from clock_segment group by clock'
);

async function timed(what: string, work: () => unknown): Promise<void> {
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
	console.log(
		`${what}: p50 ${middle.toFixed(1)} ms, longest ${last.toFixed(1)} ms, others waited ${(stood.max / 1e6).toFixed(1)} ms at most`
	);
}

const year = { year: 2026, month: null };
await timed('bare sum of the stretches', () => bare.all());
await timed('counts', () => counted(year));
await timed('minutes', () => measured(year));
await timed('相談年報', () => report(actor, year));
await timed('相談月報', () => report(actor, { year: 2026, month: 11 }));
rmSync(folder, { recursive: true, force: true });
