import { expect, test } from '../support/browser.ts';
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
		await expect(page.locator('#main p[role=status]')).toHaveText(
			'「タカハシ 髙橋商会」に当たるものはありません。'
		);
		await expect(box).toHaveValue('タカハシ 髙橋商会');

		await box.fill('ﾃﾞｼﾞﾀﾙ　高橋商会');
		await page.getByRole('search').getByRole('button', { name: '検索' }).click();
		await expect(page.locator('#main p[role=status]')).toHaveText('1件');
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
		await expect(reader.locator('#main p[role=status]')).toHaveText('1件');
		await reader.getByRole('link', { name: '薪ストーブの補助' }).click();
		await expect(reader.getByRole('heading', { level: 1 })).toHaveText('薪ストーブの補助');
		await reader.context().close();

		const stranger = await personAt(browser, 'ken', phone);
		await stranger.goto(`/search?q=${encodeURIComponent('薪ストーブ')}`);
		await expect(stranger.locator('#main p[role=status]')).toHaveText(
			'「薪ストーブ」に当たるものはありません。'
		);
		await stranger.getByRole('link', { name: 'この言葉で質問する' }).click();
		await expect(stranger.getByRole('textbox', { name: '件名' })).toHaveValue('薪ストーブ');
		await stranger.context().close();
	});

	for (const javaScriptEnabled of [true, false]) {
		const how = javaScriptEnabled ? 'with' : 'without';
		test(`${how} JavaScript leads from 外字 to the very answer that 南牧村 got`, async ({
			browser
		}) => {
			const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
			await page.goto('/');
			const box = page.getByRole('searchbox', { name: '検索' });
			await box.fill('外字');
			await box.press('Enter');
			const title = /^標準化後の帳票で外字が「・」になる件/;
			const hit = page.getByRole('listitem').filter({ hasText: '解決した回答' });
			await expect(hit.getByText('解決済み')).toBeVisible();
			await hit.getByRole('link', { name: title }).click();
			await expect(page).toHaveURL(/\/threads\/\d+#p5$/);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
			await expect(page.locator('#p5')).toBeInViewport();
			await expect(page.locator('#p5')).toContainText('UTF-8(BOM付き)');
			await page.context().close();
		});

		test(`${how} JavaScript narrows by fields and by links, and takes them off again`, async ({
			browser
		}) => {
			const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
			await page.goto('/search?q=%E5%A4%96%E5%AD%97');
			await page.getByText('くわしく探す').click();
			await page.getByLabel('団体', { exact: true }).fill('佐久市');
			await page.getByRole('combobox', { name: '解決済み' }).selectOption('はい');
			await page.getByRole('button', { name: 'この条件で探す' }).click();
			const narrowing = page.getByRole('list', { name: '絞り込み' });
			await expect(narrowing).toContainText('団体：佐久市');
			await expect(page.locator('li.hit')).toHaveCount(2);
			await page.getByRole('link', { name: /^添付/ }).click();
			await expect(page.locator('li.hit')).toHaveCount(1);
			await expect(page.locator('li.hit')).toContainText('外字ラベル印刷の手順.txt');
			await narrowing.getByRole('link', { name: /^外す.*団体/ }).click();
			await expect(narrowing).not.toContainText('団体');
			await page.getByRole('link', { name: '新しい順' }).click();
			await expect(page).toHaveURL(/sort=newest/);
			await page.context().close();
		});
	}

	test('looks for what means the same, and for the typed word alone when asked', async ({
		browser
	}) => {
		const page = await personAt(browser, 'kitaaiki');
		await open(page, `/search?q=${encodeURIComponent('ガバクラ')}`);
		await expect(page.getByText(/も含めて検索しました/)).toContainText('「ガバメントクラウド」');
		await expect(page.locator('mark').first()).toHaveText('ガバメントクラウド');
		await page.getByRole('link', { name: '元の語だけで' }).click();
		await expect(page).toHaveURL(/exact=1/);
		await expect(page.getByText('元の語だけで検索しました')).toBeVisible();
		await page.context().close();
	});

	test('is taught by the union which words belong together, from what others missed', async ({
		browser
	}) => {
		const word = '湯けむり帳';
		for (const login of ['saku', 'sakuho']) {
			const seeker = await personAt(browser, login);
			await open(seeker, `/search?q=${encodeURIComponent(word)}`);
			await expect(seeker.locator('#main p[role=status]')).toHaveText(
				`「${word}」に当たるものはありません。`
			);
			await seeker.context().close();
		}
		const keeper = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
		await keeper.goto('/admin/synonyms');
		await keeper.getByRole('link', { name: new RegExp(`^言葉を加える.*${word}`) }).click();
		await keeper.getByRole('button', { name: '加える' }).click();
		await expect(keeper.getByText('言葉を2つ以上').first()).toBeVisible();
		await keeper.getByRole('textbox', { name: /^言葉(?!で)/ }).fill(`${word}、外字`);
		await keeper.getByRole('textbox', { name: /^分野/ }).fill('手続');
		await keeper.getByRole('button', { name: '加える' }).click();
		await expect(keeper.getByText('言葉を加えました。')).toBeVisible();
		await keeper.goto(`/search?q=${encodeURIComponent(word)}`);
		await expect(keeper.locator('li.hit').first()).toBeVisible();
		await keeper.goto(`/admin/synonyms?q=${encodeURIComponent(word)}`);
		await keeper.getByRole('link', { name: new RegExp(`^直す.*${word}`) }).click();
		await keeper.getByRole('button', { name: 'この組を削除する' }).click();
		await expect(keeper.getByText('言葉の組を削除しました。')).toBeVisible();
		// The list is still narrowed as it was, and says that nothing is left.
		await expect(keeper.getByLabel('言葉で絞る')).toHaveValue(word);
		await expect(keeper.getByText(`「${word}」を含む言葉はありません。`)).toBeVisible();
		await keeper.context().close();

		const stranger = await personAt(browser, 'saku');
		await stranger.goto('/admin/synonyms');
		await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(
			'検索の言葉を直せるのは、組合の相談窓口とシステム管理者です。'
		);
		await stranger.context().close();
	});

	test('asks for words where none were given, and cuts what is too long', async ({ browser }) => {
		const page = await personAt(browser, 'saku');
		await open(page, '/search?q=%EF%BC%81');
		await expect(page.locator('#main p[role=status]')).toContainText('記号だけでは探せません。');
		await open(page, `/search?q=${encodeURIComponent('" * ( ) NEAR - :')}`);
		await expect(page.getByRole('heading', { level: 1 })).toContainText('検索');
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
