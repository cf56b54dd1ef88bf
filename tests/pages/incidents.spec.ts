import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { personAt, sent } from '../support/people.ts';
import { textFile } from '../support/sample-files.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

/** A case of a village, which the desk has taken; gives its address. */
async function taken(village: Page, desk: Page, title: string): Promise<string> {
	const path = await sent(village, '/helpdesk/new', {
		...{ category: 'line', title, body: '3台です。', priority: 'normal' },
		...{ visibility: 'organisation', contact: '総務課' }
	});
	await sent(desk, `${path}?/take`, { version: '2' });
	return path;
}

/** What runs, as it stands above a page. */
const running = (page: Page, title: string) =>
	page.getByRole('region', { name: '続いている障害' }).getByRole('article', { name: title });

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const mark = javaScriptEnabled ? '一' : '二';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript an incident is opened, said to affect us, written on and ended`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		const village = await at(browser, 'kitaaiki');
		const title = `庁舎間の回線が切れています（${mark}）`;
		await desk.goto('/helpdesk/queue');
		await desk.getByRole('link', { name: '障害情報', exact: true }).click();
		await desk.getByRole('link', { name: '障害情報を出す' }).click();
		await desk.getByLabel('件名').fill(title);
		await desk.getByLabel('分かっていること').fill('業者が調べています。');
		const next = desk.getByRole('group', { name: /^次の更新予定/ });
		await next.getByLabel('日').fill('2020-01-01');
		await next.getByLabel('時刻').fill('10時');
		await desk.getByRole('button', { name: '障害情報を出す' }).click();
		await expect(desk.getByText('分類を選んでください。').first()).toBeVisible();
		await expect(desk.getByLabel('分かっていること')).toHaveValue('業者が調べています。');
		await desk.getByLabel('分類').selectOption({ label: 'ネットワーク：回線・LGWAN' });
		await desk.getByRole('button', { name: '障害情報を出す' }).click();
		await expect(desk.getByText(/いまより後の日時に/).first()).toBeVisible();
		await next.getByLabel('日').fill('2099-01-05');
		await desk.getByRole('button', { name: '障害情報を出す' }).click();
		await expect(desk.getByText('障害情報を出しました。').first()).toBeVisible();
		const path = new URL(desk.url()).pathname;

		for (const place of ['/', '/helpdesk', '/helpdesk/new', '/helpdesk/new?category=line']) {
			await village.goto(place);
			await expect(running(village, title), place).toBeVisible();
		}
		await running(village, title)
			.getByRole('button', { name: /うちも影響あり/ })
			.click();
		await expect(village).toHaveURL(new RegExp(path));
		await expect(village.getByText(/「うちも影響あり」と伝えました。/).first()).toBeVisible();
		await village.getByLabel('影響の内容').fill('証明書を出せない');
		await village.getByRole('button', { name: '影響の内容を伝える' }).click();
		await expect(village.getByText(/^影響の内容を伝えました。/).first()).toBeVisible();
		await expect(village.getByLabel('影響の内容')).toHaveValue('証明書を出せない');
		await village.getByRole('button', { name: 'うちも影響ありを取り消す' }).click();
		await expect(village.getByText(/を取り消しました。/).first()).toBeVisible();
		await village.getByRole('button', { name: 'うちも影響あり', exact: true }).click();
		await expect(village.getByText('うちも影響あり：伝えました')).toBeVisible();

		await desk.goto('/helpdesk/queue');
		await expect(running(desk, title)).toContainText('影響あり 1団体');
		await desk.goto(path);
		await expect(desk.getByRole('heading', { name: '佐久広域 1団体' })).toBeVisible();
		await expect(desk.getByRole('listitem').filter({ hasText: '北相木村' })).toBeVisible();
		const other = await at(browser, 'saku');
		await other.goto(path);
		await expect(other.getByText('1団体', { exact: true })).toBeVisible();
		await expect(other.getByText('北相木村')).toHaveCount(0);

		const first = await taken(village, desk, `回線の質問（${mark}）`);
		await desk.goto(first);
		await desk.getByRole('button', { name: `この障害の件：${title}` }).click();
		await expect(desk.getByText(/この障害の件としてつなぎました。/).first()).toBeVisible();
		await expect(desk.getByRole('link', { name: title })).toBeVisible();

		await desk.goto(path);
		await desk.getByText('新しい情報を書く').click();
		await desk.getByLabel('新しく分かったこと').fill('機器を替えています。');
		await desk.getByRole('button', { name: '書き足して知らせる' }).click();
		await expect(desk.getByText('機器を替えています。')).toBeVisible();
		await village.goto('/notifications');
		await expect(
			village.getByText('影響ありと伝えた障害に、新しい情報があります').first()
		).toBeVisible();

		await desk.getByText('件名や「いつから」を直す').click();
		const correction = desk.getByRole('form', { name: '件名や「いつから」を直す' });
		await correction.getByLabel('件名').fill('');
		await correction.getByRole('button', { name: '直す' }).click();
		await expect(desk.getByText('件名を入れてください。').first()).toBeVisible();
		await correction.getByLabel('件名').fill(`${title}（北部）`);
		await correction.getByLabel('対象のシステム').fill('光回線');
		await correction.getByRole('button', { name: '直す' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toContainText('（北部）');
		await expect(
			desk.getByText('対象のシステムを「なし」から「光回線」に直しました。')
		).toBeVisible();
		await desk.getByText('件名や「いつから」を直す').first().click();
		await expect(correction.getByLabel('件名')).toHaveValue(`${title}（北部）`);
		await correction.getByLabel('件名').fill(title);
		await correction.getByRole('button', { name: '直す' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).not.toContainText('（北部）');

		const late = { body: '直りました。', version: '1' };
		const refused = await desk.request.post(`${path}?/end`, {
			headers: { accept: 'text/html' },
			form: late
		});
		expect(refused.status()).toBe(409);
		expect(await refused.text()).toContain('機器を替えています。');
		await desk.getByText('復旧を伝える').first().click();
		await desk.getByLabel('復旧について団体に伝えること').fill('すべて直りました。');
		await desk.getByRole('button', { name: '復旧を伝える' }).click();
		await expect(
			desk.getByText(/復旧を伝えました。つないだ問い合わせのうち1件/).first()
		).toBeVisible();
		await expect(desk.getByText('次の問い合わせに回答してください。')).toBeVisible();
		await desk.getByRole('link', { name: `回線の質問（${mark}）` }).click();
		await expect(desk.locator('#reply-body')).toBeVisible();
		await village.goto('/helpdesk');
		await expect(running(village, title)).toHaveCount(0);
		await village.goto('/helpdesk/incidents');
		await expect(village.getByRole('row', { name: title })).toContainText('1団体');
		const gone = await village.request.post(`${path}?/affect`, {
			headers: { accept: 'text/html' },
			form: {}
		});
		expect(gone.status()).toBe(409);
	});

	test(`${how} JavaScript うちも影響あり above a new case leaves in it what is typed`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		const village = await at(browser, 'minamimaki');
		const title = `名前を引けません（${mark}）`;
		const path = await sent(desk, '/helpdesk/incidents/new', {
			...{ title, category: 'line', body: '調べています。' },
			...{ sinceOn: '2026-01-05', sinceTime: '9:00' }
		});
		await village.goto('/helpdesk/new?category=line');
		const subject = village.getByLabel('件名').last();
		await subject.press('Enter');
		await expect(village.getByText('件名を入れてください。').first()).toBeVisible();
		await subject.fill('名前を引けない');
		await village.getByLabel('何が起きたか・知りたいこと').fill('朝からです。');
		await village.getByLabel('何台・どこで').fill('庁舎全体');
		await village.getByRole('radio', { name: /^至急/ }).check();
		await village.getByLabel('添付').setInputFiles(textFile('画面.txt', '写し'));
		await running(village, title)
			.getByRole('button', { name: /うちも影響あり/ })
			.click();
		await expect(
			village.getByText(/^「うちも影響あり」と伝えました。.*残っています。$/)
		).toBeVisible();
		await expect(running(village, title)).toContainText('うちも影響あり：伝えました');
		await expect(subject).toHaveValue('名前を引けない');
		await expect(village.getByLabel('何が起きたか・知りたいこと')).toHaveValue('朝からです。');
		await expect(village.getByLabel('何台・どこで')).toHaveValue('庁舎全体');
		await expect(village.getByRole('radio', { name: /^至急/ })).toBeChecked();
		await expect(village.getByLabel(/^画面\.txt/)).toBeChecked();
		await village.getByRole('button', { name: '問い合わせを送る' }).click();
		await expect(village.getByRole('heading', { level: 1 })).toHaveText(/名前を引けない/);
		await expect(village.getByText('画面.txt').first()).toBeVisible();
		await desk.goto(path);
		await expect(desk.getByRole('listitem').filter({ hasText: '南牧村' })).toBeVisible();
		await sent(desk, `${path}?/end`, { body: '直りました。', version: '1' });
	});

	test(`${how} JavaScript the desk enters うちも影響あり for who telephones, and takes it back`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		const village = await at(browser, 'kawakami');
		const title = `庁内の電話が鳴りません（${mark}）`;
		const path = await sent(desk, '/helpdesk/incidents/new', {
			...{ title, category: 'anything', body: '調べています。' },
			...{ sinceOn: '2026-01-05', sinceTime: '9:00' }
		});
		const words = '電話で聞いた「うちも影響あり」を入力する';
		const entry = desk.getByRole('form', { name: words });
		await desk.goto(path);
		await desk.getByText(words).first().click();
		await entry.getByLabel('影響の内容').fill('窓口が止まっている');
		await entry.getByRole('button', { name: '代わりに入力する' }).click();
		await expect(desk.getByText('団体を選んでください。').first()).toBeVisible();
		await expect(desk.getByText('電話をくれた人の氏名を入れてください。').first()).toBeVisible();
		await expect(entry.getByLabel('影響の内容')).toHaveValue('窓口が止まっている');
		await entry.getByLabel('団体').selectOption({ label: '川上村' });
		await entry.getByLabel('電話をくれた人').fill('総務課 油井');
		await entry.getByRole('button', { name: '代わりに入力する' }).click();
		const line = desk.getByRole('listitem').filter({ hasText: '川上村' });
		await expect(line).toContainText('窓口が止まっている');
		await expect(line).toContainText('（電話：総務課 油井さん。組合が代わりに入力）');
		await village.goto('/notifications');
		await expect(village.getByText(/組合が代わりに入力しました/).first()).toBeVisible();
		await village.goto(path);
		await expect(village.getByText('（電話：総務課 油井さん。組合が代わりに入力）')).toBeVisible();
		const refused = await village.request.post(`${path}?/enter`, {
			headers: { accept: 'text/html' },
			form: { organisation: '1', caller: '油井' }
		});
		expect(refused.status()).toBe(403);
		await desk.getByRole('button', { name: /^取り消す.*川上村の代理入力/ }).click();
		await expect(desk.getByText(/を取り消しました。/).first()).toBeVisible();
		await expect(line).toHaveCount(0);
		await village.goto(path);
		await expect(
			village.getByRole('heading', { name: 'あなたの団体にも影響がありますか' })
		).toBeVisible();
		await sent(desk, `${path}?/end`, { body: '直りました。', version: '1' });
	});

	test(`${how} JavaScript a 定型文 is written, chosen and put into a reply`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		const village = await at(browser, 'kitaaiki');
		const name = `確かめること（${mark}）`;
		await desk.goto('/helpdesk/settings');
		await desk.getByRole('link', { name: '定型文へ' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText('定型文');
		await desk.getByText('新しい定型文').first().click();
		await desk.getByLabel('名前').fill(name);
		await desk.getByLabel('本文').fill('{{団体名}} {{町長名}} 様');
		await desk.getByRole('button', { name: '定型文を加える' }).click();
		await expect(desk.getByText(/\{\{町長名\}\}という差し込みはありません/).first()).toBeVisible();
		await desk.getByLabel('本文').fill('{{団体名}}の「{{件名}}」について');
		await desk.getByRole('button', { name: '定型文を加える' }).click();
		await expect(desk.getByText(`定型文「${name}」を加えました。`).first()).toBeVisible();

		const title = `印刷できません（${mark}）`;
		const path = await taken(village, desk, title);
		await desk.goto(path);
		const body = desk.locator('#reply-body');
		await body.fill('前後');
		await body.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(1, 1));
		await desk.getByRole('button', { name: '入れる', exact: true }).click();
		await expect(desk.getByText('入れる定型文を選んでください。').first()).toBeVisible();
		await expect(body).toHaveValue('前後');
		await body.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(1, 1));
		await desk.getByLabel('定型文').selectOption({ label: name });
		await desk.getByRole('button', { name: '入れる', exact: true }).click();
		const filled = `北相木村の「${title}」について`;
		await expect(body).toHaveValue(javaScriptEnabled ? `前${filled}後` : `前後\n\n${filled}`);
		await desk.getByRole('button', { name: '回答する' }).click();
		await expect(desk.getByText(/回答しました。/).first()).toBeVisible();
		await village.goto(path);
		await expect(village.getByText(filled).first()).toBeVisible();

		await desk.goto('/helpdesk/settings/canned');
		await desk.getByRole('link', { name }).click();
		await desk.getByLabel('本文').fill('短くした文');
		const edit = new URL(desk.url()).pathname;
		await desk.getByRole('button', { name: '定型文を保存する' }).click();
		await expect(desk.getByText(`定型文「${name}」を変えました。`).first()).toBeVisible();
		const late = await desk.request.post(`${edit}?/change`, {
			headers: { accept: 'text/html' },
			form: { title: name, body: '遅れて書いた文', version: '1' }
		});
		expect(late.status()).toBe(409);
		const both = await late.text();
		for (const text of ['短くした文', '遅れて書いた文']) expect(both).toContain(text);
		await desk.goto(edit);
		await desk.getByRole('button', { name: '定型文をしまう' }).click();
		await expect(desk.getByRole('row', { name })).toContainText('しまってあります');
	});
}

test('what is opened appears on an open page by itself', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai');
	const village = await personAt(browser, 'kitaaiki');
	const line = village.waitForEvent('websocket');
	await village.goto('/helpdesk/new?category=line');
	await (await line).waitForEvent('framereceived');
	await village.getByLabel('件名').fill('書きかけの件名');
	const path = await sent(desk, '/helpdesk/incidents/new', {
		...{ title: '電話が鳴りません', category: 'anything', body: '調べています。' },
		...{ sinceOn: '2026-01-05', sinceTime: '9:00' }
	});
	await expect(running(village, '電話が鳴りません')).toBeVisible();
	await expect(village.getByLabel('件名')).toHaveValue('書きかけの件名');
	const { status } = await village.request
		.post(`${path}?/end`, { headers: { accept: 'text/html' }, form: { body: '終', version: '1' } })
		.then((answer) => ({ status: answer.status() }));
	expect(status).toBe(403);
	expect((await village.request.get('/helpdesk/incidents/new')).status()).toBe(403);
	expect((await village.request.get('/helpdesk/settings/canned')).status()).toBe(403);
	expect((await village.request.get('/helpdesk/incidents/9999')).status()).toBe(404);
});

test('what is for the participants of a shared system does not exist for others', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	const path = await sent(desk, '/helpdesk/incidents/new', {
		...{ title: '基幹系が遅い', category: 'core-systems', body: '調べています。' },
		...{ sinceOn: '2026-01-05', sinceTime: '9:00' }
	});
	const inside = await personAt(browser, 'sakuho');
	await inside.goto('/helpdesk');
	await expect(running(inside, '基幹系が遅い')).toBeVisible();
	const outside = await personAt(browser, 'kitaaiki');
	await outside.goto('/helpdesk');
	await expect(outside.getByText('基幹系が遅い')).toHaveCount(0);
	expect((await outside.request.get(path)).status()).toBe(404);
});

test('what bears a category that has ended since is corrected without another one', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	const lead = await personAt(browser, 'kumiai-lead');
	const path = await sent(desk, '/helpdesk/incidents/new', {
		...{ title: '不審なメール', category: 'incident', body: '調べています。' },
		...{ sinceOn: '2026-01-05', sinceTime: '9:00' }
	});
	const ended = /（使わない）$/;
	const category = '/helpdesk/settings/categories/incident';
	await desk.goto('/helpdesk/settings/canned');
	await desk.getByText('新しい定型文').first().click();
	await desk.getByLabel('名前').fill('不審なメールのとき');
	await desk.getByLabel('分類').selectOption({ label: await nameOf(lead, category) });
	await desk.getByLabel('本文').fill('開かないでください。');
	await desk.getByRole('button', { name: '定型文を加える' }).click();
	await sent(lead, `${category}?/end`, {});

	await desk.goto(path);
	await desk.getByText('件名や「いつから」を直す').click();
	const correction = desk.getByRole('form', { name: '件名や「いつから」を直す' });
	await expect(correction.getByLabel('分類').locator('option:checked')).toHaveText(ended);
	await correction.getByLabel('件名').fill('不審なメールが多い');
	await correction.getByRole('button', { name: '直す' }).click();
	await expect(desk.getByRole('heading', { level: 1 })).toHaveText('不審なメールが多い');
	await desk.goto('/helpdesk/incidents/new');
	await expect(desk.getByLabel('分類').locator('option').filter({ hasText: ended })).toHaveCount(0);

	await desk.goto('/helpdesk/settings/canned');
	await desk.getByRole('link', { name: '不審なメールのとき' }).click();
	await expect(desk.getByLabel('分類').locator('option:checked')).toHaveText(ended);
	await sent(lead, `${category}?/take-up`, {});
	await sent(desk, `${path}?/end`, { body: '収まりました。', version: '2' });
});

/** What a category is called on its own page. */
async function nameOf(page: Page, path: string): Promise<string> {
	await page.goto(path);
	return page.getByLabel('名前').inputValue();
}

test('the pages fit every width, without obstacles or English', async ({ browser }) => {
	const desk = await personAt(browser, 'kumiai');
	const village = await personAt(browser, 'kitaaiki');
	await desk.goto('/helpdesk/incidents');
	const shown = await desk.getByRole('article').first().getByRole('link').getAttribute('href');
	const both = ['/helpdesk/incidents', shown ?? ''];
	const ofDesk = [
		...both,
		...['/helpdesk/incidents/new', '/helpdesk/settings/canned'],
		'/helpdesk/settings/canned/1'
	];
	const visits = [
		...ofDesk.map((path) => [desk, path] as const),
		...[...both, '/helpdesk', '/helpdesk/new'].map((path) => [village, path] as const)
	];
	for (const [page, path] of visits) {
		await page.goto(path);
		expect(await axe(page), path).toEqual([]);
		expect(await noSidewaysScroll(page), path).toEqual([]);
		expect(await noEnglish(page), path).toEqual([]);
	}
});
