import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { answer, ask, inDays, open, personAt, REFUSED, sent } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const withoutScript = { javaScriptEnabled: false };

/** How a person comes, and a letter that keeps their threads apart. */
const manners = [
	['with JavaScript', {}, '甲'],
	['without JavaScript', withoutScript, '乙']
] as const;

async function calm(page: Page): Promise<void> {
	expect(await axe(page)).toEqual([]);
	expect(await noSidewaysScroll(page)).toEqual([]);
}

for (const [manner, options, mark] of manners) {
	test(`うちも同じ is counted by organisation, named or not, and taken back, ${manner}`, async ({
		browser
	}) => {
		const asker = await personAt(browser, 'azumino');
		const thread = await ask(asker, { board: 'matsumoto', title: `窓口の番号札、${mark}` });
		await asker.goto(thread);
		await expect(button(asker, 'うちも同じ')).toHaveCount(0);

		const named = await personAt(browser, 'yamagata', options);
		await named.goto(thread);
		await button(named, 'うちも同じ').click();
		await expect(named.getByText('「うちも同じ」を押しました。')).toBeVisible();
		await expect(named.getByText('同じ 1団体（1広域）')).toBeVisible();
		await expect(button(named, /^知らせを受けています/)).toBeVisible();

		const hidden = await personAt(browser, 'nakano', options);
		await hidden.goto(thread);
		await hidden.getByLabel('団体名を出さない（数だけ）').check();
		await button(hidden, 'うちも同じ').click();
		await expect(hidden.getByText('同じ 2団体（2広域）')).toBeVisible();

		await asker.goto(thread);
		await asker.getByText('同じ 2団体（2広域）').click();
		await expect(asker.getByText('山形村、県内の団体（名前を出していません）1団体')).toBeVisible();
		await expect(asker.getByText('中野市')).toHaveCount(0);
		await asker.goto('/boards/matsumoto');
		const row = asker.getByRole('row', { name: new RegExp(`番号札、${mark}`) });
		await expect(row).toContainText('同じ 2団体（2広域）');

		await button(named, 'うちも同じを取り消す').click();
		await expect(named.getByText('同じ 1団体（1広域）')).toBeVisible();
		await expect(button(named, 'うちも同じ')).toBeVisible();
	});
}

test('several answers are accepted, one is the 代表, and dates are asked for in Japanese', async ({
	browser
}) => {
	const asker = await personAt(browser, 'okaya');
	const found = watchConsole(asker, [REFUSED]);
	const thread = await ask(asker, { board: 'suwa', title: '帳票の余白の直し方' });
	await answer(await personAt(browser, 'shimosuwa'), thread, '印刷の設定で直しました。');
	await answer(await personAt(browser, 'suwa'), thread, '様式を作り直しました。');
	await open(asker, thread);
	await asker.locator('#p2').getByRole('button', { name: 'この回答で解決した' }).click();
	await expect(asker.locator('#p2').getByText('解決した回答', { exact: true })).toBeVisible();
	await asker.locator('#p3').getByRole('button', { name: 'この回答で解決した' }).click();
	await expect(asker.locator('#p2').getByText('代表の回答', { exact: true })).toBeVisible();
	await asker.locator('#p3').getByText('回答の扱い').click();
	await asker.locator('#p3').getByRole('button', { name: '代表の回答にする' }).click();
	await expect(asker.locator('#p3').getByText('代表の回答', { exact: true })).toBeVisible();
	await expect(asker.getByRole('link', { name: '回答は3番' })).toBeVisible();

	const third = asker.locator('#p3');
	await third.getByText('回答の扱い').click();
	await third.getByRole('textbox', { name: /^有効期限/ }).fill('来年の春');
	await third.getByRole('button', { name: '年度と有効期限を変える' }).click();
	await expect(refusal(asker)).toContainText('日付が読めません。');
	await expect(third.getByRole('textbox', { name: /^有効期限/ })).toHaveValue('来年の春');
	await calm(asker);
	await third.getByRole('textbox', { name: /^有効期限/ }).fill(inDays(-1));
	await third.getByRole('button', { name: '年度と有効期限を変える' }).click();
	await expect(refusal(asker)).toContainText('もう過ぎた日です。');
	await third.getByRole('textbox', { name: /^有効期限/ }).fill(inDays(20));
	await third.getByRole('button', { name: '年度と有効期限を変える' }).click();
	await expect(third.getByText(/有効期限 R\d/)).toBeVisible();

	await third.getByText('回答の扱い').click();
	await third.getByRole('button', { name: '解決した回答から外す' }).click();
	await expect(asker.locator('#p2').getByText('解決した回答', { exact: true })).toBeVisible();
	await expect(asker.locator('#p3').getByText('解決した回答', { exact: true })).toHaveCount(0);
	expect(found).toEqual([]);
});

