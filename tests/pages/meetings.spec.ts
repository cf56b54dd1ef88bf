import { expect, test, type Page } from '../support/browser.ts';
import { watchConsole } from '../support/page-checks.ts';
import { alive, inDays, open, personAt, REFUSED, sent } from '../support/people.ts';
import { paperOf } from '../support/printed.ts';
import { refusal } from '../support/refusal.ts';

test.describe.configure({ mode: 'serial' });

const ROOT = '/groups/network-security/meetings';
let lead: Page;
let village: Page;
let complaints: string[];
/** The meeting of this journey. */
let meeting: string;

test.beforeAll(async ({ browser }) => {
	lead = await personAt(browser, 'matsumoto');
	// The village has JavaScript switched off all the way.
	village = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	complaints = watchConsole(lead, [REFUSED]);
});
test.afterAll(async () => {
	for (const page of [lead, village]) await page.context().close();
});
test.afterEach(() => expect(complaints).toEqual([]));

test('座長 enters a meeting; what does not fit is said and nothing typed is lost', async () => {
	await open(lead, ROOT);
	await lead.getByRole('link', { name: '会議を入れる' }).click();
	await expect(lead.getByLabel('回数')).not.toHaveValue('');
	await lead.getByLabel('会議の名前').fill('臨時会');
	await lead.getByLabel('開催日').fill(inDays(12));
	await lead.getByLabel('始まり', { exact: false }).first().fill('15時30分');
	await lead.getByLabel('終わり', { exact: false }).first().fill('13:30');
	await lead.getByLabel('会場').fill('松本市役所');
	await lead.getByLabel('アドレス').fill('javascript:alert(1)');
	await lead.getByLabel('出欠の期限').fill(inDays(6));
	await lead.getByRole('button', { name: '会議を入れる' }).click();
	await expect(refusal(lead)).toContainText('「https://」か「http://」で始まる');
	await expect(lead.getByLabel('会場')).toHaveValue('松本市役所');
	await lead.getByLabel('アドレス').fill('https://meeting.example.jp/rinji');
	await lead.getByRole('button', { name: '会議を入れる' }).click();
	await expect(refusal(lead)).toContainText('終わりの時刻が、始まりの時刻より前');
	await lead.getByLabel('始まり', { exact: false }).first().fill('9時30分');
	await lead.getByRole('button', { name: '会議を入れる' }).click();
	await expect(lead.getByRole('heading', { level: 1 })).toContainText('臨時会');
	await expect(lead.getByText('9:30～13:30')).toBeVisible();
	meeting = new URL(lead.url()).pathname;
});

test('the 次第 is put in order by buttons, and 資料 are asked for', async () => {
	await lead.getByRole('link', { name: '次第を決める' }).click();
	for (const title of ['報告', '台帳の協議']) {
		await lead.getByRole('textbox', { name: /^項目/ }).last().fill(title);
		await lead.getByRole('button', { name: '次第に加える' }).click();
		await expect(lead.locator('.agenda').getByText(title, { exact: true }).first()).toBeVisible();
	}
	await lead.getByRole('button', { name: /^上へ.*台帳の協議/ }).click();
	await expect(lead.locator('.agenda > li').first()).toContainText('台帳の協議');
	// It moves the page down as it comes.
	await expect(lead.getByText('順を変えました。')).toBeVisible();
	await lead
		.locator('.agenda > li')
		.first()
		.getByText(/^資料を依頼する/)
		.first()
		.click();
	await lead.locator('.agenda > li').first().getByLabel('北相木村').check();
	await lead
		.locator('.agenda > li')
		.first()
		.getByRole('button', { name: '資料を依頼する' })
		.click();
	await expect(lead.locator('.agenda > li').first()).toContainText('資料 0/1 提出済');
});

