import { dayOf, addDays, typedDay } from '#lib/dates.ts';
import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { alive, inDays, personAt } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { rowOf } from '../support/rows.ts';
import { demoUrl } from '../support/server.ts';
import { workbookAt } from '../support/workbooks.ts';

test.use({ baseURL: demoUrl });
// Six people hand one order on to one another.
test.describe.configure({ timeout: 240_000 });

const OFFICE = '021-10232';
const day = (days: number) => typedDay(inDays(days));
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const said = (page: Page, text: string | RegExp) =>
	expect(page.getByText(text).first()).toBeVisible();

/** The next Sunday after two weeks: nobody is there to see that a 取りまとめ closes. */
function sunday(): string {
	let when = addDays(dayOf(new Date()), 14);
	while (new Date(`${when}T12:00:00+09:00`).getUTCDay() !== 0) when = addDays(when, 1);
	return typedDay(when);
}

/** An organisation applies for packs of Office in a round; gives the path of its application. */
async function apply(
	page: Page,
	roundPath: string,
	packs: number,
	wanted: string
): Promise<string> {
	const id = roundPath.split('/').at(-1) ?? '';
	await page.goto(`/licences/applications/new?place=round:${id}&sku=${OFFICE}`);
	await press(page, '数量の入力へ進む');
	await page.locator('input[name^="packs-"]').fill(String(packs));
	await page.getByLabel('用途').fill('端末の入れ替え');
	await page.getByLabel('いつまでに').fill(wanted);
	await page.getByLabel('予算科目').fill('総務費 電算管理費');
	await press(page, '確認へ進む');
	for (const tick of await page.locator('input[name="ticked"]').all()) await tick.check();
	await press(page, '申し込む');
	await expect(page.getByText('申込済み').first()).toBeVisible();
	return new URL(page.url()).pathname;
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const called = javaScriptEnabled ? '甲の取りまとめ' : '乙の取りまとめ';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a round becomes one order, rights of two organisations, and a return`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai-supply');
		const lead = await at(browser, 'kumiai-lead');
		const village = await at(browser, 'kitaaiki');
		const city = await at(browser, 'saku');

		// Prepared: what is wrong is said, what was typed stays, and what is doubtful is warned of.
		await desk.goto('/licences/rounds/new');
		await desk
			.getByLabel('契約')
			.selectOption({ label: '優待購入 基本契約（見本）（S-2024-0077）' });
		await desk.getByLabel('受付の開始').fill(day(0));
		await desk.getByLabel('受付の締切').fill(day(-3));
		await desk.getByLabel('価格を確定する日').fill(day(0));
		await desk.getByLabel('発注の期限').fill(day(40));
		await desk.getByLabel('納品の目標').fill(day(80));
		await desk.getByLabel('名前').fill(called);
		await press(desk, '準備する');
		await said(desk, '締切は、開始の日か、その後にしてください。');
		await expect(desk.getByLabel('名前')).toHaveValue(called);
		await desk.getByLabel('受付の締切').fill(sunday());
		await press(desk, '準備する');
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(called);
		await said(desk, /休みの日です/);
		await said(desk, /この契約は要確認です/);
		const round = new URL(desk.url()).pathname;
		expect((await village.goto(round))?.status(), 'in preparation').toBe(404);
		await desk.getByRole('link', { name: '直す', exact: true }).click();
		await desk.getByLabel('納品の目標').fill(day(90));
		await press(desk, '保存する');
		await expect(desk).toHaveURL(new RegExp(`${round}$`));
		await press(desk, '公開して受付を始める');
		await said(desk, '公開しました。契約に参加している団体に知らせました。');
		await expect(desk.getByRole('list', { name: '進みぐあい' })).toContainText('いま、受付中');

		// Extended only with a reason.
		await desk.getByText('締切を延ばす').first().click();
		await desk.getByLabel('新しい締切').fill(day(30));
		await desk.getByRole('button', { name: '締切を延ばす' }).click();
		await said(desk, '理由を入力してください。');
		await desk.locator('#extend-reason').fill('年度の変わり目のため');
		await desk.getByRole('button', { name: '締切を延ばす' }).click();
		await said(desk, '締切を延ばし、団体に知らせました。');

		// Two apply, the city for an earlier day.
		const ofVillage = await apply(village, round, 4, day(60));
		const ofCity = await apply(city, round, 6, day(50));
		await desk.goto(round);
		await expect(desk.locator('.tally')).toHaveText(
			/申込\s*2団体.*未申込\s*75（うち前年あり\s*\d+）/
		);
		const names = desk.locator('details').filter({ hasText: '団体の名前を見る' });
		await names.locator('summary').click();
		const missing = await names.locator('p').nth(1).innerText();
		expect(missing.split('、')).toContain('南相木村');
		const count = missing.split('、').length;
		await press(desk, `前年あり${count}団体に催促する`);
		await said(desk, `${count}団体に催促しました。`);

		// Asked for a quotation, closed, taken in, priced, reckoned.
		await desk.goto(`${round}/quotation`);
		expect(await paperOf(desk)).toContain(`${OFFICE}OfficeLTSCStandard2024`);
		const [quotation] = await workbookAt(desk, `${round}/quotation/export`);
		expect(quotation?.rows.find((row) => row[0] === OFFICE)?.slice(3)).toEqual(['10']);
		await press(desk, 'きょう依頼したと記録する');
		await said(desk, /に依頼しました。/);
		await desk.goto(round);
		await press(desk, 'いま締め切る');
		await said(desk, '締め切りました。');
		await press(desk, '価格を確定する');
		await said(desk, '価格を確定しました。単価の変わった行はありません。');
		await press(desk, '集計を確定する');
		await said(desk, /受理していない申込が2件あります（申R\d+-\d+、申R\d+-\d+）/);
		for (const path of [ofVillage, ofCity]) {
			await desk.goto(path);
			await press(desk, '受理する');
			await said(desk, '受理しました。');
		}
		await desk.goto(round);
		await press(desk, '集計を確定する');
		await said(desk, '集計しました。決裁者が発注できます。');
		await expect(desk.getByRole('button', { name: 'この内容で発注する' })).toHaveCount(0);
		await desk.goto(`${round}/summary`);
		expect(await paperOf(desk)).toContain('佐久市6');
		const [byPart, byBody] = await workbookAt(desk, `${round}/summary/export`);
		expect(byPart?.rows[1]?.slice(0, 2)).toEqual([OFFICE, 'Office LTSC Standard 2024']);
		expect(byPart?.rows[1]?.[4]).toBe('10');
		expect(byBody?.rows.slice(1).map((row) => [row[0], row[4]])).toEqual(
			expect.arrayContaining([
				['佐久市', '6'],
				['北相木村', '4']
			])
		);

		// Two staff press at the same time: one order, and the other is told.
		const other = await lead.context().newPage();
		await lead.goto(round);
		await other.goto(round);
		if (javaScriptEnabled) await alive(other);
		await press(lead, 'この内容で発注する');
		await said(lead, '発注しました。発注書を印刷できます。');
		const late = other.waitForResponse((response) => response.request().method() === 'POST');
		await press(other, 'この内容で発注する');
		expect((await late).status()).toBe(javaScriptEnabled ? 200 : 409);
		await said(other, /ほかの人が先にこの取りまとめを進めました（いまは「発注済」）/);
		await other.goto('/licences/orders');
		await expect(rowOf(other, called)).toHaveCount(1);
		await other.close();
		const order = new URL(lead.url()).pathname;
		await lead.goto(`${order}/slip`);
		expect(await paperOf(lead)).toMatch(/信州ライセンス販売（見本）御中.*10/);
		const [slipBook, inside] = await workbookAt(lead, `${order}/export`);
		expect(slipBook?.rows[1]?.[3]).toBe('10');
		expect(inside?.rows).toHaveLength(3);

		// Another part number is refused at once; of too many no more is accepted than was ordered.
		await desk.goto(order);
		const line = desk.getByRole('group').filter({ hasText: OFFICE });
		await desk.getByLabel('納品書の番号').fill('納-1');
		await line.getByLabel('届いた数', { exact: true }).fill('2');
		await line.getByLabel('届いた型番（違うとき）').fill('０２１－９９９９９');
		await press(desk, '納品を記録する');
		await said(desk, '型番違い（021-99999が届いた）');
		await desk.goto(order);
		await desk.getByLabel('納品書の番号').fill('納-2');
		await line.getByLabel('届いた数', { exact: true }).fill('12');
		await press(desk, '納品を記録する');
		await desk.getByLabel('検収した数').fill('12');
		await press(desk, '検収する');
		await said(desk, /あと10しか検収できません（発注10）/);
		await desk.getByLabel('検収した数').fill('9');
		await desk.getByLabel('受け取らない分の理由').fill('箱の破損と数量の超過');
		await press(desk, '検収する');
		await said(desk, '検収しました。配分を確かめて、配付してください。');
		await expect(rowOf(desk, '佐久市')).toContainText('6');
		await expect(rowOf(desk, '北相木村')).toContainText('3');

		// Divided by hand for a reason, and handed out.
		await desk.getByText(`${OFFICE}の配分を直す`).click();
		await desk.getByLabel(/^佐久市/).fill('5');
		await desk.getByLabel('規則と違う配分にする理由').fill('村の更新が先のため');
		await press(desk, '配分を直す');
		await said(desk, /配分の合計は9にしてください/);
		await desk.getByLabel(/^北相木村/).fill('4');
		await press(desk, '配分を直す');
		await said(desk, '配分は手で直しました：村の更新が先のため');
		await press(desk, 'この配分で配付する');
		await said(desk, '2団体に配付し、権利を台帳に記帳しました。');
		const slips = desk.locator('dd').filter({ hasText: '受領確認待ち' });
		const pathOf = (name: string) =>
			slips.getByRole('link', { name, exact: true }).getAttribute('href');
		const [slip = '', citySlip = ''] = (await Promise.all(['北相木村', '佐久市'].map(pathOf))).map(
			String
		);

		// The village finds it, prints it and says that it came; the city's 受領書 came by fax.
		await village.goto('/licences/deliveries');
		await village.locator(`a[href="${slip}"]`).first().click();
		await expect(village.getByRole('heading', { level: 1 })).toHaveText('受領書');
		expect(await paperOf(village)).toMatch(/上のとおり受領しました。.*北相木村/);
		const [paper] = await workbookAt(village, `${slip}/export`);
		expect(paper?.rows[1]?.slice(2, 6)).toEqual([OFFICE, 'Office LTSC Standard 2024', '4', '4']);
		expect((await village.goto(citySlip))?.status(), "the city's").toBe(404);
		expect((await village.goto(order))?.status(), "the union's").toBe(403);
		await village.goto(slip);
		await press(village, '受領を確認する');
		await said(village, '確認済み');
		await desk.goto(citySlip);
		await desk.getByLabel('送った人').fill('情報政策課 柳沢');
		await press(desk, '受領確認を代わりに入力する');
		await said(desk, 'ファクスで情報政策課 柳沢から');

		// What does not come any more is taken off the order.
		await lead.goto(order);
		await lead.getByText('届かない残りを取り消す').click();
		await lead.getByLabel('理由').fill('販売店の在庫切れ');
		await press(lead, '残りを取り消す');
		await said(lead, '残りの1を取り消し、申し込んだ団体に知らせました。');
		await lead.goto(round);
		await expect(lead.getByRole('listitem').filter({ hasText: '配付済' })).toHaveAttribute(
			'aria-current',
			'step'
		);

		// A part of a line is not given back: all of it, and the rest anew.
		await village.goto(slip);
		await village.getByText(`${OFFICE}の返品を依頼する`).click();
		await village.getByLabel('返す数').fill('2');
		await village.getByLabel('理由').fill('2つ多く頼んだ');
		await press(village, '返品を依頼する');
		await said(village, /4をすべて返し、「買い直す数」に2/);
		await village.getByLabel('返す数').fill('4');
		await village.getByLabel('買い直す数').fill('2');
		await press(village, '返品を依頼する');
		await said(village, '返品の判定待ち');
		const back = new URL(village.url()).pathname;
		expect((await city.goto(back))?.status(), "another's return").toBe(404);
		await desk.goto(back);
		await press(desk, '返品できると答える');
		await said(desk, '返品できることを、団体に知らせました。');
		await press(desk, '返品を済ませる');
		await said(desk, '返品済み');
		await village.goto(back);
		await press(village, '2を買い直す');
		await expect(village.locator('input[name^="packs-"]')).toHaveValue('2');
		await expect(village.getByLabel('用途')).toHaveValue('端末の入れ替え');
		await village.goto(back);
		await village.getByRole('link', { name: '買い直しの申込' }).click();
		await said(village, /の買い直しです。/);

		for (const page of [desk, lead, village, city]) await page.context().close();
	});
}

test('what was handed out more than thirty days ago is not given back, and the day is said', async ({
	browser
}) => {
	const city = await personAt(browser, 'matsumoto');
	await city.goto('/licences/deliveries');
	const old = city.locator('main a[href^="/licences/deliveries/R"]').last();
	await old.click();
	await city.locator('summary').filter({ hasText: 'の返品を依頼する' }).first().click();
	await said(city, /返品できるのは、配付から30日以内（.+まで）です。/);
	await city.context().close();
});

test('the pages of rounds, orders, receipts and returns are reached by links and sound on a phone', async ({
	browser
}) => {
	const narrow = { viewport: { width: 360, height: 640 } };
	const desk = await personAt(browser, 'kumiai-supply', narrow);
	const village = await personAt(browser, 'kitaaiki', narrow);
	const seen = new Set<string>();
	/** Follows the first link of this form on a page, and looks at where it leads. */
	async function follow(page: Page, from: string, form: RegExp): Promise<string> {
		await page.goto(from);
		const hrefs = await page
			.locator('main a[href]')
			.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
		const path = hrefs.find((href) => form.test(href)) ?? '';
		expect(path, `${form} from ${from}`).not.toBe('');
		await page.goto(path);
		expect(await axe(page), path).toEqual([]);
		expect(await noEnglish(page), path).toEqual([]);
		expect(await noSidewaysScroll(page), path).toEqual([]);
		seen.add(path);
		return path;
	}
	const rounds = await follow(desk, '/licences', /^\/licences\/rounds$/);
	const round = await follow(desk, rounds, /\/rounds\/\d+$/);
	await follow(desk, rounds, /\/rounds\/new$/);
	for (const part of ['edit', 'quotation', 'summary'])
		await follow(desk, round, new RegExp(`/${part}$`));
	const orders = await follow(desk, '/licences', /^\/licences\/orders$/);
	const order = await follow(desk, orders, /\/orders\/R\d+-\d+$/);
	await follow(desk, order, /\/slip$/);
	const receipt = await follow(desk, order, /\/receipts\/R\d+-\d+$/);
	await follow(desk, receipt, /\/deliveries\/R/);
	const returns = await follow(desk, orders, /\/returns$/);
	await follow(desk, returns, /\/returns\/\d+$/);
	const deliveries = await follow(village, '/licences', /\/deliveries$/);
	await follow(village, deliveries, /\/deliveries\/R/);
	expect(seen.size).toBeGreaterThanOrEqual(14);
	for (const page of [desk, village]) await page.context().close();
});
