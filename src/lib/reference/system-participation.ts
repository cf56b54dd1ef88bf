import type { Code6 } from './municipalities.ts';

/** A system that bodies of the prefecture run or buy together. */
type SharedSystem = {
	readonly id: string;
	readonly name: string;
	/** The municipalities that take part; 'all' are the 77. */
	readonly members: readonly Code6[] | 'all';
};

/**
 * Who takes part in which shared system, from the union's 平成31年度事業計画: as of the spring of 2019. The
 * prefecture, which takes part in some, and school bodies that are no municipality are left out.
 */
export const sharedSystems: readonly SharedSystem[] = [
	{
		id: 'F1',
		name: '基幹系システム共同化',
		members: [
			'203041', // 川上村
			'203092', // 佐久穂町
			'203246', // 立科町
			'203505', // 長和町
			'204099', // 平谷村
			'204102', // 根羽村
			'204111', // 下條村
			'204129', // 売木村
			'204145', // 泰阜村
			'204161', // 豊丘村
			'204480', // 生坂村
			'205621', // 木島平村
			'205885', // 小川村
			'205907' // 飯綱町
		]
	},
	{
		id: 'F2',
		name: '内部情報系システム共同化',
		members: [
			'203211', // 軽井沢町
			'203505', // 長和町
			'204480' // 生坂村
		]
	},
	{
		id: 'F3',
		name: '県・市町村共同電子申請・届出サービス',
		members: 'all'
	},
	{
		id: 'F4',
		name: '長野県高速情報通信ネットワーク',
		members: 'all'
	},
	{
		id: 'F5',
		name: '長野県自治体情報セキュリティクラウド',
		members: 'all'
	},
	{
		id: 'F6',
		name: '共同VDI',
		members: [
			'202070', // 須坂市
			'202088', // 小諸市
			'202118' // 中野市
		]
	},
	{
		id: 'F8',
		name: '教育用ICT機器共同調達',
		members: [
			'203823', // 辰野町
			'204226', // 上松町
			'204480' // 生坂村
		]
	},
	{
		id: 'F9',
		name: '統合型校務支援システム',
		members: [
			'202088', // 小諸市
			'202126', // 大町市
			'204153' // 喬木村
		]
	},
	{
		id: 'F10',
		name: '学校徴収金管理システム',
		members: [
			'202126', // 大町市
			'202151', // 塩尻市
			'204854' // 白馬村
		]
	}
];

/** The shared systems a municipality takes part in. */
export function systemsOf(code6: string | null): SharedSystem[] {
	return sharedSystems.filter(
		({ members }) => code6 !== null && (members === 'all' || members.includes(code6 as Code6))
	);
}
