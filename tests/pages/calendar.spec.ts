import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { ask, inDays, open, personAt, REFUSED } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

const GROUP = '/groups/network-security';
const BROKEN = /Failed to load resource: net::ERR_/;

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

for (const hasScripts of [true, false]) {
	const manner = hasScripts ? '' : ' without JavaScript';
	const openPage = hasScripts ? open : (page: Page, path: string) => page.goto(path);

	test(`an address for a calendar is seen once, read without signing in, and stopped${manner}`, async ({
		browser,
		playwright
	}) => {
		const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled: hasScripts });
		await openPage(page, '/settings');
		await page.getByRole('link', { name: 'カレンダー', exact: true }).click();
		await page.getByRole('button', { name: 'アドレスを作る' }).click();
		const address = await page.getByLabel('カレンダーのアドレス').inputValue();
		const program = await playwright.request.newContext({ baseURL: demoUrl });
		const answer = await program.get(address);
		expect(answer.headers()['content-type']).toContain('text/calendar');
		expect(await answer.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
		expect(answer.headers()['set-cookie']).toBeUndefined();
		const again = await program.get(address, {
			headers: { 'if-none-match': answer.headers().etag ?? '' }
		});
		expect(again.status()).toBe(304);
		await openPage(page, '/settings/calendar');
		await expect(page.getByLabel('カレンダーのアドレス')).toHaveCount(0);
		await expect(page.getByText('まだ読まれていません')).toHaveCount(0);
		await page.getByRole('button', { name: '止める' }).click();
		await expect(page.getByText('カレンダーのアドレスを止めました。')).toBeVisible();
		expect((await program.get(address)).status()).toBe(404);
		await program.dispose();
	});
}

test('a signed-in member saves all meetings of a group as one file', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki');
	const answer = await page.request.get(`${GROUP}/calendar.ics`);
	expect(answer.headers()['content-disposition']).toContain('attachment');
	expect(await answer.text()).toContain('BEGIN:VCALENDAR');
	const missing = await page.request.get(`${GROUP}/meetings/999999/event.ics`);
	expect(missing.status()).toBe(404);
	expect((await page.request.get(`${GROUP}/meetings/999999/zip`)).status()).toBe(404);
});

