import { expect, test, type Page } from '../support/browser.ts';
import { noEnglish, watchConsole } from '../support/page-checks.ts';
import { ask, DEMO_PASSWORD, open, personAt, REFUSED } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { textFile, workbook, zipBomb, type SampleFile } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

const BODY = 'ていねいに書いた本文です。';

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

for (const hasScripts of [true, false]) {
	const options = { javaScriptEnabled: hasScripts };
	const manner = hasScripts ? '' : ' without JavaScript';
	/** Waits for the page to be alive where it will be. */
	const openPage = hasScripts ? open : (page: Page, path: string) => page.goto(path);

	test(`a wrong password is told in one sentence that does not say what was wrong${manner}`, async ({
		browser
	}) => {
		const page = await (await browser.newContext({ baseURL: demoUrl, ...options })).newPage();
		for (const login of ['kitaaiki', 'nobody']) {
			await openPage(page, '/login?to=/boards/saku');
			await page.getByLabel('ログインID').fill(login);
			await page.getByLabel('パスワード').fill('wrong-password-1');
			await page.getByRole('button', { name: 'ログイン', exact: true }).click();
			await expect(refusal(page)).toContainText('ログインIDかパスワードが違います。');
			await expect(page).toHaveTitle('エラー：ログイン｜結い');
			await expect(page.getByLabel('ログインID')).toHaveValue(login);
		}
		await page.getByLabel('ログインID').fill('komoro');
		await page.getByLabel('パスワード').fill(DEMO_PASSWORD);
		await page.getByRole('button', { name: 'ログイン', exact: true }).click();
		await expect(page).toHaveURL('/boards/saku');
	});

	test(`an empty title and one of 201 characters lead back to their field${manner}`, async ({
		browser
	}) => {
		const page = await personAt(browser, 'koumi', options);
		await openPage(page, '/boards/practice/new');
		const title = page.getByRole('textbox', { name: '件名' });
		await page.getByLabel('意見').check();
		await page.getByRole('button', { name: '次へ：本文を書く' }).click();
		await expect(refusal(page)).toContainText('件名を入れてください。');
		await expect(page.getByLabel('意見')).toBeChecked();
		await expect(page).toHaveTitle(/^エラー：/);

		await title.fill('𠮷'.repeat(201));
		await page.getByRole('button', { name: '次へ：本文を書く' }).click();
		await expect(refusal(page)).toContainText('（いまは201文字）');
		await expect(title).toHaveValue('𠮷'.repeat(201));
		await refusal(page).getByRole('link').click();
		await expect(title).toBeFocused();
		await title.fill('𠮷'.repeat(200));
		await page.getByRole('button', { name: '次へ：本文を書く' }).click();
		await expect(page.getByText('2 / 2')).toBeVisible();
	});

	test(`a body of more than 100,000 characters comes back whole${manner}`, async ({ browser }) => {
		const page = await personAt(browser, 'koumi', options);
		await openPage(page, stepTwo('長い本文'));
		const body = page.getByRole('textbox', { name: '本文' });
		const long = '長'.repeat(100_001);
		await body.fill(long);
		await page.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(refusal(page)).toContainText('本文は100,000文字までにしてください');
		expect((await body.inputValue()) === long).toBe(true);
		await body.fill('');
		await page.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(refusal(page)).toContainText('本文を入れてください。');
		await body.fill(BODY);
		await page.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(page.locator('#p1')).toContainText(BODY);
	});

	test(`after a refused file the text and the good files are still there${manner}`, async ({
		browser
	}) => {
		const page = await personAt(browser, 'koumi', options);
		await openPage(page, stepTwo('添付の練習'));
		const body = page.getByRole('textbox', { name: '本文' });
		await body.fill(BODY);
		await page
			.locator('input[type=file]')
			.setInputFiles([
				await workbook('台帳.xlsx', [['団体', '台数']]),
				textFile('一覧.csv', '団体,台数\n北相木村,6\n'),
				textFile('ページ.html', '<!doctype html><p>こんにちは</p>', 'text/html')
			]);
		await page.getByRole('button', { name: '投稿する', exact: true }).click();
		await expect(refusal(page)).toContainText('「ページ.html」');
		await expect(body).toHaveValue(BODY);
		const kept = page.getByRole('group', { name: '受け取り済みの添付' });
		await expect(kept.getByRole('checkbox')).toHaveCount(2);
		await kept.getByLabel(/一覧\.csv/).uncheck();
		if (hasScripts) await page.locator('input[type=file]').setInputFiles([]);
		await page.getByRole('button', { name: '投稿する', exact: true }).click();
		const attached = page.getByRole('list', { name: '添付' }).getByRole('listitem');
		await expect(attached).toHaveCount(1);
		await expect(attached).toContainText('台帳.xlsx');
	});

	test(`a case that lacks everything is told so once, in the order of its form${manner}`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'koumi', options);
		await openPage(village, '/helpdesk/new?category=specification');
		await village.getByText(/^連絡先・読める人：/).click();
		await village.getByRole('textbox', { name: /^連絡先/ }).fill('');
		await village.getByRole('button', { name: '問い合わせを送る' }).click();
		await expect(refusal(village).getByRole('listitem')).toHaveText([
			'件名を入れてください。',
			'何が起きたか・知りたいことを入れてください。',
			'対象のシステムを入れてください。',
			'連絡先を入れてください。'
		]);
		await leadsToField(village, '対象のシステム');

		const desk = await personAt(browser, 'kumiai', options);
		await openPage(desk, '/helpdesk/phone');
		await desk.getByLabel('分類').selectOption({ label: '調達：仕様書の相談' });
		await desk.getByRole('button', { name: '記録する' }).click();
		await expect(refusal(desk).getByRole('listitem')).toHaveText([
			'団体を入れてください。',
			'連絡をくれた人の氏名を入れてください。',
			'件名を入れてください。',
			'尋ねられたことを入れてください。',
			'対象のシステムを入れてください。'
		]);
		await leadsToField(desk, '対象のシステム');
	});
}

