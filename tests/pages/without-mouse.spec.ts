import { expect, test, type Locator, type Page } from '../support/browser.ts';
import { chooseFiles, press, skip, tabTo, type as write, walk } from '../support/keys.ts';
import { typeWithIme, watchConsole } from '../support/page-checks.ts';
import { alive, answer, ask, DEMO_PASSWORD, open, personAt, REFUSED } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { textFile, workbook } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';
import { closeAll, show } from '../support/shown/opening.ts';

test.use({ baseURL: demoUrl });
test.describe.configure({ mode: 'parallel', timeout: 120_000 });
test.afterAll(closeAll);

const focused = (page: Page) => page.locator(':focus');
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });
const button = (page: Page, name: string | RegExp) =>
	page.getByRole('button', { name, exact: typeof name === 'string' });
const link = (page: Page, name: string | RegExp) =>
	page.getByRole('link', { name, exact: typeof name === 'string' }).first();

/** Picks an option of a list as keys do: its first letters would need an input method, so by arrows. */
async function pick(page: Page, list: Locator, label: string | RegExp): Promise<void> {
	await tabTo(page, list);
	const words = await list.locator('option').allInnerTexts();
	const at = words.findIndex((word) =>
		typeof label === 'string' ? word === label : label.test(word)
	);
	expect(at, `${String(label)} among ${words.join()}`).toBeGreaterThanOrEqual(0);
	await page.keyboard.press('Home');
	for (let step = 0; step < at; step += 1) await page.keyboard.press('ArrowDown');
	await expect(list.locator('option:checked')).toHaveText(words[at] ?? '');
}

/** One page of each kind, by its name in the list of every page. */
const WALKED = [
	'login',
	'second step',
	'home',
	'board',
	'long thread',
	'writing 2',
	'notice status',
	'queue with a case',
	'own ledger',
	'an application to change',
	'table',
	'map',
	'directory by fact',
	'poll of a member',
	'meeting of 座長',
	'material with versions and openings',
	'settings'
];

for (const name of WALKED) {
	test(`Tab reaches everything on ${name}, is always seen, and leads out again`, async ({
		browser
	}) => {
		const page = await show(browser, name);
		expect.soft(await walk(page), '1366px').toEqual([]);
		await page.reload();
		await alive(page);
		await page.setViewportSize({ width: 360, height: 640 });
		expect.soft(await walk(page), '360px').toEqual([]);
		await page.close();
	});
}

test('somebody signs in, is told of a wrong password and goes out again', async ({ page }) => {
	const found = watchConsole(page, [REFUSED]);
	await page.goto('/notices');
	await alive(page);
	await skip(page);
	await write(page, page.getByLabel('ログインID'), 'omachi');
	await write(page, page.getByLabel('パスワード', { exact: true }), 'not-the-password');
	await page.keyboard.press('Enter');
	await expect(refusal(page).getByRole('heading')).toBeFocused();
	await write(page, page.getByLabel('パスワード', { exact: true }), DEMO_PASSWORD);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL('/notices');
	await alive(page);
	await page.keyboard.press('Tab');
	await expect(focused(page)).toHaveText('本文へ移動');
	await press(page, button(page, 'ログアウト'));
	await expect(h1(page)).toHaveText('ログイン');
	expect(found).toEqual([]);
});

test('what is skipped is the way to a page, never what it has to tell', async ({ browser }) => {
	const page = await personAt(browser, 'suwa');
	await open(page, '/helpdesk/new?category=line');
	await skip(page);
	await expect(h1(page)).toHaveText('新しい問い合わせ');
	await page.emulateMedia({ media: 'print' });
	await expect(h1(page)).toHaveCSS('outline-style', 'none');
	await page.emulateMedia({ media: 'screen' });
	await write(page, page.getByLabel('件名').last(), '切れます');
	await write(page, page.getByLabel('何が起きたか・知りたいこと'), '朝からです。');
	await page.keyboard.press('Control+Enter');
	await expect(page.getByText(/として受け付けました。/)).toBeVisible();
	// Read out once the title of the page has been.
	await expect(
		page.locator('[aria-live="polite"]').filter({ hasText: /として受け付けました。/ })
	).toBeVisible();
	await alive(page);
	await skip(page, page.locator('main'));
	await page.reload();
	await alive(page);
	await expect(page.getByText(/として受け付けました。/)).toHaveCount(0);
	await skip(page);
});

