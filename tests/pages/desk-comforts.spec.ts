import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { alive, inDays, open, personAt, sent } from '../support/people.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl, actionTimeout: 15_000 });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

/** A case of a village without the clicks; gives its address. */
const raised = (village: Page, title: string, visibility = 'organisation', body = '3台です。') =>
	sent(village, '/helpdesk/new', {
		...{ category: 'line', title, body, priority: 'normal' },
		...{ visibility, contact: '総務課' }
	});

/** The queue with a case beside it. */
const inQueue = (path: string) => `/helpdesk/queue?view=all&case=${path.split('/').at(-1)}`;

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a case is begun, kept as 下書き, gone on with by a colleague, and sent or thrown away`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const colleague = await at(browser, 'kitaaiki-admin');
		const title = `書きかけの相談（${how}）`;
		await village.goto('/helpdesk/new?category=line');
		await village.getByRole('button', { name: '下書き保存' }).click();
		await expect(
			village.getByText('件名か本文を入れてから保存してください。').first()
		).toBeVisible();
		await village.getByLabel('件名').fill(title);
		await village.getByRole('button', { name: '下書き保存' }).click();
		await expect(village.getByText('下書きを保存しました。').first()).toBeVisible();
		await expect(rowOf(village, title)).toContainText('下書き');

		await colleague.goto('/helpdesk');
		await rowOf(colleague, title).getByRole('link').click();
		await expect(colleague.getByText(/下書きの続きです/)).toBeVisible();
		await expect(colleague.getByLabel('件名')).toHaveValue(title);
		await colleague.getByLabel('何が起きたか・知りたいこと').fill('総務課の3台です。');
		await colleague.getByLabel('添付').setInputFiles({
			name: '図.txt',
			mimeType: 'text/plain',
			buffer: Buffer.from('線の図')
		});
		await colleague.getByRole('button', { name: '下書き保存' }).click();
		await expect(colleague.getByText('下書きを保存しました。').first()).toBeVisible();

		await village.goto('/helpdesk');
		await rowOf(village, title).getByRole('link').click();
		await expect(village.getByText('図.txt').first()).toBeVisible();
		await expect(village.getByLabel('何が起きたか・知りたいこと')).toHaveValue('総務課の3台です。');
		await village.getByRole('button', { name: '問い合わせを送る' }).click();
		await expect(village.getByText(/として受け付けました。/).first()).toBeVisible();
		await expect(village.getByText('図.txt').first()).toBeVisible();
		const other = `やめる相談（${how}）`;
		await sent(village, '/helpdesk/new', {
			...{ intent: 'save', category: 'line', title: other, body: '', visibility: 'named' }
		});
		await colleague.goto('/helpdesk');
		await expect(rowOf(colleague, other)).toHaveCount(0);
		await village.goto('/helpdesk');
		await rowOf(village, other).getByRole('link').click();
		await village.getByRole('button', { name: '下書きを削除する' }).click();
		await expect(village.getByText('下書きを削除しました。').first()).toBeVisible();
		await expect(rowOf(village, other)).toHaveCount(0);
		for (const page of [village, colleague]) await page.context().close();
	});

	test(`${how} JavaScript closing may say how much the answer was of use, and the report counts it`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const desk = await at(browser, 'kumiai');
		const path = await raised(village, `評価の相談（${how}）`);
		await sent(desk, `${path}?/take`, { version: '2' });
		await sent(desk, `${path}?/answer`, { version: '3', body: 'こうしてください。' });
		await village.goto(path);
		await village.getByLabel('役に立った', { exact: true }).check();
		await village.getByLabel('ひとこと').fill('早くて助かりました');
		await village.getByRole('button', { name: '解決した', exact: true }).click();
		await expect(village.getByText(/解決済みにしました。/).first()).toBeVisible();
		await desk.goto(path);
		await expect(desk.getByText('早くて助かりました')).toBeVisible();
		await village.goto(path);
		await village.getByText('答えを変える').click();
		await village.getByLabel('とても役に立った').check();
		await village.getByRole('button', { name: '伝える', exact: true }).click();
		await expect(village.getByText(/役に立ったかを伝えました。/).first()).toBeVisible();
		await desk.goto('/helpdesk/report');
		await expect(desk.getByRole('table', { name: '役に立ったか' })).toContainText(
			'とても役に立った'
		);
		await expect(desk.getByText(/件に答えがありました/)).toBeVisible();
		for (const page of [village, desk]) await page.context().close();
	});

	test(`${how} JavaScript an act of the desk is taken back, and the record keeps both`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki');
		const desk = await at(browser, 'kumiai');
		const path = await raised(village, `取り違えた相談（${how}）`);
		await desk.goto(inQueue(path));
		await desk.getByRole('button', { name: '担当になる', exact: true }).click();
		await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
		await desk.getByRole('button', { name: '元に戻す' }).click();
		await expect(desk.getByText('元に戻しました。').first()).toBeVisible();
		await expect(desk.getByRole('button', { name: '担当になる', exact: true })).toBeVisible();
		await expect(desk.getByText('担当を外す').first()).toBeVisible();
		// Somebody went on meanwhile: nothing is taken back over their head.
		await desk.getByRole('button', { name: '担当になる', exact: true }).click();
		await expect(desk.getByRole('button', { name: '元に戻す' })).toBeVisible();
		await sent(village, `${path}?/add`, { version: '5', body: 'もう一つあります。' });
		await desk.getByRole('button', { name: '元に戻す' }).click();
		await expect(desk.getByText(/元に戻せませんでした。/).first()).toBeVisible();
		for (const page of [village, desk]) await page.context().close();
	});

	test(`${how} JavaScript the lead corrects the organisation, and readers of 関係者のみ are chosen`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const lead = await at(browser, 'kumiai-lead');
		const title = `別の村の相談（${how}）`;
		const path = await raised(village, title);
		await lead.goto(path);
		await lead.getByText('別の団体の問い合わせだった').click();
		await lead.getByRole('button', { name: '団体を訂正する' }).click();
		await expect(lead.getByText('正しい団体を選んでください。').first()).toBeVisible();
		await lead.getByLabel('正しい団体').selectOption({ label: '南相木村' });
		await lead.getByLabel(/^訂正の理由/).fill('聞き違い');
		await lead.getByRole('button', { name: '団体を訂正する' }).click();
		await expect(lead.getByText(/団体を訂正しました。/).first()).toBeVisible();
		expect((await village.goto(path))?.status()).toBe(404);
		await village.goto('/notifications');
		await expect(village.getByText(/ほかの団体のものに訂正され/).first()).toBeVisible();
		const right = await at(browser, 'minamiaiki');
		await right.goto(path);
		await expect(right.getByRole('heading', { level: 1 })).toHaveText(new RegExp(title));

		await right.getByText('読める人を変える').click();
		await expect(right.getByText(/^必ず読める席：/)).toBeVisible();
		await right
			.getByRole('group', { name: 'ほかに読める席' })
			.getByRole('checkbox')
			.first()
			.check();
		await right.getByRole('button', { name: '関係者のみにする' }).click();
		await expect(right.getByText(/関係者だけが読めるようにしました。/).first()).toBeVisible();
		await expect(right.getByText(/^関係者のみ（/)).toBeVisible();
		for (const page of [village, lead, right]) await page.context().close();
	});

	test(`${how} JavaScript a case is followed, found by its short number, and like ones stand beside it`, async ({
		browser
	}) => {
		const village = await at(browser, 'kitaaiki');
		const colleague = await at(browser, 'kitaaiki-admin');
		const desk = await at(browser, 'kumiai');
		const word = `複合機の用紙設定（${how}）`;
		const before = await raised(village, `${word}が消える`);
		await sent(desk, `${before}?/take`, { version: '2' });
		await sent(desk, `${before}?/answer`, { version: '3', body: '設定を保存してください。' });
		const path = await raised(village, word);
		await colleague.goto(path);
		await colleague.getByRole('button', { name: /^知らせを受ける/ }).click();
		await expect(colleague.getByRole('button', { name: /^知らせを受けています/ })).toBeVisible();
		const number = path.split('/').at(-1) ?? '';
		const short = number.replace(/-0+/, '－').replace('R8', 'Ｒ８');
		await desk.goto('/helpdesk/queue');
		await desk.getByLabel('番号・言葉').fill(short);
		await desk.getByRole('button', { name: '探す', exact: true }).click();
		await expect(desk.getByRole('heading', { level: 2, name: word, exact: true })).toBeVisible();
		await expect(async () => {
			await desk.reload();
			await expect(
				desk.getByRole('region', { name: '似た過去の問い合わせとQ&A' }).getByRole('link').first()
			).toBeVisible({ timeout: 1_000 });
		}).toPass();
		await desk.getByRole('button', { name: '担当になる', exact: true }).click();
		await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
		await colleague.goto('/notifications');
		await expect(colleague.getByText(/問い合わせの担当が決まりました/).first()).toBeVisible();
		await colleague.goto('/follows');
		await rowOf(colleague, number)
			.getByRole('button', { name: /^知らせをやめる/ })
			.click();
		await expect(colleague.getByText('問い合わせの知らせをやめました。').first()).toBeVisible();
		for (const page of [village, colleague, desk]) await page.context().close();
	});
}

test('what is typed into a new case is kept without a button, on whichever machine', async ({
	browser
}) => {
	const village = await personAt(browser, 'sakuho');
	await open(village, '/helpdesk/new?category=line');
	await village.getByLabel('件名').fill('途中でやめた相談');
	await village.getByLabel('何が起きたか・知りたいこと').focus();
	await expect(village.getByText(/^保存済み/)).toBeVisible();
	await village.getByLabel('何が起きたか・知りたいこと').fill('ここまで書いた。');
	const kept = village.waitForResponse((answer) => answer.request().method() === 'POST');
	await village.getByLabel('件名').focus();
	await kept;
	const second = await personAt(browser, 'sakuho', { javaScriptEnabled: false });
	await second.goto('/helpdesk/new');
	await second.getByRole('link', { name: '続きを書く' }).click();
	await expect(second.getByLabel('何が起きたか・知りたいこと')).toHaveValue('ここまで書いた。');
	await second.getByRole('button', { name: '途中の文章を消す' }).click();
	await expect(second.getByText('途中の文章を消しました。').first()).toBeVisible();
	await second.goto('/helpdesk/new?category=line');
	await expect(second.getByLabel('何が起きたか・知りたいこと')).toHaveValue('');
	for (const page of [village, second]) await page.context().close();
});

test('colleagues at the desk see who writes, live and at once; the organisation never does', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const path = await raised(village, '二人で見る相談');
	const desk = await personAt(browser, 'kumiai');
	const koike = await personAt(browser, 'kumiai-apply');
	await open(village, path);
	await open(desk, inQueue(path));
	await open(koike, path);
	await koike.locator('#reply-body').pressSequentially('いま');
	await expect(desk.getByText('小池 陽子さんが返信を書いています')).toBeVisible();
	await expect(koike.getByText(/返信を書いています/)).toHaveCount(0);
	const plain = await personAt(browser, 'kumiai-supply', { javaScriptEnabled: false });
	await plain.goto(path);
	await expect(plain.getByText('小池 陽子さんが返信を書いています')).toBeVisible();
	await village.reload();
	await alive(village);
	await expect(village.getByText(/返信を書いています/)).toHaveCount(0);
	expect((await village.request.post(`${path}/writing`)).status()).toBe(403);
	await koike.getByRole('button', { name: '連絡だけする' }).click();
	await expect(koike.getByText(/連絡しました。/).first()).toBeVisible();
	await expect(desk.getByText(/返信を書いています/)).toHaveCount(0);
	for (const page of [village, desk, koike, plain]) await page.context().close();
});

test('元に戻す is offered for ten seconds, and takes the focus from nobody', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const path = await raised(village, '十秒の相談');
	const desk = await personAt(browser, 'kumiai');
	await open(desk, inQueue(path));
	await desk.keyboard.press('a');
	const back = desk.getByRole('button', { name: '元に戻す' });
	await expect(back).toBeVisible();
	await expect(back).not.toBeFocused();
	await expect(back).toHaveCount(0, { timeout: 15_000 });
	await expect(desk.getByText(/あなたが担当になりました。/).first()).toBeVisible();
	for (const page of [village, desk]) await page.context().close();
});

test('while a call is taken what is like it appears, and the substitute is told of an absence', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	const koike = await personAt(browser, 'kumiai-apply');
	await open(desk, '/helpdesk/phone?of=きたあいき');
	await desk.getByLabel('件名').pressSequentially('庁舎のWi-Fiが午後に切れる');
	await expect(
		desk.getByRole('region', { name: '似た過去の問い合わせとQ&A' }).getByRole('link').first()
	).toBeVisible();
	await sent(koike, '/helpdesk/absences?/declare', {
		...{ seat: '', fromOn: inDays(0), toOn: inDays(1), substitute: '' },
		...(await seatsOf(koike))
	});
	await desk.goto('/notifications');
	await expect(
		desk.getByText(/不在の間の代わりに、あなたの席が登録されました/).first()
	).toBeVisible();
	for (const page of [desk, koike]) await page.context().close();
});

test('the changed pages are whole: no violation, no English, no sideways scroll', async ({
	browser
}) => {
	const village = await personAt(browser, 'kitaaiki');
	const lead = await personAt(browser, 'kumiai-lead');
	const path = await raised(village, '画面の確かめ');
	await sent(village, '/helpdesk/new', {
		...{ intent: 'save', category: 'line', title: '画面の下書き', body: 'x', priority: 'normal' }
	});
	await village.goto('/helpdesk');
	const draft = await rowOf(village, '画面の下書き').getByRole('link').getAttribute('href');
	const pages: [Page, string][] = [
		[lead, '/helpdesk/queue?view=all'],
		[lead, inQueue(path)],
		[lead, path],
		[lead, '/helpdesk/report'],
		[lead, '/helpdesk/phone?of=きたあいき'],
		[village, path],
		[village, '/helpdesk'],
		[village, draft ?? '']
	];
	for (const [page, address] of pages) {
		await open(page, address);
		await page
			.locator('main details')
			.evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
		expect.soft(await axe(page), address).toEqual([]);
		expect.soft(await noEnglish(page, ['with', 'without']), address).toEqual([]);
		expect.soft(await noSidewaysScroll(page, [1366, 1093, 768, 360]), address).toEqual([]);
		await page.setViewportSize({ width: 1366, height: 600 });
	}
	for (const page of [village, lead]) await page.context().close();
});

/** The own seat of who is away, and the seat of the desk that stands in, by their names in the form. */
async function seatsOf(page: Page): Promise<{ seat: string; substitute: string }> {
	await page.goto('/helpdesk/absences');
	const own = page.locator('[name="seat"]').first();
	const substitute = await page
		.getByLabel('代わりの席')
		.getByRole('option', { name: '相談窓口', exact: true })
		.getAttribute('value');
	return { seat: await own.inputValue(), substitute: substitute ?? '' };
}
