import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { open, personAt, REFUSED } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';

test.describe.configure({ mode: 'serial' });

const NAME = '災害時の応援WG';
const ROOT = '/groups/disaster-support';
let union: Page;
let village: Page;
let outsider: Page;
let complaints: string[];

test.beforeAll(async ({ browser }) => {
	union = await personAt(browser, 'kumiai');
	// The village and the outsider have JavaScript switched off all the way.
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	outsider = await personAt(browser, 'koumi', { javaScriptEnabled: false });
	complaints = watchConsole(union, [REFUSED]);
});
test.afterAll(async () => {
	for (const page of [union, village, outsider]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

test('the union founds a closed group, and what it typed stays when an address is taken', async () => {
	await open(union, '/groups');
	await union.getByRole('link', { name: '新しく設ける' }).click();
	await union.getByRole('textbox', { name: /^名前/ }).fill(NAME);
	await union.getByLabel('アドレスに使う名前').fill('saku');
	await union.getByLabel('目的').fill('災害のときに、職員と機器を融通し合います。');
	await union.getByLabel('根拠').fill('市町村の応援協定');
	await union.getByLabel('定足数', { exact: true }).fill('半数以上');
	await union.getByLabel('参加団体だけが読める').check();
	await union.getByLabel('座長の団体').selectOption('佐久市');
	await union.getByRole('button', { name: '設ける', exact: true }).click();
	await expect(refusal(union)).toContainText('ほかの画面が使っています');
	await expect(union.getByLabel('目的')).toHaveValue(/融通し合います/);
	await expect(union.getByLabel('座長の団体')).toHaveValue(/\d/);
	await union.getByLabel('アドレスに使う名前').fill('disaster-support');
	await union.getByRole('button', { name: '設ける', exact: true }).click();
	await expect(h1(union)).toHaveText(`${NAME}の概要`);
	await expect(union.getByText('参加団体の1/2以上')).toBeVisible();
	await expect(union.getByText('次の会議は決まっていません。')).toBeVisible();
});

test('it invites a village, which accepts and names its people, without JavaScript', async () => {
	await open(union, `${ROOT}/members`);
	await union.getByRole('link', { name: '団体を招待する' }).click();
	await union.getByRole('button', { name: '招待する', exact: true }).click();
	await expect(refusal(union)).toContainText('招待する団体を選んでください');
	await union.getByLabel('北相木村', { exact: true }).check();
	await union.getByLabel('ひとこと').fill('小さな村の声を聞かせてください。');
	await union.getByRole('button', { name: '招待する', exact: true }).click();
	await expect(union.getByText('1団体を招待しました。')).toBeVisible();

	await village.goto('/notifications');
	await village.getByRole('link', { name: NAME }).click();
	await expect(village.getByText('小さな村の声を聞かせてください。')).toBeVisible();
	expect((await village.goto(`${ROOT}/threads`))?.status()).toBe(404);
	await village.goto('/groups');
	await expect(village.getByRole('row', { name: NAME })).toContainText('招待されています');
	await village.goto(ROOT);
	await village.getByRole('button', { name: '参加する' }).click();
	await expect(h1(village)).toHaveText(`${NAME}の参加者`);
	await village.getByRole('button', { name: '参加者に加える' }).click();
	await expect(refusal(village)).toContainText('職員を選ぶか');
	await village.getByLabel('職員から選ぶ').selectOption({ index: 1 });
	await village.getByRole('button', { name: '参加者に加える' }).click();
	await expect(village.getByText('参加者に加えました。')).toBeVisible();
	await village.getByText('参加者を加える', { exact: true }).click();
	await village.getByLabel('課', { exact: true }).fill('総務課');
	await village.getByLabel('氏名').fill('見本 太郎');
	await village.getByRole('button', { name: '参加者に加える' }).click();
	await expect(village.getByRole('row', { name: '北相木村' })).toContainText('見本 太郎');
	await village.goto(`${ROOT}/threads`);
	await expect(
		village.locator('#main').getByRole('link', { name: '質問・投稿する' })
	).toBeVisible();
});

test('an outsider sees the 概要 alone, applies, and reads why not', async () => {
	await outsider.goto(ROOT);
	await expect(outsider.getByText('北相木村')).toBeVisible();
	await expect(outsider.getByText('次の会議')).toHaveCount(0);
	await expect(outsider.getByRole('link', { name: '資料' })).toHaveCount(0);
	await outsider.goto(`${ROOT}/members`);
	await expect(outsider.getByRole('row', { name: '北相木村' })).toBeVisible();
	await expect(outsider.getByText('見本 太郎')).toHaveCount(0);
	for (const path of ['/threads', '/threads/new']) {
		expect((await outsider.goto(`${ROOT}${path}`))?.status(), path).toBe(404);
	}
	for (const path of ['/edit', '/conclusion', '/invitations']) {
		expect((await outsider.goto(`${ROOT}${path}`))?.status(), path).toBe(403);
	}
	expect((await outsider.goto('/groups/new'))?.status()).toBe(403);
	await outsider.goto(ROOT);
	await outsider.getByLabel('ひとこと').fill('雪の備えを持ち寄れます。');
	await outsider.getByRole('button', { name: '参加を申し込む' }).click();
	await expect(outsider.getByText('参加を申し込んでいます')).toBeVisible();

	await open(union, '/');
	await expect(union.getByRole('row', { name: NAME })).toContainText('小海町から');
	await open(union, `${ROOT}/members`);
	await expect(union.getByText('雪の備えを持ち寄れます。')).toBeVisible();
	await union.getByText('断る：小海町').click();
	await union.getByRole('button', { name: '断る', exact: true }).click();
	await expect(refusal(union)).toContainText('断る理由');
	await union.getByLabel('断る理由').fill('来年度に改めて募ります。');
	await union.getByRole('button', { name: '断る', exact: true }).click();
	await expect(union.getByText('申し込みを断りました。')).toBeVisible();

	await outsider.goto(ROOT);
	await expect(outsider.getByText('来年度に改めて募ります。')).toBeVisible();
	await outsider.getByRole('button', { name: '参加を申し込む' }).click();
	await open(union, `${ROOT}/members`);
	await union.getByRole('button', { name: '小海町に参加してもらう' }).click();
	await expect(union.getByRole('row', { name: '小海町' })).toBeVisible();
	expect((await outsider.goto(`${ROOT}/threads`))?.status()).toBe(200);
});

test('whoever is not in an open group reads all and writes nothing', async () => {
	await outsider.goto('/groups/open-data/threads');
	await expect(outsider.getByRole('link', { name: /^公共施設一覧のデータ/ })).toBeVisible();
	await expect(outsider.locator('#main').getByRole('link', { name: '質問・投稿する' })).toHaveCount(
		0
	);
	expect((await outsider.goto('/groups/open-data/threads/new'))?.status()).toBe(403);
	await outsider.goto('/groups/open-data');
	await outsider.getByRole('button', { name: '参加を申し込む' }).click();
	await outsider.getByRole('button', { name: '申し込みを取り下げる' }).click();
	await expect(outsider.getByRole('button', { name: '参加を申し込む' })).toBeVisible();
});

test('two who change the 概要 at once see both texts', async ({ browser }) => {
	const chair = await personAt(browser, 'saku');
	await open(chair, `${ROOT}/edit`);
	await open(union, `${ROOT}/edit`);
	await chair.getByLabel('根拠').fill('市町村の応援協定 第3条');
	await chair.getByRole('button', { name: '保存する' }).click();
	await expect(chair.getByText('概要を直しました。')).toBeVisible();
	await union.getByLabel('根拠').fill('組合の規約');
	await union.getByRole('button', { name: '保存する' }).click();
	await expect(union.locator('pre')).toContainText('市町村の応援協定 第3条');
	await expect(union.getByLabel('根拠')).toHaveValue('組合の規約');
	await union.getByRole('button', { name: '保存する' }).click();
	await expect(union.getByText('組合の規約')).toBeVisible();
	await chair.context().close();
});

test('roles move, and a group keeps a 事務局', async () => {
	await open(union, `${ROOT}/members`);
	await union.getByText('退会する', { exact: true }).first().click();
	await union.getByLabel(/退会します$/).check();
	await union.getByRole('button', { name: '退会する' }).click();
	await expect(refusal(union)).toContainText('事務局はこの団体だけです');
	await union.getByRole('row', { name: '北相木村' }).getByRole('link').click();
	await union.getByLabel('座長', { exact: true }).check();
	await union.getByRole('button', { name: '役割を変える' }).click();
	await expect(union.getByRole('row', { name: '北相木村' })).toContainText('座長');
	await expect(union.getByRole('row', { name: '佐久市' })).toContainText('参加団体');
	await union.getByRole('row', { name: '小海町' }).getByRole('link').click();
	await union.getByRole('button', { name: '小海町を参加団体から外す' }).click();
	await expect(refusal(union)).toContainText('理由を入れてください');
	await union.getByLabel('理由').fill('申し出があったため。');
	await union.getByRole('button', { name: '小海町を参加団体から外す' }).click();
	const former = union.getByRole('table', { name: /参加していた団体/ });
	await expect(former.getByRole('row', { name: '小海町' })).toBeVisible();
	expect((await outsider.goto(`${ROOT}/threads`))?.status()).toBe(404);
});

test('the roster of who takes part goes on paper', async () => {
	await village.goto(`${ROOT}/members`);
	const sheet = await paperOf(village);
	for (const words of [`${NAME}の参加者`, '北相木村', '見本太郎', '座長', '佐久市']) {
		expect.soft(sheet).toContain(words);
	}
	for (const words of ['外す', '退会する', '職員から選ぶ']) expect.soft(sheet).not.toContain(words);
});

test('it ends with its card, is read and no more, and can be taken up again', async () => {
	await open(union, ROOT);
	await union.getByRole('link', { name: '終える' }).click();
	await union.getByRole('button', { name: '結論を書いて終える' }).click();
	for (const words of ['結論を選んで', '理由を入れて', '再検討の条件を入れて']) {
		await expect(refusal(union)).toContainText(words);
	}
	await union.getByLabel('統合', { exact: true }).check();
	await union.getByLabel('理由').fill('防災の担当の集まりと重なるため。');
	await union.getByLabel('再検討の条件').fill('大きな災害の後に見直すとき。');
	await union.getByRole('button', { name: '結論を書いて終える' }).click();
	await expect(refusal(union)).toContainText('引き継ぐワーキンググループ');
	await union.getByLabel('引き継ぐワーキンググループ').selectOption('ネットワーク・セキュリティWG');
	await union.getByRole('button', { name: '結論を書いて終える' }).click();
	await expect(union.getByRole('heading', { name: '結論：統合' })).toBeVisible();

	await village.goto(`${ROOT}/threads`);
	await expect(village.locator('#main').getByRole('link', { name: '質問・投稿する' })).toHaveCount(
		0
	);
	expect((await village.goto(`${ROOT}/threads/new`))?.status()).toBe(403);
	await village.goto(ROOT);
	await expect(village.getByText('大きな災害の後に見直すとき。')).toBeVisible();
	await village.goto('/groups');
	await expect(village.getByRole('row', { name: NAME })).toContainText('統合');

	await open(union, `${ROOT}/conclusion`);
	await union.getByRole('button', { name: `${NAME}を再開する` }).click();
	await expect(union.getByText('再開しました。')).toBeVisible();
	await expect(union.getByText('再開した日')).toBeVisible();
	expect((await village.goto(`${ROOT}/threads/new`))?.status()).toBe(200);
});

test('a card of the 別表 says what the plan does not, until the union adds it', async () => {
	await outsider.goto('/groups/multi-payment');
	await expect(
		outsider.getByText('電子自治体推進中長期計画（平成30年12月）別表').first()
	).toBeVisible();
	await expect(outsider.getByText('計画には書かれていません')).toHaveCount(2);
	await open(union, '/groups/multi-payment');
	await union.getByRole('link', { name: '結論を直す・再開する' }).click();
	await union.getByRole('textbox', { name: '再検討の条件' }).fill('手数料が今の半分になったとき。');
	await union.getByRole('button', { name: '再検討の条件を保存する' }).click();
	await expect(union.getByText('手数料が今の半分になったとき。')).toBeVisible();
});

test('an organisation leaves on its own, and its key is gone at once', async () => {
	await village.goto(`${ROOT}/members`);
	await village.getByText('退会する', { exact: true }).first().click();
	await village.getByRole('button', { name: '退会する' }).click();
	await expect(refusal(village)).toContainText('印を付けて');
	await village.getByLabel(/退会します$/).check();
	await village.getByRole('button', { name: '退会する' }).click();
	await expect(h1(village)).toHaveText(`${NAME}の概要`);
	expect((await village.goto(`${ROOT}/threads`))?.status()).toBe(404);
});