test('two who change the same item are both kept', async ({ browser }) => {
	const union = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	await union.goto(`${meeting}/items`);
	const formAt = (page: Page) => page.getByRole('form', { name: '直す：報告' });
	// Its own saving is no other's.
	for (const minutes of ['10', '20']) {
		await lead.getByText('直す：報告').click();
		await formAt(lead).getByLabel('時間（分）').fill(minutes);
		await formAt(lead).getByRole('button', { name: '項目を直す' }).click();
		await expect(lead.locator('.agenda > li').last()).toContainText(`${minutes}分`);
	}
	await union.getByText('直す：報告').click();
	await formAt(union).getByLabel('備考').fill('資料は当日配ります。');
	await formAt(union).getByRole('button', { name: '項目を直す' }).click();
	await expect(refusal(formAt(union))).toContainText('ほかの人がこの項目を直しました');
	await expect(formAt(union).locator('.theirs')).toContainText('20分');
	await expect(formAt(union).getByLabel('備考')).toHaveValue('資料は当日配ります。');
	// The second time it is done knowingly.
	await formAt(union).getByLabel('時間（分）').fill('20');
	await lead.getByText('直す：報告').click();
	await formAt(lead).getByLabel('項目').fill('報告と質疑');
	await formAt(union).getByRole('button', { name: '項目を直す' }).click();
	await expect(union.getByText('項目を直しました。')).toBeVisible();
	await formAt(lead).getByRole('button', { name: '項目を直す' }).click();
	await expect(refusal(formAt(lead))).toContainText('ほかの人がこの項目を直しました');
	await expect(formAt(lead).getByLabel('項目')).toHaveValue('報告と質疑');
	await union.context().close();
});

test('an outsider of the group reads the open meeting without its link, and cannot answer', async ({
	browser
}) => {
	const outsider = await personAt(browser, 'shiojiri');
	await outsider.goto(meeting);
	await expect(outsider.getByText('アドレスは参加団体だけに見せています')).toBeVisible();
	await expect(outsider.getByText('meeting.example.jp')).toHaveCount(0);
	const forced = await outsider.request.post(`${meeting}?/reply`, {
		headers: { accept: 'text/html' },
		form: { answer: 'attend' }
	});
	expect(forced.status()).toBe(403);
	expect((await outsider.request.get(`${meeting}/edit`)).status()).toBe(403);
	expect((await outsider.request.get(`${meeting}/attendance`)).status()).toBe(403);
	await outsider.context().close();
});

test('after 開催通知 the village answers in one click, without JavaScript', async () => {
	await village.goto(meeting);
	await expect(village.getByText('開催通知が出てから答えられます')).toBeVisible();
	await open(lead, meeting);
	await lead.getByRole('button', { name: '開催通知を出す' }).click();
	await expect(lead.getByText('開催通知を出しました。')).toBeVisible();
	await village.goto('/today');
	const line = village.getByRole('listitem').filter({ hasText: '臨時会の出欠' });
	// Seven things stand there at once; what comes first is put off.
	while ((await line.count()) === 0) {
		await village
			.getByRole('button', { name: /^あとで/ })
			.first()
			.click();
	}
	await line.getByRole('button', { name: /^オンライン/ }).click();
	await expect(village.getByText('に「オンライン」と答えました。')).toBeVisible();
	await village.getByRole('button', { name: '取り消す' }).click();
	await village.goto(meeting);
	await expect(village.getByText('未回答', { exact: true }).first()).toBeVisible();
	await village.getByText('出る人の氏名・備考を書く').click();
	await village.getByLabel('氏名（1行に1人）').fill('井出 直人');
	await village.getByRole('button', { name: '出席', exact: true }).click();
	await expect(village.getByText('「出席」と答えました。')).toBeVisible();
	await expect(village.getByText('インターネット側の端末で開いてください')).toBeVisible();
	await expect(village.getByRole('img', { name: /QRコード/ })).toBeVisible();
});

test('who phoned is typed in, the silent are reminded once a day, and the list is saved', async () => {
	await open(lead, `${meeting}/replies`);
	await lead.getByText('電話・FAXで受けた出欠を代わりに入力する').click();
	await lead.locator('select[name=organisation]').selectOption({ label: '王滝村' });
	await lead.getByLabel('連絡をくれた人').fill('瀬戸');
	await lead.getByRole('button', { name: '代わりに入力する' }).click();
	await expect(refusal(lead)).toContainText('出席・オンライン・欠席のどれか');
	await lead.getByRole('radio', { name: '欠席' }).check();
	await lead.getByRole('button', { name: '代わりに入力する' }).click();
	await expect(lead.getByRole('row').filter({ hasText: '王滝村' })).toContainText('電話');
	await lead.getByRole('button', { name: /^未回答の\d+団体に催促する$/ }).click();
	await expect(lead.getByText(/^未回答の\d+団体に催促しました。$/)).toBeVisible();
	await expect(lead.getByRole('button', { name: /催促する$/ })).toHaveCount(0);
	const saved = await lead.request.get(`${meeting}/replies/export`);
	expect(saved.headers()['content-disposition']).toContain('.xlsx');
	const csv = await lead.request.get(`${meeting}/replies/export?as=csv`);
	expect(csv.headers()['content-disposition']).toContain('.csv');
	expect(csv.headers()['content-type']).toBe('text/csv; charset=utf-8');
	expect(await csv.text()).toContain('王滝村,欠席,');
	await expect(lead.getByRole('link', { name: 'CSVで保存する' })).toBeVisible();
});

