import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { answer, ask, open, personAt, REFUSED, sent } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

/** The name of a resident who should never have been named. */
const NAME = '架空山佐之助';
const REASON = '住民の氏名が書かれていたため';

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

test('the 組合決裁者 erases a reply for good, and everybody sees the tombstone', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const thread = await ask(village, { board: 'practice', title: '消去の順序を確かめる' });
	await answer(village, thread, `${NAME}さんの世帯の件です。`);
	await answer(village, thread, `${NAME}さんには連絡しました。`);
	await open(village, thread);
	await expect(village.getByRole('link', { name: '完全に消去する' })).toHaveCount(0);

	const approver = await personAt(browser, 'kumiai-lead');
	const found = watchConsole(approver, [REFUSED]);
	await open(approver, thread);
	await approver.locator('#p2').getByRole('link', { name: '完全に消去する' }).click();
	await expect(approver.getByRole('heading', { level: 1 })).toHaveText('2番の投稿を完全に消去する');

	await approver.getByLabel('調べる言葉').fill('架空山');
	await approver.getByRole('button', { name: '調べる', exact: true }).click();
	await expect(approver.getByText('その言葉は2件にあります。')).toBeVisible();
	expect(await axe(approver)).toEqual([]);
	expect(await noSidewaysScroll(approver)).toEqual([]);

	await approver.getByRole('button', { name: '完全に消去する' }).click();
	await expect(refusal(approver)).toContainText('理由を入れてください。');
	await approver.getByLabel('理由').fill(REASON);
	await approver.getByRole('button', { name: '完全に消去する' }).click();
	await expect(approver.getByText('完全に消去しました。', { exact: true })).toBeVisible();
	const tombstone = approver.locator('#p2');
	await expect(tombstone).toContainText(`理由：${REASON}`);
	await expect(tombstone).not.toContainText(NAME);
	expect(found).toEqual([]);

	await open(village, `${thread}/posts/2/history`);
	await expect(village.getByText(`理由：${REASON}`)).toBeVisible();
	await open(village, `/search?q=${encodeURIComponent(NAME)}`);
	await expect(village.getByText('1件', { exact: true })).toBeVisible();
	await open(approver, '/admin/erasures');
	await expect(approver.getByRole('row', { name: new RegExp(REASON) })).toBeVisible();
});

test('without JavaScript a first post goes with its title, once', async ({ browser }) => {
	const village = await personAt(browser, 'kitaaiki');
	const thread = await ask(village, { board: 'practice', title: `${NAME}さんの件` });
	const plain = await personAt(browser, 'kumiai-lead', { javaScriptEnabled: false });
	await plain.goto(`${thread}/posts/1/erase`);
	await plain.getByLabel('理由').fill(REASON);
	await plain.getByRole('button', { name: '完全に消去する' }).click();
	await expect(plain.getByRole('heading', { level: 1 })).toHaveText('（消去された投稿）');
	await plain.goto(`${thread}/posts/1/erase`);
	await expect(plain.getByText(`理由：${REASON}`)).toBeVisible();
	await expect(plain.getByRole('button', { name: '完全に消去する' })).toHaveCount(0);
});

