import { expect, type Page } from '../browser.ts';
import { ask, personBeside, sent } from '../people.ts';
import { refusal } from '../refusal.ts';
import { inStates, type Shown } from './shown.ts';

/** What stands before everybody in the morning, and the work they hand on. */
export const homePages: Shown[] = [
	...inStates(
		{ path: '/', heading: 'ホーム' },
		{ name: 'home', as: 'saku' },
		{ name: 'home of the union', as: 'kumiai', sharesTitle: true },
		{ name: 'home of the prefecture', as: 'ken', sharesTitle: true },
		{ name: 'home of a coordinator', as: 'coordinator', sharesTitle: true }
	),
	...inStates(
		{ as: 'komagane', heading: 'ホーム', sharesTitle: true },
		{ name: 'home where more waits than is shown', path: muchAsked },
		{
			name: 'home with all that waits',
			path: async (page) => {
				await page.goto(await muchAsked(page));
				const rest = page.getByRole('link', { name: /^ほかの\d+件も表示する$/ });
				return (await rest.getAttribute('href')) ?? '';
			}
		}
	),
	...inStates(
		{ path: '/morning', heading: '今朝の一覧' },
		{ name: 'morning', as: 'kitaaiki' },
		{ name: 'morning of a coordinator', as: 'coordinator', sharesTitle: true }
	),
	...inStates(
		{ path: '/notifications', heading: '知らせ' },
		{ name: 'inbox', as: 'kitaaiki' },
		{ name: 'inbox empty', as: 'coordinator', sharesTitle: true }
	),
	...inStates(
		{ path: '/today', heading: '今日すること' },
		{ name: 'today', as: 'kitaaiki' },
		{ name: 'today empty', as: 'coordinator', sharesTitle: true }
	),
	{
		name: 'home of a village',
		as: 'kawakami',
		path: todayAtHome,
		heading: 'ホーム',
		sharesTitle: true
	},
	{ name: 'follows empty', as: 'chikuma', path: '/follows', heading: '知らせを受けているもの' },
	{
		name: 'follows',
		as: 'tomi',
		path: followed,
		heading: '知らせを受けているもの',
		sharesTitle: true
	},
	{ name: 'followed board', as: 'tomi', path: followedBoard, heading: '木曽広域の掲示板' },
	{ name: 'held question', as: 'tomi', path: heldQuestion, heading: '担当を決める件' },
	{ name: 'drafts empty', as: 'chikuma', path: '/drafts', heading: '団体の下書き' },
	{ name: 'drafts', as: 'tomi', path: drafted, heading: '団体の下書き', sharesTitle: true },
	...inStates(
		{ path: async (page) => draftPath(page, '書きかけの件'), heading: '書きかけの件' },
		{ name: 'draft of one’s own', as: 'tomi' },
		{ name: 'draft of a colleague', as: 'tomi-admin', sharesTitle: true }
	),
	{
		name: 'draft opened',
		as: 'tomi',
		path: async (page) =>
			(await draftPath(page, '書きかけの件')).replace('/drafts/', '/boards/ueda/new?draft='),
		heading: '質問・投稿する',
		sharesTitle: true
	},
	{ name: 'handover none', as: 'chikuma', path: '/handover', heading: '引継書' },
	...inStates(
		{ as: 'otari', path: begunHandover, heading: '引継書' },
		{ name: 'handover in writing', sharesTitle: true },
		{
			name: 'handover preview',
			then: async (page) => {
				await page.getByRole('textbox', { name: '引継メモ' }).fill('- 見積\n- 契約');
				await page.getByRole('button', { name: 'プレビュー' }).click();
				await expect(page.getByRole('region', { name: 'プレビュー' })).toBeVisible();
			},
			sharesTitle: true
		},
		{
			name: 'handover refused',
			then: async (page) => {
				await page.getByRole('textbox', { name: '引継メモ' }).fill('長'.repeat(20_001));
				await page.getByRole('button', { name: 'メモを保存する' }).click();
				await expect(refusal(page)).toBeVisible();
			}
		}
	),
	{ name: 'handover handed over', as: 'otari', path: handedOver, heading: /の引継書$/ },
	{
		name: 'handover waiting in the organisation',
		as: 'otari-admin',
		path: '/handover',
		heading: '引継書',
		sharesTitle: true
	},
	{
		name: 'home with an answer in doubt',
		as: 'sakuho',
		path: '/',
		heading: 'ホーム',
		sharesTitle: true
	}
];

let asked: Promise<void> | undefined;

/** ホーム of an organisation that is asked by name once more often than is shown at first. */
async function muchAsked(page: Page): Promise<string> {
	asked ??= (async () => {
		const asker = await personBeside(page, 'ina');
		for (let count = 1; count <= 21; count += 1) {
			const title = `電子契約の規則を変えたときの文書管理の手順について（${count}）`;
			const path = await ask(asker, { board: 'kamiina', title, audience: 'district' });
			await asker.goto(`${path}/addressees`);
			const organisations = await asker.getByLabel('駒ヶ根市', { exact: true }).inputValue();
			await sent(asker, `${path}/addressees`, { organisations });
		}
		await asker.context().close();
	})();
	await asked;
	return '/';
}

/** ホーム as the sheet of today, by a setting of the seat. */
async function todayAtHome(page: Page): Promise<string> {
	return sent(page, '/today?/home', { home: 'today' });
}

async function followedBoard(page: Page): Promise<string> {
	await sent(page, '/boards/kiso?/follow', { follow: 'on' });
	return '/boards/kiso';
}

async function heldQuestion(page: Page): Promise<string> {
	const path = await ask(page, { board: 'ueda', title: '担当を決める件', audience: 'district' });
	await sent(page, `${path}?/follow`, { follow: 'on' });
	await sent(page, `${path}?/hold`, {});
	return path;
}

async function followed(page: Page): Promise<string> {
	await followedBoard(page);
	await heldQuestion(page);
	return '/follows';
}

async function drafted(page: Page): Promise<string> {
	const heading = { title: '書きかけの件', kind: 'question', audience: 'district' };
	const body = 'ここまで書きました。';
	await sent(page, '/boards/ueda/new', { ...heading, body, intent: 'save' });
	return '/drafts';
}

let draft: Promise<void> | undefined;

/** The page of a draft, which its writer has begun before anybody looks for it. */
async function draftPath(page: Page, title: string): Promise<string> {
	draft ??= (async () => {
		const writer = await personBeside(page, 'tomi');
		await drafted(writer);
		await writer.context().close();
	})();
	await draft;
	await page.goto('/drafts');
	const row = page.getByRole('row', { name: new RegExp(title) }).first();
	return (await row.locator('a[href^="/drafts/"]').first().getAttribute('href')) ?? '';
}

async function begunHandover(page: Page): Promise<string> {
	await sent(page, '/handover?/begin', {});
	return '/handover';
}

async function handedOver(page: Page): Promise<string> {
	await begunHandover(page);
	return sent(page, '/handover?/memo', { body: '**急ぐ**こと', version: '1', intent: 'finish' });
}