test('the menu of a narrow screen opens with Enter and gives the focus back on Esc', async ({
	browser
}) => {
	const page = await personAt(browser, 'tomi');
	await page.setViewportSize({ width: 1093, height: 480 });
	await open(page, '/');
	const menu = page.locator('summary', { hasText: 'メニュー' });
	await press(page, menu);
	const places = page.getByRole('navigation', { name: 'メニュー' });
	await expect(places).toBeVisible();
	await page.keyboard.press('Tab');
	await expect(places.getByRole('link').first()).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(places).toBeHidden();
	await expect(menu).toBeFocused();
	await press(page, menu);
	await press(page, places.getByRole('link', { name: '名簿' }));
	await expect(h1(page)).toHaveText('名簿');
	await expect(places).toBeHidden();
});

test('the keys are listed, switched off and on again from their sheet', async ({ browser }) => {
	const page = await personAt(browser, 'ueda');
	await open(page, '/boards/ueda');
	await page.keyboard.press('?');
	await press(page, button(page, '文字キー1つの操作を使わない'));
	await expect(page.getByText('文字キー1つの操作を止めました。')).toBeVisible();
	await page.keyboard.press('c');
	await expect(page).toHaveURL('/boards/ueda');
	await press(
		page,
		page.getByRole('navigation', { name: '主な画面' }).getByRole('link', { name: 'キー操作' })
	);
	const sheet = page.getByRole('dialog', { name: 'キー操作' });
	await expect(sheet).toBeVisible();
	// What lies under the sheet is out of reach as long as it is open.
	for (let count = 0; count < 12; count += 1) {
		await page.keyboard.press('Tab');
		const isOut = await page.evaluate(
			() =>
				document.activeElement?.closest('dialog') === null &&
				document.activeElement !== document.body
		);
		expect(isOut).toBe(false);
	}
	await press(page, button(page, '文字キー1つの操作を使う'));
	await expect(page.getByText('文字キー1つの操作を使います。')).toBeVisible();
});

test('the first thing that is due is one key away from home', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki');
	await open(page, '/');
	await page.keyboard.press('j');
	const first = page.locator('[data-row-link]').first();
	await expect(first).toBeFocused();
	await expect(first.locator('xpath=ancestor::tr')).toContainText(/超過|今日まで|あと/);
});

test('a thread is answered with r and Ctrl+Enter, and what arrives meanwhile is fetched', async ({
	browser
}) => {
	const page = await personAt(browser, 'okaya');
	const other = await personAt(browser, 'chino');
	const path = await ask(page, {
		board: 'suwa',
		title: 'キーだけで答える件',
		audience: 'district'
	});
	await open(page, path);
	await page.keyboard.press('r');
	await expect(page.locator('#body')).toBeFocused();
	await page.keyboard.type('書きました。');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('#h2')).toBeFocused();
	await answer(other, path, '読みました。');
	const show = button(page, '表示する');
	await expect(show).toBeVisible();
	await press(page, show);
	await expect(page.locator('#p3')).toBeVisible();
	await page.close();
});

test('a question with a file is written; a refusal leads to the field', async ({ browser }) => {
	const page = await personAt(browser, 'shiojiri');
	const found = watchConsole(page, [REFUSED]);
	await open(page, '/boards/matsumoto');
	await page.keyboard.press('c');
	await expect(h1(page)).toHaveText('質問・投稿する');
	await write(page, page.getByLabel('件名'), 'キーだけで書いた質問');
	await page.keyboard.press('Enter');
	const body = page.getByRole('textbox', { name: '本文' });
	await expect(body).toBeVisible();
	const send = button(page, '投稿する');
	await press(page, send);
	const summary = refusal(page).first();
	// Said once by a screen reader: by the focus alone, with what is wrong.
	const title = summary.getByRole('heading');
	await expect(title).toBeFocused();
	await expect(title).toHaveAccessibleDescription('本文を入れてください。');
	await expect(page.locator('main :is([role="alert"], [aria-live="assertive"])')).toHaveCount(0);
	await expect(page).toHaveTitle(/^エラー：/);
	await press(page, summary.getByRole('link').first());
	await expect(body).toBeFocused();
	await typeWithIme(page, body, '外字の件です。');
	await expect(body).toHaveValue('外字の件です。');
	const files = page.locator('input[type=file]');
	await chooseFiles(page, files, textFile('一覧.txt', '外字の一覧'));
	await expect(page.getByText(/^一覧\.txt（/)).toBeVisible();
	await press(page, send);
	await expect(h1(page)).toHaveText('キーだけで書いた質問');
	await expect(page.locator('#p1').getByText('一覧.txt').first()).toBeVisible();
	expect(found).toEqual([]);
});

