import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import { businessMinutesBetween } from '#lib/server/calendar/office-hours.ts';
import { standingHours } from '#lib/server/helpdesk/hours.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import {
	ON_A_PAGE,
	queue,
	queueCounts,
	queueViews,
	type QueueView
} from '#lib/server/helpdesk/queue.ts';
import { report } from '#lib/server/helpdesk/report/report.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { scopeOf } from '#lib/server/permissions.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { fewPosts } from './corpus.ts';
import { figure } from './figures.ts';
import { ask, press } from './load.ts';
import { startBare, startYui } from './processes.ts';
import { signIn } from './sign-in.ts';
import { ms, table, times, type Cells } from './tables.ts';
import { spent, spread, type Spread } from './timing.ts';

const CASES = 100_000;
const AGENTS = 20;
/** One case in so many goes on; the others are over. */
const GOES_ON = 40;
const STATES = ['new', 'open', 'open', 'wait_org', 'wait_vendor', 'wait_expert', 'answered'];
const CLOCKS = 20_000;
const CHANGES = 200;
const YEAR = 2026;

/** A desk with 100,000 cases and twenty people at it: what a view, an act, a year's report and a clock take. */
export async function measureDesk(folder: string): Promise<string[]> {
	const data = join(folder, 'data');
	const made = await fewPosts(data);
	const actor = actorFor(made.logins.desk);
	const seats = putCases(actor);
	const agents = seats.map((id): Actor => ({ ...actor, seat: { ...actor.seat, id } }));
	const rows: Cells[] = [];
	const line = (name: string, ours: Spread, bare: Spread) => {
		figure('desk', name, { unit: 'ms', yui: ours.p95, floor: bare.p95 });
		rows.push([name, ms(ours.p50), ms(ours.p95), ms(bare.p95), times(ours.p95 / bare.p95)]);
	};
	const client = db().$client;
	const floor = bareQueue(agents);
	for (const view of queueViews) {
		line(
			`view ${view}, ${ON_A_PAGE} rows at most`,
			timed(agents, (agent) => queue(agent, view)),
			timed(agents, (agent) => floor.views[view](agent))
		);
	}
	line(
		'counts of the views',
		timed(agents, (agent) => queueCounts(agent)),
		timed(agents, (agent) => floor.counts(agent))
	);
	const [bare, ours] = changes(actor);
	line('state change: 担当になる through the act', ours, bare);
	const year = { year: YEAR, month: null };
	const bareSum = client.prepare(
		'select fiscal_year, count(*), sum(answer_minutes) from ticket group by 1'
	);
	const reports: number[] = [];
	const sums: number[] = [];
	for (let run = 0; run < 10; run += 1) {
		sums.push(spent(() => bareSum.all()));
		const begun = performance.now();
		await report(actor, year);
		reports.push(performance.now() - begun);
	}
	line('相談年報 of a year', spread(reports), spread(sums));
	const { hours } = standingHours();
	const begun = performance.now();
	for (let n = 0; n < CLOCKS; n += 1) {
		const from = Date.UTC(2026, 3, 1) + n * 1_234_567;
		businessMinutesBetween(hours, new Date(from), new Date(from + (n % 30) * 86_400_000));
	}
	const perSecond = CLOCKS / ((performance.now() - begun) / 1000);
	closeDatabase();
	figure('desk', 'clock computations', { unit: 'per second', yui: perSecond, better: 'higher' });
	return [
		`## A desk with ${CASES} cases, one in ${GOES_ON} going on, ${AGENTS} people at it\n`,
		...table(['', 'p50', 'p95', 'bare p95', 'ratio'], rows),
		`${Math.round(perSecond)} clock computations per second, over up to 30 days.\n`,
		...(process.argv.includes('--in-process') ? [] : await pages(data, made.logins.desk))
	];
}