for (const [manner, options, mark] of manners) {
	test(`a 制度改正 puts an answer in doubt, and the seat that gave it says whether it holds, ${manner}`, async ({
		browser
	}) => {
		const title = `住所の表し方、${mark}`;
		const asker = await personAt(browser, 'nagawa');
		const thread = await ask(asker, { board: 'ueda', title });
		const answering = await personAt(browser, 'aoki', options);
		await answer(answering, thread, '番地まで書いています。');

		const union = await personAt(browser, 'kumiai', options);
		await union.goto(thread);
		await union.locator('#p2').getByRole('button', { name: 'この回答で解決した' }).click();
		await expect(union.getByText('解決済みにしました。')).toBeVisible();
		await union.getByText('重要・団体としての回答・制度改正').click();
		await union.getByLabel('制度改正の名前').fill('住居表示の手引きの改定');
		await button(union, '制度改正を付ける').click();
		await expect(union.locator('#p2').getByText('要確認', { exact: true })).toBeVisible();

		await answering.goto('/');
		const asked = answering.getByRole('table', { name: '返事を待たれているもの' });
		await asked.getByRole('link', { name: new RegExp(title) }).click();
		await answering.locator('#p2').getByRole('button', { name: 'もう有効でない' }).click();
		await expect(answering.getByText('もう有効でないと答えました。').first()).toBeVisible();
		await answering.locator('#p2').getByRole('button', { name: '今も有効' }).click();
		await expect(answering.getByText('今も有効と答えました。').first()).toBeVisible();
		await expect(answering.getByText('要確認', { exact: true })).toHaveCount(0);
		await answering.goto('/');
		await expect(answering.getByText(title)).toHaveCount(0);
	});
}

for (const [manner, options, mark] of manners) {
	test(`団体としての回答 waits for the 決裁者, is given back, approved and exported, ${manner}`, async ({
		browser
	}) => {
		const asker = await personAt(browser, 'iida', options);
		const heading = {
			title: `共同の訓練、${mark}`,
			kind: 'question',
			audience: 'municipalities'
		};
		await asker.goto(`/boards/minamishinshu/new?${new URLSearchParams(heading)}`);
		await asker.getByRole('textbox', { name: '本文' }).fill('参加の見込みを教えてください。');
		await asker.getByLabel('団体としての回答を求める').check();
		await button(asker, '投稿する').click();
		await expect(asker.getByText('団体としての回答を求めています')).toBeVisible();
		await expect(asker.getByRole('group', { name: '回答の立場' })).toHaveCount(0);
		const thread = new URL(asker.url()).pathname;

		const village = mark === '甲' ? 'shimojo' : 'neba';
		const drafter = await personAt(browser, `${village}-admin`, options);
		await drafter.goto('/settings/organisation');
		await drafter.getByLabel('団体としての回答は、決裁者の決裁を受けてから投稿する').check();
		await button(drafter, '決裁の設定を保存する').click();
		await expect(drafter.getByText('決裁者が決裁してから投稿します。').first()).toBeVisible();

		await drafter.goto(thread);
		await drafter.getByRole('textbox', { name: '本文' }).fill('参加します。');
		await drafter.getByLabel('団体としての回答', { exact: true }).check();
		await button(drafter, '返信する').click();
		await expect(drafter.getByText('決裁者に決裁を求めました。')).toBeVisible();
		await expect(drafter.getByText('決裁を待っています（団体としての回答）')).toBeVisible();
		await expect(button(drafter, '決裁して投稿する')).toHaveCount(0);

		const approver = await personAt(browser, village, options);
		await approver.goto('/');
		await approver.locator('a[href^="/drafts/"]', { hasText: heading.title }).click();
		await approver.getByText('差し戻す', { exact: true }).first().click();
		await button(approver, '差し戻す').click();
		await expect(refusal(approver)).toContainText('差し戻す理由を入れてください。');
		await approver.getByLabel('差し戻す理由').fill('人数も書いてください。');
		await button(approver, '差し戻す').click();
		await expect(approver.getByText('差し戻しました。')).toBeVisible();

		await drafter.goto('/drafts');
		await drafter.getByRole('link', { name: /^確かめる・削除する/ }).click();
		await expect(drafter.getByText('人数も書いてください。')).toBeVisible();
		await drafter.getByRole('link', { name: '続きを書く' }).click();
		await expect(drafter.getByLabel('団体としての回答', { exact: true })).toBeChecked();
		await drafter.getByRole('textbox', { name: '本文' }).fill('2人で参加します。');
		await button(drafter, '返信する').click();
		await expect(drafter.getByText('決裁者に決裁を求めました。')).toBeVisible();

		await approver.goto(new URL(drafter.url()).pathname);
		await expect(approver.getByText('2人で参加します。')).toBeVisible();
		await button(approver, '決裁して投稿する').click();
		await expect(approver.locator('#p2')).toContainText('2人で参加します。');
		await expect(
			approver.locator('#p2').getByText('団体としての回答', { exact: true })
		).toBeVisible();
		await answer(await personAt(browser, 'takagi'), thread, '質問です。');
		await asker.goto(thread);
		await expect(asker.getByText('2団体が回答（うち団体としての回答 1）')).toBeVisible();
		const file = await asker.request.get(`${thread}/official/export`);
		expect(file.status()).toBe(200);
		expect(decodeURIComponent(file.headers()['content-disposition'] ?? '')).toContain(
			'団体としての回答'
		);
	});
}

