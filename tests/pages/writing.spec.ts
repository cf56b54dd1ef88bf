import { setTimeout } from 'node:timers/promises';
import { expect, test, type Page } from '../support/browser.ts';
import { axe, watchConsole } from '../support/page-checks.ts';
import { answer, ask, open, personAt } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

// Several people in browsers of their own.
test.setTimeout(90_000);

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

const CELLS = '品名\t台数\n端末\t30\n"予備\n|機"\t2\n';
const TABLE = '| 品名 | 台数 |\n| --- | --- |\n| 端末 | 30 |\n| 予備 \\|機 | 2 |';
const heading = (title: string) =>
	new URLSearchParams({ title, kind: 'share', audience: 'district' });
const body = (page: Page) => page.getByRole('textbox', { name: '本文' });

async function paste(page: Page, text: string): Promise<void> {
	await body(page).evaluate((area, text) => {
		const data = new DataTransfer();
		data.setData('text/plain', text);
		area.focus();
		area.dispatchEvent(
			new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
		);
	}, text);
}

test('cells pasted from Excel become a table, which can be taken back', async ({ browser }) => {
	const page = await personAt(browser, 'minamimaki');
	const found = watchConsole(page);
	await open(page, `/boards/saku/new?${heading('表の件')}`);
	await body(page).fill('台数です。');
	await body(page).press('End');
	await paste(page, CELLS);
	await expect(body(page)).toHaveValue(`台数です。\n\n${TABLE}\n\n`);
	await expect(page.getByText('表として貼り付けました')).toBeVisible();
	expect(await axe(page)).toEqual([]);
	await page.getByRole('button', { name: '元に戻す' }).click();
	await expect(body(page)).toHaveValue(`台数です。${CELLS}`);
	await page.getByRole('button', { name: 'タブ区切りを表にする' }).click();
	await expect(body(page)).toHaveValue(/\| 端末 \| 30 \|/);
	await page.getByRole('button', { name: '投稿する' }).click();
	await expect(page.locator('#p1').getByRole('cell', { name: '予備 |機' })).toBeVisible();
	expect(found).toEqual([]);
});

test('without JavaScript a button makes the table, and a ひな形 is put in or asks before', async ({
	browser
}) => {
	const page = await personAt(browser, 'minamimaki', { javaScriptEnabled: false });
	await page.goto(`/boards/saku/new?${heading('表の件2')}`);
	await body(page).fill(`台数です。\n${CELLS}`);
	await page.getByRole('button', { name: 'タブ区切りを表にする' }).click();
	await expect(body(page)).toHaveValue(`台数です。\n\n${TABLE}\n`);
	await expect(page.getByRole('table')).toBeVisible();
	await page.getByRole('button', { name: '本文に入れる' }).click();
	await expect(page.getByText('本文に書きかけがあります')).toBeVisible();
	await expect(body(page)).toHaveValue(/\| 端末 \| 30 \|/);
	await page.getByRole('link', { name: '書きかけの後ろにひな形を足す' }).click();
	await expect(body(page)).toHaveValue(/\| 端末 \| 30 \|[^]*■ 現象/);

	await page.goto(`/boards/saku/new?${heading('ひな形の件')}`);
	await page.getByRole('button', { name: '本文に入れる' }).click();
	await expect(body(page)).toHaveValue(/^■ 現象/);
});

test('a ひな形 fills the empty box, and asks before it writes over', async ({ browser }) => {
	const page = await personAt(browser, 'minamimaki');
	await open(page, `/boards/saku/new?${heading('ひな形の件3')}`);
	await page.getByLabel('ひな形').selectOption({ label: '各団体のようすを尋ねる' });
	await page.getByRole('button', { name: '本文に入れる' }).click();
	await expect(body(page)).toHaveValue(/^■ 尋ねたいこと/);
	await page.getByLabel('ひな形').selectOption({ label: '困りごとを尋ねる' });
	await page.getByRole('button', { name: '本文に入れる' }).click();
	await page.getByRole('button', { name: 'ひな形に置き換える' }).click();
	await expect(body(page)).toHaveValue(/^■ 現象/);
});

test('what is typed is kept on leaving the field, found on another PC, and two windows are told', async ({
	browser
}) => {
	const first = await personAt(browser, 'minamiaiki');
	const title = '二つの窓の件';
	await open(first, `/boards/saku/new?${heading(title)}`);
	await body(first).fill('一つ目');
	await body(first).blur();
	await expect(first.getByText(/保存済み \d+:\d\d/)).toBeVisible();

	const other = await personAt(browser, 'minamiaiki');
	await open(other, `/boards/saku/new?${heading(title)}`);
	await expect(body(other)).toHaveValue('一つ目');

	await body(first).fill('一つ目の続き');
	await body(first).blur();
	await expect
		.poll(async () => {
			await body(other).fill(`もう一つの窓 ${Math.random()}`);
			await body(other).blur();
			return other.getByText('別の画面で新しい下書きが残されました').isVisible();
		})
		.toBe(true);
	await expect(refusal(other)).toContainText('一つ目の続き');
	expect(await axe(other)).toEqual([]);
	await other.getByRole('button', { name: '新しい下書きで続ける' }).click();
	await expect(body(other)).toHaveValue('一つ目の続き');
});

