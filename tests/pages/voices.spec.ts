import { expect, test, type Page } from '../support/browser.ts';
import { axe, noSidewaysScroll } from '../support/page-checks.ts';
import { open, personAt, sent } from '../support/people.ts';
import { refusal } from '../support/refusal.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
// Several people sign in one after another.
test.describe.configure({ timeout: 90_000 });

const bodies = {
	opinion: '座標は後からでよいことにしてください。',
	masked: '更新の期限を教えてください。'
};

/** The address of an item, opened from the 概要 as a reader finds it. */
async function openTopic(page: Page, slug: string, title: RegExp): Promise<void> {
	await page.goto(`/groups/${slug}`);
	await page.getByRole('link', { name: title }).first().click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with' : 'without';

	test(`${how} JavaScript an outsider asks a group, changes the words, and sees the answer`, async ({
		browser
	}) => {
		const village = await personAt(browser, 'hara', { javaScriptEnabled });
		const lead = await personAt(browser, 'shiojiri', { javaScriptEnabled });
		await openTopic(village, 'open-data', /AED/);
		const text = `${bodies.opinion}（${how}）`;
		await village.getByRole('button', { name: '出す', exact: true }).click();
		await expect(village.getByText('本文を入れてください。').first()).toBeVisible();
		await village.getByLabel('本文').fill(text);
		await village.getByLabel('質問', { exact: true }).check();
		await village.getByRole('button', { name: '出す', exact: true }).click();
		await expect(village.getByText('質問を出しました。').first()).toBeVisible();
		const own = village.getByRole('article').filter({ hasText: text });
		await own.getByRole('link', { name: '直す' }).click();
		await village.getByLabel('本文').fill(`${text}よろしく。`);
		await village.getByRole('button', { name: '直す', exact: true }).click();
		await expect(own).toContainText('前の文章を読む');

		await lead.goto('/');
		const line = lead.locator('[data-row^="opinion:"]').filter({ hasText: '原村' });
		await line.getByRole('link').first().click();
		const asked = lead.getByRole('article').filter({ hasText: text });
		await asked.getByText('返事を書く').click();
		await asked.getByLabel('一部採用').check();
		await asked.getByLabel('理由').fill('はじめは座標なしでも構いません。');
		await asked.getByRole('button', { name: '返事をする' }).click();
		await expect(lead.getByText('返事をしました。').first()).toBeVisible();
		await expect(asked.getByRole('button', { name: '返事をする' })).toHaveCount(0);

		await village.goto('/groups/opinions');
		await village
			.getByRole('row', { name: /AED.*一部採用/ })
			.getByRole('link')
			.first()
			.click();
		await expect(village.getByText('グループの返事：一部採用')).toBeVisible();
		await expect(village.getByText('はじめは座標なしでも構いません。')).toBeVisible();
		await village.getByRole('link', { name: '項目のページで見る' }).click();
		await expect(own).toContainText('はじめは座標なしでも構いません。');
		await own.getByText('重ねて尋ねる').click();
		await own.getByLabel('質問').fill(`いつまでですか。（${how}）`);
		await own.getByRole('button', { name: '尋ねる' }).click();
		await expect(village.getByText('重ねて尋ねました。').first()).toBeVisible();

		const more = village.getByRole('article').filter({ hasText: `いつまでですか。（${how}）` });
		await more.getByRole('link', { name: '取り下げる' }).click();
		await village.getByRole('button', { name: '取り下げる' }).click();
		await expect(village.getByText('取り下げました。').first()).toBeVisible();
		await expect(village.getByRole('button', { name: '取り下げる' })).toHaveCount(0);
		await lead.reload();
		await expect(lead.getByText(`いつまでですか。（${how}）`)).toHaveCount(0);
		await expect(
			lead.getByRole('article').filter({ hasText: '取り下げられました。' }).first()
		).toContainText('原村');
		await village.context().close();
		await lead.context().close();
	});

	test(`${how} JavaScript a まとめ goes to everybody’s ホーム until 読んだ, and that can be taken back`, async ({
		browser
	}) => {
		const lead = await personAt(browser, 'saku', { javaScriptEnabled });
		const village = await personAt(browser, 'nagawa', { javaScriptEnabled });
		const listed = await personAt(browser, 'karuizawa', { javaScriptEnabled });
		const title = `手順書の様式を決めました（${how}）`;
		await lead.goto('/groups/rpa-ai/summaries/new');
		await lead.getByLabel('件名').fill(title);
		await lead.getByRole('textbox', { name: /^まとめ/ }).fill('一\n二\n三\n四');
		await lead.getByRole('button', { name: '載せる' }).click();
		await expect(lead.getByText('まとめは3行までにしてください。').first()).toBeVisible();
		await lead.getByRole('textbox', { name: /^まとめ/ }).fill('どの団体でも使えます。');
		await lead.getByRole('button', { name: '載せる' }).click();
		await expect(lead.getByText('全団体に知らせました').first()).toBeVisible();
		await expect(lead.getByRole('heading', { level: 1 })).toHaveText(title);

		for (const [page, path] of [
			[village, '/today'],
			[listed, '/']
		] as const) {
			await page.goto(path);
			const line = page.locator('[data-row^="summary:"]').filter({ hasText: title });
			await expect(line).toContainText('どの団体でも使えます。');
			await line.getByRole('button', { name: /^読んだ/ }).click();
			await expect(page.getByText(`「${title}」を読んだことにしました。`)).toBeVisible();
			await expect(line).toHaveCount(0);
			await page.getByRole('button', { name: '取り消す' }).click();
			await expect(line).toBeVisible();
		}
		await lead.getByRole('button', { name: '取り下げる' }).click();
		await expect(lead.getByText('取り下げました。').first()).toBeVisible();
		await village.goto('/today');
		await expect(village.getByText(title)).toHaveCount(0);
		for (const page of [lead, village, listed]) await page.context().close();
	});

	test(`${how} JavaScript a proposal like an ended group shows its 結論カード, and is answered`, async ({
		browser
	}) => {
		const town = await personAt(browser, 'hakuba', { javaScriptEnabled });
		const other = await personAt(browser, 'otari', { javaScriptEnabled });
		const union = await personAt(browser, 'kumiai', { javaScriptEnabled });
		const title = `マルチペイメントの共同利用（${how}）`;
		await open(town, '/groups/proposals/new').catch(() => town.goto('/groups/proposals/new'));
		const card = town.getByRole('region', { name: '前に結論の出た検討' });
		if (javaScriptEnabled) {
			await town.getByLabel('件名').pressSequentially('マルチペイメント');
			await expect(card).toContainText('費用と時間に見合う効果が見込めない。');
		}
		await town.getByLabel('件名').fill(title);
		await town.getByRole('button', { name: '次へ：内容を書く' }).click();
		await expect(card).toContainText('見送り');
		await expect(card.getByRole('link')).toHaveAttribute('href', '/groups/multi-payment');
		await town.getByLabel('内容').fill('手数料が下がりました。');
		await town.getByRole('button', { name: '提案する' }).click();
		await expect(town.getByRole('heading', { level: 1 })).toHaveText(title);

		await other.goto('/groups/proposals');
		await other.getByRole('link', { name: title }).click();
		await other.getByRole('button', { name: 'うちも関心' }).click();
		await expect(other.getByRole('heading', { name: 'うちも関心（1団体）' })).toBeVisible();
		await other.getByRole('button', { name: '取り消す' }).click();
		await expect(other.getByRole('heading', { name: 'うちも関心（0団体）' })).toBeVisible();

		await union.goto(other.url());
		await expect(union.getByRole('link', { name: 'ワーキンググループにする' })).toHaveAttribute(
			'href',
			/^\/groups\/new\?proposal=\d+$/
		);
		await union.getByRole('link', { name: '見送りにする' }).click();
		await union.getByLabel('理由').fill('手数料の差がまだ小さいためです。');
		await union.getByRole('button', { name: '見送りにする' }).click();
		await town.reload();
		await expect(town.getByText('手数料の差がまだ小さいためです。')).toBeVisible();
		for (const page of [town, other, union]) await page.context().close();
	});

	test(`${how} JavaScript the union sees who takes part and invites villages that are in no group`, async ({
		browser
	}) => {
		const union = await personAt(browser, 'kumiai', { javaScriptEnabled });
		await union.goto('/groups/participation');
		await expect(union.getByRole('heading', { level: 1 })).toHaveText(/参加のようす/);
		const form = union.getByRole('form', { name: 'ワーキンググループに招待する' });
		await form.getByRole('button', { name: '選んだ団体を招待する' }).click();
		await expect(union.getByText('招待する団体を選んでください。').first()).toBeVisible();
		const row = form.getByRole('row').nth(javaScriptEnabled ? 1 : 2);
		await row.getByRole('checkbox').check();
		await form.getByLabel('招待するワーキンググループ').selectOption('open-data');
		await form.getByRole('button', { name: '選んだ団体を招待する' }).click();
		await expect(union.getByText('1団体をオープンデータWGに招待しました。').first()).toBeVisible();
		await expect(row).toContainText('オープンデータWG');
		await union.context().close();
	});
}