test('開催通知, 次第 and 出欠一覧 stand on A4', async () => {
	const printed = async (path: string) => {
		await lead.goto(path);
		return paperOf(lead);
	};
	const letter = await printed(`${meeting}/notice`);
	for (const words of ['各構成団体の長様', '開催について（通知）', '以上', '松本市役所']) {
		expect(letter).toContain(words);
	}
	expect(await printed(`${meeting}/notice?to=each`)).toContain('北相木村長様');
	expect(await printed(`${meeting}/agenda`)).toContain('台帳の協議');
	expect(await printed(`${meeting}/replies`)).toContain('井出直人');
});

test('on the day one tap an organisation is enough, as plain forms', async ({ browser }) => {
	const path = await sent(lead, `${ROOT}/new`, { title: '今日の会', on: inDays(0) });
	await sent(lead, `${path}?/announce`, {});
	const page = await personAt(browser, 'matsumoto', { javaScriptEnabled: false });
	await page.goto(`${path}/attendance`);
	await page.getByRole('button', { name: /^出席.*北相木村/ }).click();
	await expect(page.locator('.there')).toHaveText(/出席\s*1／\d+団体/);
	await page.getByRole('button', { name: /^オンライン.*松本市/ }).click();
	await expect(page.locator('.there')).toHaveText(/出席\s*2／\d+団体/);
	await page.getByRole('button', { name: /^出席.*北相木村/ }).click();
	await expect(page.locator('.there')).toHaveText(/出席\s*1／\d+団体/);
	await page.context().close();
});

test('a series is looked at before it is laid, and said where it leaves the year', async () => {
	await open(lead, `${ROOT}/new`);
	await lead.getByLabel('会議の名前').fill('連続会');
	await lead.getByLabel('開催日').fill(inDays(14));
	await lead.getByText('くり返して何回分も入れる').click();
	await lead
		.getByLabel('くり返し', { exact: true })
		.selectOption({ label: '毎月（第2水曜のように、同じ週の同じ曜日）' });
	await lead.getByLabel('何回分').fill('12');
	await lead.getByRole('button', { name: '会議を入れる' }).click();
	await expect(refusal(lead)).toContainText('次の12日に入れます');
	await expect(refusal(lead)).toContainText('終わり（令和');
	await lead.getByLabel('この日でよい').check();
	await lead.getByLabel('任期や年度の後の回も入れる').check();
	await lead.getByRole('button', { name: '会議を入れる' }).click();
	await expect(lead.getByText('12回分の会議を入れました。')).toBeVisible();
	await expect(lead.getByText('任期・年度の後').first()).toBeVisible();
});

test('a cancelled meeting says why, and takes no answer until that is undone', async () => {
	await open(lead, meeting);
	await lead.getByText('中止にする', { exact: true }).click();
	await lead.getByLabel('中止の理由').fill('大雪のため');
	await lead.getByRole('button', { name: 'この会議を中止にする' }).click();
	await expect(lead.getByText('会議を中止にしました。')).toBeVisible();
	await village.goto(meeting);
	await expect(village.getByText('理由：大雪のため')).toBeVisible();
	await expect(village.getByRole('button', { name: 'オンライン', exact: true })).toHaveCount(0);
	const forced = await village.request.post(`${meeting}?/reply`, {
		headers: { accept: 'text/html' },
		form: { answer: 'attend' }
	});
	expect(forced.status()).toBe(409);
	await expect(village.getByRole('button', { name: '中止を取り消す' })).toHaveCount(0);
	await alive(lead);
	await lead.getByRole('button', { name: '中止を取り消す' }).click();
	await expect(lead.getByText('中止を取り消しました。')).toBeVisible();
	await village.reload();
	await expect(village.getByText('理由：大雪のため')).toHaveCount(0);
	await expect(village.getByRole('button', { name: 'オンライン', exact: true })).toBeVisible();
});
