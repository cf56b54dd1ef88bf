import { expect, test } from '@playwright/test';
import { watchConsole } from '../support/page-checks.ts';
import { answer, ask, open, personAt } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

const WORDS = '雪室の温度計';

test.describe('searching', () => {
	test('leads from the head of any page to the very post', async ({ browser }) => {
		const page = await personAt(browser, 'saku');
		const errors = watchConsole(page);
		const thread = await ask(page, {
			board: 'saku',
			title: `${WORDS}をどう選びましたか`,
			body: 'カタログを集めています。'
		});
		for (let number = 2; number <= 51; number += 1) await answer(page, thread, `返信${number}`);
		await answer(page, thread, '髙橋商会のデジタルのものにしました。<img src=x>');

		await open(page, '/settings');
		const box = page.getByRole('search').getByRole('searchbox', { name: '検索' });
		await box.fill('タカハシ 髙橋商会');
		await box.press('Enter');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(
			'「タカハシ 髙橋商会」の検索結果'
		);
		await expect(page.getByRole('status')).toHaveText(
			'「タカハシ 髙橋商会」に当たるものはありません。'
		);
		await expect(box).toHaveValue('タカハシ 髙橋商会');

		await box.fill('ﾃﾞｼﾞﾀﾙ　高橋商会');
		await page.getByRole('search').getByRole('button', { name: '検索' }).click();
		await expect(page.getByRole('status')).toHaveText('1件');
		await expect(page.locator('mark')).toHaveText(['髙橋商会', 'デジタル']);
		await expect(page.getByText('<img src=x>')).toBeVisible();
		await page.getByRole('link', { name: `${WORDS}をどう選びましたか` }).click();
		await expect(page).toHaveURL(new RegExp(`${thread}\\?page=2#p52$`));
		await expect(page.locator('#h52')).toBeFocused();
		expect(errors).toEqual([]);
		await page.context().close();
	});

	test('works without JavaScript, on a phone, and says what others may not read', async ({
		browser
	}) => {
		const writer = await personAt(browser, 'kitaaiki');
		await ask(writer, { board: 'saku', title: '薪ストーブの補助', audience: 'district' });
		await writer.context().close();

		const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 640 } };
		const reader = await personAt(browser, 'sakuho', phone);
		await reader.goto('/');
		await reader.getByRole('searchbox', { name: '検索' }).fill('薪ｽﾄｰﾌﾞ');
		await reader.getByRole('button', { name: '検索' }).click();
		await expect(reader.getByRole('status')).toHaveText('1件');
		await reader.getByRole('link', { name: '薪ストーブの補助' }).click();
		await expect(reader.getByRole('heading', { level: 1 })).toHaveText('薪ストーブの補助');
		await reader.context().close();

		const stranger = await personAt(browser, 'ken', phone);
		await stranger.goto(`/search?q=${encodeURIComponent('薪ストーブ')}`);
		await expect(stranger.getByRole('status')).toHaveText(
			'「薪ストーブ」に当たるものはありません。'
		);
		await stranger.getByRole('link', { name: 'この言葉で質問する' }).click();
		await expect(stranger.getByRole('textbox', { name: '件名' })).toHaveValue('薪ストーブ');
		await stranger.context().close();
	});

	test('asks for words where none were given, and cuts what is too long', async ({ browser }) => {
		const page = await personAt(browser, 'saku');
		await open(page, '/search?q=%EF%BC%81');
		await expect(page.getByRole('status')).toContainText('記号だけでは探せません。');
		await open(page, `/search?q=${'a'.repeat(10_000)}`);
		await expect(page.getByText('はじめの100文字で探しました。')).toBeVisible();
		await page.context().close();
	});

	test('is for those who are signed in', async ({ page }) => {
		await page.goto(`${demoUrl}/search?q=a`);
		await expect(page).toHaveURL(/\/login\?to=/);
		await expect(page.getByRole('search')).toHaveCount(0);
	});
});
