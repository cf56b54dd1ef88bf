import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import {
	alive,
	createAtCommandLine,
	DEMO_PASSWORD,
	open,
	personAt,
	REFUSED
} from '../support/people.ts';
import { sheetsOn } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

const PASSWORD = 'yatsugatake-no-kaze-7';
const CODE = /[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){2}/g;

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

test('the operator prints the sheets of a 広域, and each is one page that says all it must', async ({
	browser
}) => {
	const admin = await personAt(browser, 'admin');
	const found = watchConsole(admin);
	await register(admin, '王滝村', { name: '大家 一', kana: 'おおや はじめ', login: '' });
	await register(admin, '上松町', { name: '田上 二', kana: 'たがみ つぎ', login: '' });
	await open(admin, '/admin/invitations');
	await expect(admin.getByRole('row', { name: /王滝村/ })).toContainText('大家 一');
	await admin.getByLabel(/^全員/).check();
	await admin.getByLabel('一つの広域').check();
	await admin.getByLabel('広域', { exact: true }).selectOption('木曽広域');
	await admin.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
	await expect(admin.getByRole('form', { name: '招待状を作る' })).toContainText(
		'2団体、2人の招待状を、1人1枚ずつ作ります。 いま使える招待状2枚は、使えなくなります。'
	);
	await admin.getByRole('button', { name: '2枚の招待状を作る' }).click();
	await expect(admin.getByText('招待状を2枚作りました')).toBeVisible();
	await expect(admin.getByRole('button', { name: '2枚を印刷する' })).toBeVisible();

	const pages = await printed(admin);
	expect(pages).toHaveLength(2);
	const [first = '', second = ''] = pages;
	// 上松町 comes before 王滝村 in the order of codes.
	expect(first).toContain('上松町');
	expect(second).toContain('王滝村');
	for (const word of [
		'結い招待状',
		'大家一',
		'おおやはじめ',
		'様',
		'総務課',
		'担当：情報政策担当',
		`${demoUrl}/invitation`,
		'コード',
		'この紙は本人だけに渡してください',
		'うまくいかないとき',
		'見本データ（内容は架空です）'
	]) {
		expect.soft(second).toContain(word);
	}
	expect.soft(second).toMatch(/令和\d+年\d+月\d+日（[日月火水木金土]）\d+:\d\dまで（1回だけ）/);
	expect.soft(second).toMatch(/1\..*2\..*3\./);
	expect.soft(first.match(CODE)).toHaveLength(1);
	expect.soft(second).not.toContain('ログアウト');
	expect.soft(second).not.toContain('管理者＞');
	expect(found).toEqual([]);
});