test('a thread marked 重要 shows its asker and the union which organisations have opened it, and nobody else', async ({
	browser
}) => {
	const asker = await personAt(browser, 'ikeda');
	const thread = await ask(asker, { board: 'kitaalps', title: '回線の切替', audience: 'district' });
	await open(asker, thread);
	await asker.getByText('重要・団体としての回答・制度改正').click();
	await button(asker, '重要にする').click();
	await expect(asker.getByRole('link', { name: '閲覧 1/5団体' })).toBeVisible();

	const reader = await personAt(browser, 'otari', withoutScript);
	await reader.goto(thread);
	await expect(reader.getByText('重要', { exact: true })).toBeVisible();
	await expect(reader.getByRole('link', { name: /^閲覧/ })).toHaveCount(0);
	expect((await reader.request.get(`${thread}/readers`)).status()).toBe(403);
	const stranger = await personAt(browser, 'nagano');
	expect((await stranger.request.get(`${thread}/readers`)).status()).toBe(404);

	await asker.reload();
	await asker.getByRole('link', { name: '閲覧 2/5団体' }).click();
	await expect(asker.getByRole('listitem').filter({ hasText: '小谷村' })).toContainText('閲覧');
	await expect(asker.getByRole('listitem').filter({ hasText: '白馬村' })).toContainText('未閲覧');
	await calm(asker);
});

test('the union sees what many have pressed, sets the threshold and marks it with a reason', async ({
	browser
}) => {
	const union = await personAt(browser, 'kumiai');
	const found = watchConsole(union, [REFUSED]);
	await open(union, '/admin/candidates');
	const row = union.getByRole('article').filter({ hasText: 'Windows 11 25H2への更新' });
	await expect(row).toContainText('同じ 12団体');
	await row.getByText('見送り・対応済みにする').click();
	await row.getByRole('button', { name: '印を付ける' }).click();
	await expect(refusal(row)).toContainText('見送りか対応済みを選んでください。');
	await row.getByLabel('見送り').check();
	await row.getByLabel('理由').fill('来年度の調達で扱います。');
	await row.getByRole('button', { name: '印を付ける' }).click();
	await expect(row).toContainText('来年度の調達で扱います。');
	await row.getByRole('button', { name: /^候補に戻す/ }).click();
	await expect(row.getByText('見送り・対応済みにする')).toBeVisible();

	await calm(union);
	await union.getByText('一覧に出す数を変える').click();
	await union.getByLabel('団体の数').fill('ゼロ');
	await button(union, '変える').click();
	await expect(refusal(union)).toContainText('1以上の数を入れてください。');
	await union.getByLabel('団体の数').fill('１０');
	await button(union, '変える').click();
	await expect(union.getByText('一覧に出す数を変えました。')).toBeVisible();
	await calm(union);
	expect(found).toEqual([]);

	const village = await personAt(browser, 'otaki');
	expect((await village.request.get('/admin/candidates')).status()).toBe(403);
});

test('what cannot be done any more is said, with the right status and in Japanese', async ({
	browser
}) => {
	const asker = await personAt(browser, 'iiyama');
	const thread = await ask(asker, { board: 'hokushin', title: '庁舎の鍵の管理' });
	const other = await personAt(browser, 'sakae');
	const refused = async (page: Page, path: string, form: Record<string, string> = {}) => {
		const reply = await page.request.post(path, { headers: { accept: 'text/html' }, form });
		return { status: reply.status(), text: await reply.text() };
	};
	expect((await refused(asker, `${thread}?/same`)).status).toBe(403);
	const twice = await refused(other, `${thread}?/unsame`);
	expect(twice.status).toBe(409);
	expect(twice.text).toContain('もう取り消されています');
	expect((await refused(other, `${thread}?/confirm`, { post: '1' })).status).toBe(409);
	expect((await refused(other, `${thread}?/confirm`, { post: 'x' })).status).toBe(404);
	expect((await refused(other, `${thread}?/important`, { on: 'on' })).status).toBe(403);
	expect((await refused(other, `${thread}?/reform`, { reform: '改正' })).status).toBe(403);
	const voice = await refused(other, `${thread}?/reply`, { body: '回答です。', voice: 'official' });
	expect(voice.status).toBe(422);
	expect(voice.text).toContain('団体としての回答を求めていません');
	expect(voice.text).toContain('回答です。');
	const stranger = await personAt(browser, 'nagano', withoutScript);
	const district = await sent(asker, '/boards/hokushin/new', {
		title: '広域だけの相談',
		kind: 'question',
		audience: 'district',
		body: '内々の話です。'
	});
	for (const act of ['same', 'unsame', 'main', 'official', 'reform']) {
		const { status } = await refused(stranger, `${district}?/${act}`, { post: '2', reform: 'x' });
		expect(status, act).toBe(404);
	}
	expect((await stranger.request.get(`${district}/official/export`)).status()).toBe(404);
});
