import { closeDatabase, db } from '#lib/server/db/index.ts';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { totalsFor } from '#lib/server/licences/assurance/totals.ts';
import { balanceOf } from '#lib/server/licences/ledger.ts';
import { lookOf, overview } from '#lib/server/licences/ledger/overview.ts';
import { aggregate } from '#lib/server/licences/rounds/aggregating.ts';
import { progressIn } from '#lib/server/licences/rounds/progress.ts';
import { summary } from '#lib/server/licences/rounds/shown.ts';
import { summaryBook } from '#lib/server/licences/orders/sheets.ts';
import { writeWorkbook } from '#lib/server/files/write-workbook.ts';
import { licenceInvariants } from '#lib/server/operations/check-licences.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { fewPosts } from './corpus.ts';
import { statementsOf } from './counting.ts';
import { figure } from './figures.ts';
import { putLedger, putRound } from './licence-rows.ts';
import { ms, table, times, type Cells } from './tables.ts';
import { spent, spread, type Spread } from './timing.ts';

const SIZE = { lots: 50_000, entriesPerLot: 20, products: 120 };
const ROUND = { lines: 40 };
/** How often each reading is taken. */
const RUNS = 15;
const WARM = 3;

/** A ledger of 1,000,000 entries and a round of 77 organisations, each reading beside bare prepared SQL that answers the same. */
export async function measureLicences(folder: string): Promise<string[]> {
	const made = await fewPosts(folder);
	const client = db().$client;
	const begun = performance.now();
	const today = dayOf(new Date());
	const entries = putLedger({ ...SIZE, today });
	const seeded = performance.now() - begun;
	const desk = actorFor(made.logins.desk);
	const officer = actorFor(made.logins.officer);
	const past = addDays(today, -900);
	const faults = licenceInvariants.filter(
		([, sql]) => (client.prepare(sql).all({ now: Date.now() }) as unknown[]).length > 0
	);
	if (faults.length > 0) throw new Error(faults.map(([says]) => says).join('\n'));
	const rows = [...readings(desk, officer, today, past), ...(await round(desk, today))];
	closeDatabase();
	return [
		`## A licence ledger of ${entries.toLocaleString('en')} entries in ${SIZE.lots.toLocaleString('en')} lots of 77 organisations and ${SIZE.products} products\n`,
		`Written in ${(seeded / 1000).toFixed(1)} s; no invariant broken. Bare is SQL prepared once that answers the same from the same file.\n`,
		...table(['what', 'p50', 'p95', 'bare p95', 'ratio', 'SQL statements'], rows)
	];
}

function readings(desk: Actor, officer: Actor, today: Day, past: Day): Cells[] {
	const client = db().$client;
	const own = officer.organisation.id;
	const rows: Cells[] = [];
	const line = (name: string, ours: () => unknown, bare: () => unknown) => {
		const floor = timed(bare);
		rows.push(rowOf(name, timed(ours), floor, statementsOf(ours)));
	};
	const lots = client
		.prepare('select id from lot where organisation_id = ? limit 50')
		.pluck()
		.all(own) as number[];
	const balance = client.prepare(
		'select sum(rights) from ledger_entry where lot_id = ? and on_day <= ?'
	);
	const each = <Result>(read: (lotId: number) => Result) => lots.forEach((id) => void read(id));
	for (const [name, day] of [
		['today', today],
		['900 days ago', past]
	] as const) {
		line(
			`balance of 50 lots one by one, ${name}`,
			() => each((id) => balanceOf(db(), id, day)),
			() => each((id) => balance.get(id, day))
		);
	}
	const held = (where: string) =>
		`select l.id, l.organisation_id org, l.product_id, l.usage_start,
			(select coalesce(sum(rights), 0) from ledger_entry where lot_id = l.id and on_day <= :day) rights,
			exists (select 1 from assurance_term t where t.lot_id = l.id and t.state <> 'void'
				and t.starts_on <= :day and t.ends_on >= :day) covered
		from lot l ${where}`;
	const page = client.prepare(`select h.*, o.name, p.family, count(*) over () lots
		from (${held('where l.organisation_id = :own')}) h join organisation o on o.id = h.org
		join product p on p.id = h.product_id
		where rights > 0 order by p.family, p.release, p.edition, h.usage_start, h.id limit 50`);
	const union = client.prepare(`select h.*, o.name, p.family, count(*) over () lots
		from (${held('')}) h join organisation o on o.id = h.org join product p on p.id = h.product_id
		where rights > 0 order by o.position, p.family, p.release, p.edition, h.usage_start, h.id limit 50`);
	const products = client.prepare(`select product_id, count(distinct org), sum(rights),
		sum(iif(covered, rights, 0)) from (${held('')}) where rights > 0 group by product_id`);
	const look = (query: string) => lookOf(new URLSearchParams(query));
	for (const [name, day] of [
		['today', today],
		['900 days ago', past]
	] as const) {
		line(
			`団体で見る of one organisation, ${name}`,
			() => overview(officer, look(`on=${day}`), 1),
			() => page.all({ own, day })
		);
		line(
			`団体で見る of the union, ${name}`,
			() => overview(desk, look(`on=${day}`), 1),
			() => union.all({ day })
		);
		line(
			`品目で見る of the union, ${name}`,
			() => overview(desk, look(`view=product&on=${day}`), 1),
			() => products.all({ day })
		);
	}
	line(
		'団体で見る of the union, last page',
		() => overview(desk, look(''), 9_999),
		() => union.all({ day: today })
	);
	const totals =
		client.prepare(`select p.family, p.release, count(distinct l.organisation_id), sum(e.rights)
		from lifecycle c join product p on p.family = c.family and p.release = c.release
			and p.vendor_id = c.vendor_id
		join lot l on l.product_id = p.id join ledger_entry e on e.lot_id = l.id group by 1, 2`);
	line(
		'totals for others, suppressed',
		() => totalsFor(officer),
		() => totals.all()
	);
	return rows;
}

