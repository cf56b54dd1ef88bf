import { expect } from '../browser.ts';
import { inStates, press, type Shown } from './shown.ts';

/** One's own settings and those of the organisation. */
export const settingsPages: Shown[] = [
	{
		name: 'settings of 知らせ',
		as: 'kitaaiki',
		path: '/settings/notifications',
		heading: '知らせの設定'
	},
	...inStates(
		{ path: '/settings/calendar', heading: 'カレンダー' },
		{ name: 'calendar', as: 'kitaaiki' },
		{
			name: 'calendar made',
			as: 'suzaka',
			then: async (page) => {
				await page.getByRole('button', { name: 'アドレスを作る' }).click();
				await expect(page.getByLabel('カレンダーのアドレス')).toBeVisible();
			},
			sharesTitle: true
		}
	),
	{
		name: 'settings of the organisation refused',
		as: 'koumi-admin',
		path: '/settings/organisation',
		heading: 'うちの団体の権限',
		then: async (page) => {
			await page.getByRole('checkbox', { name: /決裁者の決裁を受けてから/ }).check();
			await press('決裁の設定を保存する')(page);
		}
	},
	...inStates(
		{ as: 'suzaka', path: '/settings', heading: '設定' },
		{ name: 'settings' },
		{ name: 'settings refused', then: press('パスワードを変える') }
	),
	...inStates(
		{ path: '/settings/organisation', heading: 'うちの団体の権限' },
		{ name: 'settings organisation', as: 'suzaka' },
		{ name: 'settings organisation of the union', as: 'kumiai', sharesTitle: true }
	)
];
