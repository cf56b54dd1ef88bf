import type { Metric, SkuKind } from '#lib/licences.ts';

/** A product of the demonstration year with its part numbers. */
type DemoProduct = {
	family: string;
	edition: string;
	release: string;
	releasedOn: string;
	metric: Metric;
	pool: 'applications' | 'systems' | 'servers';
	skus: DemoSku[];
};

/** Prices are invented, yen without tax for a pack; null: オープン価格. The form of the part numbers is the real one. */
type DemoSku = {
	partNumber: string;
	kind: SkuKind;
	rightsPerPack: number;
	unit: string;
	listYen: number | null;
	preferentialYen: number;
};

const sku = (
	partNumber: string,
	kind: SkuKind,
	[rightsPerPack, unit]: [number, string],
	[listYen, preferentialYen]: [number | null, number]
): DemoSku => ({ partNumber, kind, rightsPerPack, unit, listYen, preferentialYen });

const cores: [number, string] = [2, '2コア'];
const one: [number, string] = [1, '1ライセンス'];

const server = {
	family: 'Windows Server',
	edition: 'Standard',
	metric: 'core',
	pool: 'servers'
} as const;
const database = {
	family: 'SQL Server',
	edition: 'Standard',
	metric: 'core',
	pool: 'servers'
} as const;
const office = {
	family: 'Office LTSC',
	edition: 'Standard',
	metric: 'device',
	pool: 'applications'
} as const;

export const demoProducts: readonly DemoProduct[] = [
	{ ...server, release: '2016', releasedOn: '2016-10-12', skus: [] },
	{ ...server, release: '2019', releasedOn: '2018-11-13', skus: [] },
	{ ...server, release: '2022', releasedOn: '2021-08-18', skus: [] },
	{
		...server,
		release: '2025',
		releasedOn: '2024-11-01',
		skus: [
			sku('9EM-00562', 'licence-assurance', cores, [48_580, 34_980]),
			sku('9EM-00265', 'assurance', cores, [17_100, 12_480]),
			sku('9EM-00652', 'licence', cores, [33_400, 24_300])
		]
	},
	{ ...database, release: '2016', releasedOn: '2016-06-01', skus: [] },
	{ ...database, release: '2019', releasedOn: '2019-11-04', skus: [] },
	{
		...database,
		release: '2022',
		releasedOn: '2022-11-16',
		skus: [sku('7NQ-00302', 'licence-assurance', cores, [null, 612_000])]
	},
	{ ...office, release: '2021', releasedOn: '2021-09-16', skus: [] },
	{
		...office,
		release: '2024',
		releasedOn: '2024-10-01',
		skus: [sku('021-10232', 'licence', one, [52_000, 41_980])]
	},
	{
		...{ family: 'Windows Server CAL', edition: '', release: '2025', releasedOn: '2024-11-01' },
		...{ metric: 'cal-user', pool: 'servers' },
		skus: [sku('R18-06449', 'licence', one, [5_900, 4_150])]
	}
];