test.describe('日程調整', () => {
	test.describe.configure({ mode: 'serial' });

	const TITLE = '次回の打ち合わせ';
	let path = '';

	test('is opened by the 座長, who is told what is wrong and loses nothing', async ({
		browser
	}) => {
		const chair = await personAt(browser, 'matsumoto');
		const complaints = watchConsole(chair, [REFUSED]);
		await open(chair, `${GROUP}/polls`);
		await chair.getByRole('link', { name: '日程を調整する' }).click();
		await chair.getByLabel('会議の名前').fill(TITLE);
		await chair.getByLabel('回答の期限').fill(inDays(3));
		await chair.getByLabel('日（候補1）').fill(inDays(10));
		await chair.getByLabel('はじまり（候補1）').fill('13:30');
		await chair.getByLabel('おわり（候補1）').fill('12:00');
		await chair.getByRole('button', { name: '参加団体に日程を聞く' }).click();
		await expect(refusal(chair)).toContainText('はじまりより後になっていません');
		await expect(chair.getByLabel('日（候補1）')).toHaveValue(inDays(10));
		await chair.getByLabel('おわり（候補1）').fill('15:00');
		await chair.getByLabel('日（候補3）').fill(inDays(12));
		await chair.getByRole('button', { name: '参加団体に日程を聞く' }).click();
		await expect(chair.getByRole('heading', { level: 1 })).toHaveText(`${TITLE}の日程調整`);
		path = new URL(chair.url()).pathname;
		expect(complaints).toEqual([]);
	});

	test('waits on ホーム of a village, which answers without JavaScript', async ({ browser }) => {
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
		await village.goto('/');
		await village.getByRole('link', { name: TITLE }).click();
		await village.getByRole('button', { name: '回答する' }).click();
		await expect(refusal(village)).toContainText('の○△×を選んでください');
		const form = village.getByRole('form', { name: '北相木村の回答' });
		await form.getByRole('radio', { name: '○ 出られる' }).first().check();
		await form.getByRole('radio', { name: '× 出られない' }).last().check();
		await form.getByLabel('ひとこと').fill('雪の日は遅れます。');
		await form.getByRole('button', { name: '回答する' }).click();
		await expect(village.getByText('北相木村として答えました。')).toBeVisible();
		await expect(village.getByRole('row', { name: /^北相木村/ })).toContainText(
			'雪の日は遅れます。'
		);
		await village.goto('/');
		await expect(village.getByRole('main').getByRole('link', { name: TITLE })).toHaveCount(0);
		await village.goto(path);
		const sheet = await paperOf(village);
		for (const words of [TITLE, '未回答', '雪の日は遅れます。'])
			expect.soft(sheet).toContain(words);
	});

	test('takes a call by the 座長, and ends in a meeting to be entered', async ({ browser }) => {
		const chair = await personAt(browser, 'matsumoto');
		await open(chair, path);
		await chair.getByText('電話などで受けた回答を代わりに入力する').click();
		const call = chair.getByRole('form', { name: '代理入力' });
		await call.getByLabel('団体').selectOption('小谷村');
		await call.getByLabel('連絡をくれた人').fill('太田 一郎');
		for (const group of await call.getByRole('radiogroup').all()) {
			await group.getByRole('radio', { name: '○ 出られる' }).check();
		}
		await call.getByRole('button', { name: '代わりに入力する' }).click();
		await expect(chair.getByRole('row', { name: /^小谷村/ })).toContainText(
			'太田 一郎さん、代理入力'
		);
		await chair.getByRole('radio', { name: /13:30～15:00/ }).check();
		await chair.getByRole('button', { name: '終えて参加団体に知らせる' }).click();
		await chair.waitForURL(/\/meetings\/new\?/);
		const given = new URL(chair.url()).searchParams;
		expect(Object.fromEntries(given)).toEqual({
			title: TITLE,
			on: inDays(10),
			starts: '13:30',
			ends: '15:00'
		});
		await expect(chair.getByLabel('会議の名前')).toHaveValue(TITLE);
		await expect(chair.getByLabel('始まり')).toHaveValue('13:30');
		await expect(chair.getByLabel('終わり')).toHaveValue('15:00');
		await chair.getByRole('link', { name: '前回を写す' }).click();
		await expect(chair.getByText('開催日を確かめてください。')).toBeVisible();
		await expect(chair.getByLabel('会議の名前')).toHaveValue(TITLE);
		await chair.getByRole('button', { name: '会議を入れる' }).click();
		await expect(chair.getByRole('heading', { level: 1 })).toContainText(TITLE);
		await expect(chair.getByRole('main')).toContainText('13:30～15:00');
		const village = await personAt(browser, 'kitaaiki');
		await open(village, '/notifications');
		await village
			.getByRole('link', { name: /日程調整が終わりました/ })
			.or(village.getByText('日程調整が終わりました'))
			.first()
			.waitFor();
	});
});

