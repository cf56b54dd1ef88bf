import { inStates, linkOn, press, type Shown } from './shown.ts';
import { type Page } from '../browser.ts';

/** Working groups, their proposals, topics and summaries. */
export const groupPages: Shown[] = [
	{
		name: 'group proposals',
		as: 'kumiai',
		path: '/groups/proposals',
		heading: 'ワーキンググループの提案'
	},
	{
		name: 'group proposal',
		as: 'kumiai',
		path: proposalOf('文書管理システムの共同利用をもう一度調べる'),
		heading: '文書管理システムの共同利用をもう一度調べる'
	},
	{
		name: 'group proposal declining',
		as: 'kumiai',
		path: async (page) =>
			`${await proposalOf('文書管理システムの共同利用をもう一度調べる')(page)}/decline`,
		heading: '提案を見送りにする'
	},
	{
		name: 'group proposal title',
		as: 'saku',
		path: '/groups/proposals/new',
		heading: 'ワーキンググループを提案する'
	},
	...inStates(
		{
			as: 'saku',
			path: `/groups/proposals/new?${new URLSearchParams({ title: '文書管理' })}`,
			heading: 'ワーキンググループを提案する'
		},
		{ name: 'group proposal text', sharesTitle: true },
		{ name: 'group proposal refused', then: press('提案する') }
	),
	{
		name: 'group participation',
		as: 'kumiai',
		path: '/groups/participation',
		heading: 'ワーキンググループへの参加のようす'
	},
	{ name: 'own opinions', as: 'kitaaiki', path: '/groups/opinions', heading: '出した意見' },
	{
		name: 'group items',
		as: 'shiojiri',
		path: '/groups/open-data/topics',
		heading: 'オープンデータWGの検討中の項目'
	},
	{
		name: 'group item',
		as: 'shiojiri',
		path: topicOf(''),
		heading: '公共施設一覧を、どの項目までそろえて公開するか'
	},
	{ name: 'group item editing', as: 'shiojiri', path: topicOf('/edit'), heading: '項目を直す' },
	{
		name: 'group opinion',
		as: 'shiojiri',
		path: topicOf('/opinions/1'),
		heading: /の(意見|質問)$/
	},
	{
		name: 'group summaries',
		as: 'saku',
		path: '/groups/rpa-ai/summaries',
		heading: 'RPA・AI（内部事務効率化）WGのまとめ'
	},
	...inStates(
		{ as: 'saku', path: '/groups/rpa-ai/summaries/new', heading: 'まとめを書く' },
		{ name: 'group summary writing' },
		{ name: 'group summary writing refused', then: press('載せる') }
	),
	{ name: 'group summary', as: 'saku', path: summaryOf(''), heading: /312件を自動に/ },
	{
		name: 'group summary correcting',
		as: 'saku',
		path: summaryOf('/edit'),
		heading: 'まとめの訂正'
	},
	{
		name: 'group cases',
		as: 'saku',
		path: '/groups/open-data/cases',
		heading: 'オープンデータWGの先進事例'
	},
	{
		name: 'case of a thread',
		as: 'kumiai',
		path: async (page) => {
			await page.goto('/groups/open-data/cases');
			const link = page.getByRole('link', { name: /^避難所の開設状況/ }).first();
			return `${(await link.getAttribute('href')) ?? ''}/case`;
		},
		heading: '先進事例としてグループの概要に載せる'
	},
	...inStates(
		{ path: '/groups', heading: 'ワーキンググループ' },
		{ name: 'groups', as: 'minamimaki' },
		{ name: 'groups of the union', as: 'kumiai', sharesTitle: true }
	),
	...inStates(
		{ as: 'kumiai', path: '/groups/new', heading: 'ワーキンググループを設ける' },
		{ name: 'group new' },
		{ name: 'group new refused', then: press('設ける'), sharesTitle: true }
	),
	{
		name: 'group as a member',
		as: 'kitaaiki',
		path: '/groups/network-security',
		heading: 'ネットワーク・セキュリティWGの概要'
	},
	{
		name: 'group with an invitation',
		as: 'minamimaki',
		path: '/groups/rpa-ai',
		heading: 'RPA・AI（内部事務効率化）WGの概要'
	},
	{
		name: 'group from outside, closed',
		as: 'kitaaiki',
		path: '/groups/security-incidents',
		heading: 'セキュリティ事故対応連絡会の概要'
	},
	{
		name: 'group that ended',
		as: 'kitaaiki',
		path: '/groups/chatbot',
		heading: 'チャットボット共同利用WGの概要'
	},
	{
		name: 'group of the plan that ended',
		as: 'kitaaiki',
		path: '/groups/multi-payment',
		heading: 'マルチペイメントネットワークWGの概要'
	},
	{
		name: 'group members as one of them',
		as: 'kitaaiki',
		path: '/groups/network-security/members',
		heading: 'ネットワーク・セキュリティWGの参加者'
	},
	{
		name: 'group members with an application',
		as: 'nagano',
		path: '/groups/e-application/members',
		heading: '電子申請・公共施設予約WGの参加者'
	},
	...inStates(
		{
			as: 'nagano',
			path: memberOf('/groups/e-application/members', '松本市'),
			heading: '電子申請・公共施設予約WGでの松本市の役割'
		},
		{ name: 'group member' },
		{ name: 'group member refused', then: press('松本市を参加団体から外す'), sharesTitle: true }
	),
	...inStates(
		{
			as: 'saku',
			path: '/groups/rpa-ai/invitations',
			heading: 'RPA・AI（内部事務効率化）WGに団体を招待する'
		},
		{ name: 'group invitations' },
		{ name: 'group invitations refused', then: press('招待する'), sharesTitle: true }
	),
	{
		name: 'group edit',
		as: 'saku',
		path: '/groups/rpa-ai/edit',
		heading: 'RPA・AI（内部事務効率化）WGの概要を直す'
	},
	...inStates(
		{
			as: 'kumiai',
			path: '/groups/rpa-ai/conclusion',
			heading: 'RPA・AI（内部事務効率化）WGを終える'
		},
		{ name: 'group conclusion' },
		{ name: 'group conclusion refused', then: press('結論を書いて終える'), sharesTitle: true }
	),
	{
		name: 'group conclusion that stands',
		as: 'kumiai',
		path: '/groups/chatbot/conclusion',
		heading: 'チャットボット共同利用WGの結論を直す'
	},
	{
		name: 'group templates',
		as: 'kumiai',
		path: '/boards/rpa-ai/templates',
		heading: 'RPA・AI（内部事務効率化）WGのひな形'
	}
];

/** The page where the place of a member organisation is changed. */
function memberOf(list: string, name: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(list);
		const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
		return (await row.getByRole('link').first().getAttribute('href')) ?? '';
	};
}

function proposalOf(title: string): (page: Page) => Promise<string> {
	return linkOn('/groups/proposals', title);
}

/** The item of the open group with two opinions, and what belongs to it. */
function topicOf(part: string): (page: Page) => Promise<string> {
	const title = '公共施設一覧を、どの項目までそろえて公開するか';
	return async (page) => `${await linkOn('/groups/open-data', title)(page)}${part}`;
}

function summaryOf(part: string): (page: Page) => Promise<string> {
	return async (page) => {
		const found = await linkOn('/groups/rpa-ai', /312件を自動にできました$/)(page);
		return `${found}${part}`;
	};
}