test('step 1 is found as it was left', async ({ browser }) => {
	const page = await personAt(browser, 'minamiaiki');
	const delays = [500];
	// A line so slow that the next field is left while the text is on its way.
	await page.route('**/boards/saku/new*', async (route) => {
		await setTimeout(route.request().method() === 'POST' ? (delays.shift() ?? 0) : 0);
		await route.continue();
	});
	await open(page, '/boards/saku/new');
	await page.getByRole('textbox', { name: '件名' }).fill('途中の件名');
	await page.getByLabel('意見').check();
	await page.getByRole('textbox', { name: '件名' }).focus();
	await page.getByRole('textbox', { name: '件名' }).blur();
	await expect(page.getByText(/保存済み/)).toBeVisible();
	const other = await personAt(browser, 'minamiaiki', { javaScriptEnabled: false });
	await expect
		.poll(async () => {
			await other.goto('/boards/saku/new');
			return other.getByLabel('意見').isChecked();
		})
		.toBe(true);
	await expect(other.getByRole('textbox', { name: '件名' })).toHaveValue('途中の件名');
});

test('by ear each post says who wrote it in separate words, and its buttons which post they are of', async ({
	browser
}) => {
	const asker = await personAt(browser, 'koumi');
	const thread = await ask(asker, { board: 'saku', title: '耳の件', body: '聞いています。' });
	await answer(await personAt(browser, 'kawakami'), thread, '聞こえます。');
	await open(asker, thread);
	await expect(asker.locator('#h2')).toHaveAccessibleName(
		/^(未読、 ?)?2番 川上村 \S+ .+ \d+月\d+日/
	);
	for (const number of [1, 2]) {
		const acts = asker.locator(`#p${number} .acts`).locator('a, button, summary');
		for (const act of (await acts.all()).slice(0, 20)) {
			if (await act.isVisible()) await expect(act).toHaveAccessibleName(new RegExp(`${number}番`));
		}
	}
});

test('>> shows its post on focus and on Esc no longer, and 返信 and 引用 fill the box', async ({
	browser
}) => {
	const asker = await personAt(browser, 'koumi');
	const secret = await ask(asker, {
		board: 'saku',
		title: '広域だけの秘密',
		audience: 'district'
	});
	const thread = await ask(asker, { board: 'saku', title: '番号の件', body: '最初の文章です。' });
	await answer(await personAt(browser, 'kawakami'), thread, `>>1 そうですね\n\n${secret}`);
	const page = await personAt(browser, 'sakuho');
	const found = watchConsole(page);
	await open(page, thread);
	const reference = page.locator('#p2').getByRole('link', { name: '>>1' });
	await reference.focus();
	await expect(page.getByRole('tooltip')).toContainText('最初の文章です。');
	await expect(reference).toHaveAccessibleDescription('1番、小海町、最初の文章です。');
	expect(await axe(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('tooltip')).toHaveCount(0);
	await expect(page.locator('#p1').getByRole('link', { name: '2番が返信' })).toBeVisible();
	await expect(
		page.locator('#p2').getByRole('link', { name: '広域だけの秘密（未解決）' })
	).toBeVisible();

	await page.locator('#p2').getByRole('link', { name: '2番に返信' }).click();
	await expect(body(page)).toHaveValue('>>2\n');
	await page.locator('#p1').getByRole('link', { name: '引用して返信' }).click();
	await expect(body(page)).toHaveValue('>>2\n>>1\n> 最初の文章です。\n\n');
	await page
		.locator('#p2')
		.getByRole('button', { name: /^参考になった/ })
		.click();
	await expect(page.locator('#p2').getByRole('button', { name: /^参考になった/ })).toContainText(
		'1団体'
	);
	expect(found).toEqual([]);

	const elsewhere = await personAt(browser, 'ueda', { javaScriptEnabled: false });
	await elsewhere.goto(thread);
	await expect(elsewhere.locator('#p2')).not.toContainText('秘密');
	await expect(elsewhere.locator('#p2').getByRole('link', { name: secret })).toBeVisible();
	await elsewhere.locator('#p1').getByRole('link', { name: '引用して返信' }).click();
	await expect(body(elsewhere)).toHaveValue('>>1\n> 最初の文章です。\n\n');
	await elsewhere
		.locator('#p1')
		.getByRole('button', { name: /^参考になった/ })
		.click();
	await expect(
		elsewhere.locator('#p1').getByRole('button', { name: /^参考になった/ })
	).toContainText('1団体');
});