test('資料 is registered and replaced, and 出欠 is answered', async ({ browser }) => {
	const chair = await personAt(browser, 'matsumoto');
	await open(chair, '/groups/network-security/materials');
	await press(chair, link(chair, '資料を登録する'));
	await expect(h1(chair)).toHaveText('資料を登録する');
	await chooseFiles(chair, chair.locator('input[type=file]'), textFile('鍵の手順.txt', '一'));
	await expect(chair.getByText('送りました', { exact: true })).toBeVisible();
	await press(chair, button(chair, '登録する'));
	await expect(chair.getByText('資料を1件登録しました。')).toBeVisible();
	await expect(h1(chair)).toHaveText('鍵の手順.txt');
	await press(chair, chair.locator('summary', { hasText: '第2版に差し替える' }));
	await chooseFiles(chair, chair.locator('input[type=file]'), textFile('鍵の手順.txt', '二'));
	await press(chair, button(chair, '差し替える'));
	await expect(chair.getByText('第2版に差し替えました。').first()).toBeVisible();

	const village = await personAt(browser, 'kitaaiki');
	await open(village, '/groups/network-security/meetings');
	await press(village, village.locator('section[aria-labelledby^="coming"] a').first());
	await expect(h1(village)).toHaveText(/定例会$/);
	await press(village, button(village, '出席'));
	await expect(village.getByText('「出席」と答えました。')).toBeVisible();
});

/** Chooses what a question to the desk is about, from the load of the page on; tells how many times Tab was pressed. */
async function chooseCategory(page: Page, name: string): Promise<number> {
	await open(page, '/helpdesk/new');
	await skip(page);
	const wanted = page.getByRole('radio', { name });
	const tabs = 1 + (await tabTo(page, page.getByRole('radio', { name: 'どれか分からない' })));
	while (!(await wanted.isChecked())) await page.keyboard.press('ArrowUp');
	await page.keyboard.press('Enter');
	await expect(page.getByLabel('件名').last()).toBeFocused();
	return tabs;
}

test('while an incident runs, a question about 回線 takes at most twelve times Tab through every field', async ({
	browser
}) => {
	const page = await personAt(browser, 'hara');
	await open(page, '/helpdesk/new');
	await expect(page.getByRole('region', { name: '続いている障害' })).toBeVisible();
	let tabs = await chooseCategory(page, '回線・LGWAN');
	await page.keyboard.type('つながりにくい');
	for (const field of [
		page.getByLabel('何が起きたか・知りたいこと'),
		page.getByLabel('いつから'),
		page.getByLabel('何台・どこで')
	]) {
		tabs += await tabTo(page, field);
		await page.keyboard.type('総務課の3台');
	}
	tabs += await tabTo(page, page.getByRole('radio', { name: /^通常/ }));
	tabs += await tabTo(page, page.locator('input[type=file]'));
	tabs += await tabTo(page, page.locator('summary', { hasText: '連絡先・読める人：' }));
	tabs += await tabTo(page, button(page, '問い合わせを送る'));
	await page.keyboard.press('Enter');
	await expect(h1(page)).toHaveText(/つながりにくい/);
	expect(tabs).toBeLessThanOrEqual(12);
});

