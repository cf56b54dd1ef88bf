import { setTimeout } from 'node:timers/promises';
import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { inDays, open, personAt, REFUSED } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';

test.describe.configure({ mode: 'serial' });

const GROUP = '/groups/network-security';
/** The chair; a member with JavaScript switched off all the way; the village that was absent. */
let chair: Page;
let plain: Page;
let village: Page;
let complaints: string[];
let minutes: string;

test.beforeAll(async ({ browser }) => {
	chair = await personAt(browser, 'matsumoto');
	plain = await personAt(browser, 'saku', { javaScriptEnabled: false });
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	complaints = watchConsole(chair, [REFUSED]);
	await open(chair, `${GROUP}/decisions`);
	const href = await chair.locator('td a').first().getAttribute('href');
	minutes = (href ?? '').replace(/#.*/, '');
});
test.afterAll(async () => {
	for (const page of [chair, plain, village]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

const closing = (page: Page) => page.getByRole('textbox', { name: '「その他」の議事' });
const shown = (page: Page) => page.getByRole('region', { name: 'その他' });

test('two write the same part at once: the second sees both texts and adds theirs behind', async () => {
	await open(chair, `${minutes}?edit=closing`);
	await plain.goto(`${minutes}?edit=closing`);
	await plain.getByRole('button', { name: 'プレビュー' }).click();
	await expect(plain.getByRole('region', { name: 'プレビュー' })).toBeVisible();
	const before = await closing(chair).inputValue();
	await closing(chair).fill(`${before}\n松本が書き足した。`);
	await closing(plain).fill(`${before}\n佐久が書き足した。`);
	await chair.getByRole('button', { name: '保存する' }).click();
	await expect(shown(chair)).toContainText('松本が書き足した。');
	await plain.getByRole('button', { name: '保存する' }).click();
	await expect(refusal(plain)).toContainText('ほかの人が「その他」を保存しました');
	await expect(plain.getByRole('region', { name: 'いま保存されている文章' })).toContainText(
		'松本が書き足した。'
	);
	await expect(closing(plain)).toHaveValue(`${before}\n佐久が書き足した。`);
	await plain.getByRole('button', { name: '自分の文を後ろに足して保存' }).click();
	await expect(shown(plain)).toContainText('松本が書き足した。');
	await expect(shown(plain)).toContainText('佐久が書き足した。');
	await expect(chair.getByText('更新がありました')).toBeVisible();
	await chair.getByRole('button', { name: '表示する' }).click();
	await expect(shown(chair)).toContainText('佐久が書き足した。');
	await expect(chair.getByText('更新がありました')).toHaveCount(0);
});

test('with JavaScript the text stays too, and may be written anew over theirs', async () => {
	await open(chair, `${minutes}?edit=closing`);
	await closing(chair).fill('短くまとめた。');
	await plain.goto(`${minutes}?edit=closing`);
	await closing(plain).fill(`${await closing(plain).inputValue()}\nもう一行。`);
	await plain.getByRole('button', { name: '保存する' }).click();
	// On a slow line what the others saved is announced while the refusal still reads it.
	const delays = [600, 3_000];
	await chair.route('**/__data.json*', async (route) => {
		await setTimeout(delays.shift() ?? 0);
		await route.continue();
	});
	await chair.getByRole('button', { name: '保存する' }).click();
	await expect(chair.getByRole('region', { name: 'いま保存されている文章' })).toContainText(
		'もう一行。'
	);
	await expect(closing(chair)).toHaveValue('短くまとめた。');
	await chair.getByRole('button', { name: '下の欄の文で書き直す' }).click();
	await expect(chair.getByText('保存しました。', { exact: true }).first()).toBeVisible();
	await expect(chair).not.toHaveURL(/edit=/);
	await chair.unrouteAll({ behavior: 'wait' });
	await expect(shown(chair)).toContainText('短くまとめた。');
	await shown(chair).getByRole('link', { name: '前の文章' }).click();
	await expect(chair.getByRole('heading', { level: 1 })).toHaveText('「その他」の前の文章');
	await expect(chair.locator('del').first()).toContainText('もう一行。');
	await expect(chair.locator('ins').first()).toContainText('短くまとめた。');
});

test('a decision and 宿題 are entered; a wrong day is said and nothing typed is lost', async () => {
	await open(chair, `${minutes}/results`);
	await chair.getByLabel('決まったこと').fill('監査の様式は1つにする。');
	await chair.getByRole('button', { name: '決定事項に入れる' }).click();
	await expect(chair.getByText('決定事項を入れました。')).toBeVisible();
	await chair.getByLabel('担当の団体').selectOption({ label: '佐久市' });
	await chair.getByLabel('すること').fill('様式の案を直す');
	await chair.getByLabel('期限').fill('来週');
	await chair.getByRole('button', { name: '宿題に入れる' }).click();
	await expect(refusal(chair)).toContainText('期限を「R8.11.30」');
	await expect(chair.getByLabel('すること')).toHaveValue('様式の案を直す');
	await chair.getByLabel('期限').fill(inDays(1));
	await chair.getByRole('button', { name: '宿題に入れる' }).click();
	await expect(chair.getByText('宿題を入れました')).toBeVisible();
});

test('宿題 stands on ホーム and is done there in two clicks, and undone', async () => {
	await plain.goto('/');
	await plain.getByRole('link', { name: '様式の案を直す' }).click();
	await expect(plain.getByRole('heading', { level: 1 })).toHaveText(/の宿題$/);
	const row = plain.getByRole('row').filter({ hasText: '様式の案を直す' });
	await row.getByRole('button', { name: '済みにする' }).click();
	await expect(plain.getByText('済みにしました')).toBeVisible();
	await expect(row).toHaveCount(0);
	await plain.getByRole('link', { name: /^済み/ }).click();
	await row.getByRole('button', { name: '済みを取り消す' }).click();
	await expect(row).toHaveCount(1);
});

test('an absent village reads what it missed and closes it', async () => {
	await village.goto('/');
	await village.getByRole('link', { name: /で決まったこと$/ }).click();
	await expect(village.getByText('監査の様式は1つにする。')).toBeVisible();
	await village.getByRole('button', { name: '確認', exact: true }).click();
	await expect(village.getByText('北相木村として確認しました。')).toBeVisible();
	await village.goto('/');
	await expect(village.getByRole('link', { name: /で決まったこと$/ })).toHaveCount(0);
	await open(chair, minutes.replace(/minutes$/, 'absent'));
	const row = chair.getByRole('row').filter({ hasText: '北相木村' });
	await expect(row).not.toContainText('まだです');
});

test('the minutes are corrected, confirmed and approved, and then stand still', async () => {
	await plain.goto(minutes);
	await plain.getByText('修正を求める', { exact: true }).first().click();
	await plain.getByRole('button', { name: '修正を求める' }).click();
	await expect(refusal(plain)).toContainText('どこを直してほしいか');
	await plain.getByLabel('直してほしいところ').fill('台数を足してください。');
	await plain.getByRole('button', { name: '修正を求める' }).click();
	await expect(plain.getByRole('row').filter({ hasText: '佐久市' })).toContainText('台数を');
	await open(chair, minutes);
	await plain.getByRole('button', { name: '確認しました' }).click();
	await expect(plain.getByText('佐久市として確認しました。')).toBeVisible();
	await chair.getByRole('button', { name: '承認する' }).click();
	await expect(chair.getByText('議事録を承認しました。')).toBeVisible();
	await expect(chair.getByText(/^承認済み（令和/)).toBeVisible();
	await plain.goto(`${minutes}?edit=closing`);
	await expect(closing(plain)).toHaveCount(0);
	await chair.getByText('訂正版を作る').first().click();
	await chair.getByLabel('訂正する理由').fill('社数の誤り');
	await chair.getByRole('button', { name: '訂正版を作る' }).click();
	await expect(chair.getByText('訂正の理由：社数の誤り')).toBeVisible();
	await chair.getByRole('link', { name: /^第1版/ }).click();
	await expect(chair.getByText('新しい版があります')).toBeVisible();
});

test('on A4 it says what it is, who was there, what was decided and who approved it', async () => {
	await open(chair, `${minutes}/print?edition=1`);
	const text = await paperOf(chair);
	for (const words of ['議事録', '佐久市', '欠席', '決定事項', '宿題', '承認', '1/']) {
		expect(text).toContain(words);
	}
});

test('every page is whole at every width', async () => {
	test.setTimeout(120_000);
	const absent = minutes.replace(/minutes$/, 'absent');
	const parts = ['', '?edit=closing', '?edition=1', '/results', '/history', '/print'];
	const paths = [...parts.map((part) => `${minutes}${part}`), absent];
	for (const path of [...paths, `${GROUP}/decisions`, `${GROUP}/actions`]) {
		await open(chair, path);
		expect.soft(await axe(chair), path).toEqual([]);
		expect.soft(await noSidewaysScroll(chair), path).toEqual([]);
	}
});
