import { expect, test, type Page } from '../support/browser.ts';
import { axe } from '../support/page-checks.ts';
import { alive, answer, ask, open, personAt } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

const NAMED = '@であなたを指定した投稿が1件';

for (const hasScript of [true, false]) {
	const manner = hasScript ? '' : ' without JavaScript';
	const options = { javaScriptEnabled: hasScript };
	const go = async (page: Page, path: string) => {
		await page.goto(path);
		if (hasScript) await alive(page);
	};
	const rowOf = (page: Page, title: string) =>
		page.getByRole('table', { name: /まだ見ていない知らせ/ }).getByRole('row', { name: title });

	test(`replies and a name after @ come as one line, which is gone once it was read${manner}`, async ({
		browser
	}) => {
		const asker = await personAt(browser, 'miyada', options);
		const title = `巡回の件${manner}`;
		const path = await ask(asker, { board: 'kamiina', title, audience: 'district' });
		const writer = await personAt(browser, 'iijima', options);
		await go(writer, path);
		await writer.getByRole('textbox', { name: '本文' }).fill('@宮田村 と @長野県 に伺います。');
		await writer.getByRole('button', { name: '返信する' }).click();
		await expect(
			writer.getByText('長野県はこの投稿を読めないため、知らせは届きません。')
		).toBeVisible();
		await expect(writer.locator('#p2').getByRole('link', { name: '@宮田村' })).toHaveAttribute(
			'href',
			'/directory#203882'
		);
		const other = await personAt(browser, 'nakagawa', options);
		for (const body of ['同じです。', '追記です。']) await answer(other, path, body);

		await go(asker, '/notifications');
		await expect(rowOf(asker, title)).toContainText(`${NAMED}、返信が2件`);
		await expect(rowOf(asker, title)).toContainText('中川村、飯島町');
		await rowOf(asker, title).getByRole('link', { name: title }).click();
		await expect(asker).toHaveURL(new RegExp(`${path}#p2$`));
		await go(asker, '/notifications');
		await expect(rowOf(asker, title)).toHaveCount(0);
		await expect(asker.getByRole('table', { name: /見た知らせ/ })).toContainText(title);
	});

	test(`the level and the mornings are the seat’s to choose${manner}`, async ({ browser }) => {
		const page = await personAt(browser, 'minowa', options);
		const other = await personAt(browser, 'tatsuno', options);
		const title = `水準の件${manner}`;
		const path = await ask(page, { board: 'kamiina', title });
		await answer(other, path, '一つ目です。');
		await go(page, '/notifications');
		await expect(rowOf(page, title)).toContainText('返信が1件');
		await rowOf(page, title).getByRole('button', { name: /^見た/ }).click();
		await expect(rowOf(page, title)).toHaveCount(0);

		await go(page, '/settings/notifications');
		await expect(page.getByText('メール')).toHaveCount(0);
		await page.getByRole('radio', { name: 'しない' }).check();
		await page.getByRole('checkbox', { name: '月' }).uncheck();
		await page.getByRole('checkbox', { name: '木曽広域' }).check();
		await page.getByRole('button', { name: '保存する' }).click();
		await expect(page.getByText('知らせの設定を保存しました。')).toBeVisible();
		await expect(page.getByRole('radio', { name: 'しない' })).toBeChecked();
		await expect(page.getByRole('checkbox', { name: '月' })).not.toBeChecked();
		await expect(page.getByRole('checkbox', { name: '木曽広域' })).toBeChecked();
		await answer(other, path, '二つ目です。@箕輪町');
		await go(page, '/notifications');
		await expect(rowOf(page, title)).toHaveCount(0);

		await go(page, '/settings/notifications');
		await page.getByRole('radio', { name: 'すべて' }).check();
		await page.getByRole('button', { name: '保存する' }).click();
		await expect(page.getByText('知らせの設定を保存しました。')).toBeVisible();
		await answer(other, path, '三つ目です。');
		await go(page, '/notifications');
		await page.getByRole('button', { name: 'すべて見たことにする' }).click();
		await expect(page.getByText('すべて見たことにしました。')).toBeVisible();
		await expect(page.getByText('新しい知らせはありません。')).toBeVisible();
	});

	test(`今朝の一覧 tells from a day that is chosen${manner}`, async ({ browser }) => {
		const page = await personAt(browser, 'kitaaiki', options);
		await go(page, '/morning');
		const since = page.getByRole('combobox', { name: 'いつから' });
		const days = await since.getByRole('option').allInnerTexts();
		await since.selectOption({ label: days.at(-1) ?? '' });
		await page.getByRole('button', { name: '表示する' }).click();
		await expect(
			page.getByRole('heading', { name: `新しい動き（${days.at(-1)}から）` })
		).toBeVisible();
		const moved = page.getByRole('table', { name: '新しい動きのある投稿' });
		await expect(moved.locator('tbody tr').first()).toBeVisible();
		await go(page, '/morning?since=2026-99-99');
		await expect(page.getByRole('heading', { name: /^新しい動き/ })).toBeVisible();
	});
}