test('a 仕様書の相談 with three questions of its own takes at most twelve times Tab through every field', async ({
	browser
}) => {
	const page = await personAt(browser, 'hara');
	let tabs = await chooseCategory(page, '仕様書の相談');
	await page.keyboard.type('公会計の仕様書を見てほしい');
	for (const [field, text] of [
		[page.getByLabel('何が起きたか・知りたいこと'), '案を付けます。'],
		[page.getByLabel('対象のシステム'), '公会計'],
		[page.getByLabel('予算額'), '300万円'],
		[page.getByLabel('調達の予定日'), 'R9.4.1']
	] as const) {
		tabs += await tabTo(page, field);
		await page.keyboard.type(text);
	}
	tabs += await tabTo(page, page.getByRole('radio', { name: /^通常/ }));
	tabs += await tabTo(page, page.locator('input[type=file]'));
	tabs += await tabTo(page, page.locator('summary', { hasText: '連絡先・読める人：' }));
	tabs += await tabTo(page, button(page, '問い合わせを送る'));
	await page.keyboard.press('Enter');
	await expect(h1(page)).toHaveText(/公会計の仕様書を見てほしい/);
	expect(tabs).toBeLessThanOrEqual(12);
});

test('a question to the desk is sent with at most twelve times Tab, through every field, by its button', async ({
	browser
}) => {
	const page = await personAt(browser, 'hara');
	let tabs = await chooseCategory(page, 'どれか分からない');
	await page.keyboard.type('印刷ができません');
	tabs += await tabTo(page, page.getByLabel('何が起きたか・知りたいこと'));
	await page.keyboard.type('朝からです。');
	tabs += await tabTo(page, page.getByRole('radio', { name: /^通常/ }));
	tabs += await tabTo(page, page.locator('input[type=file]'));
	tabs += await tabTo(page, page.locator('summary', { hasText: '連絡先・読める人：' }));
	tabs += await tabTo(page, button(page, '問い合わせを送る'));
	await page.keyboard.press('Enter');
	await expect(h1(page)).toHaveText(/印刷ができません/);
	expect(tabs).toBeLessThanOrEqual(12);
});

test('a question to the desk is sent from its text with at most twelve times Tab, whatever it is about', async ({
	browser
}) => {
	const page = await personAt(browser, 'hara');
	let tabs = await chooseCategory(page, '回線・LGWAN');
	await page.keyboard.type('つながりません');
	tabs += await tabTo(page, page.getByLabel('何が起きたか・知りたいこと'));
	await page.keyboard.type('朝からです。');
	// From here Ctrl+Enter sends.
	await page.keyboard.press('Control+Enter');
	await expect(h1(page)).toHaveText(/つながりません/);
	expect(tabs).toBeLessThanOrEqual(12);
});

test('the desk takes, answers and goes to the next with a, r, Ctrl+Enter and j', async ({
	browser
}) => {
	const village = await personAt(browser, 'kiso-mura');
	for (const title of ['鍵の件一', '鍵の件二']) {
		await open(village, '/helpdesk/new?category=line');
		await write(village, village.getByLabel('件名').last(), title);
		await write(village, village.getByLabel('何が起きたか・知りたいこと'), '切れます。');
		await village.keyboard.press('Control+Enter');
		await expect(h1(village)).toHaveText(new RegExp(title));
	}
	const desk = await personAt(browser, 'kumiai');
	await open(desk, '/helpdesk/queue?view=all');
	await press(
		desk,
		desk.getByRole('row').filter({ hasText: '鍵の件二' }).getByRole('link').first()
	);
	await expect(desk.getByRole('heading', { level: 2, name: '鍵の件二' })).toBeVisible();
	await desk.keyboard.press('a');
	await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
	const undo = button(desk, '元に戻す');
	await tabTo(desk, undo);
	await desk.keyboard.press('r');
	await expect(desk.locator('#reply-body')).toBeFocused();
	await desk.keyboard.type('入れ直してください。');
	await desk.keyboard.press('Control+Enter');
	await expect(desk.getByText(/回答しました。/).first()).toBeVisible();
	await desk.keyboard.press('j');
	await expect(focused(desk)).toHaveAttribute('data-row-link', '');
});