for (const javaScriptEnabled of [true, false]) {
	test(`what 牧 presses is done from the seat he chooses afterwards, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
		browser
	}) => {
		const page = await personAt(browser, 'suzaka', { javaScriptEnabled });
		const chooses = async (button: string, sentence: string) => {
			await page.getByRole('button', { name: button, exact: true }).click();
			await expect(refusal(page)).toContainText('別の役割に切り替わっています');
			await page.getByRole('button', { name: /^須坂市 .*として送る$/ }).click();
			await expect(page.getByText(sentence).first()).toBeVisible();
		};
		const atUnion = async (path: string) => {
			await switchTo(page, /須坂市.*に切り替えました。/);
			await page.goto(path);
			const other = await page.context().newPage();
			await switchTo(other, /自治振興組合.*に切り替えました。/);
			await other.close();
		};
		const proposals = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
		await proposals.goto('/groups/rpa-ai/summaries');
		const summary = (await proposals
			.getByRole('link', { name: /312件を自動に/ })
			.getAttribute('href')) as string;
		await proposals.context().close();
		await page.goto(summary);
		const isRead = await page.getByRole('button', { name: '未読に戻す' }).isVisible();
		await atUnion(summary);
		if (isRead) await chooses('未読に戻す', '未読に戻しました。');
		else await chooses('読んだ', '読んだことにしました。');
		await atUnion(summary);
		if (isRead) await chooses('読んだ', '読んだことにしました。');
		else await chooses('未読に戻す', '未読に戻しました。');

		await page.goto('/groups/proposals');
		await page
			.getByRole('link', { name: /庁内の生成AI/ })
			.first()
			.click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(/庁内の生成AI/);
		await atUnion(page.url());
		await chooses('うちも関心', '「うちも関心」を押しました。');
		await atUnion(page.url());
		await chooses('取り消す', '「うちも関心」を取り消しました。');
		await page.context().close();
	});
}

/** Changes to the other seat, if this one does not already sit there. */
async function switchTo(page: Page, sentence: RegExp): Promise<void> {
	await page.goto('/settings');
	const own = sentence.source.startsWith('須坂市') ? '須坂市' : '自治振興組合';
	if (await page.getByRole('link', { name: new RegExp(`${own} 牧 洋平`) }).isVisible()) return;
	await page.getByRole('button', { name: '切り替える' }).click();
	await expect(page.getByText(sentence)).toBeVisible();
}

test('who asked a closed group reads the answer where the item has closed to outsiders and changed its name', async ({
	browser
}) => {
	const union = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	const village = await personAt(browser, 'hara', { javaScriptEnabled: false });
	await union.goto('/groups/new');
	await union.getByRole('textbox', { name: /^名前/ }).fill('連絡訓練WG');
	await union.getByLabel('アドレスに使う名前').fill('drill');
	await union.getByLabel('目的').fill('連絡の訓練をします。');
	await union.getByLabel('根拠').fill('申し合わせ');
	await union.getByLabel('参加団体だけが読める').check();
	await union.getByRole('button', { name: '設ける', exact: true }).click();
	await union.goto('/groups/drill/topics');
	await union.getByLabel('件名').fill('訓練の日');
	await union.getByLabel('内容').fill('いつがよいですか。');
	await union.getByRole('button', { name: '加える' }).click();
	const item = union.url();
	await village.goto(item);
	await village.getByLabel('本文').fill('三日を望みます。');
	await village.getByRole('button', { name: '出す', exact: true }).click();

	await union.goto(item);
	await union.getByRole('button', { name: '外から意見を受けるのをやめる' }).click();
	await expect(union.getByText('この項目は、参加団体にだけ見えます。').first()).toBeVisible();
	await union.getByRole('link', { name: 'この項目を直す' }).click();
	await union.getByLabel('件名').fill('');
	await union.getByRole('button', { name: '直す', exact: true }).click();
	await expect(union.getByText('件名を入れてください。').first()).toBeVisible();
	await union.getByLabel('件名').fill('内部の訓練の日');
	await union.getByRole('button', { name: '直す', exact: true }).click();
	await expect(union.getByRole('heading', { level: 1 })).toHaveText('内部の訓練の日');
	await union.getByText('前の文章（1件）').click();
	await expect(union.getByText('訓練の日', { exact: true })).toBeVisible();
	await union.getByText('返事を書く').click();
	await union.getByLabel('採用', { exact: true }).check();
	await union.getByLabel('理由').fill('三日にします。');
	await union.getByRole('button', { name: '返事をする' }).click();

	expect((await village.goto(item))?.status()).toBe(404);
	await village.goto('/notifications');
	await village
		.getByRole('link', { name: /返事がありました/ })
		.first()
		.click();
	await expect(village.getByText('グループの返事：採用')).toBeVisible();
	await expect(village.getByText('三日にします。')).toBeVisible();
	expect(await village.content()).not.toContain('内部の');
	expect(await noSidewaysScroll(village, [1366, 360])).toEqual([]);
	await village.getByRole('link', { name: '出した意見' }).click();
	await village
		.getByRole('row', { name: /訓練の日.*採用/ })
		.getByRole('link')
		.first()
		.click();
	await expect(village.getByText('三日にします。')).toBeVisible();

	await union.goto('/groups/drill/edit');
	await union.getByRole('textbox', { name: /^名前/ }).fill('情報連絡訓練WG');
	await union.getByRole('button', { name: '保存する' }).click();
	await expect(union.getByRole('heading', { level: 1 })).toHaveText('情報連絡訓練WGの概要');
	await union.context().close();
	await village.context().close();
});

test('a masked opinion says 「県内の団体」 to the group and the union, in every page it stands on', async ({
	browser
}) => {
	const asker = await personAt(browser, 'nozawaonsen', { javaScriptEnabled: false });
	await openTopic(asker, 'rpa-ai', /手順書/);
	await asker.getByLabel('本文').fill(bodies.masked);
	await asker.getByLabel('団体名を出さない').check();
	await asker.getByRole('button', { name: '出す', exact: true }).click();
	await expect(asker.getByRole('article').filter({ hasText: bodies.masked })).toContainText(
		'野沢温泉村'
	);
	for (const login of ['saku', 'kumiai', 'hara']) {
		const page = await personAt(browser, login, { javaScriptEnabled: false });
		await openTopic(page, 'rpa-ai', /手順書/);
		await expect(page.getByRole('article').filter({ hasText: bodies.masked })).toContainText(
			'県内の団体'
		);
		expect(await page.content()).not.toContain('野沢温泉');
		await page.goto('/');
		expect(await page.content()).not.toContain('野沢温泉');
		await page.context().close();
	}
	await asker.context().close();
});

test('a new thread like an ended group shows the card at step 2', async ({ browser }) => {
	const page = await personAt(browser, 'kitaaiki', { javaScriptEnabled: false });
	await page.goto('/boards/prefecture/new');
	await page.getByLabel('件名').fill('文書管理システムの入れ替え');
	await page.getByRole('button', { name: '次へ：本文を書く' }).click();
	await expect(page.getByRole('region', { name: '前に結論の出た検討' })).toContainText(
		'現状では共同で構築することは難しい。'
	);
	await page.context().close();
});

test('a 共有 of the union is put on the 概要 of groups and taken off again', async ({
	browser
}) => {
	const union = await personAt(browser, 'kumiai', { javaScriptEnabled: false });
	const thread = await sent(union, '/boards/prefecture/new', {
		title: '窓口の予約を電話でも受ける市の例',
		kind: 'share',
		audience: 'all',
		body: '紹介します。'
	});
	await union.goto(thread);
	await union.getByRole('link', { name: '先進事例としてグループの概要に載せる' }).click();
	await union.getByRole('button', { name: '載せる' }).click();
	await expect(union.getByText('テーマを入れてください。').first()).toBeVisible();
	await union.getByLabel('テーマ').fill('窓口の予約');
	await union.getByLabel('出典', { exact: false }).first().fill('市の公表資料');
	await union.getByLabel('電子申請・公共施設予約WG').check();
	await union.getByRole('button', { name: '載せる' }).click();
	await expect(union.getByText('先進事例：窓口の予約')).toBeVisible();
	await union.goto('/groups/e-application');
	await expect(union.getByRole('row', { name: /窓口の予約.*市の公表資料/ })).toBeVisible();
	await union.goto(`${thread}/case`);
	await union.getByRole('button', { name: '先進事例から外す' }).click();
	await union.goto('/groups/e-application');
	await expect(union.getByText('窓口の予約を電話でも受ける市の例')).toHaveCount(0);
	await union.context().close();
});

test('who takes part is not shown to an outsider of the union, and every page of this part is whole', async ({
	browser
}) => {
	const village = await personAt(browser, 'hara');
	expect((await village.goto('/groups/participation'))?.status()).toBe(403);
	const union = await personAt(browser, 'kumiai');
	for (const path of [
		'/groups/participation',
		'/groups/proposals',
		'/groups/proposals/2',
		'/groups/open-data',
		'/groups/open-data/topics/1',
		'/groups/network-security/summaries'
	]) {
		await open(union, path);
		expect.soft(await axe(union), path).toEqual([]);
		expect.soft(await noSidewaysScroll(union, [1366, 1093, 360]), path).toEqual([]);
	}
	await village.context().close();
	await union.context().close();
});
