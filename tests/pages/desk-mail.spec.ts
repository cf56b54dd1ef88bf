import { expect, test, type Browser } from '../support/browser.ts';
import { eml } from '../support/mails.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { open, personAt } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
test.describe.configure({ timeout: 90_000 });

const file = (messageId: string, subject: string) => ({
	name: '届いたメール.eml',
	mimeType: 'message/rfc822',
	buffer: Buffer.from(
		eml(
			{
				From: 'Ide <ide@kitaaiki.example.jp>',
				Subject: `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
				Date: 'Thu, 26 Nov 2026 09:30:00 +0900',
				'Message-ID': `<${messageId}@kitaaiki.example.jp>`,
				'MIME-Version': '1.0',
				'Content-Type': 'multipart/mixed; boundary=b'
			},
			[
				'--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n更新の手順を教えてください。\r\n\r\n> 前のメールの文章\r\n',
				'--b\r\nContent-Type: text/csv; charset=utf-8\r\nContent-Disposition: attachment; filename=list.csv\r\n\r\na,b\r\n1,2\r\n--b--\r\n'
			].join('')
		)
	)
});

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const at = (browser: Browser, login: string) => personAt(browser, login, { javaScriptEnabled });

	test(`${how} JavaScript a saved mail is shown as it was understood, corrected and becomes a case`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		const subject = `証明書の更新（${how}）`;
		await desk.goto('/helpdesk/queue');
		await desk.getByRole('link', { name: /届いたメール \d+件/ }).click();
		const upload = desk.getByRole('form', { name: 'メールのファイル' });
		await upload.getByRole('button', { name: '中身を確かめる' }).click();
		await expect(
			desk.getByText(/メールのファイル（.eml か .msg）を選んでください。/).first()
		).toBeVisible();
		await desk.locator('#files').setInputFiles(file(how, subject));
		await upload.getByRole('button', { name: '中身を確かめる' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toContainText(subject);
		const take = desk.getByRole('form', { name: '受付に入れる' });
		await expect(take.getByLabel('件名')).toHaveValue(subject);
		await expect(take.getByLabel('本文')).toHaveValue('更新の手順を教えてください。');
		await expect(take.getByLabel('団体').locator('option:checked')).toHaveText('北相木村');
		await expect(take.getByLabel('連絡をくれた人')).toHaveValue('総務企画課 井出 直人');
		await expect(take.getByText('list.csv').first()).toBeVisible();
		await desk.getByText('引用と署名（本文には入れません）').click();
		await expect(desk.getByText('前のメールの文章')).toBeVisible();

		await take.getByLabel('分類').selectOption({ label: 'セキュリティ：セキュリティ事故' });
		await take.getByLabel('件名').fill('');
		await take.getByRole('button', { name: '受付に入れる' }).click();
		await expect(refusal(take).getByRole('listitem')).toHaveText([
			'件名を入れてください。',
			'気づいた日時を入れてください。'
		]);
		await take.getByLabel('件名').fill(`${subject}の手順`);
		await take.getByRole('button', { name: '受付に入れる' }).click();
		await expect(refusal(take).getByRole('listitem')).toHaveText([
			'気づいた日時を入れてください。'
		]);
		await expect(take.getByLabel('件名')).toHaveValue(`${subject}の手順`);
		await expect(take.getByLabel('気づいた日時')).toBeVisible();
		await take.getByLabel('分類').selectOption({ label: 'ネットワーク：回線・LGWAN' });
		await take.getByRole('button', { name: '受付に入れる' }).click();
		await expect(desk.getByText(/として受け付けました。/).first()).toBeVisible();
		await expect(desk.getByRole('heading', { name: 'もとのメール' })).toBeVisible();
		const path = new URL(desk.url()).pathname;

		await desk.goto('/helpdesk/mail');
		await desk.locator('#files').setInputFiles(file(how, subject));
		await upload.getByRole('button', { name: '中身を確かめる' }).click();
		await expect(
			desk.getByText(/このメールは、もう R\d+-\d+ に入っています。/).first()
		).toBeVisible();
		await expect(
			desk.getByRole('link', { name: path.split('/').at(-1) ?? '' }).first()
		).toBeVisible();

		const village = await at(browser, 'kitaaiki');
		await village.goto(path);
		await expect(village.getByText('メールで受け、組合', { exact: false })).toBeVisible();
		await expect(village.getByRole('link', { name: 'list.csv', exact: true })).toBeVisible();
		await expect(village.getByText('もとのメール')).toHaveCount(0);
		await village.context().close();
		await desk.context().close();
	});

	test(`${how} JavaScript a pasted mail is attached to a case, and another is put away with a reason`, async ({
		browser
	}) => {
		const desk = await at(browser, 'kumiai');
		await desk.goto('/helpdesk/mail');
		const paste = desk.getByRole('form', { name: 'メールの文章' });
		await paste.getByRole('button', { name: '中身を確かめる' }).click();
		await expect(desk.getByText('メールの文章を貼り付けてください。').first()).toBeVisible();
		await paste
			.getByLabel('メールの文章')
			.fill(
				`差出人: 井出 直人 <ide@kitaaiki.example.jp>\n件名: 回線のこと（${how}）\n\n場所は庁舎の2階です。`
			);
		await paste.getByRole('button', { name: '中身を確かめる' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toContainText('回線のこと');
		const take = desk.getByRole('form', { name: '受付に入れる' });
		await take.getByRole('button', { name: '受付に入れる' }).click();
		await expect(desk.getByText(/として受け付けました。/).first()).toBeVisible();
		const number = new URL(desk.url()).pathname.split('/').at(-1) ?? '';

		await desk.goto('/helpdesk/mail');
		await paste
			.getByLabel('メールの文章')
			.fill(`From: ide@kitaaiki.example.jp\nSubject: Re: 回線（${how}）\n\n3階もつながりません。`);
		await paste.getByRole('button', { name: '中身を確かめる' }).click();
		await desk.getByText('すでにある問い合わせに付ける').click();
		const attach = desk.getByRole('form', { name: '問い合わせに付ける' });
		await attach.getByLabel('問い合わせの番号').fill(number);
		await attach.getByRole('button', { name: 'この問い合わせに付ける' }).click();
		await expect(desk.getByText(`${number} に付けました。`).first()).toBeVisible();
		await expect(desk.getByText('3階もつながりません。').first()).toBeVisible();

		await desk.goto('/helpdesk/mail');
		await paste.getByLabel('メールの文章').fill(`件名: 売り込み（${how}）\n\n伺いたいです。`);
		await paste.getByRole('button', { name: '中身を確かめる' }).click();
		await desk.getByText('受付に入れずに片付ける').click();
		await desk.getByRole('button', { name: '片付ける', exact: true }).click();
		await expect(desk.getByText('片付ける理由を入れてください。').first()).toBeVisible();
		await desk.getByLabel('理由').fill('営業のメール');
		await desk.getByRole('button', { name: '片付ける', exact: true }).click();
		await expect(desk.getByText('メールを片付けました。').first()).toBeVisible();
		await desk.goto('/helpdesk/mail?view=over');
		await expect(desk.getByRole('row').filter({ hasText: `売り込み（${how}）` })).toContainText(
			'片付けた'
		);
		await desk.context().close();
	});
}

test('a mail is dropped on its place, and what waits reads well on every size', async ({
	browser
}) => {
	const desk = await personAt(browser, 'kumiai');
	await open(desk, '/helpdesk/mail');
	await expect(desk.getByRole('row').filter({ hasText: 'ネットワーク機器の保守' })).toBeVisible();
	const bytes = [...file('dropped', '置かれたメール').buffer];
	const transfer = await desk.evaluateHandle((given) => {
		const dropped = new DataTransfer();
		dropped.items.add(new File([new Uint8Array(given)], '置いた.eml'));
		return dropped;
	}, bytes);
	await desk
		.getByRole('group', { name: 'メールのファイルを置く場所' })
		.dispatchEvent('drop', { dataTransfer: transfer });
	await expect(desk.getByText(/置いた\.eml（/)).toBeVisible();
	for (const path of ['/helpdesk/mail', '/helpdesk/mail/1']) {
		await open(desk, path);
		for (const size of [
			{ width: 1366, height: 600 },
			{ width: 360, height: 640 }
		]) {
			await desk.setViewportSize(size);
			await noSidewaysScroll(desk);
			await noEnglish(desk);
			await axe(desk);
		}
	}
	await desk.context().close();
});

test('nobody but the desk gets at mail', async ({ browser }) => {
	for (const login of ['kitaaiki', 'ken', 'admin']) {
		const page = await personAt(browser, login, { javaScriptEnabled: false });
		for (const path of ['/helpdesk/mail', '/helpdesk/mail/1']) {
			expect((await page.goto(path))?.status(), `${login} ${path}`).toBe(403);
		}
		await page.context().close();
	}
});
