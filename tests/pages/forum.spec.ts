import { expect, test, type Locator, type Page } from '../support/browser.ts';
import { typeWithIme, watchConsole } from '../support/page-checks.ts';
import {
	answer,
	ask,
	DEMO_PASSWORD,
	open,
	personAt,
	REFUSED,
	sent,
	unreadBeside
} from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';
import { closeAll, show } from '../support/shown/opening.ts';

test.use({ baseURL: demoUrl });

const WIFI = '庁内Wi-Fi更新の見積依頼仕様書、小さな村向けのひな形はありますか';
const LONG = 'Windows 11 25H2への更新、各団体の予定を教えてください';

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

test('北相木村 finds the answer with the workbook of 佐久穂町 from ホーム in three clicks', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	const found = watchConsole(page);
	await open(page, '/');
	const before = await unreadBeside(page, '佐久広域');
	expect(before).toBeGreaterThan(0);

	const places = page.getByRole('navigation', { name: '主な画面' });
	await places.getByRole('link', { name: '佐久広域' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('佐久広域の掲示板');
	await page.getByRole('link', { name: WIFI, exact: true }).click();
	const line = page.getByText('ここから未読（1件）');
	await expect(line).toBeInViewport();
	const first = page.locator('article.unread').first();
	await expect(first).toContainText('佐久穂町です。');
	await expect.soft(first.locator('h2')).toBeFocused();
	await expect.poll(() => unreadBeside(page, '佐久広域')).toBe(before - 1);

	await first.getByRole('link', { name: /^プレビュー.*佐久穂町\.xlsx$/ }).click();
	await expect(page.getByRole('cell', { name: 'アクセスポイントの数' })).toBeVisible();
	expect(found).toEqual([]);
});

test('what was read can be put back to unread, and a whole 広域 can be marked read', async ({
	browser
}) => {
	const page = await personAt(browser, 'kitaaiki');
	const found = watchConsole(page);
	await open(page, '/boards/saku');
	await page.getByRole('link', { name: WIFI, exact: true }).click();
	await expect(page.locator('#p3')).toBeVisible();
	const before = await unreadBeside(page, '佐久広域');
	await page.locator('#p3').getByRole('button', { name: 'ここから未読に戻す' }).click();
	await expect(page.getByText('未読に戻しました。')).toBeVisible();
	const row = page.getByRole('row', { name: new RegExp(WIFI) });
	await expect(row).toHaveClass(/unread/);
	await expect.poll(() => unreadBeside(page, '佐久広域')).toBe(before + 1);

	await page.getByRole('button', { name: 'すべて既読にする' }).click();
	await expect(page.getByText(`${before + 1}件を既読にしました。`)).toBeVisible();
	await expect.poll(() => unreadBeside(page, '佐久広域')).toBe(0);
	await expect(row).not.toHaveClass(/unread/);
	await page.getByRole('link', { name: /^未読/ }).click();
	await expect(page.getByText('未読はありません。')).toBeVisible();
	await expect(page).toHaveTitle('佐久広域の掲示板｜結い');
	expect(found).toEqual([]);
});

test('a board shows its open questions, the threads of one’s own organisation and another year', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const found = watchConsole(page);
	await open(page, '/boards/saku');
	const rows = page.getByRole('table').locator('tbody tr');
	const filters = page.getByRole('navigation', { name: '絞り込み' });

	await filters.getByRole('link', { name: '未解決の質問' }).click();
	await expect(page).toHaveURL(/filter=unsolved/);
	await expect(filters.locator('[aria-current]')).toHaveText(/^未解決の質問\s\d+$/);
	await expect(rows.first()).toBeVisible();
	await expect(rows.filter({ hasText: '解決済み' })).toHaveCount(0);

	await filters.getByRole('link', { name: '自分の団体' }).click();
	await expect(filters.locator('[aria-current]')).toHaveText(/^自分の団体/);

	await filters.getByRole('link', { name: 'すべて' }).click();
	await expect(filters.locator('[aria-current]')).toHaveText(/^すべて/);
	await page.getByLabel('年度', { exact: true }).selectOption({ label: 'すべての年度' });
	await page.getByRole('button', { name: '表示', exact: true }).click();
	await expect(page).toHaveURL(/year=all/);
	const all = Number((await filters.locator('[aria-current]').innerText()).match(/(\d+)$/)?.[1]);
	expect(all).toBeGreaterThanOrEqual(12);
	await expect(rows).toHaveCount(all);

	await open(page, '/boards/saku?page=99');
	await expect(
		page.getByText('99ページ目はありません。最後のページを表示しています。')
	).toBeVisible();
	await expect(rows.first()).toBeVisible();
	await open(page, '/boards/saku?filter=nonsense&year=1066');
	await expect(filters.locator('[aria-current]')).toHaveText(/^すべて/);
	expect(found).toEqual([]);
});

