import { addDays, dayOf, fiscalYear, type Day } from '#lib/dates.ts';
import type { OpeningRow } from '#lib/licence-ledger.ts';
import { schema, type Tx } from '../../db/index.ts';
import { holdings } from '../../licences/ledger/holdings.ts';
import { openingDifference } from '../../licences/ledger/opening/difference.ts';
import { confirm, object, unconfirmed } from '../../licences/ledger/opening/confirming.ts';
import { takeOpening } from '../../licences/ledger/opening/opening.ts';
import { productsKnown } from '../../licences/ledger/products.ts';
import { keepUpload } from '../../licences/ledger/uploads.ts';
import { declareUsage } from '../../licences/ledger/usage.ts';
import type { PortalLine } from '../../licences/reconciliation/reading.ts';
import { accept, keepSnapshot, reconciled } from '../../licences/reconciliation/snapshots.ts';
import { now } from '../../now.ts';
import { on } from './hands.ts';
import type { Step, Year } from '../year.ts';

/** Part numbers of what was bought long ago and is sold no more; their form is the real one, their numbers are invented. */
const heldParts: Record<string, { partNumber: string; rightsPerPack: number }> = {
	'Windows Server 2016': { partNumber: '9EM-00118', rightsPerPack: 2 },
	'Windows Server 2019': { partNumber: '9EM-00653', rightsPerPack: 2 },
	'Windows Server 2022': { partNumber: '9EM-00831', rightsPerPack: 2 },
	'SQL Server 2016': { partNumber: '7NQ-00806', rightsPerPack: 2 },
	'SQL Server 2019': { partNumber: '7NQ-01567', rightsPerPack: 2 },
	'Office LTSC 2021': { partNumber: '021-10651', rightsPerPack: 1 }
};

/** Gives the products of before their part numbers; `products` by family and version. */
export function layHeldParts(tx: Tx, products: ReadonlyMap<string, number>): void {
	for (const [name, { partNumber, rightsPerPack }] of Object.entries(heldParts)) {
		const productId = products.get(name);
		if (productId === undefined) throw new Error(`${name} is no product.`);
		tx.insert(schema.sku).values({ partNumber, productId, kind: 'licence', rightsPerPack }).run();
	}
}

/** The part number a product of before was bought by. */
export function heldPart(name: string): string {
	const of = heldParts[name];
	if (!of) throw new Error(`${name} has no part number.`);
	return of.partNumber;
}

/** 期首残高 that wait for their organisations, what is declared to be in use, and a 照合 with the admin center. */
export function ledgerSteps({ today, as }: Year): Step[] {
	return [
		{ at: on(today, -20, '10:20'), take: () => takeOver(as) },
		{ at: on(today, -18, '11:05'), take: () => answer(as) },
		{ at: on(today, -15, '15:40'), take: () => declare(as) },
		{ at: on(today, -3, '16:20'), take: () => handIn(as) },
		{ at: on(today, -7, '13:10'), take: () => compareWithPortal(as, on(today, -7, '13:10')) }
	];
}

/** Three organisations whose older contracts stood in a sheet of the union's. */
function takeOver(as: Year['as']): void {
	const desk = as('kumiai-supply');
	const onDay: Day = `${fiscalYear(dayOf(now()))}-04-01`;
	const row = rowOf(as);
	const rows = [
		row(2, 'kitaaiki', ['Office LTSC 2021', 12, 'OV-2022-0118（見本）']),
		row(3, 'kitaaiki', ['SQL Server 2019', 4, 'OV-2022-0118（見本）']),
		row(4, 'kitaaiki', ['Windows Server 2022', 16, 'OV-2023-0240（見本）'], addDays(onDay, 600)),
		row(6, 'minamimaki', ['Office LTSC 2021', 20, 'OV-2022-0131（見本）']),
		row(7, 'koumi', ['Office LTSC 2021', 30, 'OV-2022-0107（見本）']),
		row(8, 'koumi', ['Windows Server 2019', 16, 'OV-2018-0044（見本）'])
	];
	const id = keepUpload(desk, 'opening', {
		...{ fileName: '期首残高 佐久（見本）.xlsx', rows, onDay, refused: [] }
	});
	takeOpening(desk, id, openingDifference(rows).filter(({ kind }) => kind !== 'same').length);
}

type Held = [product: string, rights: number, agreementNumber: string];