test('the ledger is narrowed, saved as a workbook and handed in again', async ({ browser }) => {
	const page = await personAt(browser, 'saku');
	await open(page, '/licences/ledger');
	await skip(page);
	await pick(page, page.getByLabel('SAの期限'), /./);
	await write(page, page.getByLabel('いつの時点'), 'R8.3.31');
	await page.keyboard.press('Enter');
	await expect(page.getByText('令和8年3月31日（火）の時点')).toBeVisible();
	const saving = page.waitForEvent('download');
	await press(page, link(page, 'Excelで保存'));
	const path = await (await saving).path();
	await open(page, '/licences/ledger/upload');
	await chooseFiles(page, page.locator('input[type=file]'), path);
	await press(page, button(page, /^次へ/));
	await expect(h1(page)).toHaveText(/台帳/);
});

test('the ledger is put in order at the heads of its columns, where the focus stays', async ({
	browser
}) => {
	const page = await personAt(browser, 'kumiai');
	await open(page, '/licences/ledger');
	await skip(page);
	await pick(page, page.getByLabel('SAの期限'), /./);
	await press(page, button(page, '表示する'));
	const head = page.getByRole('columnheader', { name: '数量' });
	const sort = head.getByRole('link');
	const rights = async () => {
		const cells = await page.locator('main tbody td.number').allInnerTexts();
		return cells.map((text) => Number(text.replaceAll(',', '')));
	};
	await expect(head).toHaveAttribute('aria-sort', 'none');
	const plain = await rights();
	for (const [way, sign] of [
		['descending', -1],
		['ascending', 1]
	] as const) {
		await press(page, sort);
		await expect(head).toHaveAttribute('aria-sort', way);
		await expect(sort).toBeFocused();
		const ordered = await rights();
		expect(ordered).toEqual(ordered.toSorted((a, b) => sign * (a - b)));
		expect(ordered).not.toEqual(plain);
	}
	await press(page, link(page, '2ページ'));
	await expect(page.locator('.pagination [aria-current]')).toHaveText('2');
	await expect(head).toHaveAttribute('aria-sort', 'ascending');
	await press(page, sort);
	await expect(head).toHaveAttribute('aria-sort', 'none');
	await expect(sort).toBeFocused();
	expect(await rights()).toEqual(plain);
	await press(page, link(page, '品目で見る'));
	await press(page, page.getByRole('columnheader', { name: '不足' }).getByRole('link'));
	await expect(page.getByRole('columnheader', { name: '不足' })).toHaveAttribute(
		'aria-sort',
		'descending'
	);
});

test('a row of 状況表 is answered, and the table is read by arrows', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki');
	await open(page, '/tables/1');
	const region = page.getByRole('region', { name: '文書管理システムの状況' });
	await page.setViewportSize({ width: 700, height: 400 });
	await tabTo(page, region);
	for (const [key, way] of [
		['ArrowRight', 'scrollLeft'],
		['ArrowDown', 'scrollTop']
	] as const) {
		for (let count = 0; count < 4; count += 1) await page.keyboard.press(key);
		await expect
			.poll(() =>
				region.evaluate((one, way) => one[way] || (way === 'scrollTop' ? window.scrollY : 0), way)
			)
			.toBeGreaterThan(0);
	}
	await page.setViewportSize({ width: 1366, height: 600 });
	await open(page, '/tables/1');
	await press(page, link(page, /自分の団体の行/));
	await expect(h1(page)).toHaveText('北相木村の行');
	await press(page, button(page, '回答する'));
	await expect(refusal(page).getByRole('heading').first()).toBeFocused();
	await press(page, refusal(page).first().getByRole('link').first());
	// The same Enter may open the list, whose window then has the keys.
	const isAtField = () => document.activeElement?.getAttribute('aria-invalid') === 'true';
	await expect.poll(() => page.evaluate(isAtField)).toBe(true);
	await page.keyboard.press('Escape');
	await press(page, button(page, '該当なし'));
	await expect(page.getByText(/該当なし/).first()).toBeVisible();
});

