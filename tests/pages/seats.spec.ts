import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { skip, tabTo } from '../support/keys.ts';
import { alive, ask, personAt, REFUSED } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { textFile } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

const PASSWORD = 'yatsugatake-no-kaze-7';

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

for (const hasScripts of [true, false]) {
	const manner = hasScripts ? '' : ' without JavaScript';
	const options = { javaScriptEnabled: hasScripts };
	const go = async (page: Page, path: string) => {
		await page.goto(path);
		if (hasScripts) await alive(page);
	};

	test(`a colleague takes a clerk’s draft over in two clicks and posts it${manner}`, async ({
		browser
	}) => {
		const title = `外字の一覧${manner}`;
		const clerk = await personAt(browser, 'kitaaiki', options);
		const found = watchConsole(clerk, [REFUSED]);
		await go(clerk, stepTwo(title));
		await clerk.getByRole('textbox', { name: '本文' }).fill('字形を集めています。');
		await clerk.locator('input[type=file]').setInputFiles(textFile('一覧.csv', '字,数\n髙,2\n'));
		await clerk.getByRole('button', { name: '下書き保存' }).click();
		await expect(clerk.getByText('下書きを保存しました。')).toBeVisible();
		// Theirs opens with one click and still stands in the form when a colleague takes it.
		await clerk.getByRole('link', { name: title, exact: true }).click();
		await expect(clerk.getByRole('textbox', { name: '本文' })).toHaveValue('字形を集めています。');

		const colleague = await personAt(browser, 'kitaaiki-admin', options);
		await go(colleague, '/drafts');
		const row = colleague.getByRole('row', { name: new RegExp(title) }).first();
		await expect(row).toContainText('井出 直人（情報政策担当）');
		await row.getByRole('link', { name: title, exact: true }).click();
		await colleague.getByRole('button', { name: '引き継いで書く' }).click();
		await expect(colleague.getByText('下書きを引き継ぎました。')).toBeVisible();
		await expect(colleague.getByRole('heading', { name: title })).toBeVisible();
		const body = colleague.getByRole('textbox', { name: '本文' });
		await expect(body).toHaveValue('字形を集めています。');
		await expect(colleague.getByRole('checkbox', { name: /一覧\.csv/ })).toBeChecked();

		await clerk.getByRole('textbox', { name: '本文' }).fill('字形を集めています。急ぎます。');
		await clerk.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(refusal(clerk)).toContainText('木次 秀一さんが引き継いで書いています');
		await expect(clerk.getByRole('textbox', { name: '本文' })).toHaveValue(
			'字形を集めています。急ぎます。'
		);
		await go(clerk, '/drafts');
		const taken = clerk.getByRole('row', { name: new RegExp(title) }).first();
		await expect(taken).toContainText('あなたから引き継ぎ');

		await body.fill('字形と読みを集めています。');
		await colleague.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(colleague.locator('#p1')).toContainText('字形と読みを集めています。');
		await expect(colleague.locator('#p1')).toContainText('一覧.csv');
		await go(colleague, '/drafts');
		await expect(colleague.getByRole('link', { name: title, exact: true })).toHaveCount(0);
		expect(found).toEqual([]);
	});

	test(`a reply’s draft goes on where it was, or as a new post when its thread was closed${manner}`, async ({
		browser
	}) => {
		const keeper = await personAt(browser, 'kumiai');
		const title = `締め切られる件${manner}`;
		const path = await ask(keeper, { board: 'prefecture', title });
		const clerk = await personAt(browser, 'azumino', options);
		await go(clerk, path);
		await clerk.getByRole('textbox', { name: '本文' }).fill('途中まで書きました。');
		await clerk.getByRole('button', { name: '下書き保存' }).click();
		await clerk.getByRole('link', { name: title, exact: true }).click();
		await expect(clerk).toHaveURL(/\/threads\/\d+\?draft=\d+#body$/);
		await expect(clerk.getByRole('textbox', { name: '本文' })).toHaveValue('途中まで書きました。');

		await keeper.goto(path);
		await keeper.getByRole('button', { name: '締め切る（返信を止める）' }).click();
		await expect(keeper.getByText('この投稿は締め切られています')).toBeVisible();
		await go(clerk, '/drafts');
		const row = clerk.getByRole('row', { name: new RegExp(title) });
		await expect(row).toContainText('締め切られました。');
		await row.getByRole('link', { name: '確かめる・削除する' }).click();
		await expect(clerk.getByText('途中まで書きました。')).toBeVisible();
		await clerk.getByText('削除する', { exact: true }).click();
		await clerk.getByRole('button', { name: '下書きを削除する' }).click();
		await expect(clerk.getByText('下書きを削除しました。')).toBeVisible();
		await expect(clerk.getByRole('link', { name: title, exact: true })).toHaveCount(0);
	});

	test(`what a seat follows stands in one list and can be given up there${manner}`, async ({
		browser
	}) => {
		const page = await personAt(browser, 'hara', options);
		await go(page, '/follows');
		await expect(page.getByText('知らせを受けている掲示板はありません。')).toBeVisible();
		await go(page, '/boards/kiso');
		await page.getByRole('button', { name: /^知らせを受ける/ }).click();
		await expect(page.getByText('知らせを受けます。')).toBeVisible();
		await expect(page.getByRole('button', { name: /^知らせを受けています/ })).toBeVisible();
		await go(page, await ask(page, { board: 'suwa', title: `棚卸しの件${manner}` }));
		// Who asks is told by itself.
		await expect(page.getByRole('button', { name: /^知らせを受けています/ })).toBeVisible();
		await go(page, '/follows');
		await expect(page.getByRole('link', { name: `棚卸しの件${manner}` })).toBeVisible();
		for (const what of ['木曽広域', '棚卸しの件']) {
			await page.getByRole('button', { name: new RegExp(`^知らせをやめる.*${what}`) }).click();
			await expect(page.getByText(/の知らせをやめました。/)).toBeVisible();
		}
		await expect(page.getByRole('link', { name: `棚卸しの件${manner}` })).toHaveCount(0);
	});

	test(`an open question names who of the organisation has it in hand${manner}`, async ({
		browser
	}) => {
		const clerk = await personAt(browser, 'fujimi', options);
		const path = await ask(clerk, { board: 'suwa', title: `担当を決める件${manner}` });
		await go(clerk, path);
		await expect(clerk.getByText('担当：未定')).toBeVisible();
		await clerk.getByRole('button', { name: '自分が担当する' }).click();
		await expect(clerk.getByText('この質問の担当になりました。')).toBeVisible();
		const colleague = await personAt(browser, 'fujimi-admin', options);
		await go(colleague, path);
		await expect(colleague.getByText(/^担当：.+（情報政策担当）/)).toBeVisible();
		await colleague.getByRole('button', { name: '引き継ぐ', exact: true }).click();
		await expect(colleague.getByText(/^担当：.+（団体管理者）/)).toBeVisible();
		const neighbour = await personAt(browser, 'hara', options);
		await go(neighbour, path);
		await expect(neighbour.getByText(/^担当：/)).toHaveCount(0);
	});

	test(`a 引継書 is written, printed, waited for and received by the successor${manner}`, async ({
		browser
	}, info) => {
		const login = hasScripts ? 'kawakami' : 'minamimaki';
		const writer = await personAt(browser, login, options);
		await go(writer, '/handover');
		await writer.getByRole('button', { name: '引継書を作る' }).click();
		const memo = writer.getByRole('textbox', { name: '引継メモ' });
		await memo.fill('**端末の更新**は12月に見積を取ります。');
		await writer.getByRole('button', { name: 'プレビュー' }).click();
		await expect(
			writer.getByRole('region', { name: 'プレビュー' }).getByText('端末の更新')
		).toBeVisible();
		await expect(memo).toHaveValue('**端末の更新**は12月に見積を取ります。');
		await writer.getByRole('button', { name: 'メモを保存する' }).click();
		await expect(writer.getByText('引継メモを保存しました。')).toBeVisible();
		await writer.getByRole('button', { name: '引き渡す', exact: true }).click();
		await expect(writer.getByText(/^引き渡しました。/)).toBeVisible();
		const path = new URL(writer.url()).pathname;
		await go(writer, path);
		await expect(writer.getByRole('button', { name: '引継書を受け取りました' })).toHaveCount(0);
		for (const word of [
			'情報政策担当の引継書',
			'引継メモ',
			'端末の更新は12月',
			'引継者',
			'受領者'
		]) {
			expect.soft(await printed(writer, info.outputPath('handover.pdf'))).toContain(word);
		}

		const administrator = await personAt(browser, `${login}-admin`);
		await go(administrator, '/handover');
		await expect(
			administrator.getByRole('table', { name: '受け取りを待っている引継書' })
		).toContainText('情報政策担当');
		const union = await personAt(browser, 'admin');
		await union.goto('/admin/organisations?show=handover');
		await expect(union.getByRole('row', { name: /未受領1件/ }).first()).toBeVisible();

		const successor = await invited(administrator, `shinnin-${login}`, options);
		await expect(successor).toHaveURL(path);
		await successor.context().clearCookies();
		const signedIn = await successor.request.post('/login', {
			headers: { accept: 'text/html' },
			form: { login: `shinnin-${login}`, password: PASSWORD },
			maxRedirects: 0
		});
		expect(signedIn.headers().location).toBe(path);
		await successor.goto('/');
		await expect(successor.getByText('前の担当からの引継書があります')).toBeVisible();
		const toMemo = successor.getByRole('link', { name: /引継書を読んで受け取る/ });
		await expect(toMemo).toHaveCount(1);
		if (hasScripts) {
			// It is told first, and costs one more Tab than a page without it: 現在地 is passed over.
			await go(successor, '/helpdesk/new?category=line');
			const told = successor.getByText('前の担当からの引継書があります');
			await skip(successor, told);
			await expect(told).toHaveAccessibleDescription(/さんの引継書を読んで受け取る$/);
			await successor.keyboard.press('Tab');
			await expect(toMemo).toBeFocused();
			const withMemo = await tabTo(successor, successor.getByLabel('件名').last());
			const plain = await personAt(browser, 'hara');
			await go(plain, '/helpdesk/new?category=line');
			await skip(plain);
			expect(withMemo).toBe(await tabTo(plain, plain.getByLabel('件名').last()));
		}
		await toMemo.click();
		await successor.getByRole('button', { name: '引継書を受け取りました' }).click();
		await expect(successor.getByText(/^引継書を受け取りました。/)).toBeVisible();
		await successor.goto('/');
		await expect(successor.getByText('前の担当からの引継書があります')).toHaveCount(0);
		await writer.goto(path);
		await expect(writer.getByText(/^見本 新任（/)).toBeVisible();
		const stranger = await personAt(browser, 'hara');
		expect((await stranger.goto(path))?.status()).toBe(404);
	});
}

test('what is being typed is there again after the browser dies, on another machine, and goes with the sending', async ({
	browser
}) => {
	// The browser keeps the text every twenty seconds, twice.
	test.slow();
	const office = await personAt(browser, 'iijima');
	const found = watchConsole(office);
	const path = await ask(office, { board: 'kamiina', title: '途中で消える件' });
	await office.goto(path);
	await alive(office);
	await office.getByRole('textbox', { name: '本文' }).fill('補足を書いていたところです。');
	await expect(office.getByText(/^保存済み/)).toBeVisible({ timeout: 30_000 });
	expect(found).toEqual([]);
	await office.context().close();

	const home = await personAt(browser, 'iijima');
	await home.goto(path);
	await alive(home);
	await expect(home.getByText(/に自動で残した書きかけです。/)).toBeVisible();
	const body = home.getByRole('textbox', { name: '本文' });
	await expect(body).toHaveValue('補足を書いていたところです。');
	await home.getByRole('button', { name: '返信する', exact: true }).click();
	await expect(home.locator('#p2')).toContainText('補足を書いていたところです。');
	await home.goto(path);
	await expect(body).toHaveValue('');

	await home.goto(stepTwo('棚卸しの様式', 'kamiina'));
	await alive(home);
	await body.fill('様式を探しています。');
	await expect(home.getByText(/^保存済み/)).toBeVisible({ timeout: 30_000 });
	const colleague = await personAt(browser, 'iijima-admin');
	await colleague.goto('/drafts');
	await expect(colleague.getByText('下書きはありません。')).toBeVisible();
	await home.goto('/boards/kamiina/new');
	await home.getByRole('link', { name: '「棚卸しの様式」の続きを書く' }).click();
	await expect(body).toHaveValue('様式を探しています。');
	await home.getByRole('button', { name: '下書き保存' }).click();
	await expect(home.getByRole('link', { name: '棚卸しの様式', exact: true })).toBeVisible();
	await home.goto('/boards/kamiina/new');
	await expect(home.getByText('書きかけの文章が残っています')).toHaveCount(0);
});

test('who has left is named with the 課 of then, and what they left stays with the organisation', async ({
	browser
}) => {
	const clerk = await personAt(browser, 'nagiso');
	const path = await ask(clerk, { board: 'kiso', title: '去る人の質問' });
	await clerk.goto(path);
	await clerk.getByRole('button', { name: '自分が担当する' }).click();
	await expect(clerk.getByText('この質問の担当になりました。')).toBeVisible();
	await clerk.goto(stepTwo('去る人の下書き', 'kiso'));
	await clerk.getByRole('textbox', { name: '本文' }).fill('途中です。');
	await clerk.getByRole('button', { name: '下書き保存' }).click();
	await expect(clerk.getByText('下書きを保存しました。')).toBeVisible();

	const neighbour = await personAt(browser, 'otaki');
	await neighbour.goto(path);
	await expect(neighbour.locator('#p1 h2')).not.toContainText('（当時）');
	const administrator = await personAt(browser, 'nagiso-admin');
	await administrator.goto('/');
	await administrator
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: '職員の登録' })
		.click();
	const row = administrator.getByRole('row', { name: /情報政策担当/ });
	await row.getByText(/^任期を終える/).click();
	await row.getByRole('button', { name: /任期を終える$/ }).click();
	await expect(administrator.getByText(/^任期を終えました。/)).toBeVisible();

	await neighbour.goto(path);
	await expect(neighbour.locator('#p1 h2')).toContainText('課（当時）');
	await administrator.goto(path);
	await expect(administrator.getByText(/^担当：.+（情報政策担当）（退任）/)).toBeVisible();
	await administrator.goto('/drafts');
	await expect(administrator.getByRole('row', { name: /去る人の下書き/ })).toContainText(
		'（退任）'
	);
	await administrator.getByRole('link', { name: '去る人の下書き', exact: true }).click();
	await administrator.getByRole('button', { name: '引き継いで書く' }).click();
	await expect(administrator.getByRole('textbox', { name: '本文' })).toHaveValue('途中です。');
});