test('a thread of 56 posts has two pages, and replying leads to the last one', async ({
	browser
}) => {
	const page = await personAt(browser, 'iizuna');
	const found = watchConsole(page);
	await open(page, '/boards/prefecture');
	await page.getByRole('link', { name: `返信55件、最後の投稿へ：${LONG}` }).click();
	await expect(page).toHaveURL(/page=2#p56$/);
	await expect(page.locator('article')).toHaveCount(6);
	await expect(page.locator('#p56')).toBeInViewport();
	await page
		.getByRole('navigation', { name: 'ページ' })
		.first()
		.getByRole('link', { name: '前へ' })
		.click();
	await expect(page.locator('article')).toHaveCount(50);
	await expect(page.locator('#p1')).toBeVisible();
	await expect(page.getByRole('textbox', { name: '本文' })).toHaveCount(0);

	await page.keyboard.press('r');
	await expect(page).toHaveURL(/page=2/);
	await expect(page.getByRole('textbox', { name: '本文' })).toBeFocused();
	await page.goBack();
	await expect(page.locator('#p1')).toBeVisible();
	await page.getByRole('link', { name: '返信する' }).click();
	await expect(page.getByRole('textbox', { name: '本文' })).toBeInViewport();
	expect(found).toEqual([]);
});

test('the text of a post travels once, and stays while others write and pages change', async ({
	browser
}) => {
	const reader = await personAt(browser, 'kitaaiki');
	const writer = await personAt(browser, 'sakuho');
	const found = watchConsole(reader);
	const thread = await ask(writer, {
		...{ board: 'prefecture', title: '文章が一度だけ届くか' },
		body: '一度だけ書かれた本文です。'
	});
	const answered = await reader.request.get(thread);
	expect((await answered.text()).split('一度だけ書かれた本文です。')).toHaveLength(2);

	await open(reader, thread);
	const texts = reader.locator('article .prose');
	await expect(texts).toHaveText(['一度だけ書かれた本文です。']);
	await answer(writer, thread, '返信の本文です。');
	await reader.getByRole('button', { name: '表示する' }).click();
	await expect(texts).toHaveText(['一度だけ書かれた本文です。', '返信の本文です。']);
	await reader.getByRole('link', { name: '結い', exact: true }).click();
	await expect(reader.getByRole('heading', { level: 1 })).toContainText('ホーム');
	await reader.goBack();
	await expect(texts).toHaveText(['一度だけ書かれた本文です。', '返信の本文です。']);
	expect(found).toEqual([]);
});

test('what is written between the drawing of a page and its first connection is told', async ({
	browser
}) => {
	const reader = await personAt(browser, 'kitaaiki');
	const writer = await personAt(browser, 'sakuho');
	const thread = await ask(writer, { board: 'prefecture', title: '開く間の投稿' });
	let connect = () => {};
	const isAnswered = new Promise<void>((done) => (connect = done));
	await reader.route('**/socket.io/**', async (route) => {
		await isAnswered;
		await route.continue();
	});
	await open(reader, thread);
	await answer(writer, thread, '開く間に書かれた本文です。');
	await expect(reader.getByText('新しい投稿が')).toHaveCount(0);
	connect();
	await reader.getByRole('button', { name: '表示する' }).click();
	await expect(reader.getByText('開く間に書かれた本文です。')).toBeVisible();
	await reader.unrouteAll({ behavior: 'ignoreErrors' });
});

test('r goes to the reply but stays a letter where somebody writes, and Ctrl+Enter sends', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const found = watchConsole(page);
	await open(page, await ask(page, { board: 'practice', title: 'キーボードの練習' }));
	const body = page.getByRole('textbox', { name: '本文' });
	await page.keyboard.press('r');
	await expect(body).toBeFocused();
	await expect(body).toHaveValue('');
	await page.keyboard.type('rr');
	await expect(body).toHaveValue('rr');

	await page.locator('#h1').focus();
	await page.evaluate(() => {
		const composing = new KeyboardEvent('keydown', { key: 'r', keyCode: 229, bubbles: true });
		document.activeElement?.dispatchEvent(composing);
	});
	await expect(page.locator('#h1')).toBeFocused();

	await body.focus();
	await page.keyboard.press('Enter');
	await expect(body).toHaveValue('rr\n');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('#p2')).toContainText('rr');
	await expect(body).toHaveValue('');
	await expect(page.locator('article')).toHaveCount(2);
	expect(found).toEqual([]);
});

