import { readFileSync } from 'node:fs';
import { addDays, dayOf, typedDay } from '#lib/dates.ts';
import { expect, type Page } from './browser.ts';
import { describedWorkbook, type DescribedWorkbook } from './price-list-files.ts';

/* Price lists of the demonstration year as a clerk hands them in; prices are invented. */

/** The reseller of the demonstration year. */
export const DEMO_RESELLER = '信州ライセンス販売（見本）';
const HEAD = '製品名,型番,種別,単位,標準価格（税抜）,優待価格（税抜）';
const goods = [
	['Windows Server Standard 2025', '9EM-00562', 'L+SA', '2コア', 58_300, 45_900],
	['Windows Server Standard 2025', '9EM-00265', 'SA', '2コア', 21_000, 16_200],
	['Office LTSC Standard 2024', '021-10232', 'L', '1ライセンス', 66_000, 54_400],
	['Windows Server CAL 2025', 'R18-06449', 'L', '1ライセンス', 7500, 5400]
] as const;

/** A list of the goods of the demonstration year, each dearer than now; `mark` makes it a file of its own. */
export function dearerList(mark: string): Buffer {
	const rows = goods.map((row) => row.join(','));
	return Buffer.from(`﻿${[HEAD, ...rows, `注）${mark}`].join('\r\n')}`);
}

/** The messy sheet of the fixtures; `mark` in its title makes it a file of its own, `over` changes cells by their place. */
export function messyWorkbook(mark: string, over: Record<string, string | number> = {}): Buffer {
	const path = 'tests/fixtures/price-lists/messy-sheet/workbook.json';
	const described = JSON.parse(readFileSync(path, 'utf8')) as DescribedWorkbook;
	const rows = described.sheets[0]?.rows ?? [];
	if (rows[0]) rows[0][0] = `【御見積参考価格表】${mark}`;
	for (const [cell, value] of Object.entries(over)) {
		const row = rows[Number(cell.slice(1)) - 1];
		if (row) row[cell.charCodeAt(0) - 65] = value;
	}
	return describedWorkbook(described);
}

/** Hands a file in as the signed-in clerk; the page is then that of the list. */
export async function handIn(
	page: Page,
	reseller: string,
	file: { name: string; buffer: Buffer }
): Promise<void> {
	await page.goto('/licences/prices');
	await page.getByLabel('販売店').selectOption({ label: reseller });
	await page
		.getByLabel('価格表のファイル')
		.setInputFiles({ mimeType: 'application/octet-stream', ...file });
	await page.getByRole('button', { name: '次へ：列を確かめる' }).click();
	await page.waitForURL(/\/licences\/prices\/\d+$/);
}

/** Says what the list on the page is, from tomorrow on, and has its rows checked. */
export async function checkRows(page: Page, title: string): Promise<void> {
	await page.locator('#title').fill(title);
	await page.locator('#validFrom').fill(tomorrow());
	await page.locator('#vendor').selectOption({ label: 'Microsoft' });
	await page.getByRole('button', { name: 'この読み方で検証する' }).click();
	await expect(page.getByText('直すか除くところ').first()).toBeVisible();
}

/** Tomorrow as one types it. */
const tomorrow = () => typedDay(addDays(dayOf(new Date()), 1));
