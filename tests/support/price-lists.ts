import { db, schema } from '#lib/server/db/index.ts';
import type { MapInput } from '#lib/price-lists.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { takeIn } from '#lib/server/licences/price-lists/arriving.ts';
import { compare } from '#lib/server/licences/price-lists/comparing.ts';
import { byId } from '#lib/server/licences/price-lists/lists.ts';
import { readingOf } from '#lib/server/licences/price-lists/readings.ts';
import { map } from '#lib/server/licences/price-lists/saying.ts';
import { goods, type Good, type Register } from './licences.ts';
import { uploaded } from './story.ts';

export const HEAD = ['製品名', '型番', '種別', '単位', '標準価格（税抜）', '優待価格（税抜）'];
export type Line = (string | number)[];

/** The goods of the register as rows of a reseller's list, each at another preferential price where one is given. */
export function goodsAt(prices: Partial<Record<Good, number>> = {}): Line[] {
	const kinds: Partial<Record<string, string>> = {
		licence: 'L',
		'licence-assurance': 'L+SA',
		assurance: 'SA'
	};
	return (Object.keys(goods) as Good[]).map((good) => {
		const of = goods[good];
		const unit = of.rightsPerPack === 1 ? '1' : `${of.rightsPerPack}コア`;
		const name = `${of.family} ${of.edition} ${of.release}`;
		const price = prices[good] ?? of.preferentialYen;
		return [name, of.partNumber, kinds[of.kind] ?? '', unit, of.listYen ?? 'オープン', price];
	});
}

/** A text file with the goods, or with other rows under the same headings. */
export function listFile(rows: Line[], head: Line = HEAD): Buffer {
	return Buffer.from([head, ...rows].map((cells) => cells.join(',')).join('\r\n'));
}

/** Takes a file in as the desk; gives its key. */
export async function arrived(
	{ desk, resellerId }: Register,
	bytes: Buffer,
	name = '価格表.csv'
): Promise<number> {
	return (await takeIn(desk, resellerId, await uploaded(name, bytes))).id;
}

/** What a person would send who takes everything as it is read, but for `over`. */
export async function asRead(
	{ resellerId }: Register,
	id: number,
	over: Record<string, string> = {}
): Promise<MapInput> {
	const list = byId(id);
	const { reading } = await readingOf(list);
	const vendor = db()
		.select()
		.from(schema.vendor)
		.all()
		.find(({ name }) => name === '見本の製造元')?.id;
	const columns = reading.columns.map(({ letters, field }) => [`column-${letters}`, field ?? '']);
	return {
		...Object.fromEntries(columns),
		...{ version: list.version, title: `価格表 ${resellerId}`, issuedOn: null, validTo: null },
		...{ validFrom: '2026-12-01', codes: 'microsoft', vendor },
		replaces: list.supersedes === null ? '' : `whole:${list.supersedes}`,
		...over
	} as MapInput;
}

/** Takes a file all the way to `compared`. */
export async function compared(
	register: Register,
	bytes: Buffer,
	over: Record<string, string> = {}
): Promise<number> {
	const id = await arrived(register, bytes);
	await map(register.desk, id, await asRead(register, id, over));
	await compare(register.desk, id, byId(id).version);
	return id;
}

/** Takes a file all the way into force. */
export async function inForce(
	register: Register,
	bytes: Buffer,
	over: Record<string, string> = {},
	lead: Actor = register.lead
): Promise<number> {
	const id = await compared(register, bytes, over);
	await activate(lead, id, byId(id).version);
	return id;
}
