/** One question of a category's form. */
export type TicketField = {
	name: string;
	label: string;
	kind: 'line' | 'text' | 'day' | 'yen';
	support?: string;
	isNeeded?: boolean;
};

type TicketCategorySeed = {
	slug: string;
	name: string;
	/** Whether a case is at first the whole organisation's to read. */
	visibility?: 'organisation' | 'named';
	/** The shared system (`system-participation.ts`) whose participants alone may choose it. */
	system?: string;
	fields?: TicketField[];
};

const equipment: TicketField[] = [
	{ name: 'since', label: 'いつから', kind: 'line', support: '例：今朝9時から、更新のあと' },
	{ name: 'extent', label: '何台・どこで', kind: 'line', support: '例：総務課の3台、庁舎全体' }
];

/**
 * What the desk is asked about (長野県市町村自治振興組合 中長期計画 4(1), 参加システムの一覧). The union may change it;
 * these are the first ones.
 */
export const ticketCategories: { slug: string; name: string; leaves: TicketCategorySeed[] }[] = [
	{
		slug: 'procurement',
		name: '調達',
		leaves: [
			{
				slug: 'specification',
				name: '仕様書の相談',
				fields: [
					{ name: 'system', label: '対象のシステム', kind: 'line', isNeeded: true },
					{
						name: 'budget',
						label: '予算額',
						kind: 'yen',
						support: '税込の円。決まっていなければ空のままに。'
					},
					{ name: 'procurement', label: '調達の予定日', kind: 'day', support: '例：R9.4.1' }
				]
			},
			{
				slug: 'procurement-other',
				name: '調達のそのほか',
				fields: [{ name: 'system', label: '対象のシステム', kind: 'line' }]
			}
		]
	},
	{
		slug: 'security',
		name: 'セキュリティ',
		leaves: [
			{
				slug: 'incident',
				name: 'セキュリティ事故',
				visibility: 'named',
				fields: [
					{ name: 'found', label: '気づいた日時', kind: 'line', isNeeded: true },
					{
						name: 'extent',
						label: '影響の範囲',
						kind: 'text',
						support: '分かっているところまでで構いません。'
					},
					{
						name: 'measures',
						label: 'もう行ったこと',
						kind: 'text',
						support: '例：端末の線を抜いた、上司に報告した'
					}
				]
			},
			{ slug: 'security-other', name: 'セキュリティのそのほか' }
		]
	},
	{
		slug: 'network',
		name: 'ネットワーク',
		leaves: [
			{ slug: 'line', name: '回線・LGWAN', fields: equipment },
			{ slug: 'security-cloud', name: 'セキュリティクラウド', fields: equipment },
			{ slug: 'joint-vdi', name: '共同VDI', system: 'F6', fields: equipment }
		]
	},
	{
		slug: 'e-application',
		name: '電子申請',
		leaves: [
			{
				slug: 'e-application-service',
				name: '電子申請・届出サービス',
				fields: [{ name: 'procedure', label: '手続の名前', kind: 'line' }]
			},
			{ slug: 'facility-booking', name: '公共施設予約' }
		]
	},
	{
		slug: 'licence',
		name: 'ライセンス',
		leaves: [
			{
				slug: 'licence-question',
				name: 'ライセンスの相談',
				fields: [{ name: 'product', label: '製品', kind: 'line' }]
			}
		]
	},
	{
		slug: 'other',
		name: 'その他',
		leaves: [
			{ slug: 'core-systems', name: '基幹系システム共同化', system: 'F1', fields: equipment },
			{
				slug: 'internal-systems',
				name: '内部情報系システム共同化',
				system: 'F2',
				fields: equipment
			},
			{ slug: 'anything', name: 'どれか分からない' }
		]
	}
];