test('after a reply the focus stands on the new post’s heading', async ({ browser }) => {
	const page = await personAt(browser, 'koumi');
	await open(page, await ask(page, { board: 'practice', title: '返信の練習' }));
	await page.getByRole('textbox', { name: '本文' }).fill('書けました。');
	await page.getByRole('button', { name: '返信する' }).click();
	await expect(page.locator('#p2')).toContainText('書けました。');
	await expect(page.locator('#p2')).toBeInViewport();
	await expect(page.locator('#h2')).toBeFocused();
});

test('the Enter that accepts a conversion sends nothing, in no field', async ({ browser }) => {
	const context = await browser.newContext({ baseURL: demoUrl });
	const door = await context.newPage();
	await open(door, '/login');
	await staysWhileTyping(door, door.getByLabel('ログインID'), '北相木');
	await staysWhileTyping(door, door.getByLabel('パスワード'), 'あさま');

	const page = await personAt(browser, 'koumi');
	await open(page, '/boards/practice/new');
	await staysWhileTyping(page, page.getByRole('textbox', { name: '件名' }), '外字の件');
	await page.getByRole('button', { name: '次へ：本文を書く' }).click();
	await expect(page.getByText('2 / 2')).toBeVisible();
	await staysWhileTyping(page, page.getByRole('textbox', { name: '本文' }), '漢字変換の途中');
	await open(page, await ask(page, { board: 'practice', title: '変換の練習' }));
	await staysWhileTyping(page, page.getByRole('textbox', { name: '本文' }), '返信の途中');
});