/** A line of such a sheet. */
const rowOf =
	(as: Year['as']) =>
	(line: number, login: string, of: Held, assuranceEnd: Day | null = null): OpeningRow => {
		const [product, rights, agreementNumber] = of;
		return {
			...{ cell: `A${line}`, organisationId: as(login).organisation.id },
			...{ partNumber: heldPart(product), rights, agreementNumber, assuranceEnd },
			usageStart: '2022-02-14'
		};
	};

/** One confirms by fax, one says what is wrong, and 北相木村 has not looked yet. */
function answer(as: Year['as']): void {
	const desk = as('kumiai-supply');
	const of = (login: string) => unconfirmed(desk, as(login).organisation.id);
	confirm(desk, {
		lots: of('koumi').map(({ lotId }) => lotId),
		...{ via: 'fax', caller: '総務課（見本）' }
	});
	for (const { lotId } of of('minamimaki')) {
		object(as('minamimaki'), { lot: lotId, objection: '5台は令和5年度に廃棄しています。' });
	}
}

/** 北相木村 uses two more than it holds of one product, and all it holds of another. */
function declare(as: Year['as']): void {
	const village = as('kitaaiki');
	const uses: [product: string, target: string, rights: number][] = [
		['Office LTSC Standard 2021', '総務企画課の端末', 8],
		['Office LTSC Standard 2021', '住民福祉課の端末', 6],
		['Windows Server Standard 2019', '住民情報サーバー2台', 32]
	];
	const known = new Map(productsKnown(village).map(({ id, name }) => [name, id]));
	for (const [name, target, rights] of uses) {
		const product = known.get(name);
		if (product === undefined) throw new Error(`${name} is no product.`);
		const since: Day = '2022-04-01';
		declareUsage(village, { organisation: null, product, target, rights, since });
	}
}

/** Two sheets that nobody has taken over yet: one more of balances, with lines to put right, and a village's own ledger. */
function handIn(as: Year['as']): void {
	const row = rowOf(as);
	keepUpload(as('kumiai-supply'), 'opening', {
		...{ fileName: '期首残高 上伊那（見本）.xlsx', onDay: `${fiscalYear(dayOf(now()))}-04-01` },
		rows: [
			row(2, 'tatsuno', ['Office LTSC 2021', 25, 'OV-2022-0140（見本）']),
			row(3, 'minowa', ['SQL Server 2019', 4, 'OV-2022-0141（見本）']),
			row(4, 'koumi', ['Office LTSC 2021', 28, 'OV-2022-0107（見本）'])
		],
		refused: [
			'C5：数量「16くらい」は、1以上の数字で書いてください。',
			'B6：型番「9EM-118」は品目一覧にありません。先に品目を登録してください。'
		]
	});
	const village = as('kitaaiki');
	const [lot] = holdings(village, { day: dayOf(now()), most: 1 });
	if (!lot) throw new Error('The village holds nothing.');
	keepUpload(village, 'round-trip', {
		fileName: 'ライセンス台帳 北相木村（見本）.xlsx',
		rows: [{ cell: 'A2', lotId: lot.lotId, memo: '住民福祉課と総務企画課の端末', renewal: 'keep' }],
		refused: ['E2：数量（いま12、シート14）は取り込みません。権利の画面で訂正します。']
	});
}

/** An export that names two organisations: the same, another number, only there, and only here. */
function compareWithPortal(as: Year['as'], at: Date): void {
	const desk = as('kumiai-supply');
	const line = (login: string, item: string, quantity: number, index: number): PortalLine => ({
		...{ organisationId: as(login).organisation.id, licenceId: '', item, quantity },
		...{ description: item, orderNumber: `見本-${2000 + index}`, cell: `A${index}` }
	});
	const takenOn = dayOf(at);
	const id = keepSnapshot(desk, {
		...{ fileName: '管理センター 注文（見本）.csv', sha256: `demo-${takenOn}`, takenOn },
		read: {
			kind: 'orders',
			lines: [
				line('kitaaiki', heldPart('Windows Server 2019'), 16, 2),
				line('kitaaiki', heldPart('Windows Server 2022'), 28, 3),
				line('kitaaiki', '9EM-00652', 4, 4),
				line('saku', heldPart('Windows Server 2016'), 16, 5),
				line('saku', heldPart('Windows Server 2022'), 24, 6)
			]
		}
	});
	const { compared } = reconciled(desk, id);
	const older = compared.find(
		({ kind, organisationId, item }) =>
			kind === 'here' &&
			organisationId === as('saku').organisation.id &&
			item === heldPart('Windows Server 2019')
	);
	if (older) {
		const { difference } = older;
		accept(desk, id, { difference, reason: '旧契約の分は管理センターに出ない' });
	}
}