/** Aggregates a round, takes it back, and reads its page and workbook. */
async function round(desk: Actor, today: Day): Promise<Cells[]> {
	const client = db().$client;
	const { roundId, lines } = putRound(desk, today, ROUND.lines);
	const rows: Cells[] = [];
	client.exec(
		'create table bare_allocation (line integer primary key, round integer, part text, packs integer, yen integer)'
	);
	const bareInsert = client.prepare(`insert into bare_allocation
		select al.id, a.round_id, al.part_number, al.packs - al.cancelled, s.preferential_yen
		from licence_application a join application_line al on al.application_id = a.id
		join price_snapshot s on s.id = (select max(id) from price_snapshot where line_id = al.id)
		where a.round_id = ? and a.state = 'accepted'`);
	const clear = client.prepare('delete from bare_allocation');
	const reset = client.transaction(() => {
		client.prepare(`delete from round_allocation`).run();
		client.prepare(`update purchase_round set state = 'priced'`).run();
	});
	const ours: number[] = [];
	const bare: number[] = [];
	for (let run = 0; run < RUNS; run += 1) {
		clear.run();
		bare.push(spent(() => client.transaction(() => bareInsert.run(roundId)).immediate()));
		reset();
		ours.push(spent(() => aggregate(desk, roundId)));
	}
	reset();
	const aggregated = statementsOf(() => aggregate(desk, roundId));
	const name = `round of 77 × ${ROUND.lines} = ${lines.toLocaleString('en')} lines`;
	rows.push(rowOf(`${name}: aggregated`, spread(ours), spread(bare), aggregated));
	const sums =
		client.prepare(`select al.part_number, s.preferential_yen, sum(al.packs - al.cancelled),
		sum((al.packs - al.cancelled) * s.preferential_yen), count(distinct a.organisation_id),
		json_group_array(json_array(o.name, a.sequence, al.packs - al.cancelled))
		from licence_application a join application_line al on al.application_id = a.id
		join organisation o on o.id = a.organisation_id
		join price_snapshot s on s.id = (select max(id) from price_snapshot where line_id = al.id)
		where a.round_id = ? and a.state = 'accepted' group by 1, 2`);
	const shown = () => [summary(desk, roundId), progressIn(desk, roundId)];
	rows.push(
		rowOf(
			`${name}: its page`,
			timed(shown),
			timed(() => sums.all(roundId)),
			statementsOf(shown)
		)
	);
	const table = summary(desk, roundId).totals.flatMap((total) =>
		total.lines.map((each) => [
			...[each.organisation, each.partNumber, each.product, each.packs],
			...[each.unitYen, each.packs * each.unitYen]
		])
	);
	const books: number[] = [];
	const sheets: number[] = [];
	for (let run = 0; run < 5; run += 1) {
		let began = performance.now();
		await writeWorkbook('素', { sheet: '素', header: ['1', '2', '3', '4', '5', '6'], rows: table });
		sheets.push(performance.now() - began);
		began = performance.now();
		await summaryBook(desk, roundId);
		books.push(performance.now() - began);
	}
	rows.push(
		rowOf(`${name}: 発注集計 as xlsx, bare the same rows alone`, spread(books), spread(sheets), 0)
	);
	return rows;
}

function timed(read: () => unknown): Spread {
	for (let run = 0; run < WARM; run += 1) read();
	return spread(Array.from({ length: RUNS }, () => spent(read)));
}

function rowOf(name: string, ours: Spread, bare: Spread, runs: number): Cells {
	figure('licences', name, { unit: 'ms', yui: ours.p95, floor: bare.p95 });
	if (runs > 0) figure('licences', `${name}: statements`, { unit: 'statements', yui: runs });
	return [name, ms(ours.p50), ms(ours.p95), ms(bare.p95), times(ours.p95 / bare.p95), runs || ''];
}

if (import.meta.main) await alone(measureLicences);
