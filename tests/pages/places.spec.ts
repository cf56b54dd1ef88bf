import { expect, test, type Page } from '../support/browser.ts';
import { open, personAt } from '../support/people.ts';
import { sheetsOn } from '../support/printed.ts';

test.describe('県内のようす', () => {
	for (const [login, path] of [
		['kitaaiki', '/map'],
		['kumiai', '/map?value=vacant']
	] as const) {
		test(`all 77 tiles and the ten rows fit on one screen for ${login}`, async ({ browser }) => {
			const page = await personAt(browser, login, { viewport: { width: 1366, height: 600 } });
			await open(page, path);
			const tiles = page.getByRole('group', { name: '77市町村の地図' }).getByRole('link');
			await expect(tiles).toHaveCount(77);
			const rows = page.getByRole('table', { name: /^広域ごとの合計/ }).locator('tbody tr');
			await expect(rows).toHaveCount(10);
			const outside = await page.evaluate(() =>
				[...document.querySelectorAll('svg[role=group] a, .sums tbody tr')].filter((element) => {
					const { left, top, right, bottom } = element.getBoundingClientRect();
					return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
				})
			);
			expect(outside).toHaveLength(0);
			expect(await overflowing(page)).toEqual([]);
			await page.context().close();
		});
	}

	test('the map is one stop, and the arrows walk over it', async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, '/map');
		const map = page.getByRole('group', { name: '77市町村の地図' });
		await page.getByRole('link', { name: '地図をとばす' }).focus();
		await page.keyboard.press('Tab');
		await expect(focused(page)).toHaveAttribute(
			'aria-label',
			/^長野 \d+、長野市 投稿\d+件 未解決\d+件$/
		);
		const steps = [
			['ArrowRight', '小布施町'],
			['ArrowUp', '中野市'],
			['End', '栄村'],
			['Home', '中野市'],
			['ArrowDown', '小布施町'],
			['Home', '長野市'],
			['ArrowDown', '千曲市']
		] as const;
		for (const [key, name] of steps) {
			await page.keyboard.press(key);
			await expect(focused(page), key).toHaveAttribute('aria-label', new RegExp(`、${name} `));
		}
		await page.keyboard.press('Tab');
		expect(await map.evaluate((svg) => svg.contains(document.activeElement))).toBe(false);
		await page.keyboard.press('Shift+Tab');
		await expect(focused(page)).toHaveAttribute('aria-label', /、千曲市 /);
		await page.keyboard.press('Enter');
		await expect(page).toHaveURL(/\/directory#202185$/);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('名簿');
		await page.context().close();
	});

	for (const [login, path] of [
		['kitaaiki', '/map'],
		['kumiai', '/map?value=vacant'],
		['kumiai', '/groups/participation']
	] as const) {
		test(`every tile is named by what stands in it, for ${login} on ${path}`, async ({
			browser
		}) => {
			const page = await personAt(browser, login, { javaScriptEnabled: false });
			await page.goto(path);
			const unnamed = await page
				.locator('svg[role=group] a')
				.evaluateAll((links) =>
					links
						.map((link) => [
							[...link.querySelectorAll('text')].map((text) => text.textContent.trim()).join(' '),
							link.getAttribute('aria-label') ?? ''
						])
						.filter(([seen, name]) => !seen || !name?.startsWith(seen))
				);
			expect(unnamed).toEqual([]);
			await page.context().close();
		});
	}

	test('the table says the same as the map', async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, '/map');
		const labels = await page
			.locator('svg[role=group] a')
			.evaluateAll((links) =>
				links.map((link) => (link.getAttribute('aria-label') ?? '').replace(/^.*、/, ''))
			);
		const rows = await page
			.locator('.district tbody tr')
			.evaluateAll((found) =>
				found.map((row) => [...row.children].map((cell) => cell.textContent.trim()))
			);
		const fromTable = rows.map(([name, posts, open]) => `${name} 投稿${posts}件 未解決${open}件`);
		expect([...labels].sort()).toEqual(fromTable.sort());
		await page.context().close();
	});

	test('without JavaScript every tile is a link, the value is chosen, and the map can be passed', async ({
		browser
	}) => {
		const page = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
		await page.goto('/map');
		await expect(page.locator('svg[role=group] a[href^="/directory#"][tabindex="0"]')).toHaveCount(
			77
		);
		await page.getByLabel('表示する値').selectOption({ label: '未解決の質問' });
		await page.getByRole('button', { name: '表示', exact: true }).click();
		await expect(page).toHaveURL(/value=unsolved/);
		await page.getByRole('link', { name: '地図をとばす' }).focus();
		await page.keyboard.press('Enter');
		await expect(page).toHaveURL(/#places$/);
		await page.context().close();
	});

	test('a municipality is offered nothing to compare others by', async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, '/map?value=unconfirmed');
		await expect(page.getByLabel('表示する値').locator('option')).toHaveText([
			'直近30日の投稿',
			'未解決の質問'
		]);
		await expect(page.getByText(/^北相木村：投稿\d+件 未解決\d+件 未確認\d+件$/)).toBeVisible();
		await expect(page.getByRole('columnheader', { name: '未確認' })).toHaveCount(0);
		await page.context().close();
	});
});

