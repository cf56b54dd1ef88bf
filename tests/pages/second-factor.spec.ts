import { DEMO_APP } from '#lib/server/demo/state.ts';
import { hotp, stepAt } from '#lib/server/identity/second-factor/totp.ts';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { secretIn } from '../support/authenticator.ts';
import { axe, noEnglish, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { alive, DEMO_PASSWORD, open, personAt, REFUSED } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

/** The same server under the one plain name that browsers trust with passkeys. */
const localhost = demoUrl.replace('127.0.0.1', 'localhost');
const CODE = /[A-HJKMNP-Z2-9]{4}(?:-[A-HJKMNP-Z2-9]{4}){2}/g;

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

test('an app is set up from the settings, and then asked for at each sign-in', async ({
	browser
}) => {
	const page = await personAt(browser, 'otari');
	const found = watchConsole(page, [REFUSED]);
	await open(page, '/settings');
	await page.getByRole('link', { name: '二段階認証' }).click();
	await expect(page.getByText('まだ使っていません')).toBeVisible();
	await expect(page.getByText('暗号化された接続（HTTPS）で')).toBeVisible();
	await page.getByRole('link', { name: '認証アプリを登録する' }).click();
	await expect(page.getByRole('img', { name: '認証アプリに登録するQRコード' })).toBeVisible();
	const secret = secretIn(await page.locator('.letters').innerText());
	await page.getByLabel('確認コード').fill('000000');
	await page.getByRole('button', { name: '登録する' }).click();
	await expect(refusal(page)).toContainText('確認コードが違います');
	expect(secretIn(await page.locator('.letters').innerText())).toEqual(secret);
	await page.getByLabel('確認コード').fill(codeOf(secret));
	await page.getByRole('button', { name: '登録する' }).click();
	await expect(page.getByText('登録しました。予備コードを印刷してください')).toBeVisible();
	const sheet = await page.getByRole('article', { name: '予備コード' }).innerText();
	expect(sheet.match(CODE)).toHaveLength(10);
	const printed = await paperOf(page);
	for (const word of ['結い予備コード', 'otari', '鍵のかかる場所', '1/1']) {
		expect(printed.normalize('NFKC')).toContain(word);
	}
	expect(printed.match(CODE)).toHaveLength(10);
	expect(printed).not.toContain('登録しました');
	await page.getByRole('link', { name: 'しまったので次へ' }).click();
	await expect(page.getByText('残りは10個です')).toBeVisible();
	await expect(page.getByText('二段階認証の方法を足しました')).toBeVisible();
	await page.goto('/notifications');
	const told = page.getByRole('row').filter({ hasText: '認証アプリかパスキーが登録されました' });
	await told.getByRole('link', { name: '二段階認証' }).click();
	await expect(page).toHaveURL(/\/settings\/second-factor$/);

	const visitor = await atSecondStep(browser, 'otari', '/notices');
	const complaints = watchConsole(visitor, [REFUSED]);
	await expect(visitor.getByLabel('確認コード')).toHaveAttribute('autocomplete', 'one-time-code');
	await visitor.goto('/notices');
	await expect(visitor).toHaveURL(/\/login\?to=%2Fnotices$/);
	await visitor.goto('/login/second?to=%2Fnotices');
	await alive(visitor);
	await visitor.getByLabel('確認コード').fill('000000');
	await visitor.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(refusal(visitor)).toContainText('確認コードが違うか');
	await expect(visitor).toHaveTitle('エラー：二段階認証｜結い');
	const spaced = wide(codeOf(secret, 1)).replace(/(...)/, '$1　');
	await visitor.getByLabel('確認コード').fill(spaced);
	await visitor.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('お知らせ');
	expect(found).toEqual([]);
	expect(complaints).toEqual([]);
});

test('all of it works without JavaScript; a spare code opens once', async ({ browser }) => {
	const still = { javaScriptEnabled: false };
	const page = await personAt(browser, 'hakuba', still);
	const { codes } = await setUp(page);
	const [first = '', second = ''] = codes;
	for (const [code, isTaken] of [
		[first, true],
		[first, false],
		[second, true]
	] as const) {
		const visitor = await atSecondStep(browser, 'hakuba', null, still);
		await visitor.getByText('スマートフォンなどが手元にないとき').click();
		await visitor.getByRole('textbox', { name: /^予備コード/ }).fill(wide(code.toLowerCase()));
		await visitor.getByRole('button', { name: '予備コードでログイン' }).click();
		if (isTaken) {
			await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('ホーム');
			await expect(visitor.getByText('予備コードでログインしました。残りは')).toBeVisible();
		} else {
			await expect(refusal(visitor)).toContainText('もう使われています');
		}
	}
	await page.goto('/settings/second-factor');
	await page.getByRole('button', { name: '予備コードを作り直す' }).click();
	await expect(page.getByText('予備コードを新しく作りました')).toBeVisible();
	await page.goto('/settings/second-factor');
	await page.getByRole('button', { name: '認証アプリを外す' }).click();
	await expect(page.getByText('まだ使っていません')).toBeVisible();
});

test('the sample person with the published app comes in by its code', async ({ browser }) => {
	const visitor = await atSecondStep(browser, DEMO_APP.login, null, { javaScriptEnabled: false });
	await visitor.getByLabel('確認コード').fill(codeOf(DEMO_APP.secret));
	await visitor.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('ホーム');
	await expect(visitor.getByRole('link', { name: /^軽井沢町/ })).toBeVisible();
});

test('five wrong codes make it wait', async ({ browser }) => {
	const page = await personAt(browser, 'omi');
	const { secret } = await setUp(page);
	const visitor = await atSecondStep(browser, 'omi', null, { javaScriptEnabled: false });
	for (const code of ['000000', '000001', '000002', '000003', '000004', codeOf(secret, 1)]) {
		await visitor.getByLabel('確認コード').fill(code);
		await visitor.getByRole('button', { name: 'ログイン', exact: true }).click();
	}
	await expect(refusal(visitor)).toContainText('待ってからもう一度お試しください');
});

test('passkeys are made, named, used, renamed and taken away where the browser trusts the address', async ({
	browser
}) => {
	const page = await personAt(browser, 'ikusaka', { baseURL: localhost });
	const found = watchConsole(page, [REFUSED]);
	await withDevice(page);
	await page.goto('/second-factor');
	await page.getByRole('button', { name: 'パスキーを登録する' }).click();
	await expect(refusal(page)).toContainText('パスキーの名前を入れてください');
	await page.getByLabel('パスキーの名前').fill('執務室のパソコン');
	await page.getByRole('button', { name: 'パスキーを登録する' }).click();
	await expect(page.getByText('登録しました。予備コードを印刷してください')).toBeVisible();
	await page.getByRole('link', { name: 'しまったので次へ' }).click();
	await expect(page.getByRole('row', { name: /執務室のパソコン/ })).toContainText('まだ');

	await page.context().clearCookies();
	await page.goto('/login');
	await page.getByLabel('ログインID').fill('ikusaka');
	await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('二段階認証');
	await expect(page.getByLabel('確認コード')).toHaveCount(0);
	await page.getByRole('button', { name: 'パスキーでログイン' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('ホーム');

	await page.goto('/settings/second-factor');
	const row = page.getByRole('row', { name: /執務室のパソコン/ });
	await expect(row).not.toContainText('まだ');
	await row.getByText('名前を変える').click();
	await row.getByLabel('新しい名前').fill('青い鍵');
	await row.getByRole('button', { name: '保存する' }).click();
	await expect(page.getByText('パスキーの名前を変えました')).toBeVisible();

	const elsewhere = await atSecondStep(browser, 'ikusaka', null);
	await expect(elsewhere.getByRole('button', { name: 'パスキーでログイン' })).toHaveCount(0);
	await expect(elsewhere.getByText('暗号化された接続（HTTPS）で')).toBeVisible();

	await page
		.getByRole('row', { name: /青い鍵/ })
		.getByRole('button', { name: '外す' })
		.click();
	await expect(page.getByText('まだ使っていません')).toBeVisible();
	expect(found).toEqual([]);
});

test('who lost the telephone is helped by the own administrator', async ({ browser }) => {
	const page = await personAt(browser, 'kijimadaira');
	await setUp(page);
	const admin = await personAt(browser, 'kijimadaira-admin');
	await admin.goto('/');
	await admin.getByRole('link', { name: '職員の登録' }).first().click();
	const name = /kijimadaira( |$)/;
	await admin.getByRole('row', { name }).getByRole('link').first().click();
	// Who has no second factor of their own yet: the next one gives them one.
	const operator = await personAt(browser, 'admin');
	await expect(admin.getByRole('heading', { level: 1 })).toHaveText(/さん$/);
	await open(operator, new URL(admin.url()).pathname);
	await operator.getByRole('button', { name: '二段階認証を初めの状態に戻す' }).click();
	await expect(refusal(operator)).toContainText('折り返して本人を確かめたら');
	expect(await axe(operator)).toEqual([]);
	await operator.screenshot({ path: 'tests/screenshots/second-factor-lost.png', fullPage: true });
	await admin.getByRole('button', { name: '二段階認証を初めの状態に戻す' }).click();
	await expect(admin.getByText('本人に、もう一度登録するよう伝えてください')).toBeVisible();
	await admin.goto('/record');
	const line = admin.getByRole('row', { name: /二段階認証を初めの状態に戻しました/ }).first();
	await expect(line).toContainText('木島平村');

	const again = await personAt(browser, 'kijimadaira');
	await again.goto('/settings/second-factor');
	await expect(again.getByText('まだ使っていません')).toBeVisible();
	await expect(again.getByText('二段階認証を初めの状態に戻しました')).toBeVisible();
});

test('a role that must have one sets it up before anything else, and cannot take it away', async ({
	browser
}) => {
	const admin = await personAt(browser, 'admin');
	// The system's administrator is one of those it concerns.
	await setUp(admin);
	await open(admin, '/admin/second-factor');
	await admin.getByLabel('団体管理者').check();
	await admin.getByLabel('日を決める').check();
	await admin.getByRole('button', { name: '保存する' }).click();
	await expect(refusal(admin)).toContainText('はじまりの日を');
	await admin.getByLabel('いますぐ').check();
	await admin.getByRole('button', { name: '保存する' }).click();
	await expect(admin.getByText('二段階認証を必ず使う役割を保存しました')).toBeVisible();

	const page = await personAt(browser, 'sakae-admin');
	await page.goto('/boards/hokushin');
	await expect(page).toHaveURL(/\/second-factor\?to=%2Fboards%2Fhokushin$/);
	await expect(page.getByText('あなたの役割では、二段階認証が必要です')).toBeVisible();
	for (const path of ['/files/1', '/files/1/thumbnail', '/settings', '/search?q=a']) {
		const answer = await page.request.get(path, { maxRedirects: 0 });
		expect([path, answer.status()]).toEqual([path, 303]);
		expect(answer.headers().location).toContain('/second-factor');
	}
	expect(await socketAnswer(page)).toContain('unauthorised');
	const { secret } = await setUp(page, '/second-factor?to=%2Fboards%2Fhokushin');
	expect(secret).toHaveLength(20);
	await page.getByRole('link', { name: 'しまったので次へ' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('北信');
	expect(await socketAnswer(page)).not.toContain('unauthorised');
	await open(page, '/settings/second-factor');
	await page.getByRole('button', { name: '認証アプリを外す' }).click();
	await expect(refusal(page)).toContainText('先に別の方法を登録してから');

	const member = await personAt(browser, 'sakae');
	await member.goto('/');
	await expect(member.getByRole('heading', { level: 1 })).toHaveText('ホーム');

	await open(admin, '/admin/second-factor');
	await admin.getByLabel('団体管理者').uncheck();
	await admin.getByRole('button', { name: '保存する' }).click();
	await expect(admin.getByText('使うかどうかは本人が決めます').first()).toBeVisible();
});

test('the second question and the sheet of spare codes stand at both sizes', async ({
	browser
}) => {
	const page = await personAt(browser, 'nozawaonsen');
	await setUp(page);
	const second = await atSecondStep(browser, 'nozawaonsen', null);
	await second.getByText('スマートフォンなどが手元にないとき').click();
	for (const [name, of] of [
		['spare-codes', page],
		['second-step', second]
	] as const) {
		expect.soft(await axe(of), name).toEqual([]);
		expect.soft(await noEnglish(of), name).toEqual([]);
		expect.soft(await noSidewaysScroll(of), name).toEqual([]);
		for (const size of [
			{ width: 1366, height: 600 },
			{ width: 360, height: 640 }
		]) {
			await of.setViewportSize(size);
			const path = `tests/screenshots/second-factor-${name}-${size.width}.png`;
			await of.screenshot({ path, fullPage: true });
		}
	}
});

/** Sets an app up for whoever sits at this page. */
async function setUp(
	page: Page,
	path = '/second-factor'
): Promise<{ secret: Buffer; codes: string[] }> {
	await page.goto(path);
	const secret = secretIn(await page.locator('.letters').innerText());
	await page.getByLabel('確認コード').fill(codeOf(secret));
	await page.getByRole('button', { name: '登録する', exact: true }).click();
	const sheet = page.getByRole('article', { name: '予備コード' });
	return { secret, codes: (await sheet.innerText()).match(CODE) ?? [] };
}

/** Opens a browser in which somebody has given the password and is asked for the second factor. */
async function atSecondStep(
	browser: Browser,
	login: string,
	to: string | null,
	options: Parameters<Browser['newContext']>[0] = {}
): Promise<Page> {
	const context = await browser.newContext({ baseURL: demoUrl, ...options });
	const page = await context.newPage();
	await page.goto(to === null ? '/login' : `/login?to=${encodeURIComponent(to)}`);
	if (options.javaScriptEnabled !== false) await alive(page);
	await page.getByLabel('ログインID').fill(login);
	await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
	await page.getByRole('button', { name: 'ログイン', exact: true }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('二段階認証');
	return page;
}

/** A device with passkeys that says yes to everything, in the browser of this page. */
async function withDevice(page: Page): Promise<void> {
	const client = await page.context().newCDPSession(page);
	await client.send('WebAuthn.enable');
	await client.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

/** What the server says to a socket of this browser. */
async function socketAnswer(page: Page): Promise<string> {
	const path = '/socket.io/?EIO=4&transport=polling';
	const opened = await page.request.get(path);
	const { sid } = JSON.parse((await opened.text()).slice(1)) as { sid: string };
	await page.request.post(`${path}&sid=${sid}`, {
		headers: { 'content-type': 'text/plain;charset=UTF-8' },
		data: '40'
	});
	return (await page.request.get(`${path}&sid=${sid}`)).text();
}

function codeOf(secret: Buffer, off = 0): string {
	return hotp(secret, stepAt(new Date()) + off);
}

function wide(text: string): string {
	return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
