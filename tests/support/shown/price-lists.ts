import { readFileSync } from 'node:fs';
import type { Page } from '../browser.ts';
import {
	checkRows,
	DEMO_RESELLER,
	dearerList,
	handIn,
	messyWorkbook
} from '../price-list-browser.ts';
import type { Shown } from './shown.ts';

/** Hands a file in and does what follows, once: the same file a second time leads to its list as it stands. */
const listed =
	(
		name: string,
		buffer: () => Buffer,
		then: (page: Page) => Promise<void> = async () => undefined,
		at = ''
	): Shown['path'] =>
	async (page) => {
		await handIn(page, DEMO_RESELLER, { name, buffer: buffer() });
		await then(page);
		return `${new URL(page.url()).pathname.replace(/\/difference$/, '')}${at}`;
	};

/** Unless it was looked at before. */
const compare = async (page: Page): Promise<void> => {
	if (await page.getByRole('button', { name: 'この読み方で検証する' }).isVisible()) {
		await checkRows(page, '見本の価格表（差分）');
	}
	const next = page.getByRole('button', { name: '次へ：差分を確かめる' });
	if (await next.isVisible()) await next.click();
};

const check = async (page: Page): Promise<void> => {
	if ((await page.getByText('直すところ').count()) > 0) return;
	await checkRows(page, '見本の価格表（直す）');
};

const as = 'kumiai-supply';

/** The page of one price list in each of its states. */
export const priceListPages: Shown[] = [
	{
		...{ name: 'a price list to be read', as, heading: /価格表/, sharesTitle: true },
		path: listed('見本の価格表.xlsx', () => messyWorkbook('見る'))
	},
	{
		...{ name: 'a price list to be corrected', as, heading: /価格表/, sharesTitle: true },
		path: listed('見本の価格表.xlsx', () => messyWorkbook('直す'), check)
	},
	{
		...{ name: 'a file that is no price list', as, heading: /価格表/, sharesTitle: true },
		path: listed('読めない価格表.xlsx', () =>
			readFileSync('tests/fixtures/price-lists/password/list.xlsx')
		)
	},
	{
		...{ name: 'difference of a price list', as, heading: /の差分$/ },
		path: listed('差分.csv', () => dearerList('差分'), compare, '/difference')
	},
	{
		...{ name: 'difference of a price list on paper', as, heading: /^価格表の差分/ },
		path: listed('差分.csv', () => dearerList('差分'), compare, '/difference/paper')
	}
];