test('two letters after an @ offer names, chosen by the keys, and never while an IME composes', async ({
	browser
}) => {
	const page = await personAt(browser, 'miyada');
	await page.clock.install();
	await open(page, await ask(page, { board: 'kamiina', title: '候補の件' }));
	const asked: string[] = [];
	page.on('request', (request) => {
		if (request.url().includes('/directory/names?')) asked.push(request.url());
	});
	const body = page.getByRole('textbox', { name: '本文' });
	const list = page.getByRole('listbox', { name: '知らせる相手の候補' });
	await body.pressSequentially('お尋ねです。@');
	const ime = await page.context().newCDPSession(page);
	await ime.send('Input.imeSetComposition', { text: 'いいじ', selectionStart: 3, selectionEnd: 3 });
	await page.clock.runFor(400);
	await ime.send('Input.insertText', { text: 'いいじ' });
	await expect(list.getByRole('option', { name: /飯島町/ })).toBeVisible();
	expect(asked, 'nothing while it was composed').toHaveLength(1);
	expect(await axe(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await expect(list).toHaveCount(0);
	await body.pressSequentially('ま');
	await expect(list).toBeVisible();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowUp');
	await expect(list.getByRole('option', { selected: true })).toContainText('飯島町');
	await page.keyboard.press('Enter');
	await expect(body).toHaveValue('お尋ねです。@飯島町 ');
	await body.pressSequentially('と @かみい');
	await list.getByRole('option', { name: /上伊那広域/ }).click();
	await expect(body).toHaveValue('お尋ねです。@飯島町 と @上伊那広域 ');
	await expect(body).toBeFocused();
});

test('the number beside 知らせ moves while the page is open', async ({ browser }) => {
	const page = await personAt(browser, 'komagane');
	await open(page, '/notifications');
	await page
		.getByRole('button', { name: 'すべて見たことにする' })
		.or(page.getByText('新しい知らせはありません。'))
		.first()
		.click();
	await open(page, '/');
	const other = await personAt(browser, 'ina');
	const path = await ask(other, { board: 'kamiina', title: '動く数の件' });
	await answer(other, path, '@駒ヶ根市 いかがですか。');
	const item = page
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: /^知らせ/ });
	await expect(item).toContainText('1');
});

test('somebody who may not see people in 名簿 is offered none', async ({ browser }) => {
	const guest = await personAt(browser, 'coordinator');
	const names = async (q: string) =>
		(await (await guest.request.get(`/directory/names?${new URLSearchParams({ q })}`)).json()) as {
			word: string;
		}[];
	expect(await names('いでなお')).toEqual([]);
	expect((await names('きたあ')).map((one) => one.word)).toContain('北相木村');
	expect(await names('き')).toEqual([]);
});