test.describe('名簿', () => {
	test('is searched without JavaScript, by sound, and says how many it found', async ({
		browser
	}) => {
		const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
		await page.goto('/directory');
		await page.getByLabel('団体・氏名・課').fill('キソ');
		await page.getByRole('button', { name: '探す' }).click();
		await expect(page.locator('[aria-live]').filter({ hasText: '「キソ」' })).toHaveText(
			/「キソ」\s*2団体・\d+人/
		);
		await expect(page.getByRole('rowheader')).toHaveText([/木祖村/, /木曽町/]);
		await page.getByLabel('広域').selectOption({ label: '佐久' });
		await page.getByRole('button', { name: '探す' }).click();
		await expect(page.getByText('該当するものはありません。')).toBeVisible();
		await page.context().close();
	});

	test('is one page that is not heavy', async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki');
		const answer = await page.request.get('/directory');
		expect((await answer.body()).length).toBeLessThan(200_000);
		await page.context().close();
	});

	test('names nobody to a coordinator, in the page and in the file', async ({ browser }) => {
		const page = await personAt(browser, 'coordinator');
		await open(page, '/directory');
		await expect(page.getByRole('columnheader', { name: '氏名' })).toHaveCount(0);
		await expect(page.getByText('職員の名前と連絡先は')).toBeVisible();
		expect(await page.content()).not.toContain('井出');
		await page.context().close();
	});

	test('is saved as an Excel file of what was searched', async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, '/directory?q=%E6%9C%A8%E6%9B%BD%E7%94%BA');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name: 'Excelで保存' }).click()
		]);
		expect(download.suggestedFilename()).toMatch(/^名簿_\d{8}\.xlsx$/);
		await page.context().close();
	});

	test('prints on A4 with its heads on every sheet and the order of the codes', async ({
		browser
	}) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, '/directory');
		const sheets = await sheetsOn(page);
		for (const sheet of sheets) expect.soft(sheet).toContain('氏名');
		const whole = sheets.join('');
		for (const word of [
			'名簿は業務の連絡だけに使います',
			'佐久広域（11団体）',
			'北信広域（6団体）'
		]) {
			expect.soft(whole).toContain(word);
		}
		expect.soft(whole).not.toContain('Excelで保存');
		const places = ['小諸市', '佐久市', '上田市', '岡谷市', '中野市'].map((name) =>
			whole.indexOf(name)
		);
		expect(places).toEqual([...places].sort((one, other) => one - other));
		await page.context().close();
	});
});

function focused(page: Page) {
	return page.locator(':focus');
}

/** Tiles whose words are wider than the tile or run into each other. */
function overflowing(page: Page): Promise<string[]> {
	return page.evaluate(() =>
		[...document.querySelectorAll('svg[role=group] a')].flatMap((tile) => {
			const box = tile.querySelector('rect')?.getBoundingClientRect();
			const [name, count] = [...tile.querySelectorAll('text')].map((text) =>
				text.getBoundingClientRect()
			);
			const fits = box && name && count && name.left > box.left && count.right < box.right;
			return fits && name.right <= count.left ? [] : [tile.textContent.trim()];
		})
	);
}