for (const hasScripts of [true, false]) {
	const manner = hasScripts ? '' : ' without JavaScript';
	const [village, name] = hasScripts ? ['売木村', '清水 光'] : ['泰阜村', '横前 月'];

	test(`a village comes in with the code on its sheet${manner}`, async ({ browser }) => {
		const admin = await personAt(browser, 'admin', { javaScriptEnabled: hasScripts });
		const guest = { name, kana: 'みほん', login: `guest-${hasScripts}` };
		await register(admin, village, guest, hasScripts);
		const [code = ''] = (await admin.getByRole('article').innerText()).match(CODE) ?? [];

		const page = await visitor(browser, hasScripts);
		const found = watchConsole(page, [REFUSED]);
		await page.goto('/login');
		await page.getByRole('link', { name: '紙の招待状があるとき' }).click();
		await page.getByLabel('コード').fill('ABCD-EFGH-JKMN');
		await page.getByRole('button', { name: '次へ' }).click();
		await expect(refusal(page)).toContainText('見つかりません');
		await expect(page).toHaveTitle('エラー：招待状のコード｜結い');
		await expect(page.getByLabel('コード')).toHaveValue('ABCD-EFGH-JKMN');
		await page.getByLabel('コード').fill(code.toLowerCase().replaceAll('-', '　'));
		await page.getByRole('button', { name: '次へ' }).click();

		await expect(page.getByRole('heading', { level: 1 })).toHaveText('結いへの招待状');
		await expect(page.getByRole('definition').filter({ hasText: village })).toBeVisible();
		await expect(page.getByRole('region', { name: '使うときの約束' })).toContainText(
			'住民の個人情報'
		);
		await page.getByLabel('ログインID').fill(guest.login);
		await page.locator('[name=password]').fill(PASSWORD);
		await page.locator('[name=again]').fill(PASSWORD);
		await page.getByRole('button', { name: '登録してはじめる' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('ホーム');

		const stranger = await visitor(browser, hasScripts);
		await stranger.goto('/invitation');
		await stranger.getByLabel('コード').fill(code);
		await stranger.getByRole('button', { name: '次へ' }).click();
		await expect(refusal(stranger)).toContainText('すでに使われています');
		expect(found).toEqual([]);
	});

	test(`a lost password comes back by a 再発行票 of the own administrator${manner}`, async ({
		browser
	}) => {
		const login = hasScripts ? 'nagawa' : 'aoki';
		const elsewhere = await personAt(browser, login);
		await open(elsewhere, '/settings');
		const admin = await personAt(browser, `${login}-admin`, { javaScriptEnabled: hasScripts });
		await admin.goto('/');
		await admin.getByRole('link', { name: '職員の登録' }).first().click();
		await admin
			.getByRole('row', { name: new RegExp(`${login}( |$)`) })
			.getByRole('link')
			.first()
			.click();
		await expect(admin.getByRole('heading', { level: 1 })).toHaveText(/さん$/);
		if (hasScripts) await alive(admin);
		await admin.getByRole('button', { name: '再発行票を作る' }).click();
		await expect(admin.getByText('再発行票を作りました')).toBeVisible();
		const sheet = await admin.getByRole('article').innerText();
		expect(sheet).toContain(`${demoUrl}/password`);
		const [code = ''] = sheet.match(CODE) ?? [];

		const page = await visitor(browser, hasScripts);
		await page.goto('/login');
		await page.getByRole('link', { name: 'パスワードを忘れたとき' }).click();
		await page.getByLabel('コード').fill(code);
		await page.getByRole('button', { name: '次へ' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('新しいパスワードを決める');
		await expect(page.getByRole('definition').filter({ hasText: login })).toBeVisible();
		await page.locator('[name=password]').fill('short');
		await page.locator('[name=again]').fill('short');
		await page.getByRole('button', { name: '変えてログインする' }).click();
		await expect(refusal(page)).toContainText('12文字以上');
		await page.locator('[name=password]').fill(PASSWORD);
		await page.locator('[name=again]').fill(PASSWORD);
		await page.getByRole('button', { name: '変えてログインする' }).click();
		await expect(page.getByText('新しいパスワードに変えました。')).toBeVisible();

		await page.goto('/settings');
		await expect(page.getByRole('row', { name: /使われました/ })).toContainText(/町|村/);
		await expect(
			page.getByRole('table', { name: 'ログインしている端末' }).locator('tbody tr')
		).toHaveCount(1);
		await elsewhere.goto('/settings');
		await expect(elsewhere).toHaveURL(/\/login/);
		const old = await elsewhere.request.post('/login', {
			headers: { accept: 'text/html' },
			form: { login, password: DEMO_PASSWORD },
			maxRedirects: 0
		});
		expect(old.status()).toBe(422);
	});
}

test('the union gives an administrator a way back only after calling back', async ({ browser }) => {
	const admin = await personAt(browser, 'admin');
	await openStaff(admin, '青木村');
	await admin
		.getByRole('row', { name: /aoki-admin/ })
		.getByRole('link')
		.first()
		.click();
	await expect(admin.getByRole('heading', { level: 1 })).toHaveText(/さん$/);
	await alive(admin);
	const correction = admin.getByRole('form', { name: '登録を直す' });
	await correction.getByLabel('電話').fill('');
	await correction.getByRole('button', { name: '保存する' }).click();
	await expect(admin.getByText('名簿に電話番号がありません。')).toBeVisible();
	await open(admin, new URL(admin.url()).pathname);
	await correction.getByLabel('電話').fill('０２６８－４９－０１１１');
	await correction.getByRole('button', { name: '保存する' }).click();
	await expect(admin.getByText('直しました。')).toBeVisible();
	await expect(admin.getByRole('link', { name: '0268-49-0111' }).first()).toHaveAttribute(
		'href',
		'tel:0268490111'
	);
	const form = admin.getByRole('form', { name: '再発行票', exact: true });
	await form.getByRole('button', { name: '再発行票を作る' }).click();
	await expect(refusal(form)).toContainText('印を付けてください');
	await form.getByLabel('名簿の番号（0268-49-0111）へ折り返して本人を確かめた').check();
	await form.getByLabel('誰にどう確かめたか').fill('総務企画課の沓掛さんが取り次いだ');
	await form.getByRole('button', { name: '再発行票を作る' }).click();
	await expect(admin.getByText('再発行票を作りました')).toBeVisible();
	const [page = ''] = await printed(admin);
	expect(page).toContain('結い再発行票');
	expect(page.match(CODE)).toHaveLength(1);
	await admin.getByRole('button', { name: '再発行票を取り消す' }).click();
	await expect(admin.getByText('再発行票を取り消しました。')).toBeVisible();
});

test('somebody ends the session they forgot elsewhere, and then all others', async ({
	browser
}) => {
	const page = await personAt(browser, 'minowa');
	const forgotten = await personAt(browser, 'minowa');
	await personAt(browser, 'minowa');
	await open(page, '/settings');
	const list = page.getByRole('table', { name: 'ログインしている端末' });
	await expect(list.locator('tbody tr')).toHaveCount(3);
	await expect(list.locator('tbody tr').first()).toContainText('この端末');
	await expect(list).toContainText('Linux');
	await list.getByRole('button', { name: '終える' }).first().click();
	await expect(page.getByText('その端末ではログアウトしました。')).toBeVisible();
	await expect(list.locator('tbody tr')).toHaveCount(2);
	await page.getByRole('button', { name: 'ほかをすべて終える' }).click();
	await expect(page.getByText('ほかの端末ではログアウトしました。')).toBeVisible();
	await expect(list.locator('tbody tr')).toHaveCount(1);
	await expect(page.getByRole('button', { name: 'ほかをすべて終える' })).toHaveCount(0);
	await forgotten.goto('/');
	await expect(forgotten).toHaveURL(/\/login/);
});

test('a form that its door refuses tells whom to ask, as the page of that door does', async ({
	browser
}) => {
	for (const [login, path, told] of [
		['saku', '/admin', '組合の相談窓口に頼んで'],
		['saku', '/record', 'あなたの団体の団体管理者に頼んで'],
		['kumiai', '/admin', '組合のシステム管理者に役割を頼んで']
	] as const) {
		const page = await personAt(browser, login);
		await open(page, path);
		await expect(page.getByRole('main')).toContainText(told);
		const advice = await page.getByText(told).innerText();
		const answer = await page.request.post(path, { headers: { accept: 'text/html' }, form: {} });
		expect(answer.status()).toBe(403);
		expect(await answer.text()).toContain(`</h1>\n<p>${advice}</p>`);
		await page.context().close();
	}
});

test('an officer sent to the union holds both seats, and the last day ends one of them', async ({
	browser
}) => {
	const admin = await personAt(browser, 'admin');
	await openStaff(admin, '長野県市町村自治振興組合');
	await admin.getByRole('link', { name: '登録済みの人に役割を足す' }).click();
	await alive(admin);
	await admin.getByLabel('氏名・ふりがな・ログインID').fill('fujimi');
	await admin.getByRole('main').getByRole('button', { name: '検索' }).click();
	const form = admin.getByRole('form', { name: '役割を足す' });
	await expect(form.getByRole('radio')).toHaveCount(1);
	await form.getByLabel('課').fill('情報化推進室');
	await form.getByLabel('担当').fill('企画担当（派遣）');
	await form.getByRole('button', { name: '役割を足す' }).click();
	await expect(admin.getByText('役割を足しました。')).toBeVisible();
	const row = admin.getByRole('row', { name: /企画担当（派遣）/ });
	await expect(row).toContainText('兼務・派遣：富士見町');
	await row.getByRole('link').first().click();
	await expect(admin.getByRole('definition').filter({ hasText: '富士見町' })).toBeVisible();
	await alive(admin);
	await admin.getByLabel('おわりの日', { exact: true }).fill('R20.3.31');
	await admin.getByRole('button', { name: '任期を終える' }).click();
	await expect(admin.getByText('おわりの日を保存しました。')).toBeVisible();
	await expect(admin.getByRole('definition').filter({ hasText: '企画担当' })).toContainText(
		'令和20年3月31日（水）まで'
	);
	const page = await personAt(browser, 'fujimi');
	await open(page, '/settings');
	await expect(page.getByRole('table', { name: '就いている役割' })).toContainText('企画担当');
});

test('the last 団体管理者 is not ended without saying that it is meant', async ({ browser }) => {
	const admin = await personAt(browser, 'admin');
	await openStaff(admin, '根羽村');
	const row = admin.getByRole('row', { name: /neba-admin/ });
	await row.getByText(/^任期を終える/).click();
	await row.getByRole('button', { name: /任期を終える$/ }).click();
	await expect(refusal(row)).toContainText('最後の団体管理者');
	await expect(row.getByRole('link', { name: /最後の団体管理者/ })).toBeVisible();
	await row.getByLabel('最後の団体管理者です。このまま終えます').check();
	await row.getByRole('button', { name: /任期を終える$/ }).click();
	await expect(admin.getByText('任期を終えました。')).toBeVisible();
});

for (const hasScripts of [true, false]) {
	const manner = hasScripts ? '' : ' without JavaScript';

	test(`who was not shown 利用規約 confirms them before any page, and goes on${manner}`, async ({
		browser
	}) => {
		const login = `shown-nothing-${hasScripts}`;
		createAtCommandLine(login);
		const page = await visitor(browser, hasScripts);
		// Signing out cuts the socket, whose last question may still be under way.
		const found = watchConsole(page, [/status of 400.*socket\.io/]);
		await page.goto('/login?to=/boards/saku');
		if (hasScripts) await alive(page);
		await page.getByLabel('ログインID').fill(login);
		await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
		await page.getByRole('button', { name: 'ログイン', exact: true }).click();
		await expect(page).toHaveURL('/welcome?to=%2Fboards%2Fsaku');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('はじめる前の確認');
		await page.goto('/help');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('困ったときは');
		await page.goto('/terms');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('利用規約');
		if (hasScripts) await alive(page);
		await page.getByRole('link', { name: '結い', exact: true }).click();
		await expect(page).toHaveURL('/welcome');
		await page.goto('/admin?tab=1');
		await expect(page).toHaveURL('/welcome?to=%2Fadmin%3Ftab%3D1');
		if (hasScripts) await alive(page);
		await page.getByRole('button', { name: '確認してはじめる' }).click();
		await expect(page).toHaveURL('/admin?tab=1');
		await page.goto('/welcome');
		await expect(page).toHaveURL('/');
		await page.getByRole('button', { name: 'ログアウト' }).click();
		await expect(page).toHaveURL('/login');
		expect(found).toEqual([]);
	});
}

type Guest = { name: string; kana: string; login: string };

async function register(
	admin: Page,
	organisation: string,
	guest: Guest,
	hasScripts = true
): Promise<void> {
	await openStaff(admin, organisation, hasScripts);
	const form = admin.getByRole('form', { name: '職員の登録' });
	await form.getByLabel('氏名').fill(guest.name);
	await form.getByLabel('ふりがな').fill(guest.kana);
	await form.getByLabel('課').fill('総務課');
	await form.getByRole('button', { name: '登録して招待状を作る' }).click();
	await expect(admin.getByText(`${guest.name}さんの招待状を作りました`)).toBeVisible();
}

async function openStaff(admin: Page, organisation: string, hasScripts = true): Promise<void> {
	await admin.goto('/admin/organisations');
	if (hasScripts) await alive(admin);
	await admin.getByRole('link', { name: organisation, exact: true }).click();
	await expect(admin.getByRole('heading', { level: 1 })).toHaveText(`${organisation}の職員`);
}

async function visitor(browser: Browser, javaScriptEnabled: boolean): Promise<Page> {
	return (await browser.newContext({ baseURL: demoUrl, javaScriptEnabled })).newPage();
}

/** The text of each sheet of paper a page prints, in one width of letters. */
async function printed(page: Page): Promise<string[]> {
	return (await sheetsOn(page))
		.map((text) => text.normalize('NFKC'))
		.map((text) => text.replaceAll('(', '（').replaceAll(')', '）').replaceAll('担当:', '担当：'));
}
