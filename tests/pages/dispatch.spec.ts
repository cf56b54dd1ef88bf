import { dayOf, typedDay } from '#lib/dates.ts';
import { expect, test, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { personAt } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Four people sign in and act one after another.
test.describe.configure({ timeout: 120_000 });

const done = (page: Page, words: string) =>
	expect(page.getByText(words, { exact: false }).first()).toBeVisible();
const press = (page: Page, name: string | RegExp) =>
	page.getByRole('button', { name, exact: typeof name === 'string' }).click();

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';

	test(`${how} JavaScript a village asks for an expert, who is offered it, comes and reports`, async ({
		browser
	}) => {
		const subject = `庁内LANの更新の進め方（${how}）`;
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
		const desk = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const expert = await personAt(browser, 'coordinator', { javaScriptEnabled });

		await village.goto('/helpdesk');
		await village.getByRole('link', { name: '専門家の派遣' }).click();
		await village.getByRole('link', { name: '派遣を依頼する' }).click();
		await village.getByLabel('件名').fill(subject);
		await press(village, '派遣を依頼する');
		await done(village, '目的を入れてください。');
		await expect(village.getByLabel('件名')).toHaveValue(subject);
		await village.getByLabel('分野').selectOption('ネットワーク');
		await village.getByLabel('希望日').fill('R9.1.14\n2027-01-15');
		await village.getByLabel('目的').fill('更新の順番と費用の見方を教えてください。');
		await press(village, '派遣を依頼する');
		await done(village, 'として依頼しました。');
		const path = new URL(village.url()).pathname;
		await expect(village.locator('[aria-current="step"]')).toHaveText('依頼');

		expect((await expert.goto(path))?.status()).toBe(404);
		const other = await personAt(browser, 'saku', { javaScriptEnabled });
		expect((await other.goto(path))?.status()).toBe(404);

		await desk.goto(path);
		await press(desk, '候補の順番を決める');
		await done(desk, '候補を選んでください。');
		await desk.getByLabel('島田 聡子').check();
		await desk.getByLabel('費用の見込み（円）').fill('40,000');
		await press(desk, '候補の順番を決める');
		await done(desk, '候補の順番を決めました。');
		await press(desk, '島田 聡子さんに打診する');
		await done(desk, '打診しました。');
		await expect(desk.locator('[aria-current="step"]')).toHaveText('打診中');

		await expert.goto('/helpdesk/dispatch');
		await expert.getByRole('link', { name: subject }).click();
		await expect(expert.getByText('更新の順番と費用の見方')).toBeVisible();
		await expect(expert.getByRole('heading', { name: '経過' })).toHaveCount(0);
		await press(expert, '受諾する');
		await done(expert, '受諾しました。');

		await desk.goto(path);
		await desk.getByLabel('実施日').fill(typedDay(dayOf(new Date())));
		await desk.getByLabel('開始').fill('25:00');
		await desk.getByLabel('場所').fill('役場2階の会議室');
		await press(desk, '日程を確定する');
		await done(desk, '時刻を「13:30」の形で入れてください。');
		await desk.getByLabel('開始').fill('23:59');
		await press(desk, '日程を確定する');
		await done(desk, '日程を確定しました。');

		await expert.goto(path);
		await expect(expert.locator('[aria-current="step"]')).toHaveText('日程確定');
		await expert.getByLabel(/の実施分数/).fill('110');
		await expert.getByLabel('参加者').fill('総務企画課 3人');
		await press(expert, '実施を記録する');
		await done(expert, '実施を記録しました。');
		await expert.getByLabel('実施した内容').fill('機器の一覧を見ました。');
		await expert.getByLabel('助言').fill('基幹のスイッチから替えます。');
		await press(expert, '報告書を出す');
		await done(expert, '報告書を出しました。');

		await village.goto(path);
		await expect(village.locator('[aria-current="step"]')).toHaveText('報告済');
		await village.getByLabel('4 役に立った').check();
		await press(village, '評価を送る');
		await done(village, '評価を送りました。');
		await expect(village.getByText('40,000')).toHaveCount(0);

		await desk.goto(path);
		await press(desk, '報告書を承認する');
		await desk.getByLabel('謝金（円）').fill('30000');
		await desk.getByLabel('旅費（円）').fill('4,200');
		await desk.getByLabel('源泉徴収額（円）').fill('99999');
		await press(desk, '支払い済みにする');
		await done(desk, '源泉徴収額は、謝金より多くはなりません。');
		await desk.getByLabel('源泉徴収額（円）').fill('3063');
		await press(desk, '支払い済みにする');
		await done(desk, '支払いを記録しました。');
		await expect(desk.getByText('合計 34,200円')).toBeVisible();
		await village.goto(path);
		await expect(village.getByText('34,200')).toHaveCount(0);

		if (javaScriptEnabled) {
			const sheet = await paperOf(village);
			for (const words of ['派遣の記録', '基幹のスイッチから替えます。', '役場2階の会議室']) {
				expect(sheet).toContain(words.replace(/\s/g, ''));
			}
		}
		for (const page of [village, desk, expert]) {
			await page.goto(path);
			if (javaScriptEnabled) expect(await axe(page)).toEqual([]);
			if (javaScriptEnabled) expect(await noSidewaysScroll(page)).toEqual([]);
			await page.context().close();
		}
	});
}