test('cells copied from a spreadsheet fill a row of 状況表 and the columns of a new one', async ({
	browser
}) => {
	const page = await personAt(browser, 'sakuho');
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	const copy = (text: string) =>
		page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
	const status = page.getByRole('status').filter({ hasText: '貼り付け' });
	await open(page, '/tables/1/row');
	const first = page.locator('[data-cells] :is(input, select)').first();
	const values = () =>
		page
			.locator('[data-cells] :is(input, select)')
			.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
	const before = await values();
	await tabTo(page, first);
	await copy('導入済み\t文書管理Ｚ\t○社\tR9.3.31\r\n導入予定\t二行目\t\t\r\n');
	await page.keyboard.press('Control+v');
	await expect(status).toContainText('貼り付けたセルを、4個の欄に入れました。');
	await expect(status).toContainText('2個は、入る欄がありませんでした。');
	expect((await values()).slice(0, 4)).toEqual(['導入済み', '文書管理Ｚ', '○社', 'R9.3.31']);
	await expect(first).toBeFocused();
	await press(page, button(page, '元に戻す'));
	expect(await values()).toEqual(before);
	await expect(first).toBeFocused();
	await copy('入れている\t文書管理Ｚ');
	await page.keyboard.press('Control+v');
	await expect(status).toContainText('「入れている」という選択肢はありません。');

	// One cell, and what an input method has in hand, are the field's own.
	const product = page.getByLabel('製品');
	await write(page, product, '甲');
	await copy('乙\r\n');
	await page.keyboard.press('Control+v');
	await expect(product).toHaveValue('甲乙');
	await copy('丙\t丁');
	await product.dispatchEvent('compositionstart');
	await page.keyboard.press('Control+v');
	await expect(page.getByLabel('業者')).not.toHaveValue('丁');
	await product.dispatchEvent('compositionend');

	const path = await ask(page, { board: 'saku', title: '表を作る件', audience: 'district' });
	await open(page, `${path}/tables/new`);
	const column = (n: number) => page.getByRole('group', { name: `${n}列目`, exact: true });
	const name = (n: number) => column(n).getByLabel('名前');
	await tabTo(page, name(1));
	await copy(Array.from({ length: 14 }, (_, index) => `列${index + 1}\t数`).join('\r\n'));
	await page.keyboard.press('Control+v');
	await expect(status).toContainText('貼り付けたセルを、24個の欄に入れました。');
	await expect(status).toContainText('4個は、入る欄がありませんでした。');
	await expect(name(12)).toBeVisible();
	await expect(name(12)).toHaveValue('列12');
	await expect(column(2).getByLabel('種類')).toHaveValue('number');
	await copy('機種\t台数\t満了');
	await page.keyboard.press('Control+v');
	await expect(name(3)).toHaveValue('満了');
	await expect(name(4)).toHaveValue('列4');
});

test('a notice is confirmed and taken back', async ({ browser }) => {
	const page = await personAt(browser, 'achi');
	await open(page, '/notices?filter=unconfirmed');
	await page.keyboard.press('j');
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL(/\/notices\/\d+/);
	await alive(page);
	await press(page, button(page, '確認しました'));
	await expect(page.getByText('阿智村として確認しました。')).toBeVisible();
	await press(page, button(page, '確認を取り消す'));
	await expect(page.getByText('未確認', { exact: true }).first()).toBeVisible();
});

test('a search begun with / ends at the heading of its results', async ({ browser }) => {
	const page = await personAt(browser, 'achi');
	await open(page, '/');
	await page.keyboard.press('/');
	await page.keyboard.type('更新');
	await page.keyboard.press('Enter');
	await expect(h1(page)).toHaveText('「更新」の検索結果');
	await expect(h1(page)).toBeFocused();
	await page.keyboard.press('j');
	const first = page.locator('main [data-row-link]').first();
	await expect(first).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page).not.toHaveURL(/\/search/);
});

test('a roster is read in, applied and taken back', async ({ browser }) => {
	const page = await personAt(browser, 'kumiai');
	await open(page, '/admin/roster');
	const file = await workbook('名簿.xlsx', [
		['団体名', '課', '氏名', 'ふりがな', '役割'],
		['小諸市', '総務課', '新任 鍵', 'しんにん かぎ', '職員']
	]);
	await chooseFiles(page, page.getByLabel('名簿のファイル'), file);
	await write(page, page.getByRole('textbox', { name: '適用日' }).last(), 'R9.4.1');
	await press(page, button(page, '読み込んで比べる'));
	await press(page, button(page, '1人分を反映する'));
	await expect(page.getByText('反映しました（追加1人')).toBeVisible();
	await press(page, button(page, 'この取り込みを元に戻す'));
	await expect(page.getByText('取り込みを元に戻しました。')).toBeVisible();
});
