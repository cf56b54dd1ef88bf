import { expect, test } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { open, personAt } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

test('that a text must be written is told by its field and by no word of its label', async ({
	browser
}) => {
	const chair = await personAt(browser, 'matsumoto');
	await open(chair, '/groups/network-security/polls/new');
	const title = chair.locator('#title');
	await expect(chair.locator('label[for="title"]')).toContainText('※必須');
	await expect(title).toHaveAccessibleName('会議の名前');
	await expect(title).toHaveAttribute('aria-required', 'true');
	// Of a group, a list or a file it is not read out.
	await expect(chair.getByRole('group', { name: '候補の日時※必須', exact: true })).toBeVisible();
});

test('a file field has its name once, from its label and the words of its button', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	for (const [path, name] of [
		['/helpdesk/new?category=line', 'ファイルを選ぶ 添付'],
		['/groups/network-security/materials/new', 'ファイルを選ぶ ファイル※必須']
	] as const) {
		await open(page, path);
		// In this order: a name that begins with the label is spoken after that label once more.
		await expect(page.locator('input[type=file]')).toHaveAccessibleName(name);
	}
	await expect(page.getByRole('group', { name: 'ファイル' })).toHaveCount(0);
});

test('how many a notice reaches is heard once, by the focus', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai');
	const found = watchConsole(desk);
	await open(desk, '/notices/new');
	await desk.getByLabel('件名').fill('聞いて分かるお知らせ');
	await desk.getByRole('textbox', { name: '本文' }).fill('本文です。');
	const next = desk.getByRole('button', { name: '次へ：送り先の数を確かめる' });
	const pressed = await next.elementHandle();
	await next.click();
	const told = desk.getByRole('heading', { name: /^\d+団体に送ります$/ });
	await expect(told).toBeFocused();
	await expect(told).toHaveAccessibleDescription(/^まだ送っていません。/);
	// Orca does not speak what has the focus after something that was taken away.
	expect(await pressed?.evaluate((button) => button.isConnected)).toBe(true);
	await expect(desk.locator(':is([role="status"], [aria-live]):focus-within')).toHaveCount(0);
	expect(found).toEqual([]);
});

test('a part of ホーム is named by its heading alone', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki');
	await open(page, '/');
	const main = page.getByRole('main');
	for (const name of [/^期限のあるもの（\d+件）$/, /^未読（\d+件）$/]) {
		await expect(main.getByRole('heading', { name })).toHaveCount(1);
		await expect(main.getByRole('table', { name })).toHaveCount(1);
		await expect(main.getByRole('region', { name })).toHaveCount(0);
	}
	await expect(main.locator('caption')).toHaveCount(0);
	await expect(main.getByRole('form', { name: /^読んだ/ })).toHaveCount(0);
	// A form without a field to see is no place to go to.
	await expect(main.getByRole('form', { name: /の印$/ })).toHaveCount(0);
});

test('the cores of servers are heard as a whole sentence whenever they change', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	await open(page, '/licences/applications/new?sku=9EM-00652');
	await page.getByRole('button', { name: '数量の入力へ進む' }).click();
	await page.getByText('サーバーのコア数から数える').click();
	await page.getByLabel('台数（1行目）').fill('2');
	await page.getByLabel('1台のプロセッサー数（1行目）').fill('2');
	await page.getByLabel('1プロセッサーのコア数（1行目）').fill('16');
	const needed = page.locator('[aria-live]').filter({ hasText: '必要なのは' });
	await expect(needed).toHaveText('必要なのは 64コア（32パック）です。');
	await expect(needed).toHaveAttribute('aria-atomic', 'true');
	await page.getByLabel('台数（1行目）').fill('多数');
	await page.getByRole('button', { name: '確認へ進む' }).click();
	await expect(page.getByLabel('台数（1行目）')).toHaveAccessibleDescription(
		/^エラー：\s*Windows Server Standard 2025（9EM-00652）：/
	);
});

test('an answer to a meeting belongs to its 団体, a meeting to its name', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki');
	await open(page, '/groups/network-security/meetings');
	const meeting = page.getByRole('rowheader', { name: /定例会/ }).first();
	await meeting.getByRole('link').click();
	await page.getByRole('link', { name: '団体ごとの出欠を見る' }).click();
	await expect(page.getByRole('rowheader', { name: '松本市', exact: true })).toBeVisible();
});