test.describe('files of a reply', () => {
	const file = (name: string, size = 300_000) => ({
		name,
		mimeType: 'text/csv',
		buffer: Buffer.from('値\n'.repeat(size / 4))
	});

	test('go up by themselves, each once, and again by itself when the line breaks', async ({
		browser
	}) => {
		const page = await personAt(browser, 'saku');
		const complaints = watchConsole(page, [REFUSED, BROKEN]);
		await open(page, await ask(page, { board: 'saku', title: '送信の練習' }));
		const sent: string[] = [];
		const toBreak = new Map([
			['二.csv', 1],
			['三.csv', 3]
		]);
		await page.route('**/files/kept?*', async (route) => {
			const name = /filename="([^"]+)"/.exec(
				route.request().postDataBuffer()?.toString() ?? ''
			)?.[1];
			sent.push(name ?? '');
			const left = toBreak.get(name ?? '') ?? 0;
			toBreak.set(name ?? '', left - 1);
			if (left > 0) await route.abort('connectionreset');
			else await route.continue();
		});
		const input = page.locator('input[type=file]');
		await input.setInputFiles([file('一.csv'), file('二.csv'), file('三.csv'), file('悪い.html')]);
		const list = page.getByRole('list', { name: '選んだファイル' });
		await expect(list.getByRole('listitem').filter({ hasText: '二.csv' })).toContainText(
			'送りました'
		);
		const third = list.getByRole('listitem').filter({ hasText: '三.csv' });
		await expect(third).toContainText('つながりが切れました', { timeout: 15_000 });
		await expect(list.getByRole('listitem').filter({ hasText: '悪い.html' })).toContainText(
			'送れませんでした',
			{ timeout: 15_000 }
		);
		await page
			.getByRole('textbox', { name: '返信' })
			.or(page.getByLabel('本文'))
			.first()
			.fill('送ります。');
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(page.getByText('送れなかったファイルがあります。')).toBeVisible();
		await page.getByRole('button', { name: '「悪い.html」を外す' }).click();
		await page.getByRole('button', { name: '「三.csv」をもう一度送る' }).click();
		await expect(page.getByText('3件中3件を送りました。')).toBeVisible();
		expect(sent.filter((name) => name === '一.csv')).toHaveLength(1);
		expect(sent.filter((name) => name === '二.csv')).toHaveLength(2);
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		const attached = page.getByRole('list', { name: '添付' }).getByRole('listitem');
		await expect(attached).toHaveCount(3);
		await expect(page.getByRole('list', { name: '選んだファイル' })).toHaveCount(0);
		expect(complaints).toEqual([]);
	});

	test('still under way hold the reply back, and it follows them by itself', async ({
		browser
	}) => {
		const page = await personAt(browser, 'saku');
		await open(page, await ask(page, { board: 'saku', title: '待ってから送る' }));
		let go = () => {};
		const gate = new Promise<void>((resolve) => (go = resolve));
		await page.route('**/files/kept?*', async (route) => {
			await gate;
			await route.continue();
		});
		await page.locator('input[type=file]').setInputFiles([file('遅い.csv')]);
		await page
			.getByRole('textbox', { name: '返信' })
			.or(page.getByLabel('本文'))
			.first()
			.fill('急ぎます。');
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(page.getByText('ファイルを送り終えたら、続けて送信します。')).toBeVisible();
		go();
		await expect(page.getByRole('list', { name: '添付' }).getByRole('listitem')).toContainText(
			'遅い.csv'
		);
	});

	test('are warned of before somebody leaves', async ({ browser }) => {
		const page = await personAt(browser, 'saku');
		const path = await ask(page, { board: 'saku', title: '離れる前に' });
		await open(page, path);
		await page.locator('input[type=file]').setInputFiles([file('残る.csv')]);
		await expect(page.getByText('1件中1件を送りました。')).toBeVisible();
		const asked = new Promise<string>((resolve) =>
			page.once('dialog', async (dialog) => {
				resolve(dialog.message());
				await dialog.dismiss();
			})
		);
		await page.getByRole('link', { name: 'ホーム' }).first().click();
		expect(await asked).toContain('まだ保存していません');
		expect(new URL(page.url()).pathname).toBe(path);
	});

	test('go with the form where there is no JavaScript', async ({ browser }) => {
		const page = await personAt(browser, 'saku', { javaScriptEnabled: false });
		await page.goto(await ask(page, { board: 'saku', title: '素の送信' }));
		await page.locator('input[type=file]').setInputFiles([file('素.csv')]);
		await page
			.getByRole('textbox', { name: '返信' })
			.or(page.getByLabel('本文'))
			.first()
			.fill('送ります。');
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(page.getByRole('list', { name: '添付' }).getByRole('listitem')).toContainText(
			'素.csv'
		);
	});
});
