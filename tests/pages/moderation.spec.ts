import { expect, test, type Browser, type Page } from '../support/browser.ts';
import { axe, watchConsole } from '../support/page-checks.ts';
import { answer, ask, open, personAt, REFUSED } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });

// Several people in browsers of their own.
test.setTimeout(90_000);

test.afterEach(async ({ browser }) => {
	for (const context of browser.contexts()) await context.close();
});

/** A question of 小海町 with two replies, on the board of 佐久. */
async function asked(browser: Browser, title: string, audience = 'district'): Promise<string> {
	const koumi = await personAt(browser, 'koumi');
	const path = await ask(koumi, { board: 'saku', title, audience, body: '教えてください。' });
	await answer(await personAt(browser, 'kawakami'), path, 'うちは紙で集めています。');
	await answer(await personAt(browser, 'sakuho'), path, '>>2 うちもです。');
	return path;
}

const goTo = (page: Page, path: string, hasScript: boolean) =>
	hasScript ? open(page, path) : page.goto(path);

test('what is told of a group’s thread comes to 座長, and asks nobody outside the group', async ({
	browser
}) => {
	const chair = await personAt(browser, 'matsumoto');
	const thread = await ask(chair, {
		board: 'network-security',
		title: '連絡の窓口',
		audience: 'all'
	});
	await answer(await personAt(browser, 'kitaaiki'), thread, '村では一人で持っています。');
	const teller = await personAt(browser, 'otari', { javaScriptEnabled: false });
	await teller.goto(`${thread}/posts/2/report`);
	await expect(teller.getByText('ワーキンググループの座長・事務局と')).toBeVisible();
	await teller.getByRole('textbox', { name: '理由' }).fill('個人の名前が入っています');
	await teller.getByRole('button', { name: '世話役に知らせる' }).click();

	await open(chair, '/reports');
	const card = chair.getByRole('article', { name: '連絡の窓口 2番' });
	await card.getByLabel('対応した').check();
	await card.getByRole('button', { name: '返事をする' }).click();
	await expect(chair.getByText('返事をしました。')).toBeVisible();
	expect(await axe(chair)).toEqual([]);
	await teller.goto('/reports');
	await expect(teller.getByRole('article', { name: '連絡の窓口 2番' })).toContainText('対応した');

	await open(chair, `${thread}/tables/new`);
	await chair.getByText(/答えられる市町村すべて/).click();
	await expect(chair.getByRole('checkbox', { name: '北相木村' })).toBeVisible();
	await expect(chair.getByRole('checkbox', { name: '小布施町' })).toHaveCount(0);
});