test('another organisation finds no draft by its number', async ({ browser }) => {
	const clerk = await personAt(browser, 'ikeda');
	await clerk.goto(stepTwo('よその下書き', 'kitaalps'));
	await clerk.getByRole('textbox', { name: '本文' }).fill('内緒です。');
	await clerk.getByRole('button', { name: '下書き保存' }).click();
	const row = clerk.getByRole('row', { name: /よその下書き/ });
	const path = await row.getByRole('link', { name: '確かめる・削除する' }).getAttribute('href');
	for (const login of ['hara', 'kumiai', 'admin', 'ken']) {
		const stranger = await personAt(browser, login);
		expect((await stranger.goto(path ?? ''))?.status()).toBe(404);
	}
});

test('a second edit of the 引継メモ at the same time shows both and loses neither', async ({
	browser
}) => {
	const [office, home] = [await personAt(browser, 'hakuba'), await personAt(browser, 'hakuba')];
	await office.goto('/handover');
	await office.getByRole('button', { name: '引継書を作る' }).click();
	await expect(office.getByRole('textbox', { name: '引継メモ' })).toBeVisible();
	await home.goto('/handover');
	await alive(home);
	const memo = (page: Page) => page.getByRole('textbox', { name: '引継メモ' });
	await memo(home).fill('家で書いたメモ');
	await memo(office).fill('職場で書いたメモ');
	await office.getByRole('button', { name: 'メモを保存する' }).click();
	await expect(office.getByText('引継メモを保存しました。')).toBeVisible();
	await home.getByRole('button', { name: 'メモを保存する' }).click();
	await expect(home.getByText('いま保存されている文章')).toBeVisible();
	await expect(home.getByRole('form', { name: '引継メモ' })).toContainText('職場で書いたメモ');
	await expect(memo(home)).toHaveValue('家で書いたメモ');
	await home.getByRole('button', { name: 'メモを保存する' }).click();
	await expect(home.getByText('引継メモを保存しました。')).toBeVisible();
});

