import { expect, test, type Browser, type BrowserContext, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { alive, open, REFUSED, unreadBeside } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { textFile, workbook } from '../support/sample-files.ts';
import { emptyUrl, printedBy } from '../support/server.ts';

/** The password of everybody here. */
const PASSWORD = 'yatsugatake-no-kaze-7';

const BAR = '新しい投稿が1件あります';

/** Somebody who is invited, and the login they choose. */
type Guest = { organisation: string; name: string; kana: string; section: string; login: string };

const ide: Guest = {
	organisation: '北相木村',
	name: '井出 直人',
	kana: 'いで なおと',
	section: '総務企画課',
	login: 'ide'
};
const suda: Guest = {
	organisation: '佐久穂町',
	name: '須田 康平',
	kana: 'すだ こうへい',
	section: '総務課',
	login: 'suda'
};
const kutsukake: Guest = {
	organisation: '青木村',
	name: '沓掛 正樹',
	kana: 'くつかけ まさき',
	section: '総務企画課',
	login: 'kutsukake'
};
const hata: Guest = {
	organisation: '長和町',
	name: '羽田 智美',
	kana: 'はた ともみ',
	section: '情報広報課',
	login: 'hata'
};

test.describe.configure({ mode: 'serial' });

const contexts: BrowserContext[] = [];
let administrator: Page;
/** The open pages of the people, by login. */
const pages: Record<string, Page> = {};
/** What their browsers complained about. */
const complaints: Record<string, string[]> = {};

test.afterAll(async () => {
	for (const context of contexts) await context.close();
});

test('the first administrator mistypes the code, corrects it, and has lost only the passwords', async ({
	browser
}) => {
	administrator = await browserOf(browser, 'administrator', true, [REFUSED]);
	await open(administrator, '/');
	await expect(administrator).toHaveURL('/setup');
	const form = administrator.locator('form[action="?/administrator"]');
	const code = /([A-Z0-9]{4}-){2}[A-Z0-9]{4}/.exec(printedBy('empty'))?.[0] ?? '';
	await form.getByLabel('コード').fill('AAAA-BBBB-CCCC');
	const own = { 氏名: '丸山 徹', ふりがな: 'まるやま とおる', ログインID: 'maruyama' };
	for (const [label, text] of Object.entries(own)) await form.getByLabel(label).fill(text);
	await form.locator('[name=password]').fill(PASSWORD);
	await form.locator('[name=again]').fill(PASSWORD);
	await form.getByRole('button', { name: '管理者を作ってはじめる' }).click();

	const summary = refusal(form);
	await expect(summary).toContainText('コードが違います。');
	await expect(summary.getByRole('heading')).toBeFocused();
	await expect(administrator).toHaveTitle('エラー：はじめの設定｜結い');
	for (const [label, text] of Object.entries(own)) {
		await expect(form.getByLabel(label)).toHaveValue(text);
	}

	await form.getByLabel('コード').fill(code.toLowerCase().replaceAll('-', ' '));
	await form.locator('[name=password]').fill(PASSWORD);
	await form.locator('[name=again]').fill(PASSWORD);
	await form.getByRole('button', { name: '管理者を作ってはじめる' }).click();
	await expect(administrator.getByRole('heading', { level: 1, name: 'ホーム' })).toBeVisible();
	await expect(administrator.getByRole('link', { name: /丸山 徹/ })).toBeVisible();
	await administrator.goto('/setup');
	await expect(administrator).not.toHaveURL('/setup');
});

for (const hasScripts of [true, false]) {
	const [asker, helper] = hasScripts ? [ide, suda] : [kutsukake, hata];
	const [board, boardName] = hasScripts ? ['saku', '佐久広域'] : ['ueda', '上田広域'];
	// 坂城町 counts in 長野 and holds the key of 上田 as well.
	const municipalities = hasScripts ? 11 : 5;
	const manner = hasScripts ? '' : ' without JavaScript';

	test(`the administrators of a village and a town come in by their invitations${manner}`, async ({
		browser
	}) => {
		for (const guest of [asker, helper]) {
			const link = await invite(guest);
			const page = await browserOf(browser, guest.login, hasScripts, []);
			await comeIn(page, link, guest);
			pages[guest.login] = page;
			const stranger = await browserOf(browser, 'stranger', hasScripts, [REFUSED]);
			const again = await stranger.goto(link);
			expect(again?.status()).toBe(409);
			await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(/招待状.*使われ/);
			await stranger.close();
		}
	});

	test(`a village asks its 広域 a question with an attachment and sees who will read it${manner}`, async () => {
		const page = person(asker);
		await page.getByRole('link', { name: '質問・投稿する' }).first().click();
		await expect(page).toHaveURL(`/boards/${board}/new`);
		await page.getByLabel('件名').fill('外字の一覧をどう持っていますか');
		await page.getByLabel(/^この広域だけ/).check();
		await page.getByRole('button', { name: '次へ：本文を書く' }).click();

		await expect(page.getByText('2 / 2')).toBeVisible();
		await expect(page.getByRole('main')).toContainText(`投稿先：${boardName}`);
		await page
			.getByRole('textbox', { name: '本文' })
			.fill('台帳の様式があれば見せてください。\n\n- 字形\n- 読み');
		await page.locator('input[type=file]').setInputFiles([
			await workbook('外字台帳.xlsx', [
				['字形', '読み'],
				['髙', 'たか']
			]),
			textFile('外字一覧.csv', '字形,読み\n﨑,さき\n')
		]);
		const readers = page.getByText(`読める人：${municipalities}市町村と組合`);
		const send = page.getByRole('button', { name: '投稿する' });
		await expect(readers).toContainText('県は読めません。');
		expect((await readers.boundingBox())?.y).toBeLessThan((await send.boundingBox())?.y ?? 0);
		await send.click();

		await expect(page).toHaveURL(/\/threads\/\d+$/);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(
			'外字の一覧をどう持っていますか'
		);
		await expect(page.getByText('投稿しました。')).toBeVisible();
		await expect(page.getByRole('list', { name: '添付' }).getByRole('listitem')).toHaveCount(2);
	});

	test(`the town finds it unread in its navigation and answers${manner}`, async () => {
		const page = person(helper);
		await page.getByRole('link', { name: '結い', exact: true }).click();
		await expect.poll(() => unreadBeside(page, boardName)).toBe(1);
		await page
			.getByRole('navigation', { name: '主な画面' })
			.getByRole('link', { name: boardName })
			.click();
		await page.getByRole('link', { name: '外字の一覧をどう持っていますか' }).click();
		await expect(page.getByText('ここから未読（1件）')).toBeVisible();
		await page.getByRole('link', { name: '外字台帳.xlsx', exact: true }).isVisible();

		const asked = await standing(person(asker));
		await page
			.getByRole('textbox', { name: '本文' })
			.fill('表計算で持っています。字形は画像です。');
		await page.getByRole('button', { name: '返信する' }).click();
		await expect(page.locator('#p2')).toContainText('表計算で持っています。');
		if (hasScripts) {
			await expect(person(asker).getByText(BAR)).toBeVisible();
			expect(await standing(person(asker))).toEqual(asked);
		}
	});

	test(`the village sees the answer, marks it, and the list says 解決済み${manner}`, async () => {
		const page = person(asker);
		if (hasScripts) {
			await page.getByRole('button', { name: '表示する' }).click();
			await expect(page.locator('#h2')).toBeFocused();
			await expect(page.locator('#h2')).toBeInViewport();
			await expect(page.getByText(BAR)).toBeHidden();
		} else {
			await page.reload();
		}
		await expect(page.locator('#p2')).toContainText(helper.organisation);
		await page.locator('#p2').getByRole('button', { name: 'この回答で解決した' }).click();
		await expect(page.locator('#p2')).toContainText('解決した回答');
		await page
			.getByRole('navigation', { name: '現在地' })
			.getByRole('link', { name: boardName })
			.click();
		const row = page.getByRole('row', { name: /外字の一覧をどう持っていますか/ });
		await expect(row).toContainText('解決済み');
	});
}

test('behind a proxy that lets no socket through, the bar comes within a minute', async ({
	browser
}) => {
	const context = await browser.newContext({
		storageState: await person(ide).context().storageState()
	});
	contexts.push(context);
	await context.route('**/socket.io/**', (route) => route.abort());
	const page = await context.newPage();
	const found = watchConsole(page, [/ERR_FAILED.*socket\.io/]);
	await page.clock.install();
	const address = await askQuickly(page, '防災無線の更新はいつですか');
	await open(page, address);
	const before = await standing(page);
	await person(suda).goto(address);
	await alive(person(suda));
	await person(suda).getByRole('textbox', { name: '本文' }).fill('来年度です。');
	await person(suda).getByRole('button', { name: '返信する' }).click();
	await expect(person(suda).locator('#p2')).toBeVisible();
	await expect(page.getByText(BAR)).toBeHidden();
	await page.clock.fastForward('01:01');
	await expect(page.getByText(BAR)).toBeVisible();
	expect(await standing(page)).toEqual(before);
	await page.getByRole('button', { name: '表示する' }).click();
	await expect(page.locator('#h2')).toBeFocused();
	expect(found).toEqual([]);
});

test('nobody’s browser complained on the way', () => {
	expect(complaints).toEqual(Object.fromEntries(Object.keys(complaints).map((who) => [who, []])));
});

async function browserOf(
	browser: Browser,
	who: string,
	javaScriptEnabled: boolean,
	expected: RegExp[]
): Promise<Page> {
	const context = await browser.newContext({ baseURL: emptyUrl, javaScriptEnabled });
	contexts.push(context);
	const page = await context.newPage();
	complaints[who] = watchConsole(page, expected);
	return page;
}

function person(guest: Guest): Page {
	const page = pages[guest.login];
	if (!page) throw new Error(`${guest.login} has not come in.`);
	return page;
}

async function invite(guest: Guest): Promise<string> {
	await open(administrator, '/admin/organisations');
	await administrator.getByRole('link', { name: guest.organisation, exact: true }).click();
	const form = administrator.getByRole('form', { name: '職員の登録' });
	await form.getByLabel('氏名').fill(guest.name);
	await form.getByLabel('ふりがな').fill(guest.kana);
	await form.getByLabel('課', { exact: false }).fill(guest.section);
	await form.getByLabel('団体管理者').check();
	await form.getByRole('button', { name: '登録して招待状を作る' }).click();
	const address = administrator.getByText(/\/invitation\//);
	await expect(address).toBeVisible();
	return (await address.innerText()).trim();
}

async function comeIn(page: Page, link: string, guest: Guest): Promise<void> {
	await page.goto(link);
	await expect(page.getByRole('definition').filter({ hasText: guest.organisation })).toBeVisible();
	await expect(page.getByText(guest.name)).toBeVisible();
	await page.getByLabel('ログインID').fill(guest.login);
	await page.locator('[name=password]').fill(PASSWORD);
	await page.locator('[name=again]').fill(PASSWORD);
	await page.getByRole('button', { name: '登録してはじめる' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('ホーム');
	await expect(
		page.getByRole('link', { name: `${guest.organisation} ${guest.name}` })
	).toBeVisible();
}

async function askQuickly(page: Page, title: string): Promise<string> {
	await open(
		page,
		`/boards/saku/new?${new URLSearchParams({ title, kind: 'question', audience: 'district' })}`
	);
	await page.getByRole('textbox', { name: '本文' }).fill('教えてください。');
	await page.getByRole('button', { name: '投稿する' }).click();
	await expect(page).toHaveURL(/\/threads\/\d+$/);
	return new URL(page.url()).pathname;
}

/** Where the first post stands under the reader's eyes. */
async function standing(page: Page) {
	return { box: await page.locator('#p1').boundingBox(), top: await page.evaluate(() => scrollY) };
}
