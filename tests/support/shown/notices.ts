import { expect, type Page } from '../browser.ts';
import { inDays, personBeside, sendNotice, sent } from '../people.ts';
import { inStates, press, type Shown } from './shown.ts';

/** お知らせ and their confirmation. */
export const noticePages: Shown[] = [
	{ name: 'notices', as: 'kitaaiki', path: noticesAfterSending, heading: 'お知らせ' },
	{
		name: 'notices sent',
		as: 'kumiai',
		path: '/notices?filter=sent',
		heading: 'お知らせ',
		sharesTitle: true
	},
	{
		name: 'notices none',
		as: 'coordinator',
		path: '/notices',
		heading: 'お知らせ',
		sharesTitle: true
	},
	...inStates(
		{ as: 'kumiai', path: '/notices/new', heading: 'お知らせを書く' },
		{ name: 'notice writing' },
		{ name: 'notice writing refused', then: press('次へ：送り先の数を確かめる') },
		{
			name: 'notice writing chosen',
			then: (page) => page.getByLabel('団体を選ぶ').check(),
			sharesTitle: true
		},
		{
			name: 'notice writing 2',
			then: async (page) => {
				await page.getByLabel('件名').fill('年末年始の計画停止');
				await page.getByLabel('本文').fill('- 停止\n- 再開');
				await page.getByRole('button', { name: /^次へ/ }).click();
				await expect(page.getByText('77団体に送ります')).toBeVisible();
			}
		}
	),
	{
		name: 'notice forbidden to write',
		as: 'saku',
		path: '/notices/new',
		heading: /^お知らせを出せるのは/,
		status: 403
	},
	...inStates(
		{ path: noticeOf(''), heading: '回線の計画停止の訓練' },
		{ name: 'notice', as: 'kitaaiki' },
		{ name: 'notice of sender', as: 'kumiai', sharesTitle: true },
		{
			name: 'notice withdrawal refused',
			as: 'kumiai',
			then: async (page) => {
				await page.locator('summary', { hasText: '取り下げる' }).click();
				await press('このお知らせを取り下げる')(page);
			}
		}
	),
	...inStates(
		{ as: 'kumiai', path: noticeOf('/edit'), heading: 'お知らせを訂正する' },
		{ name: 'notice correction' },
		{
			name: 'notice correction refused',
			then: async (page) => {
				await page.getByLabel('件名').fill('');
				await press('訂正する')(page);
			}
		}
	),
	{
		name: 'notice history',
		as: 'kitaaiki',
		path: noticeOf('/history'),
		heading: 'お知らせの前の文章'
	},
	...inStates(
		{ as: 'kumiai', path: noticeOf('/status'), heading: '確認状況一覧' },
		{ name: 'notice status' },
		{
			name: 'notice status reminding',
			then: async (page) => {
				await page.getByRole('button', { name: /に催促する$/ }).click();
				await expect(page.getByRole('button', { name: /に催促を送る$/ })).toBeVisible();
			},
			sharesTitle: true
		},
		{ name: 'notice status refused', then: press('代わりに入力する') }
	)
];

let notice: Promise<string> | undefined;

/** A notice of the union to all, corrected once, that nobody has confirmed; and what belongs to it. */
function noticeOf(part: string): (page: Page) => Promise<string> {
	return async (page) => {
		notice ??= (async () => {
			const union = await personBeside(page, 'kumiai');
			const path = await sendNotice(union, {
				title: '回線の計画停止の訓練',
				body: '12月に訓練をします。\n\n- 停止：17時\n- 再開：18時'
			});
			await sent(union, `${path}/edit`, {
				title: '回線の計画停止の訓練',
				body: '12月10日（木）に訓練をします。',
				confirmBy: inDays(7),
				version: '1'
			});
			await union.context().close();
			return path;
		})();
		return `${await notice}${part}`;
	};
}

async function noticesAfterSending(page: Page): Promise<string> {
	await noticeOf('')(page);
	return '/notices';
}