for (const [thread, file, words] of [
	[WIFI, '見積依頼仕様書ひな形_佐久穂町.xlsx', 'アクセスポイントの数'],
	['電子決裁を始めて1年の起案件数をまとめました', '電子起案の割合_課別.csv', '課'],
	[
		'標準化後の帳票で外字が「・」になる件、対処された団体はありますか',
		'外字ラベル印刷の手順.txt',
		'外字'
	],
	[
		'生成AIの庁内ガイドライン、町の規模でどこまで書いていますか',
		'生成AI利用の手引き_ひな形.docx',
		'生成AI'
	]
] as const) {
	test(`${file} is read without opening it`, async ({ browser }) => {
		const page = await personAt(browser, 'miyota');
		const found = watchConsole(page);
		await open(page, '/boards/saku?year=all');
		await page.getByRole('link', { name: thread, exact: true }).click();
		const download = page.getByRole('link', { name: file, exact: true });
		const href = (await download.getAttribute('href')) ?? '';
		await page.getByRole('link', { name: new RegExp(`^プレビュー.*${file}$`) }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(file);
		const content = page.getByRole('region', { name: '中身の文字' });
		await expect(content).toContainText(words);
		await expect(content).toContainText('見本データ（内容は架空です）');
		expect(found).toEqual([]);

		const { headers, bytes } = await downloaded(page, href);
		expect(bytes).toBeGreaterThan(0);
		expect(headers['content-disposition']).toMatch(/^attachment;/);
		expect(headers['content-disposition']).toContain(
			`filename*=UTF-8''${encodeURIComponent(file)}`
		);
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['content-security-policy']).toMatch(/^sandbox;/);
		expect(headers['content-type']).not.toMatch(/html|svg|javascript/);
		expect(headers['cache-control']).toContain('private');
	});
}

test('rows of unequal length are read as one table', async ({ browser }) => {
	const page = await show(browser, 'preview of uneven rows');
	const widths = await page
		.getByRole('region', { name: '表' })
		.getByRole('row')
		.evaluateAll((rows) => rows.map(({ children }) => children.length));
	expect(widths).toEqual([4, 4, 4]);
	await closeAll();
});

test('a text is corrected, and the earlier one stays to be read', async ({ browser }) => {
	const page = await personAt(browser, 'koumi');
	const found = watchConsole(page);
	await open(
		page,
		await ask(page, { board: 'practice', title: '直す前の件名', body: '直す前の本文' })
	);
	await page.locator('#p1').getByRole('link', { name: '直す' }).click();
	await page.getByRole('textbox', { name: '件名' }).fill('直した件名');
	await page.getByRole('textbox', { name: '本文' }).fill('直した本文');
	await page.getByRole('button', { name: '保存する' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('直した件名');
	await expect(page.locator('#p1')).toContainText('直した本文');
	await expect(page.locator('#p1')).not.toContainText('編集）');
	await page.locator('#p1').getByRole('link', { name: '前の文章' }).click();
	await expect(page.getByRole('main')).toContainText('直す前の件名');
	await expect(page.getByRole('main')).toContainText('直す前の本文');
	await expect(page.getByRole('main')).toContainText('直した本文');
	expect(found).toEqual([]);
});

test('who corrects one text in two windows is shown both and loses none', async ({ browser }) => {
	const first = await personAt(browser, 'koumi');
	const path = await ask(first, { board: 'practice', title: '二つの画面', body: 'はじめの本文' });
	const second = await first.context().newPage();
	const found = watchConsole(second, [REFUSED]);
	await open(first, `${path}/posts/1/edit`);
	await open(second, `${path}/posts/1/edit`);
	await first.getByRole('textbox', { name: '本文' }).fill('左の画面の文章');
	await first.getByRole('button', { name: '保存する' }).click();
	await expect(first.locator('#p1')).toContainText('左の画面の文章');

	await second.getByRole('textbox', { name: '本文' }).fill('右の画面の文章');
	await second.getByRole('button', { name: '保存する' }).click();
	await expect(refusal(second)).toContainText('別の画面で同じ投稿が直されました');
	await expect(refusal(second).getByRole('heading')).toBeFocused();
	await expect(second.getByRole('region', { name: 'いま保存されている文章' })).toContainText(
		'左の画面の文章'
	);
	await expect(second.getByRole('textbox', { name: '本文' })).toHaveValue('右の画面の文章');
	await second.getByRole('textbox', { name: '本文' }).fill('両方の文章');
	await second.getByRole('button', { name: '保存する' }).click();
	await expect(second.locator('#p1')).toContainText('両方の文章');
	await second.locator('#p1').getByRole('link', { name: '前の文章' }).click();
	await expect(second.getByRole('main')).toContainText('左の画面の文章');
	expect(found).toEqual([]);
});

test('a deleted reply leaves its place, a deleted question nobody answered goes away', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const found = watchConsole(page, [REFUSED]);
	const path = await ask(page, { board: 'practice', title: '消す練習' });
	await answer(page, path, '間違えました。');
	await open(page, path);
	await removePost(page, 2);
	await expect(page.locator('#p2')).toContainText('投稿者が削除しました。');
	await expect(page.locator('#p2')).not.toContainText('間違えました。');
	await expect(page.getByText('返信0件')).toBeVisible();
	await removePost(page, 1);
	await expect(page).toHaveURL('/boards/practice');
	await expect(page.getByText('削除しました。')).toBeVisible();
	await expect(page.getByRole('link', { name: '消す練習' })).toHaveCount(0);
	expect((await page.goto(path))?.status()).toBe(404);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('この投稿は削除されました。');
	expect(found).toEqual([]);
});

test('a reply to a thread that was closed meanwhile keeps its text and says so', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const keeper = await personAt(browser, 'kumiai');
	const path = await ask(page, { board: 'practice', title: '締め切られる質問' });
	await open(page, path);
	await page.getByRole('textbox', { name: '本文' }).fill('ゆっくり書いた返信です。');
	await open(keeper, path);
	await keeper.getByRole('button', { name: '締め切る（返信を止める）' }).click();
	await expect(keeper.getByText('この投稿は締め切られています')).toBeVisible();

	await page.getByRole('button', { name: '返信する', exact: true }).click();
	await expect(refusal(page).first()).toContainText('この投稿は締め切られました');
	await expect(page.getByRole('textbox', { name: '本文' })).toHaveValue('ゆっくり書いた返信です。');
	await expect(page.getByRole('link', { name: '新しい投稿として書く' })).toBeVisible();
	await expect(page).toHaveTitle(/^エラー：/);
});