/** Each saved view as twenty browsers ask for it at once, beside a bare server that sends the same bytes. */
async function pages(data: string, login: string): Promise<string[]> {
	const yui = await startYui(data, { preload: 'statements.ts' });
	const cookie = await signIn(yui, login);
	const headers = { cookie };
	const options = { connections: AGENTS, ms: 1500, status: 200 };
	const rows: Cells[] = [];
	for (const path of [
		...queueViews.map((view) => `/helpdesk/queue?view=${view}`),
		'/helpdesk/unresolved'
	]) {
		const what = { url: yui.url + path, headers };
		const first = await ask(what);
		await ask(what);
		await yui.tally();
		await ask(what);
		const { runs } = await yui.tally();
		const bare = await startBare(bareList(data, first.body));
		const floor = await press(() => ({ url: `${bare.url}/page` }), options);
		await bare.stop();
		const ours = await press(() => what, options);
		figure('desk', `page ${path}`, { unit: 'ms', yui: ours.p95, floor: floor.p95 });
		figure('desk', `page ${path}: statements`, { unit: 'statements', yui: runs });
		rows.push([path, ms(ours.p95), ms(floor.p95), times(ours.p95 / floor.p95), runs]);
	}
	await yui.stop();
	return table(['page', 'p95', 'bare p95', 'ratio', 'SQL statements'], rows);
}

/** Writes the cases of five years with their clocks and the seats of the agents; gives these. */
function putCases(actor: Actor): number[] {
	const client = db().$client;
	const ids = (sql: string) => client.prepare(sql).pluck().all() as number[];
	const bodies = ids(`select id from organisation where kind in ('市', '町', '村')`);
	const categories = ids('select id from ticket_category where parent_id is not null');
	const addSeat = client.prepare('insert into seat (organisation_id, name) values (?, ?)');
	const hand = [actor.person.id, actor.tenure.id, actor.seat.id];
	const add =
		client.prepare(`insert into ticket (id, fiscal_year, sequence, person_id, tenure_id, seat_id,
		organisation_id, author_name, author_section, via, contact, category_id, title, fields, priority,
		audience, state, assignee_seat_id, created_at, submitted_at, state_at, touched_at, closed_at,
		answer_due, consent) values (${Array(7).fill('?')}, '', '', 'web', '', ?, ?, '{}', 'normal',
		${Array(9).fill('?')}, 'none')`);
	const addSegment =
		client.prepare(`insert into clock_segment (ticket_id, clock, started_at, stopped_at,
		minutes, reason, calendar_id) values (?, ?, ?, ?, ?, 'answer', 1)`);
	const begins = Date.parse('2022-04-01T00:00:00+09:00');
	const step = (Date.now() - begins) / CASES;
	const perYear = CASES / 5;
	return client.transaction(() => {
		const seats = Array.from({ length: AGENTS }, (_, n) =>
			Number(addSeat.run(actor.organisation.id, `相談窓口${n}`).lastInsertRowid)
		);
		for (let id = 1; id <= CASES; id += 1) {
			const at = Math.floor(begins + id * step);
			const body = bodies[(id * 31) % bodies.length];
			const goesOn = id % GOES_ON === 0;
			const state = goesOn ? (STATES[(id / GOES_ON) % STATES.length] ?? 'new') : 'closed';
			const seat = state === 'new' ? null : (seats[id % AGENTS] ?? null);
			const due = goesOn && id % 3 === 0 ? Date.now() + (id % 9) * 3_600_000 - 14_400_000 : null;
			const number = [id, 2022 + Math.floor((id - 1) / perYear), ((id - 1) % perYear) + 1];
			const category = categories[(id * 17) % categories.length];
			const ended = goesOn ? null : at;
			const times = [at, at, at, at, ended, due];
			const audience = id % 400 === 1 ? `case:${id}` : `desk:${body}`;
			add.run(
				...number,
				...hand,
				body,
				category,
				`庁内の回線の件 ${id}`,
				audience,
				state,
				seat,
				...times
			);
			if (goesOn) continue;
			addSegment.run(id, 'first', at, at, (id * 7919) % 600);
			addSegment.run(id, 'answer', at, at, (id * 7907) % 2400);
		}
		return seats;
	})();
}

type Read = (agent: Actor) => unknown;