test('a coordinator declines what was offered, and it is there for them no longer', async ({
	browser
}) => {
	const village = await personAt(browser, 'kawakami');
	const desk = await personAt(browser, 'kumiai');
	const expert = await personAt(browser, 'coordinator');
	await village.goto('/helpdesk/dispatch/new');
	await village.getByLabel('件名').fill('ライセンスの数え方');
	await village.getByLabel('分野').selectOption('ライセンス');
	await village.getByLabel('オンライン', { exact: true }).check();
	await village.getByLabel('希望日').fill('R9.1.14');
	await village.getByLabel('目的').fill('数え方を知りたい。');
	await press(village, '派遣を依頼する');
	await done(village, 'として依頼しました。');
	const path = new URL(village.url()).pathname;
	await desk.goto(path);
	await desk.getByLabel('島田 聡子').check();
	await press(desk, '候補の順番を決める');
	await done(desk, '候補の順番を決めました。');
	await press(desk, '島田 聡子さんに打診する');
	await done(desk, '打診しました。');
	await expert.goto(path);
	await expert.getByText('辞退する').first().click();
	await expert.getByLabel('理由').fill('日が合いません。');
	await press(expert, '辞退する');
	await done(expert, '辞退しました。');
	expect((await expert.goto(path))?.status()).toBe(404);
	expect((await expert.goto('/map'))?.status()).toBe(403);
	await desk.goto(path);
	await expect(desk.getByText('候補がいなくなりました').first()).toBeVisible();
});

test('the desk keeps what a coordinator knows, and the 決裁者 sets the limits', async ({
	browser
}) => {
	const lead = await personAt(browser, 'kumiai-lead');
	await lead.goto('/helpdesk/dispatch/coordinators');
	const profile = lead.getByRole('form', { name: '島田 聡子' });
	await profile.getByLabel('セキュリティ').check();
	await profile.getByLabel('関わりのある団体').fill('佐久');
	await profile.getByRole('button', { name: '保存する' }).click();
	await done(lead, '「佐久」という団体はありません。');
	await profile.getByLabel('関わりのある団体').fill('佐久市');
	await profile.getByRole('button', { name: '保存する' }).click();
	await done(lead, 'コーディネーターの情報を保存しました。');
	await expect(profile.getByLabel('セキュリティ')).toBeChecked();
	await lead.getByLabel('年度の予算（円）').fill('1,200,000');
	await press(lead, '上限を保存する');
	await done(lead, '上限を保存しました。');
	await expect(lead.getByLabel('年度の予算（円）')).toHaveValue('1200000');
});

for (const [login, path] of [
	['kitaaiki', '/helpdesk/dispatch'],
	['kitaaiki', '/helpdesk/dispatch/new'],
	['coordinator', '/helpdesk/dispatch'],
	['kumiai', '/helpdesk/dispatch/coordinators'],
	['kumiai-lead', '/helpdesk/dispatch/coordinators']
] as const) {
	test(`${path} fits ${login}'s screens and has nothing in the way of anybody`, async ({
		browser
	}) => {
		const page = await personAt(browser, login);
		await page.goto(path);
		expect(await noSidewaysScroll(page)).toEqual([]);
		expect(await noEnglish(page)).toEqual([]);
		expect(await axe(page)).toEqual([]);
	});
}