/** What a refusal says of a field leads to it. */
async function leadsToField(page: Page, label: string): Promise<void> {
	await refusal(page)
		.getByRole('link', { name: new RegExp(`^${label}`) })
		.click();
	await expect(page.getByLabel(label)).toBeFocused();
}

const refusedFiles: [string, () => SampleFile | Promise<SampleFile>, RegExp][] = [
	[
		'a workbook that calls itself a PDF',
		async () => ({ ...(await workbook('報告.xlsx', [['数', '量']])), name: '報告.pdf' }),
		/「報告\.pdf」.*名前の末尾（拡張子）と中身が合っていません/
	],
	[
		'a page that calls itself a text',
		() => textFile('手順.txt', '<!doctype html><html><script>alert(1)</script></html>'),
		/「手順\.txt」.*HTMLファイルは/
	],
	[
		'a drawing that can run scripts',
		() => textFile('図.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'),
		/「図\.svg」.*SVGファイルは/
	],
	[
		'a file over the limit',
		() => textFile('大きい.txt', 'あ'.repeat(400_000)),
		/大きい\.txt（1\.1 MB）.*大きすぎて受け取れません。1個1(\.0)? MBまでです。/
	],
	[
		'a document that unpacks without end',
		() => zipBomb('爆弾.docx'),
		/「爆弾\.docx」.*極端に大きくなる/
	],
	['an empty file', () => textFile('空.txt', ''), /「空\.txt」.*中身が空です/]
];

for (const [what, file, sentence] of refusedFiles) {
	test(`${what} is refused with a reason, and the text stays`, async ({ browser }) => {
		const page = await personAt(browser, 'koumi');
		const found = watchConsole(page, [REFUSED]);
		await open(page, await ask(page, { board: 'practice', title: '添付の確かめ' }));
		const body = page.getByRole('textbox', { name: '本文' });
		await body.fill(BODY);
		await page.locator('input[type=file]').setInputFiles([await file()]);
		// A file goes up as soon as it is chosen, and is answered there and then.
		await expect(page.getByRole('list', { name: '選んだファイル' })).toContainText(sentence);
		await page.getByRole('button', { name: '返信する', exact: true }).click();
		await expect(refusal(page)).toContainText('送れなかったファイルがあります。');
		await expect(body).toHaveValue(BODY);
		await expect(page.locator('article')).toHaveCount(1);
		expect(found).toEqual([]);
	});
}

test('a form sent from another site is refused with a page in Japanese', async ({ browser }) => {
	const page = await personAt(browser, 'koumi');
	for (const origin of ['https://evil.example', 'null']) {
		const answer = await page.request.post('/boards/practice/new', {
			headers: { origin, accept: 'text/html' },
			form: { title: '他所から', kind: 'question', audience: 'municipalities', body: BODY },
			maxRedirects: 0
		});
		expect(answer.status()).toBe(403);
		expect(await answer.text()).toContain('ほかのサイトから送られた操作は受け付けません。');
	}
});