/** The same rows in the same order with the same rights by SQL written and prepared by hand: what nothing of ours undercuts. */
function bareQueue(agents: Actor[]): { views: Record<QueueView, Read>; counts: Read } {
	const client = db().$client;
	const waits = `t.state in ('wait_org', 'wait_vendor', 'wait_expert', 'answered')`;
	const due = `min(coalesce(t.first_due, 9e15), coalesce(t.answer_due, 9e15))`;
	const going = `(${waits} or t.state in ('new', 'open'))`;
	const readable = `(t.audience in (select value from json_each(:reach))
		or 'ticket:' || t.id in (select value from json_each(:grants)))`;
	const overdue = `(t.first_due < :now or t.answer_due < :now)`;
	const conditions: Record<QueueView, string> = {
		unassigned: `${going} and t.assignee_seat_id is null`,
		mine: `${going} and t.assignee_seat_id = :seat`,
		overdue: `${going} and ${overdue}`,
		waiting: waits,
		all: going,
		over: `+t.state in ('closed', 'withdrawn', 'merged')`
	};
	const inTurn = `case when ${waits} then 3 when ${due} < 9e15 then 0 when t.state = 'new' then 1 else 2 end,
		${due}, t.touched_at, t.id`;
	const given = new Map(
		agents.map((agent) => {
			const { reach, grants } = scopeOf(agent);
			return [agent, { reach, grants, seat: agent.seat.id, now: Date.now() }];
		})
	);
	const read = (sql: string): Read => {
		const statement = client.prepare(sql);
		return (agent) => statement.all(given.get(agent));
	};
	const views = Object.fromEntries(
		queueViews.map((view) => [
			view,
			read(`select t.*, o.name, c.name, s.name from ticket t
				join organisation o on o.id = t.organisation_id
				join ticket_category c on c.id = t.category_id
				left join seat s on s.id = t.assignee_seat_id
				where ${conditions[view]} and ${readable}
				order by ${view === 'over' ? 't.touched_at desc, t.id desc' : inTurn} limit ${ON_A_PAGE}`)
		])
	) as Record<QueueView, Read>;
	const counts =
		read(`select count(*), sum(t.assignee_seat_id is null), sum(t.assignee_seat_id = :seat),
		sum(${overdue}), sum(${waits}) from ticket t where ${going} and ${readable}`);
	return { views, counts };
}

/** Cases taken through the act, and the same rows written by bare SQL in as many transactions. */
function changes(actor: Actor): [bare: Spread, ours: Spread] {
	const client = db().$client;
	const next = client
		.prepare(`select id from ticket where state = 'new' and audience like 'desk:%' limit ?`)
		.pluck()
		.all(CHANGES * 2) as number[];
	const update = client.prepare(`update ticket set state = 'open', state_at = ?, touched_at = ?,
		assignee_seat_id = ?, version = version + 1 where id = ?`);
	const message =
		client.prepare(`insert into ticket_message (ticket_id, number, kind, act, body, html,
		person_id, tenure_id, seat_id, organisation_id, author_name, author_section, via, audience, at)
		values (?, 1, 'act', 'take', '', '', ?, ?, ?, ?, '', '', 'web', 'union', ?)`);
	const bare: number[] = [];
	const ours: number[] = [];
	next.forEach((id, index) => {
		if (index % 2 === 0) ours.push(spent(() => proceed(actor, id, 'take', {})));
		else {
			const plain = client.transaction(() => {
				const at = Date.now();
				update.run(at, at, actor.seat.id, id);
				const { person, tenure, seat, organisation } = actor;
				message.run(id, person.id, tenure.id, seat.id, organisation.id, at);
			});
			bare.push(spent(() => plain.immediate()));
		}
	});
	return [spread(bare), spread(ours)];
}

/** What an agent's reading takes, five times each. */
function timed(agents: Actor[], read: (agent: Actor) => unknown): Spread {
	const times = agents.flatMap((agent) =>
		Array.from({ length: 5 }, () => spent(() => read(agent)))
	);
	return spread(times);
}

/** What a bare server is to send: one page, and that it is well. */
function bareList(folder: string, page: Buffer): string {
	const list = join(folder, 'bare.json');
	const sent = (type: string, bytes: Buffer) => ({
		...{ type, encoding: null },
		bytes: bytes.toString('base64')
	});
	const answers = {
		'/page': sent('text/html', page),
		'/health': sent('application/json', Buffer.from('{}'))
	};
	writeFileSync(list, JSON.stringify(answers));
	return list;
}

if (import.meta.main) await alone(measureDesk);
