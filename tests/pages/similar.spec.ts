import { expect, test } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { open, personAt } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

const OWN = '光回線が断線したときの予備の回線、村役場ではどう用意していますか';
const THEIRS = '光回線の断線に備えた予備の回線、町村ではどう用意していますか';

test('while a title is typed, what asks the same appears and can be opened by key', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	const found = watchConsole(page);
	await open(page, '/boards/saku/new');
	await page.getByLabel('件名').pressSequentially('外字が中黒になる');
	const near = page.getByRole('region', { name: '似た質問' });
	await expect(near.getByRole('link').first()).toContainText('外字');
	await expect(page.locator('[aria-live]').filter({ hasText: '似た質問が' })).toHaveText(
		/^似た質問が[123]件あります$/
	);
	await page.getByLabel('件名').fill('');
	await expect(near).toBeHidden();

	await page.getByLabel('件名').fill('標準化後の帳票の外字');
	await expect(near).toBeVisible();
	await page.getByLabel('件名').press('Tab');
	await expect(near.getByRole('link').first()).toBeFocused();
	expect(found).toEqual([]);
	await page.context().close();
});

test('without JavaScript the second step shows it, and the text is still to be written', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	await page.goto('/boards/saku/new');
	await page.getByLabel('件名').fill('帳票の外字の件');
	await page.getByRole('button', { name: '次へ：本文を書く' }).click();
	const near = page.getByRole('region', { name: '似た質問' });
	await expect(near.getByRole('link').first()).toContainText('外字');
	await expect(page.getByRole('button', { name: '投稿する' })).toBeVisible();
	await page.context().close();
});

test('a twin in 木曽 is announced without its title, asked for and opened', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	const keeper = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	await page.goto('/boards/saku?filter=unsolved');
	await page.getByRole('link', { name: OWN, exact: true }).click();
	const near = page.getByRole('region', { name: '似た質問' });
	await expect(near).toContainText(/木曽広域）に似た相談があります（(解決済み|未解決)）/);
	expect(await page.content()).not.toContain(THEIRS);

	await near.getByRole('link', { name: '開示を依頼' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('木曽広域に開示を依頼');
	await page.getByRole('button', { name: '開示を依頼' }).click();
	await expect(page.getByText('開示を依頼しました。')).toBeVisible();
	await expect(page.getByRole('row', { name: /木曽広域/ })).toContainText('返事を待っています');
	expect(await page.content()).not.toContain(THEIRS);

	await keeper.goto('/');
	const waiting = keeper.getByRole('table', { name: '返事を待たれているもの' });
	await waiting.getByRole('link', { name: THEIRS, exact: true }).click();
	await keeper.getByRole('button', { name: '北相木村に開示する' }).click();
	await expect(keeper.getByText('開示しました。')).toBeVisible();

	await page.goto('/disclosures');
	await page.getByRole('link', { name: THEIRS, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(THEIRS);
	await page.context().close();
	await keeper.context().close();
});
