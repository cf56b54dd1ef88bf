import { expect, type Page } from '../browser.ts';
import { alive } from '../people.ts';
import { inStates, type Shown } from './shown.ts';

/** Q&A and 仕様書の相談. */
export const articlePages: Shown[] = [
	{
		name: 'specification example edited',
		as: 'kumiai',
		path: async (page) => `${await example(page)}/edit`,
		heading: '仕様書の例を直す'
	},
	{
		name: 'article erasing',
		as: 'kumiai-lead',
		path: async (page) => `${await firstArticle(page)}/erase`,
		heading: 'Q&Aを完全に消去する'
	},
	{
		name: 'specification examples',
		as: 'saku',
		path: '/helpdesk/specifications',
		heading: '仕様書の例'
	},
	...inStates(
		{ as: 'saku', path: specification, heading: '仕様書の相談' },
		{ name: 'specification' },
		{
			name: 'specification refused',
			then: async (page) => {
				await page.getByText('案 第3版を出す').click();
				await page.getByRole('button', { name: '第3版を出す' }).click();
			},
			sharesTitle: true
		}
	),
	{
		name: 'specification compared',
		as: 'saku',
		path: async (page) => `${await specification(page)}/compare`,
		heading: '第1版と第2版の比較'
	},
	{
		name: 'specification remarks',
		as: 'saku',
		path: async (page) => `${await specification(page)}/remarks`,
		heading: '指摘一覧'
	},
	{ name: 'articles', as: 'saku', path: '/helpdesk/articles', heading: 'Q&A' },
	{
		name: 'articles to review',
		as: 'kumiai',
		path: '/helpdesk/articles?view=review',
		heading: 'Q&A'
	},
	{
		name: 'vendor names',
		as: 'kumiai',
		path: '/helpdesk/articles/vendors',
		heading: '置き換える業者名'
	},
	...inStates(
		{
			as: 'kumiai',
			path: async (page) => `${await agreedCase(page)}/article`,
			heading: 'Q&Aにする'
		},
		{ name: 'article draft' },
		{
			name: 'article draft refused',
			then: async (page) => {
				await page.getByLabel('件名').fill('');
				await page.getByRole('button', { name: '公開する' }).click();
			},
			sharesTitle: true
		}
	),
	{ name: 'article', as: 'kumiai', path: publishedArticle, heading: '無線の設定' },
	{
		name: 'article edited',
		as: 'kumiai',
		path: async (page) => `${await publishedArticle(page)}/edit`,
		heading: 'Q&Aを直す'
	}
];

/** A telephone call that was answered, and of which others may learn. */
async function agreedCase(page: Page): Promise<string> {
	await page.goto('/helpdesk/phone?of=きたあいき');
	await page.getByLabel('連絡をくれた人').fill('井出');
	await page.getByLabel('件名').fill('無線の設定');
	await page.getByLabel('尋ねられたこと').fill('北相木村の無線が切れる。');
	await page.getByLabel('答えたこと').fill('チャンネルを固定する。');
	await page.getByRole('button', { name: '記録する' }).click();
	await page.waitForURL(/\/helpdesk\/R\d+-\d+$/);
	await page.getByRole('button', { name: '電話などで「よい」と聞いた' }).click();
	await expect(page.getByRole('link', { name: 'Q&Aにする' })).toBeVisible();
	return new URL(page.url()).pathname;
}

/** A specification in two versions of the village's own. */
let ownSpecification: Promise<string> | undefined;

export function specification(page: Page): Promise<string> {
	ownSpecification ??= (async () => {
		await page.goto('/helpdesk/new?category=specification');
		await alive(page);
		await page.getByLabel('件名').last().fill('図書館の仕様書');
		await page.getByLabel('何が起きたか・知りたいこと').fill('案を作りました。');
		await page.getByLabel('対象のシステム').fill('図書館システム');
		await page.getByRole('button', { name: '問い合わせを送る' }).click();
		await page.waitForURL(/\/helpdesk\/R\d+-\d+$/);
		const path = `${new URL(page.url()).pathname}/specification`;
		for (const number of [1, 2]) {
			await page.goto(path);
			const form = page.locator('details', { hasText: `案 第${number}版を出す` });
			if (number > 1) await form.locator('summary').click();
			await form.getByLabel('または、文章を貼り付ける').fill(`第${number}条 代決ができること。`);
			await form.getByRole('button', { name: `第${number}版を出す` }).click();
			await expect(page.getByText('案を出しました。').first()).toBeVisible();
		}
		return path;
	})();
	return ownSpecification;
}

/** An example of a specification that others may start from. */
function example(page: Page): Promise<string> {
	return firstLinkTo(page, '/helpdesk/specifications');
}

function firstArticle(page: Page): Promise<string> {
	return firstLinkTo(page, '/helpdesk/articles');
}

async function firstLinkTo(page: Page, list: string): Promise<string> {
	await page.goto(list);
	const links = page.locator('main a[href^="/helpdesk/articles/"]');
	const hrefs = await links.evaluateAll((all) =>
		all.map((link) => link.getAttribute('href') ?? '')
	);
	return hrefs.find((href) => /^\/helpdesk\/articles\/\d+$/.test(href)) ?? '';
}

async function publishedArticle(page: Page): Promise<string> {
	await page.goto(`${await agreedCase(page)}/article`);
	await page.getByRole('button', { name: '公開する' }).click();
	await page.waitForURL(/\/helpdesk\/articles\/\d+$/);
	return new URL(page.url()).pathname;
}
