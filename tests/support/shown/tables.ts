import { inStates, press, type Shown, threadOf } from './shown.ts';
import { expect, type Page } from '../browser.ts';
import { step } from './boards.ts';

/** 状況表 and the organisations a question is put to. */
export const tablePages: Shown[] = [
	{ name: 'table', as: 'kitaaiki', path: '/tables/1', heading: '文書管理システムの状況' },
	{
		name: 'table of who keeps it',
		as: 'kumiai',
		path: '/tables/1?filter=blank',
		heading: '文書管理システムの状況',
		sharesTitle: true
	},
	{
		name: 'table reminding',
		as: 'kumiai',
		path: '/tables/1',
		heading: '文書管理システムの状況',
		then: async (page) => {
			await page.getByRole('button', { name: /に催促する$/ }).click();
			await expect(page.getByRole('button', { name: /に催促を送る$/ })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'erase table',
		as: 'kumiai-lead',
		path: '/tables/1/erase',
		heading: '状況表を完全に消去する'
	},
	...inStates(
		{ as: 'kitaaiki', path: '/tables/1/row', heading: '北相木村の行' },
		{ name: 'table row' },
		{ name: 'table row refused', then: press('回答する') }
	),
	{
		name: 'table row of another organisation',
		as: 'coordinator',
		path: '/tables/1/row',
		heading: /^見つからないか/,
		status: 404,
		sharesTitle: true
	},
	...inStates(
		{ path: '/tables/1/rows/9', heading: '小諸市の行' },
		{ name: 'table history', as: 'saku' },
		{ name: 'table entry for another', as: 'kumiai', then: press('代わりに入力する') }
	),
	...inStates(
		{ as: 'saku', path: '/tables/1/upload', heading: 'Excelから取り込む' },
		{ name: 'table upload' },
		{ name: 'table upload refused', then: press('次へ：違いを確かめる') }
	),
	{
		name: 'table difference',
		as: 'saku',
		path: tableDifference,
		heading: '取り込む前の確認'
	},
	{
		name: 'table snapshot',
		as: 'saku',
		path: '/tables/1/snapshots/1',
		heading: '文書管理システムの状況',
		sharesTitle: true
	},
	{
		name: 'table new',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^文書管理システムの状況/)(page)}/tables/new?columns=system`,
		heading: '状況表を作る'
	},
	{
		name: 'table new refused',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^文書管理システムの状況/)(page)}/tables/new`,
		heading: '状況表を作る',
		then: press('状況表を作る')
	},
	{
		name: 'addressees',
		as: 'saku',
		path: async (page) => `${await threadOf('prefecture', /^人口1万人台/)(page)}/addressees`,
		heading: '聞いている団体'
	},
	{
		name: 'addressees refused',
		as: 'sakuho',
		path: async (page) =>
			`${await threadOf('prefecture', /^人口1万人台/)(page)}/addressees?size=on`,
		heading: '聞いている団体',
		then: press('印の付いた団体に聞く')
	},
	{
		name: 'writing 2 to those of the same size',
		as: 'saku',
		path: `${step('外字の件')}&size=on&system=F5`,
		heading: '質問・投稿する',
		sharesTitle: true
	}
];

/** A sheet with one's own row and another's, so that the page shows a change and a refusal. */
async function tableDifference(page: Page): Promise<string> {
	const sheet = '団体名,備考\n佐久市,台帳も入れた\n小諸市,書き換えた\n';
	const answer = await page.request.post('/tables/1/upload', {
		headers: { accept: 'text/html' },
		multipart: { files: { name: '表.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) } },
		maxRedirects: 0
	});
	expect(answer.status(), await answer.text()).toBe(303);
	return answer.headers().location ?? '';
}