test('what does not exist and what is not for one’s eyes look the same', async ({ browser }) => {
	const uedaPerson = await personAt(browser, 'ueda');
	const secret = await ask(uedaPerson, {
		board: 'ueda',
		title: '上田広域だけの相談',
		kind: 'share',
		audience: 'district'
	});
	const page = await personAt(browser, 'koumi');
	const stranger = await personAt(browser, 'ken');
	const seen: string[] = [];
	for (const who of [page, stranger]) {
		for (const path of ['/threads/999999', '/threads/abc', '/threads/0', '/threads/1e3', secret]) {
			const answer = await who.goto(path);
			expect(answer?.status(), path).toBe(404);
			seen.push(await who.getByRole('main').innerText());
			await expect(who).toHaveTitle('見つからないか、あなたの団体には公開されていません。｜結い');
		}
	}
	expect(new Set(seen).size).toBe(1);
	for (const path of [
		'/boards/nowhere',
		'/files/999999',
		'/nowhere',
		'/threads/1/posts/2/nowhere'
	]) {
		expect((await page.goto(path))?.status(), path).toBe(404);
		expect(await noEnglish(page), path).toEqual([]);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(/。$/);
	}
	const arrivals = await page.request.get(`${secret}/arrivals`);
	expect(arrivals.status()).toBe(404);
});

test('the wrong method, a broken body and an unknown action get a page in Japanese', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const headers = { accept: 'text/html' };
	const ways: [string, () => ReturnType<typeof page.request.post>, number[]][] = [
		['GET /logout', () => page.request.get('/logout', { headers, maxRedirects: 0 }), [303]],
		['POST /map', () => page.request.post('/map', { headers, form: { a: '1' } }), [405]],
		['POST /health', () => page.request.post('/health', { headers, form: { a: '1' } }), [405]],
		['PUT /boards', () => page.request.put('/boards', { headers, form: { a: '1' } }), [405]],
		[
			'POST unknown action',
			() => page.request.post('/boards?/fly', { headers, form: { a: '1' } }),
			[404]
		],
		[
			'broken multipart',
			() =>
				page.request.post('/boards/practice/new', {
					headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
					data: Buffer.from('--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nhalf')
				}),
			[400, 422]
		],
		[
			'JSON',
			() => page.request.post('/boards/practice/new', { headers, data: { title: 'x' } }),
			[400, 415, 422]
		]
	];
	for (const [what, go, statuses] of ways) {
		const answer = await go();
		expect.soft(statuses, what).toContain(answer.status());
		if (answer.status() === 303) continue;
		await page.setContent(await answer.text());
		expect.soft(await noEnglish(page), what).toEqual([]);
		await expect.soft(page.getByRole('heading', { level: 1 }), what).toHaveText(/[ぁ-ん]/);
	}
});

test('rare letters are shown as they were typed, and what turns the text around is marked', async ({
	browser
}) => {
	const page = await personAt(browser, 'koumi');
	const found = watchConsole(page);
	const rare = '𠮷野家 辻\u{E0100} がぎぐ か\u3099 👨‍👩‍👧 ﾊﾝｶｸ ①㈱㍻ 髙﨑';
	await open(page, stepTwo(rare));
	await page.getByRole('textbox', { name: '本文' }).fill(`${rare}\n\nA\u202Ecod.exe`);
	await page.locator('input[type=file]').setInputFiles([textFile(`${rare}.txt`, rare)]);
	await page.getByRole('button', { name: '投稿する', exact: true }).click();
	await expect(page).toHaveURL(/\/threads\/\d+$/);
	expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(rare);
	const post = page.locator('#p1');
	expect(await post.locator('.prose').textContent()).toContain(rare);
	expect(await post.getByRole('list', { name: '添付' }).textContent()).toContain(`${rare}.txt`);
	await expect(post.locator('.prose')).toContainText('A［文字方向の指定］cod.exe');
	expect(await page.content()).not.toContain('\u202E');
	await post.getByRole('link', { name: '直す' }).click();
	await expect(page.getByRole('textbox', { name: '件名' })).toHaveValue(rare);
	await open(page, '/boards/practice');
	await expect(page.getByRole('link', { name: rare, exact: true })).toBeVisible();
	expect(found).toEqual([]);
});

test('a NUL is taken out and the rest of the text kept', async ({ browser }) => {
	const page = await personAt(browser, 'koumi');
	const path = await ask(page, { board: 'practice', title: '空\0文字', body: '前\0後' });
	await open(page, path);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('空文字');
	await expect(page.locator('#p1 .prose')).toHaveText('前後');
});

function stepTwo(title: string): string {
	const query = new URLSearchParams({ title, kind: 'question', audience: 'municipalities' });
	return `/boards/practice/new?${query}`;
}
