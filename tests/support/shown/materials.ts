import { type Page } from '../browser.ts';
import { inStates, press, type Shown } from './shown.ts';

/** 資料 of the working groups. */
export const materialPages: Shown[] = [
	{
		name: 'materials',
		as: 'kitaaiki',
		path: '/groups/network-security/materials',
		heading: /の資料$/
	},
	{
		name: 'materials of a folder, for the chair',
		as: 'shiojiri',
		path: materialsIn('open-data', '様式'),
		heading: /の資料：様式$/
	},
	{
		name: 'materials searched',
		as: 'kitaaiki',
		path: '/groups/network-security/materials?q=点検',
		heading: /の資料$/
	},
	{
		name: 'materials found nowhere',
		as: 'obuse',
		path: '/groups/network-security/materials?q=どこにもない言葉',
		heading: /の資料$/
	},
	...inStates(
		{ as: 'kitaaiki', path: '/groups/network-security/materials/new', heading: '資料を登録する' },
		{ name: 'material to be registered' },
		{ name: 'material refused', then: press('登録する') }
	),
	{
		name: 'material with versions and openings',
		as: 'shiojiri',
		path: materialOf('open-data', '公共施設一覧の様式.xlsx'),
		heading: '公共施設一覧の様式.xlsx',
		then: async (page) => {
			await page.getByText('団体ごとに見る').click();
			await page.getByText('第4版に差し替える').click();
		}
	},
	{
		name: 'material of a picture',
		as: 'obuse',
		path: materialOf('open-data', '取得回数.png'),
		heading: '取得回数.png'
	},
	{
		name: 'material to a guest',
		as: 'coordinator',
		path: '/groups/open-data/materials/1',
		heading: /^見つからないか/,
		status: 404,
		sharesTitle: true
	},
	...inStates(
		{ path: '/groups/network-security/materials/folders', heading: '資料のフォルダ' },
		{ name: 'folders of materials', as: 'matsumoto' },
		{ name: 'folder refused', as: 'kitaaiki', then: press('作る') }
	),
	{
		name: 'trash of materials',
		as: 'kitaaiki',
		path: '/groups/network-security/materials/trash',
		heading: '資料のごみ箱'
	},
	{
		name: 'erase material',
		as: 'kumiai-lead',
		path: async (page) => `${await materialOf('open-data', '座標の写し方.txt')(page)}/erase`,
		heading: '資料を完全に消去する'
	}
];

function materialsIn(slug: string, folder: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/groups/${slug}/materials`);
		const link = page.getByRole('navigation', { name: 'フォルダ' }).getByRole('link');
		return (await link.filter({ hasText: folder }).getAttribute('href')) ?? '';
	};
}

function materialOf(slug: string, name: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/groups/${slug}/materials`);
		return (await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '';
	};
}