test('a reply to a thread that was deleted meanwhile keeps its text and says so', async ({
	browser
}) => {
	const asker = await personAt(browser, 'koumi');
	const page = await personAt(browser, 'miyota');
	const path = await ask(asker, { board: 'practice', title: '消される質問' });
	await open(page, path);
	await page.getByRole('textbox', { name: '本文' }).fill('せっかく書いた返信です。');
	await sent(asker, `${path}?/remove`, { post: '1' });
	await page.getByRole('button', { name: '返信する', exact: true }).click();
	await expect(page.getByRole('main')).toContainText('この投稿は削除されました。');
	await expect(page.getByText('せっかく書いた返信です。')).toBeVisible();
});

test('牧 of 須坂市, also sent to the union, sends what was drawn for one seat as either', async ({
	browser
}) => {
	const page = await personAt(browser, 'suzaka');
	const path = await ask(page, { board: 'practice', title: '二つの役割' });
	await open(page, path);
	const other = await page.context().newPage();
	await open(other, '/settings');
	await other.getByRole('button', { name: '切り替える' }).click();
	await expect(other.getByText(/自治振興組合.*に切り替えました。/)).toBeVisible();
	await expect(other.getByRole('link', { name: /自治振興組合 牧 洋平/ })).toBeVisible();

	for (const [organisation, number] of [
		['須坂市', 2],
		['長野県市町村自治振興組合', 3]
	] as const) {
		const body = page.getByRole('textbox', { name: '本文' });
		await body.fill(`${organisation}から書きます。`);
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(refusal(page)).toContainText('別の役割に切り替わっています');
		await expect(body).toHaveValue(`${organisation}から書きます。`);
		await page.getByRole('button', { name: new RegExp(`^${organisation} .*として送る$`) }).click();
		const post = page.locator(`#p${number}`);
		await expect(post).toContainText(`${organisation}から書きます。`);
		await expect(post.locator('h2')).toContainText(organisation);
		// A page that was loaded before the change still has its forms drawn for 須坂市.
		if (number === 2) await keepDrawnFor(page, path);
	}
});