for (const javaScriptEnabled of [true, false]) {
	const way = javaScriptEnabled ? '' : ' (without JavaScript)';

	test(`a post is reported, hidden with a reason, shown again, and who told learns of it${way}`, async ({
		browser
	}) => {
		const thread = await asked(browser, `知らせる件${way}`);
		const teller = await personAt(browser, 'koumi', { javaScriptEnabled });
		await goTo(teller, thread, javaScriptEnabled);
		await teller.locator('#p2').getByRole('link', { name: '世話役に知らせる' }).click();
		await teller.getByRole('button', { name: '世話役に知らせる' }).click();
		await expect(teller.getByText('理由を入れてください。').first()).toBeVisible();
		await teller.getByRole('textbox', { name: '理由' }).fill('個人の名前が入っています');
		await teller.getByRole('button', { name: '世話役に知らせる' }).click();
		await expect(teller.getByText('世話役に知らせました。')).toBeVisible();

		const keeper = await personAt(browser, 'kumiai', { javaScriptEnabled });
		await goTo(keeper, '/reports', javaScriptEnabled);
		const card = keeper.getByRole('article', { name: `知らせる件${way} 2番` });
		await expect(card).toContainText('小海町');
		await card.getByRole('link', { name: `知らせる件${way}` }).click();
		await keeper.locator('#p2').getByRole('link', { name: '見えなくする' }).click();
		await keeper.getByRole('textbox', { name: '理由' }).fill('個人の名前があったため');
		await keeper.getByRole('button', { name: '2番を見えなくする' }).click();
		await expect(keeper.locator('#p2')).toContainText('紙で集めています');

		await goTo(keeper, '/reports', javaScriptEnabled);
		await card.getByLabel('対応した').check();
		await card.getByRole('textbox', { name: /^一言/ }).fill('書き直してもらいます');
		await card.getByRole('button', { name: '返事をする' }).click();
		await expect(keeper.getByText('返事をしました。')).toBeVisible();

		await goTo(teller, thread, javaScriptEnabled);
		await expect(teller.locator('#p2')).toContainText(
			'世話役が見えなくしました：個人の名前があった'
		);
		await expect(teller.locator('#p2')).not.toContainText('紙で集めています');
		await goTo(teller, '/reports', javaScriptEnabled);
		await expect(teller.getByText('対応した。書き直してもらいます').first()).toBeVisible();
		if (javaScriptEnabled) expect(await axe(teller)).toEqual([]);

		await goTo(keeper, thread, javaScriptEnabled);
		await keeper.locator('#p2').getByRole('button', { name: 'また見えるようにする' }).click();
		await goTo(teller, thread, javaScriptEnabled);
		await expect(teller.locator('#p2')).toContainText('紙で集めています');
	});

	test(`a thread is moved, split and merged, and old addresses find their posts${way}`, async ({
		browser
	}) => {
		const title = `移す件${way}`;
		const thread = await asked(browser, title, 'municipalities');
		const keeper = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const found = watchConsole(keeper, [REFUSED]);
		await goTo(keeper, thread, javaScriptEnabled);
		await keeper.getByText('世話役の操作').click();
		await keeper.getByRole('link', { name: '掲示板を移す' }).click();
		await keeper.getByLabel('移す先の掲示板').selectOption({ label: '上田広域' });
		await keeper.getByRole('button', { name: '読める人を確かめる' }).click();
		await keeper.getByRole('textbox', { name: /^理由/ }).fill('上田の話です');
		await keeper.getByRole('button', { name: '上田広域に移す' }).click();
		await expect(keeper.getByText('佐久広域から移りました')).toContainText('上田の話です');

		await goTo(keeper, `${thread}/split`, javaScriptEnabled);
		await keeper.getByRole('button', { name: '次へ：確かめる' }).click();
		await expect(keeper.getByText('分ける返信を選んでください。').first()).toBeVisible();
		await keeper.getByLabel(/^2番/).check();
		await keeper.getByLabel(/^3番/).check();
		await keeper.getByRole('textbox', { name: '新しい投稿の件名' }).fill(`分けた件${way}`);
		await keeper.getByRole('button', { name: '次へ：確かめる' }).click();
		await expect(keeper.getByText('元に戻せません。')).toBeVisible();
		await keeper.getByRole('button', { name: '分ける', exact: true }).click();
		await expect(keeper.getByRole('heading', { level: 1 })).toHaveText(`分けた件${way}`);
		const split = new URL(keeper.url()).pathname;
		await goTo(keeper, `${thread}#p3`, javaScriptEnabled);
		await keeper.locator('#p3').getByRole('link', { name: '別の投稿' }).click();
		await expect(keeper).toHaveURL(new RegExp(`${split}#p2$`));
		await expect(keeper.locator('#p2').getByRole('link', { name: '>>1' })).toBeVisible();

		await goTo(keeper, `${split}/merge`, javaScriptEnabled);
		await keeper.getByRole('textbox', { name: 'まとめる先の投稿' }).fill(thread);
		await keeper.getByRole('button', { name: '確かめる' }).click();
		await keeper.getByRole('button', { name: 'まとめる', exact: true }).click();
		await expect(keeper.getByText('ここから、ほかの投稿をまとめたものです')).toBeVisible();
		await keeper.goto(`${split}?post=2`);
		await expect(keeper).toHaveURL(new RegExp(`${thread}#p5$`));
		await keeper.goto(`${split}#p2`);
		if (javaScriptEnabled) await expect(keeper).toHaveURL(new RegExp(`${thread}#p5$`));
		else await expect(keeper.getByText('開いた投稿は、この投稿にまとめられました')).toBeVisible();
		expect(found).toEqual([]);
	});
}

test('a thread of one 広域 cannot be moved where others would read it', async ({ browser }) => {
	const thread = await asked(browser, '広域だけの件');
	const keeper = await personAt(browser, 'kumiai');
	await open(keeper, `${thread}/move?to=ueda`);
	await expect(keeper.getByText('上田広域には移せません')).toBeVisible();
	await expect(keeper.getByText('全県へ広げる')).toBeVisible();
	const asker = await personAt(browser, 'koumi');
	await asker.goto(`${thread}/move`);
	await expect(asker.getByRole('heading', { name: /^掲示板を移せるのは/ })).toBeVisible();
});

test('the demonstration year has a hidden post, a moved thread and 参考になった', async ({
	browser
}) => {
	const page = await personAt(browser, 'iijima');
	await open(page, '/boards/prefecture?year=all');
	await page
		.getByRole('link', { name: /^複合機の保守/ })
		.first()
		.click();
	await expect(page.getByText('書き込み練習から移りました')).toBeVisible();
	await expect(page.locator('#p4')).toContainText('世話役が見えなくしました：個人の電話番号');
	await expect(page.locator('#p2').getByRole('button', { name: /参考になった/ })).toContainText(
		'3団体'
	);
	await expect(page.locator('#p2').getByRole('table')).toBeVisible();
	await expect(page.locator('#p2').getByRole('link', { name: '3番が返信' })).toBeVisible();
});
