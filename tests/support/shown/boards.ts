import { inStates, press, type Shown, threadOf } from './shown.ts';
import { expect, type Page } from '../browser.ts';
import { answer, ask, sent } from '../people.ts';
import { refusal } from '../refusal.ts';
import { textFile, type SampleFile } from '../sample-files.ts';

const unevenRows = textFile('行の長さが違う表.csv', '団体,台数,備考\n北相木村\n佐久市,3\n');
const LONG = /^Windows 11 25H2への更新/;

export const step = (title: string, board = 'saku') =>
	`/boards/${board}/new?${new URLSearchParams({ title, kind: 'question', audience: 'district' })}`;

/** A page that belongs to the thread about Wi-Fi. */
export const below = (path: string) => async (page: Page) => {
	const thread = await threadOf('saku', /^庁内Wi-Fi更新/)(page);
	return `${thread.replace(/[?#].*/, '')}${path}`;
};

/** Boards, threads and what is done to a post. */
export const boardPages: Shown[] = [
	{ name: 'boards', as: 'saku', path: '/boards', heading: '掲示板' },
	{ name: 'board', as: 'saku', path: '/boards/saku', heading: '佐久広域の掲示板' },
	...['unread', 'unsolved', 'mine'].map((filter) => ({
		name: `board ${filter}`,
		as: 'saku',
		path: `/boards/saku?filter=${filter}`,
		heading: '佐久広域の掲示板',
		sharesTitle: true
	})),
	{
		name: 'board out of range',
		as: 'saku',
		path: '/boards/saku?page=9',
		heading: '佐久広域の掲示板',
		sharesTitle: true
	},
	{ name: 'practice board', as: 'saku', path: '/boards/practice', heading: '書き込み練習' },
	{
		name: 'templates',
		as: 'kumiai',
		path: '/boards/saku/templates',
		heading: '佐久広域のひな形'
	},
	{ name: 'reports', as: 'kumiai', path: '/reports', heading: '世話役への知らせ' },
	{
		name: 'moving',
		as: 'kumiai',
		path: below('/move?to=ueda'),
		heading: '掲示板を移す'
	},
	{ name: 'merging', as: 'kumiai', path: below('/merge'), heading: 'ほかの投稿にまとめる' },
	{
		name: 'merging refused',
		as: 'kumiai',
		path: below('/merge?into=999999'),
		heading: 'ほかの投稿にまとめる',
		status: 422
	},
	{ name: 'splitting', as: 'kumiai', path: below('/split'), heading: '返信を新しい投稿に分ける' },
	{ name: 'hiding', as: 'kumiai', path: below('/hide'), heading: '投稿全体を見えなくする' },
	{
		name: 'hiding a post',
		as: 'kumiai',
		path: below('/posts/2/hide'),
		heading: '2番を見えなくする'
	},
	{
		name: 'telling the keeper',
		as: 'saku',
		path: below('/posts/1/report'),
		heading: '1番について世話役に知らせる'
	},
	{ name: 'writing 1', as: 'saku', path: '/boards/saku/new', heading: '質問・投稿する' },
	{
		name: 'writing 1 refused',
		as: 'saku',
		path: '/boards/saku/new?title=',
		heading: '質問・投稿する',
		status: 422
	},
	...inStates(
		{ as: 'saku', path: step('外字の件'), heading: '質問・投稿する', sharesTitle: true },
		{ name: 'writing 2' },
		{ name: 'writing 2 refused', then: press('投稿する') },
		{
			name: 'writing 2 preview',
			then: async (page) => {
				await page.getByRole('textbox', { name: '本文' }).fill('- 字形\n- 読み');
				await page.getByRole('button', { name: 'プレビュー' }).click();
				await expect(page.getByRole('region', { name: 'プレビュー' })).toBeVisible();
			}
		}
	),
	...inStates(
		{ as: 'saku', path: threadOf('saku', /^庁内Wi-Fi更新/), heading: /^庁内Wi-Fi更新/ },
		{ name: 'thread' },
		{ name: 'thread refused', then: press('返信する') }
	),
	{ name: 'long thread', as: 'saku', path: threadOf('prefecture', LONG), heading: LONG },
	{
		name: 'long thread 2',
		as: 'saku',
		path: async (page) => `${await threadOf('prefecture', LONG)(page)}?page=2`,
		heading: LONG,
		sharesTitle: true
	},
	{ name: 'own thread', as: 'saku', path: ownThread, heading: '見出しと表の練習' },
	{
		name: 'edit',
		as: 'saku',
		path: async (page) => `${await ownThread(page)}/posts/1/edit`,
		heading: /1番の投稿を直す/
	},
	{
		name: 'history',
		as: 'saku',
		path: async (page) => `${await ownThread(page)}/posts/1/history`,
		heading: /1番の前の文章/
	},
	{
		name: 'ask without a name',
		as: 'kitaaiki',
		path: step('名前を伏せた質問'),
		heading: '質問・投稿する',
		then: press('プレビュー'),
		sharesTitle: true
	},
	{
		name: 'write for a caller',
		as: 'kumiai',
		path: step('電話で受けた質問'),
		heading: '質問・投稿する',
		sharesTitle: true
	},
	...inStates(
		{
			as: 'kumiai',
			path: async (page) =>
				`${await threadOf('prefecture', /^数か月止めていた/)(page)}/posts/1/author`,
			heading: '1番の団体名を確かめる'
		},
		{ name: 'look behind a mask' },
		{ name: 'look behind a mask refused', then: press('団体名を確かめる') }
	),
	{
		name: 'widening',
		as: 'aoki',
		path: async (page) => `${await threadOf('ueda', /^議会タブレット/)(page)}/widening`,
		heading: '全県へ広げる'
	},
	{
		name: 'widening proposed',
		as: 'nagano',
		path: threadOf('nagano', /^小さな団体の情報担当/),
		heading: /^小さな団体の情報担当/
	},
	{
		name: 'widened',
		as: 'saku',
		path: threadOf('matsumoto', /^担当が一人のとき/),
		heading: /^担当が一人のとき/
	},
	{
		name: 'written for a caller',
		as: 'kumiai',
		path: threadOf('hokushin', /^大雪で登庁できない/),
		heading: /^大雪で登庁できない/
	},
	...inStates(
		{
			as: 'kumiai-lead',
			path: async (page) => `${await threadOf('saku', /^庁内Wi-Fi更新/)(page)}/posts/2/erase`,
			heading: '2番の投稿を完全に消去する'
		},
		{ name: 'erase' },
		{ name: 'erase refused', then: press('完全に消去する') }
	),
	{
		name: 'thread that asks for official answers',
		as: 'kitaaiki',
		path: threadOf('prefecture', /^来年度のログ監視/),
		heading: /^来年度のログ監視/
	},
	{
		name: 'thread with an answer in doubt',
		as: 'sakuho',
		path: threadOf('saku', /^コンビニ交付の停止日/),
		heading: /^コンビニ交付の停止日/
	},
	{
		name: 'thread with several answers',
		as: 'kumiai',
		path: threadOf('saku', /^生成AIの庁内/),
		heading: /^生成AIの庁内/,
		then: async (page) => {
			await page.locator('#p3').getByText('回答の扱い').click();
			await page.getByText('重要・団体としての回答・制度改正').click();
		}
	},
	{
		name: 'readers',
		as: 'kumiai',
		path: async (page) => `${await threadOf('prefecture', /^【注意】取引先/)(page)}/readers`,
		heading: '閲覧状況'
	},
	...inStates(
		{ as: 'kumiai', path: '/admin/candidates', heading: '共同調達・全県照会の候補' },
		{ name: 'candidates' },
		{
			name: 'candidates refused',
			then: async (page) => {
				await page.getByText('見送り・対応済みにする').first().click();
				await page.getByRole('button', { name: '印を付ける' }).click();
				await expect(refusal(page)).toBeVisible();
			}
		}
	),
	{
		name: 'preview xlsx',
		as: 'saku',
		path: previewOf('saku', /^庁内Wi-Fi更新/),
		heading: /\.xlsx$/
	},
	{
		name: 'preview csv',
		as: 'saku',
		path: previewOf('saku', /^電子決裁を始めて/),
		heading: /\.csv$/
	},
	{
		name: 'preview docx',
		as: 'saku',
		path: previewOf('saku', /^生成AIの庁内/),
		heading: /\.docx$/
	},
	{
		name: 'preview txt',
		as: 'saku',
		path: previewOf('saku', /^標準化後の帳票で/),
		heading: /\.txt$/
	},
	{
		name: 'preview of uneven rows',
		as: 'saku',
		path: async (page) => previewIn(page, await threadWith(page, unevenRows)),
		heading: unevenRows.name
	}
];

function previewOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => previewIn(page, await threadOf(board, title)(page));
}

async function previewIn(page: Page, thread: string): Promise<string> {
	await page.goto(thread);
	const link = page.getByRole('link', { name: /^プレビュー/ }).first();
	return (await link.getAttribute('href')) ?? '';
}

/** A thread in the practice board with one file. */
async function threadWith(page: Page, files: SampleFile): Promise<string> {
	const title = `${files.name}の中身`;
	const fields = { title, kind: 'question', audience: 'municipalities', body: '添付します。' };
	const answer = await page.request.post('/boards/practice/new', {
		headers: { accept: 'text/html' },
		multipart: { ...fields, files },
		maxRedirects: 0
	});
	return answer.headers().location ?? '';
}

let own: Promise<string> | undefined;

/** A thread in the practice board with every kind of markup, corrected once and answered once. */
function ownThread(page: Page): Promise<string> {
	own ??= (async () => {
		const path = await ask(page, {
			board: 'practice',
			title: '見出しと表の練習',
			body: '前の文章です。'
		});
		const body =
			'# 見出し\n\n**太字**と`決裁`と[リンク](/)\n\n> 引用\n\n1. 一\n2. 二\n\n| 団体 | 台数 |\n| --- | ---: |\n| 北相木村 | 6 |\n\n```\n等幅の文字がとても長く続くので横に送らなければ読めないはずの一行をここに置いて確かめます\n```';
		await sent(page, `${path}/posts/1/edit`, { title: '見出しと表の練習', body, version: '1' });
		await answer(page, path, '>>1 読みました。');
		return path;
	})();
	return own;
}
