import { expect, test, type Locator, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll, watchConsole } from '../support/page-checks.ts';
import { personAt, REFUSED } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 120_000 });

const SIZES = [
	{ width: 1366, height: 600 },
	{ width: 1093, height: 480 },
	{ width: 360, height: 640 }
];

/** The check for accessibility is a script itself, so it runs where scripts do; the pages are the same ones. */
async function looksRight(page: Page, hasScripts: boolean): Promise<void> {
	for (const size of SIZES) {
		await page.setViewportSize(size);
		expect(await noSidewaysScroll(page, [size.width])).toEqual([]);
	}
	if (hasScripts) expect(await axe(page)).toEqual([]);
	await page.setViewportSize({ width: 1366, height: 600 });
}

/** Asks the desk as a village does; gives the number. */
async function asked(page: Page, title: string, body: string): Promise<string> {
	await page.goto('/helpdesk/new?category=line');
	await page.getByLabel('件名').last().fill(title);
	await page.getByLabel('何が起きたか・知りたいこと').fill(body);
	await page.getByRole('button', { name: '問い合わせを送る' }).click();
	await page.waitForURL(/\/helpdesk\/R\d+-\d+$/);
	return page.url().split('/').at(-1) ?? '';
}

async function answeredBy(desk: Page, number: string, words: string): Promise<void> {
	await desk.goto(`/helpdesk/${number}`);
	await desk.getByRole('button', { name: '担当になる' }).click();
	await expect(desk.getByText('あなたが担当になりました。').first()).toBeVisible();
	await desk.getByLabel('本文').fill(words);
	await desk.getByRole('button', { name: '回答する' }).click();
	await expect(desk.getByText('回答しました。').first()).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';
	const word = javaScriptEnabled ? '無線アクセス' : '有線アクセス';
	const address = javaScriptEnabled ? '１０．９９．８８．７７' : '10.99.88.66';
	const secret = `北相木村の庁内${word}が午後から切れます`;

	test(`${how} JavaScript an answer becomes a Q&A, which another finds, follows and is told of`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
		const desk = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const city = await personAt(browser, 'saku', { javaScriptEnabled });
		const consoleLines = [village, desk, city].map((page) => watchConsole(page));
		const number = await asked(
			village,
			secret,
			`端末は${address}です。株式会社ミナトの機器を50万円で買いました。`
		);
		await answeredBy(desk, number, '機器のチャンネルを固定してください。');

		await desk.goto(`/helpdesk/${number}`);
		await expect(desk.getByRole('link', { name: 'Q&Aにする' })).toHaveCount(0);
		expect((await desk.goto(`/helpdesk/${number}/article`))?.status()).toBe(409);

		await village.goto(`/helpdesk/${number}`);
		await village.getByLabel('よい', { exact: true }).check();
		await looksRight(village, javaScriptEnabled);
		await village.getByRole('button', { name: '解決した' }).click();
		await expect(village.getByText('解決済みにしました。').first()).toBeVisible();

		await desk.goto(`/helpdesk/${number}`);
		await desk.getByRole('link', { name: 'Q&Aにする' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Q&Aにする');
		await expect(desk.getByLabel('件名')).toHaveValue(`〔団体1〕の庁内${word}が午後から切れます`);
		await expect(desk.getByLabel('質問')).toHaveValue(
			'端末は〔IPアドレス1〕です。〔業者1〕の機器を〔金額1〕で買いました。'
		);
		await desk.getByLabel('元に戻す：〔金額1〕').check();
		await desk.getByRole('button', { name: '印を付けたものを元に戻す' }).click();
		await expect(desk.getByLabel('質問')).toHaveValue(/機器を50万円で買いました。$/);
		await looksRight(desk, javaScriptEnabled);
		await desk.getByLabel('回答').fill('北相木村と同じ手順です。チャンネルを固定してください。');
		await desk.getByRole('button', { name: '公開する' }).click();
		await expect(desk.getByText('団体「北相木村」が残っています。').first()).toBeVisible();
		await looksRight(desk, javaScriptEnabled);
		await desk.getByLabel('回答').fill('チャンネルを固定してください。');
		await desk.getByRole('button', { name: '公開する' }).click();
		await expect(desk.getByText('Q&Aを公開しました。').first()).toBeVisible();
		const title = `〔団体〕の庁内${word}が午後から切れます`;
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText(title);
		await expect(desk.getByRole('link', { name: number })).toBeVisible();
		await looksRight(desk, javaScriptEnabled);
		const href = new URL(desk.url()).pathname;

		await city.goto('/helpdesk/articles');
		await looksRight(city, javaScriptEnabled);
		await city.getByLabel('Q&Aの中を探す').fill(word);
		await city.getByRole('search', { name: 'Q&Aを探す' }).getByRole('button').click();
		await city.getByRole('link', { name: title }).first().click();
		await expect(city.getByRole('heading', { level: 1 })).toHaveText(title);
		await expect(city.getByText('50万円')).toBeVisible();
		await city.getByRole('button', { name: 'うちも知りたい' }).click();
		await expect(city.getByText('このQ&Aが変わったら知らせます。').first()).toBeVisible();
		await city.getByRole('button', { name: '役に立った', exact: true }).click();
		await expect(city.getByText('1団体の役に立ちました')).toBeVisible();
		await looksRight(city, javaScriptEnabled);

		await city.goto('/helpdesk/new?category=line');
		if (javaScriptEnabled) {
			await city.getByLabel('件名').pressSequentially(`庁内の${word}が切れる`);
			const near = city.getByRole('region', { name: '似たQ&A' });
			await expect(near.getByRole('link', { name: title })).toBeVisible();
		} else {
			await city
				.getByRole('textbox', { name: '先に、似たQ&Aを探す' })
				.fill(`庁内の${word}が切れる`);
			await city.getByRole('button', { name: '似たQ&Aを見る' }).click();
			await expect(city.getByRole('link', { name: title })).toBeVisible();
			await expect(city.getByLabel('件名').last()).toHaveValue(`庁内の${word}が切れる`);
		}

		await desk.goto(href);
		await desk.getByRole('link', { name: '直す' }).click();
		await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Q&Aを直す');
		// The sum was let stand when it was published, and is not asked about again.
		await expect(desk.getByLabel('「50万円」をこのまま載せる')).toBeChecked();
		await desk
			.getByRole('textbox', { name: '回答' })
			.fill('チャンネルを固定し、機器を再起動してください。');
		await desk.getByRole('button', { name: '直す', exact: true }).click();
		await expect(desk.getByText('Q&Aを直しました。').first()).toBeVisible();
		await expect(desk.getByText(/^第2版/)).toBeVisible();
		await city.goto('/notifications');
		await expect(city.getByText('「うちも知りたい」のQ&Aが新しくなりました').first()).toBeVisible();

		const same = await asked(city, `市役所の${word}も切れます`, '夕方に切れます。');
		await desk.goto(`/helpdesk/${same}`);
		await desk.getByRole('button', { name: '担当になる' }).click();
		await desk.getByLabel('Q&Aを案内する').selectOption({ label: title });
		await desk.getByRole('button', { name: '回答する' }).click();
		await expect(desk.getByText('回答しました。').first()).toBeVisible();
		await city.goto(`/helpdesk/${same}`);
		await city.getByRole('link', { name: title }).click();
		await expect(city.getByText(/同じ質問 1団体/)).toBeVisible();

		for (const lines of consoleLines) {
			expect(lines.filter((line) => !REFUSED.test(line))).toEqual([]);
		}
		for (const page of [village, desk, city]) await page.context().close();
	});

	test(`${how} JavaScript no page, feed or search of another organisation says who asked`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'kitaaiki', { javaScriptEnabled });
		const desk = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const city = await personAt(browser, 'saku', { javaScriptEnabled });
		await village.goto('/helpdesk/new?category=line');
		const person = (await village.getByLabel('連絡先').inputValue()).split('　').at(-1) ?? '';
		const [family = ''] = person.split(/\s/);
		expect(family.length).toBeGreaterThan(0);
		const ip = javaScriptEnabled ? '172.31.99.1' : '172.31.99.2';
		const phrase = `${how === 'with' ? '閉域' : '予備'}回線の切替え`;
		const number = await asked(
			village,
			`北相木村の${phrase}`,
			`${person}です。${ip}への切替えを教えてください。（北相木）`
		);
		await answeredBy(desk, number, `${family}さん、ルータの優先度を替えてください。`);
		await village.goto(`/helpdesk/${number}`);
		let clicks = 0;
		const click = async (what: Locator) => {
			clicks += 1;
			await what.click();
		};
		await click(village.getByLabel('よい', { exact: true }));
		// Closing the case is done with or without a Q&A.
		await village.getByRole('button', { name: '解決した' }).click();
		await expect(village.getByText('解決済みにしました。').first()).toBeVisible();
		await desk.goto(`/helpdesk/${number}`);
		await click(desk.getByRole('link', { name: 'Q&Aにする' }));
		await click(desk.getByRole('button', { name: '公開する' }));
		await expect(desk.getByText('Q&Aを公開しました。').first()).toBeVisible();
		expect(clicks).toBe(3);
		const href = new URL(desk.url()).pathname;
		await city.goto(href);
		await city.getByRole('button', { name: 'うちも知りたい' }).click();

		const own = [
			href,
			'/helpdesk/articles',
			`/helpdesk/articles?year=2026`,
			`/helpdesk/articles/similar?title=${encodeURIComponent(phrase)}`,
			`/helpdesk/new?category=line&title=${encodeURIComponent(phrase)}`,
			`${href}/__data.json`,
			'/helpdesk/articles/__data.json'
		];
		for (const path of own) {
			const text = await (await city.request.get(path)).text();
			// The reader's own name stands in the frame of every page.
			for (const word of ['北相木', family, ip, number]) expect(text, path).not.toContain(word);
		}
		// The fields of the search offer the names of all organisations: only what was found is looked at.
		const found = await city.request.get(`/search?target=articles&q=${encodeURIComponent(phrase)}`);
		const hits = (await found.text()).match(/<li[^>]*data-row="hit:[\s\S]*?<\/li>/g) ?? [];
		expect(hits).toHaveLength(1);
		for (const word of ['北相木', family, ip, number]) expect(hits[0]).not.toContain(word);
		const everywhere = [
			'/',
			'/boards',
			'/boards/saku',
			'/groups',
			'/helpdesk',
			'/map',
			'/directory',
			'/notifications',
			'/notices',
			'/follows',
			'/calendar',
			`/search?q=${encodeURIComponent(phrase)}`,
			`/search?q=${encodeURIComponent(ip)}`,
			`/search?target=articles&q=${encodeURIComponent(`北相木村の${phrase}`)}`
		];
		for (const path of everywhere) {
			const answer = await city.request.get(path);
			const text = (await answer.text()).replaceAll(encodeURIComponent(ip), '');
			expect(text, path).not.toContain(`北相木村の${phrase}を`);
			expect(text, path).not.toContain(number);
			expect(text.split(ip).length - 1, path).toBeLessThanOrEqual(path.includes('q=') ? 20 : 0);
			if (!path.includes('q=')) expect(text, path).not.toContain(`北相木村の${phrase}`);
		}
		for (const path of [
			`/helpdesk/${number}`,
			`/helpdesk/${number}/article`,
			`${href}/edit`,
			'/helpdesk/articles/vendors'
		]) {
			const { status } = { status: (await city.request.get(path)).status() };
			expect([403, 404], path).toContain(status);
		}
		for (const page of [village, desk, city]) await page.context().close();
	});
}