test('who is invited gets the seat that was typed, beside the person who already sits there', async ({
	browser
}) => {
	const admin = await personAt(browser, 'takayama-admin');
	await open(admin, '/');
	await admin.getByRole('link', { name: '職員の登録' }).click();
	const form = admin.getByRole('form', { name: '職員の登録' });
	await form.getByLabel('氏名').fill('黒岩 結');
	await form.getByLabel('ふりがな').fill('くろいわ ゆい');
	await form.getByLabel('課').fill('総務課');
	await form.getByLabel('担当').fill('統計担当');
	await form.getByRole('button', { name: '登録して招待状を作る' }).click();
	const row = admin.getByRole('row', { name: /黒岩 結/ });
	await expect(row).toContainText('招待中');
	await expect(row.getByRole('cell').first()).toHaveText('統計担当');
});

test('whose term is ended stands before the door at the next step, and hears nothing more', async ({
	browser
}) => {
	const page = await personAt(browser, 'obuse');
	let openSockets = 0;
	page.on('websocket', (socket) => {
		openSockets += 1;
		socket.on('close', () => (openSockets -= 1));
	});
	await open(page, '/boards/nagano');
	await expect.poll(() => openSockets).toBe(1);
	const admin = await personAt(browser, 'admin');
	await open(admin, '/admin/organisations');
	await admin.getByRole('link', { name: '小布施町', exact: true }).click();
	const row = admin.getByRole('row', { name: /冨岡 葉子/ });
	await row.getByText('任期を終える：冨岡 葉子').click();
	await row.getByRole('button', { name: '冨岡 葉子さんの任期を終える' }).click();
	await expect(admin.getByText('任期を終えました。')).toBeVisible();

	await expect.poll(() => openSockets).toBe(0);
	// The open page may have gone to the door by itself meanwhile; this link stands on both.
	await page.getByRole('link', { name: '結い', exact: true }).click();
	await expect(page).toHaveURL(/\/login/);
	await expect.soft(page.getByRole('link', { name: /冨岡 葉子/ })).toHaveCount(0);
	await page.getByLabel('ログインID').fill('obuse');
	await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(refusal(page)).toContainText('いま就いている役割がありません。');
});

/** Types a word with an input method and makes sure that the page was neither left nor sent. */
async function staysWhileTyping(page: Page, field: Locator, text: string): Promise<void> {
	const posts: string[] = [];
	page.on('request', (request) => {
		if (request.method() === 'POST' && !request.url().includes('socket.io'))
			posts.push(request.url());
	});
	const address = page.url();
	await typeWithIme(page, field, text);
	await expect(field).toHaveValue(text);
	expect(page.url()).toBe(address);
	expect(posts).toEqual([]);
}

async function downloaded(page: Page, href: string) {
	const answer = await page.request.get(href);
	expect(answer.status()).toBe(200);
	return { headers: answer.headers(), bytes: (await answer.body()).length };
}

async function removePost(page: Page, number: number): Promise<void> {
	const post = page.locator(`#p${number}`);
	await post.getByText('削除する', { exact: true }).click();
	await post.getByRole('button', { name: `${number}番を削除する` }).click();
}

/** Loads a thread in the first seat, then changes to the second behind the page's back. */
async function keepDrawnFor(page: Page, path: string): Promise<void> {
	await switchSeat(page);
	await open(page, path);
	await switchSeat(page);
}

async function switchSeat(page: Page): Promise<void> {
	const settings = await page.context().newPage();
	await open(settings, '/settings');
	await settings.getByRole('button', { name: '切り替える' }).click();
	await expect(settings.getByText('に切り替えました。')).toBeVisible();
	await settings.close();
}
