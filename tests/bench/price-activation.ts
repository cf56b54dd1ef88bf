import { join } from 'node:path';
import type { MapInput } from '#lib/price-lists.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { receive, type StoredFile } from '#lib/server/files/uploads.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { findUnion } from '#lib/server/identity/organisations.ts';
import { appoint, appointAlso } from '#lib/server/identity/people.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { takeIn } from '#lib/server/licences/price-lists/arriving.ts';
import { compare } from '#lib/server/licences/price-lists/comparing.ts';
import { byId } from '#lib/server/licences/price-lists/lists.ts';
import { readingOf } from '#lib/server/licences/price-lists/readings.ts';
import { map } from '#lib/server/licences/price-lists/saying.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { change, stopListening, system } from '#lib/server/record/change.ts';
import { alone } from './alone.ts';
import { figure } from './figures.ts';
import { ms, table, type Cells } from './tables.ts';
import { chance } from './words.ts';

const ROWS = 20_000;
const HEAD = '製品名,型番,種別,単位,標準価格（税抜）,優待価格（税抜）';
const TICK_MS = 2;

type Steps = { whole: number; still: number };

/** Three lists of 20,000 rows put in force one after the other: how long it takes, and how long nobody else is served. */
export async function measureActivation(folder: string): Promise<string[]> {
	openYui(join(folder, 'data'));
	registerListeners();
	const { desk, lead } = people();
	const resellerId = Number(
		db()
			.insert(schema.reseller)
			.values({ name: '見本の販売店', invoiceNumber: '', rounding: 'floor' })
			.run().lastInsertRowid
	);
	const rows: Cells[] = [];
	const lists = [
		['all part numbers new', 100, '2026-04-01'],
		['every price a fifth higher', 120, '2026-06-01'],
		['every price a little lower', 118, '2026-09-01']
	] as const;
	for (const [what, percent, from] of lists) {
		const { id } = await takeIn(desk, resellerId, [await stored(invented(percent))]);
		await say(desk, id, from);
		const compared = await watched(() => compare(desk, id, byId(id).version));
		const activated = await watched(() => activate(lead, id, byId(id).version));
		const note = (name: string, yui: number) =>
			figure('price-activation', `${what}: ${name}`, { unit: 'ms', yui });
		note('difference confirmed', compared.whole);
		note('nobody served while it is confirmed', compared.still);
		note('put in force', activated.whole);
		note('nobody served while it is put in force', activated.still);
		rows.push([
			what,
			...[compared.whole, compared.still, activated.whole, activated.still].map(ms)
		]);
	}
	stopListening();
	closeDatabase();
	return [
		`## A price list of ${ROWS.toLocaleString('en')} rows put in force\n`,
		'“Still” is the longest time in which the server answers nobody.\n',
		...table(['list', 'difference confirmed', 'still', 'put in force', 'still'], rows)
	];
}

async function watched(work: () => Promise<unknown>): Promise<Steps> {
	let last = performance.now();
	let still = 0;
	const look = () => {
		still = Math.max(still, performance.now() - last - TICK_MS);
		last = performance.now();
	};
	const timer = setInterval(look, TICK_MS);
	const begun = performance.now();
	await work();
	const whole = performance.now() - begun;
	look();
	clearInterval(timer);
	return { whole, still };
}

function people(): { desk: Actor; lead: Actor } {
	const term = { section: '事務局', fromOn: '2025-04-01', toOn: null };
	const { personId, tenureId } = change(system, (tx, record) =>
		appoint(tx, record, findUnion().id, {
			...{ ...term, name: '見本 一', kana: 'みほん いち', login: 'bench', passwordHash: null },
			...{ seat: '窓口', roles: ['member', 'desk'] }
		})
	);
	const second = appointAlso(system, personId, findUnion().id, {
		...{ ...term, seat: '組合決裁者', roles: ['member', 'union-approver'] }
	});
	const [desk, lead] = [actorOf(tenureId), actorOf(second)];
	if (!desk || !lead) throw new Error('Nobody holds the seats of the union.');
	return { desk, lead };
}

async function stored(text: string): Promise<StoredFile> {
	const body = new FormData();
	body.append('files', new File([text], '価格表.csv'));
	const { files } = await receive(
		new Request('http://yui.test/', { method: 'POST', body }),
		20 * 1024 * 1024
	);
	if (!files[0]) throw new Error('The file was not taken.');
	return files[0];
}

async function say(desk: Actor, id: number, validFrom: string): Promise<void> {
	const list = byId(id);
	const { reading } = await readingOf(list);
	const vendor = db().select().from(schema.vendor).get()?.id;
	await map(desk, id, {
		...Object.fromEntries(
			reading.columns.map(({ letters, field }) => [`column-${letters}`, field ?? ''])
		),
		...{ version: list.version, title: '見本', issuedOn: null, validTo: null, validFrom },
		...{ codes: 'microsoft', vendor },
		replaces: list.supersedes === null ? '' : `whole:${list.supersedes}`
	} as MapInput);
}

function invented(percent: number): string {
	const by = chance(7);
	const rows = Array.from({ length: ROWS }, (_, index) => {
		const list = Math.floor((by.between(1000, 900_000) * percent) / 100);
		const part = `${by.pick(['9EM', '7NQ', '021', '065'])}-${String(index).padStart(5, '0')}`;
		return [
			`製品 ${index}`,
			part,
			by.pick(['L', 'L+SA', 'SA']),
			'1',
			list,
			Math.floor(list * 0.72)
		];
	});
	return [HEAD, ...rows.map((row) => row.join(','))].join('\r\n');
}

if (import.meta.main) await alone(measureActivation);