function stepTwo(title: string, board = 'saku'): string {
	const query = new URLSearchParams({ title, kind: 'question', audience: 'district' });
	return `/boards/${board}/new?${query}`;
}

/** Invites a successor into 情報政策担当 and lets them come in. */
async function invited(
	administrator: Page,
	login: string,
	options: { javaScriptEnabled: boolean }
): Promise<Page> {
	await administrator.goto('/');
	await administrator
		.getByRole('navigation', { name: '主な画面' })
		.getByRole('link', { name: '職員の登録' })
		.click();
	const form = administrator.getByRole('form', { name: '職員の登録' });
	await form.getByLabel('氏名').fill('見本 新任');
	await form.getByLabel('ふりがな').fill('みほん しんにん');
	await form.getByLabel('課').fill('総務課');
	await form.getByRole('button', { name: '登録して招待状を作る' }).click();
	const address = (await administrator.getByText(/\/invitation\//).innerText()).trim();
	const browser = administrator.context().browser();
	if (!browser) throw new Error('The page belongs to no browser.');
	const context = await browser.newContext({ baseURL: demoUrl, ...options });
	const page = await context.newPage();
	await page.goto(new URL(address).pathname);
	await page.getByLabel('ログインID').fill(login);
	await page.locator('[name=password]').fill(PASSWORD);
	await page.locator('[name=again]').fill(PASSWORD);
	await page.getByRole('button', { name: '登録してはじめる' }).click();
	return page;
}

/** What stands on the paper, without spaces. */
async function printed(page: Page, file: string): Promise<string> {
	writeFileSync(file, await page.pdf({ format: 'A4', preferCSSPageSize: true }));
	return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replace(
		/\s+/g,
		''
	);
}