/** Erases what the page of erasing shows under this heading; afterwards these look again where it stood. */
async function erase(
	approver: Page,
	heading: string,
	path: string,
	lookers: Page[]
): Promise<void> {
	await expect(approver.getByRole('heading', { level: 1 })).toHaveText(heading);
	await expect(approver.getByRole('blockquote')).toContainText(NAME);
	await approver.getByLabel('理由').fill(REASON);
	await approver.getByRole('button', { name: '完全に消去する' }).click();
	await expect(approver.getByText('完全に消去しました。', { exact: true })).toBeVisible();
	for (const page of lookers) await page.goto(path);
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';

	test(`${how} JavaScript the words of one うちも影響あり go, then one of the texts, then 障害情報 as a whole`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
		const approver = await personAt(browser, 'kumiai-lead', { javaScriptEnabled });
		const title = `${NAME}さん宅の回線（${how}）`;
		const path = await sent(approver, '/helpdesk/incidents/new', {
			...{ title, category: 'line', system: '', body: `${NAME}さんから電話がありました。` },
			...{ sinceOn: '2026-01-05', sinceTime: '08:20', nextOn: '', nextTime: '' }
		});
		await sent(village, `${path}?/affect`, { effect: `${NAME}さんの端末` });
		await village.goto(path);
		await expect(village.getByRole('link', { name: /完全に消去する/ })).toHaveCount(0);

		const eraseHere = (heading: string) => erase(approver, heading, path, [approver, village]);
		await approver.goto(path);
		await approver.getByRole('link', { name: /^内容を完全に消去する.*北相木村/ }).click();
		await eraseHere('「うちも影響あり」を完全に消去する');
		await expect(approver.locator('#affected')).toHaveText(/^うちも影響あり（1団体/);
		await expect(approver.getByText(`理由：${REASON}`)).toBeVisible();
		await expect(village.getByText(`理由：${REASON}`)).toBeVisible();
		await expect(village.getByLabel('影響の内容')).toHaveCount(0);
		await expect(village.getByText(`${NAME}さんの端末`)).toHaveCount(0);

		await approver.getByRole('link', { name: /^この書き込みを完全に消去する.*発生/ }).click();
		await eraseHere('障害情報の書き込みを完全に消去する');
		await expect(village.locator('#update-1')).toContainText(`理由：${REASON}`);
		await expect(village.getByText(`${NAME}さんから`)).toHaveCount(0);

		await approver.getByRole('link', { name: '完全に消去する', exact: true }).click();
		await eraseHere('障害情報を完全に消去する');
		await expect(village.getByRole('heading', { level: 1 })).toHaveText('（消去された障害情報）');
		await expect(village.getByText(`理由：${REASON}`).first()).toBeVisible();
		for (const page of [approver, village]) await expect(page.getByText(NAME)).toHaveCount(0);
		await expect(approver.getByRole('link', { name: /完全に消去する/ })).toHaveCount(0);
		await expect(approver.getByText('新しい情報を書く')).toHaveCount(0);
		await approver.goto(`${path}/erase`);
		await expect(approver.getByText(`理由：${REASON}`)).toBeVisible();
		await expect(approver.getByRole('button', { name: '完全に消去する' })).toHaveCount(0);
		await approver.goto('/admin/erasures');
		await expect(
			approver.getByRole('link', { name: /^障害情報\d+の「うちも影響あり」$/ }).first()
		).toBeVisible();
	});
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';

	test(`${how} JavaScript one message of a case goes, then the case as a whole`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
		const approver = await personAt(browser, 'kumiai-lead', { javaScriptEnabled });
		const path = await sent(village, '/helpdesk/new', {
			...{ category: 'line', title: `${NAME}さん宅の回線（${how}）`, contact: `${NAME}（内線 1）` },
			...{
				body: `${NAME}さんから電話がありました。`,
				priority: 'normal',
				visibility: 'organisation'
			}
		});
		await sent(approver, `${path}?/note`, { body: `${NAME}さんは町内の方`, version: '2' });
		await village.goto(path);
		await expect(village.getByRole('link', { name: /完全に消去する/ })).toHaveCount(0);

		const eraseHere = (heading: string) => erase(approver, heading, path, [approver, village]);
		await approver.goto(path);
		await approver.getByRole('link', { name: /^この書き込みを完全に消去する.*メモ/ }).click();
		await eraseHere('問い合わせの書き込みを完全に消去する');
		await expect(approver.locator('#m2')).toContainText(`理由：${REASON}`);
		await expect(approver.getByText(`${NAME}さんは町内の方`)).toHaveCount(0);
		await expect(village.getByText(`${NAME}さんから電話がありました。`)).toBeVisible();
		await expect(village.getByText(REASON)).toHaveCount(0);

		await approver.getByRole('link', { name: '完全に消去する', exact: true }).click();
		await expect(approver.getByText('「取下げ」になります')).toBeVisible();
		await eraseHere('問い合わせを完全に消去する');
		for (const page of [approver, village]) {
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('（消去された問い合わせ）');
			await expect(page.getByText(`理由：${REASON}`).first()).toBeVisible();
			await expect(page.getByText(NAME)).toHaveCount(0);
		}
		await expect(approver.getByRole('link', { name: /完全に消去する/ })).toHaveCount(0);
		await expect(approver.getByLabel('本文')).toHaveCount(0);
		await approver.goto(`${path}/erase`);
		await expect(approver.getByText(`理由：${REASON}`)).toBeVisible();
		await expect(approver.getByRole('button', { name: '完全に消去する' })).toHaveCount(0);
		await approver.goto('/admin/erasures');
		await expect(approver.getByText(/^問い合わせの書き込み（通し番号/).first()).toBeVisible();
	});
}

test('仕様書の相談 says that the case it came of was erased, and that nobody owes anything', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const approver = await personAt(browser, 'kumiai-lead');
	const path = await sent(village, '/helpdesk/new', {
		...{ category: 'specification', title: `${NAME}さんの台帳`, 'field-system': `${NAME}の台帳` },
		...{ body: `${NAME}さんから。`, contact: NAME, priority: 'normal', visibility: 'organisation' }
	});
	const consultation = `${path}/specification`;
	await sent(village, `${consultation}?/hand-in`, { text: '第1条 保守を行う。', version: '1' });
	await village.goto(consultation);
	await expect(village.getByText('次に動くのは：組合')).toBeVisible();

	await approver.goto(`${path}/erase`);
	await erase(approver, '問い合わせを完全に消去する', consultation, [village, approver]);
	for (const page of [village, approver]) {
		await expect(
			page.getByText(/^もとの問い合わせは、組合決裁者が完全に消去しました/)
		).toBeVisible();
		await expect(page.getByText('次に動くのは')).toHaveCount(0);
		await expect(page.getByText(NAME)).toHaveCount(0);
		await expect(page.getByText('第1条 保守を行う。')).toBeVisible();
		await page.getByRole('link', { name: path.split('/').at(-1) ?? '' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('（消去された問い合わせ）');
		await expect(page.getByText('次に動くのは')).toHaveCount(0);
	}
});

test('nobody else gets to the page of erasing or to the list', async ({ browser }) => {
	const village = await personAt(browser, 'kitaaiki');
	const thread = await ask(village, { board: 'practice', title: '誰も消去できない' });
	for (const path of [`${thread}/posts/1/erase`, '/admin/erasures']) {
		expect((await village.goto(path))?.status()).toBe(403);
	}
});
