import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { synonymRows } from '../../src/lib/reference/synonyms.ts';
import { expect, test, type Browser, type BrowserContext, type Page } from '../support/browser.ts';
import {
	axe,
	noEnglish,
	noSidewaysScroll,
	noVerticalText,
	watchConsole
} from '../support/page-checks.ts';
import {
	alive,
	answer,
	ask,
	createAtCommandLine,
	inDays,
	open,
	personAt,
	REFUSED,
	sendNotice,
	sent,
	uploadRoster
} from '../support/people.ts';
import { workbook } from '../support/sample-files.ts';
import { demoUrl, emptyUrl } from '../support/server.ts';
import { licencePages } from '../support/shown/licences.ts';
import { press, type Shown } from '../support/shown/shown.ts';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const SCREENSHOTS = join(TESTS, 'screenshots');

/** 1366 × 768 without the browser's frame, the same at 125 %, and a phone. */
const SIZES = [
	{ width: 1366, height: 600 },
	{ width: 1093, height: 480 },
	{ width: 360, height: 640 }
];
/** Where a tablet stands between a table and its folded rows. */
const WIDTHS_BETWEEN = [768, 1024];

/** Somebody who has not confirmed 利用規約; after a failure a fresh worker makes another. */
const newcomer = `newcomer-${randomUUID().slice(0, 8)}`;

const LONG = /^Windows 11 25H2への更新/;
/** Cases of the demonstration year: of the line, and of a dispatch. */
const LINE_CASE = '庁舎のWi-Fiが午後になると切れます';
const DISPATCH = '庁内LANの更新の進め方';
const step = (title: string, board = 'saku') =>
	`/boards/${board}/new?${new URLSearchParams({ title, kind: 'question', audience: 'district' })}`;

/** A page that belongs to the thread about Wi-Fi. */
const below = (path: string) => async (page: Page) => {
	const thread = await threadOf('saku', /^庁内Wi-Fi更新/)(page);
	return `${thread.replace(/[?#].*/, '')}${path}`;
};

const shown: Shown[] = [
	...licencePages,
	{ name: 'setup', as: null, base: emptyUrl, path: '/setup', heading: 'はじめの設定' },
	{
		name: 'setup refused',
		as: null,
		base: emptyUrl,
		path: '/setup',
		heading: 'はじめの設定',
		then: press('管理者を作ってはじめる')
	},
	{ name: 'login', as: null, path: '/login', heading: 'ログイン' },
	{ name: 'login refused', as: null, path: '/login', heading: 'ログイン', then: press('ログイン') },
	{ name: 'invitation', as: null, path: invitation, heading: '結いへの招待状' },
	{
		name: 'invitation refused',
		as: null,
		path: invitation,
		heading: '結いへの招待状',
		then: press('登録してはじめる')
	},
	{
		name: 'invitation unknown',
		as: null,
		path: '/invitation/nonsense',
		heading: /。$/,
		status: 404
	},
	{ name: 'invitation code', as: null, path: '/invitation', heading: '招待状のコードを入れる' },
	{
		name: 'invitation code refused',
		as: null,
		path: '/invitation',
		heading: '招待状のコードを入れる',
		then: press('次へ')
	},
	{ name: 'lost password', as: null, path: '/password', heading: 'パスワードを忘れたとき' },
	{
		name: 'lost password refused',
		as: null,
		path: '/password',
		heading: 'パスワードを忘れたとき',
		then: press('次へ')
	},
	{ name: 'new password', as: null, path: reissued, heading: '新しいパスワードを決める' },
	{
		name: 'new password refused',
		as: null,
		path: reissued,
		heading: '新しいパスワードを決める',
		then: press('変えてログインする')
	},
	{
		name: 'new password unknown',
		as: null,
		path: '/password/nonsense',
		heading: /^この再発行票は見つかりません/,
		status: 404
	},
	{ name: 'terms', as: null, path: '/terms', heading: '利用規約' },
	{ name: 'welcome', as: newcomer, path: '/welcome', heading: 'はじめる前の確認' },
	{ name: 'help', as: null, path: '/help', heading: '困ったときは' },
	{ name: 'help signed in', as: 'saku', path: '/help', heading: '困ったときは', sharesTitle: true },
	{ name: 'guide for everybody', as: null, path: '/help/users', heading: '利用者の手引' },
	{
		name: 'guide for administrators',
		as: 'kitaaiki-admin',
		path: '/help/administrators',
		heading: '団体管理者の手引'
	},
	{ name: 'guide for the union', as: 'kumiai', path: '/help/union', heading: '組合の手引' },
	{ name: 'card', as: null, path: '/help/card', heading: '困ったときのカード' },
	{ name: 'no such guide', as: null, path: '/help/nonsense', heading: /。$/, status: 404 },
	{ name: 'home', as: 'saku', path: '/', heading: 'ホーム' },
	{ name: 'home of the union', as: 'kumiai', path: '/', heading: 'ホーム', sharesTitle: true },
	{ name: 'home of the prefecture', as: 'ken', path: '/', heading: 'ホーム', sharesTitle: true },
	{
		name: 'home of a coordinator',
		as: 'coordinator',
		path: '/',
		heading: 'ホーム',
		sharesTitle: true
	},
	{ name: 'morning', as: 'kitaaiki', path: '/morning', heading: '今朝の一覧' },
	{
		name: 'morning of a coordinator',
		as: 'coordinator',
		path: '/morning',
		heading: '今朝の一覧',
		sharesTitle: true
	},
	{ name: 'inbox', as: 'kitaaiki', path: '/notifications', heading: '知らせ' },
	{
		name: 'inbox empty',
		as: 'coordinator',
		path: '/notifications',
		heading: '知らせ',
		sharesTitle: true
	},
	{
		name: 'group proposals',
		as: 'kumiai',
		path: '/groups/proposals',
		heading: 'ワーキンググループの提案'
	},
	{
		name: 'group proposal',
		as: 'kumiai',
		path: proposalOf('文書管理システムの共同利用をもう一度調べる'),
		heading: '文書管理システムの共同利用をもう一度調べる'
	},
	{
		name: 'group proposal declining',
		as: 'kumiai',
		path: async (page) =>
			`${await proposalOf('文書管理システムの共同利用をもう一度調べる')(page)}/decline`,
		heading: '提案を見送りにする'
	},
	{
		name: 'group proposal title',
		as: 'saku',
		path: '/groups/proposals/new',
		heading: 'ワーキンググループを提案する'
	},
	{
		name: 'group proposal text',
		as: 'saku',
		path: `/groups/proposals/new?${new URLSearchParams({ title: '文書管理' })}`,
		heading: 'ワーキンググループを提案する',
		sharesTitle: true
	},
	{
		name: 'group proposal refused',
		as: 'saku',
		path: `/groups/proposals/new?${new URLSearchParams({ title: '文書管理' })}`,
		heading: 'ワーキンググループを提案する',
		then: press('提案する')
	},
	{
		name: 'group participation',
		as: 'kumiai',
		path: '/groups/participation',
		heading: 'ワーキンググループへの参加のようす'
	},
	{
		name: 'dispatches',
		as: 'saku',
		path: '/helpdesk/dispatch',
		heading: '専門コーディネーターの派遣'
	},
	{
		name: 'dispatches that are over',
		as: 'saku',
		path: '/helpdesk/dispatch?view=over',
		heading: '専門コーディネーターの派遣'
	},
	{
		name: 'dispatches offered',
		as: 'coordinator',
		path: '/helpdesk/dispatch',
		heading: 'あなたへの派遣'
	},
	{
		name: 'dispatch asking',
		as: 'saku',
		path: '/helpdesk/dispatch/new',
		heading: '派遣を依頼する'
	},
	{
		name: 'dispatch asking refused',
		as: 'saku',
		path: '/helpdesk/dispatch/new',
		heading: '派遣を依頼する',
		then: press('派遣を依頼する')
	},
	{
		name: 'coordinators',
		as: 'kumiai',
		path: '/helpdesk/dispatch/coordinators',
		heading: 'コーディネーターと上限'
	},
	{ name: 'own opinions', as: 'kitaaiki', path: '/groups/opinions', heading: '出した意見' },
	{
		name: 'group items',
		as: 'shiojiri',
		path: '/groups/open-data/topics',
		heading: 'オープンデータWGの検討中の項目'
	},
	{
		name: 'group item',
		as: 'shiojiri',
		path: topicOf(''),
		heading: '公共施設一覧を、どの項目までそろえて公開するか'
	},
	{ name: 'group item editing', as: 'shiojiri', path: topicOf('/edit'), heading: '項目を直す' },
	{
		name: 'group opinion',
		as: 'shiojiri',
		path: topicOf('/opinions/1'),
		heading: /の(意見|質問)$/
	},
	{
		name: 'group summaries',
		as: 'saku',
		path: '/groups/rpa-ai/summaries',
		heading: 'RPA・AI（内部事務効率化）WGのまとめ'
	},
	{
		name: 'group summary writing',
		as: 'saku',
		path: '/groups/rpa-ai/summaries/new',
		heading: 'まとめを書く'
	},
	{
		name: 'group summary writing refused',
		as: 'saku',
		path: '/groups/rpa-ai/summaries/new',
		heading: 'まとめを書く',
		then: press('載せる')
	},
	{ name: 'group summary', as: 'saku', path: summaryOf(''), heading: /312件を自動に/ },
	{
		name: 'group summary correcting',
		as: 'saku',
		path: summaryOf('/edit'),
		heading: 'まとめの訂正'
	},
	{
		name: 'group cases',
		as: 'saku',
		path: '/groups/open-data/cases',
		heading: 'オープンデータWGの先進事例'
	},
	{
		name: 'case of a thread',
		as: 'kumiai',
		path: async (page) => {
			await page.goto('/groups/open-data/cases');
			const link = page.getByRole('link', { name: /^避難所の開設状況/ }).first();
			return `${(await link.getAttribute('href')) ?? ''}/case`;
		},
		heading: '先進事例としてグループの概要に載せる'
	},
	{
		name: 'settings of 知らせ',
		as: 'kitaaiki',
		path: '/settings/notifications',
		heading: '知らせの設定'
	},
	{ name: 'calendar', as: 'kitaaiki', path: '/settings/calendar', heading: 'カレンダー' },
	{
		name: 'calendar made',
		as: 'suzaka',
		path: '/settings/calendar',
		heading: 'カレンダー',
		then: async (page) => {
			await page.getByRole('button', { name: 'アドレスを作る' }).click();
			await expect(page.getByLabel('カレンダーのアドレス')).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'polls',
		as: 'kitaaiki',
		path: '/groups/network-security/polls',
		heading: 'ネットワーク・セキュリティWGの日程調整'
	},
	{
		name: 'poll of a member',
		as: 'kitaaiki',
		path: '/groups/network-security/polls/2',
		heading: /強靭化の見直しについての打ち合わせの日程調整$/
	},
	{
		name: 'poll refused',
		as: 'kitaaiki',
		path: '/groups/network-security/polls/2',
		heading: /強靭化の見直しについての打ち合わせの日程調整$/,
		then: press('回答する')
	},
	{
		name: 'poll of the 座長',
		as: 'matsumoto',
		path: '/groups/network-security/polls/2',
		heading: /強靭化の見直しについての打ち合わせの日程調整$/,
		then: async (page) => {
			await page.getByText('電話などで受けた回答を代わりに入力する').click();
			await press('代わりに入力する')(page);
		},
		sharesTitle: true
	},
	{
		name: 'poll over',
		as: 'nagano',
		path: '/groups/e-application/polls/1',
		heading: '公共施設予約の操作説明会の日程調整'
	},
	{
		name: 'poll new',
		as: 'matsumoto',
		path: '/groups/network-security/polls/new',
		heading: '日程を調整する'
	},
	{
		name: 'poll new refused',
		as: 'matsumoto',
		path: '/groups/network-security/polls/new',
		heading: '日程を調整する',
		then: press('参加団体に日程を聞く')
	},
	{ name: 'today', as: 'kitaaiki', path: '/today', heading: '今日すること' },
	{
		name: 'today empty',
		as: 'coordinator',
		path: '/today',
		heading: '今日すること',
		sharesTitle: true
	},
	{
		name: 'home of a village',
		as: 'kawakami',
		path: todayAtHome,
		heading: 'ホーム',
		sharesTitle: true
	},
	{
		name: 'meetings of a group',
		as: 'matsumoto',
		path: '/groups/network-security/meetings',
		heading: 'ネットワーク・セキュリティWGの会議'
	},
	{
		name: 'new meeting',
		as: 'matsumoto',
		path: '/groups/network-security/meetings/new',
		heading: '会議を入れる'
	},
	{
		name: 'new meeting refused',
		as: 'matsumoto',
		path: '/groups/network-security/meetings/new',
		heading: '会議を入れる',
		then: press('会議を入れる')
	},
	{ name: 'meeting', as: 'kitaaiki', path: meetingPage(''), heading: /定例会$/ },
	{
		name: 'meeting of 座長',
		as: 'matsumoto',
		path: meetingPage(''),
		heading: /定例会$/,
		sharesTitle: true
	},
	{ name: 'meeting edited', as: 'matsumoto', path: meetingPage('/edit'), heading: '会議を直す' },
	{ name: '次第', as: 'matsumoto', path: meetingPage('/items'), heading: '次第を決める' },
	{ name: '出欠一覧', as: 'matsumoto', path: meetingPage('/replies'), heading: '出欠一覧' },
	{ name: 'attendance', as: 'matsumoto', path: pastMeeting('/attendance'), heading: '当日の出席' },
	{ name: '開催通知', as: 'kitaaiki', path: meetingPage('/notice'), heading: '開催通知' },
	{ name: '次第 printed', as: 'kitaaiki', path: meetingPage('/agenda'), heading: '次第' },
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
		name: 'minutes',
		as: 'matsumoto',
		path: ofMinutes(''),
		heading: /の議事録$/
	},
	{
		name: 'minutes being written',
		as: 'matsumoto',
		path: ofMinutes('?edit=closing'),
		heading: /の議事録$/,
		sharesTitle: true
	},
	{
		name: 'decisions and 宿題 of a meeting',
		as: 'matsumoto',
		path: ofMinutes('/results'),
		heading: /の決定事項と宿題$/
	},
	{
		name: 'decision refused',
		as: 'matsumoto',
		path: ofMinutes('/results'),
		heading: /の決定事項と宿題$/,
		then: press('決定事項に入れる')
	},
	{
		name: 'earlier texts of minutes',
		as: 'matsumoto',
		path: ofMinutes('/history?section=closing'),
		heading: '「その他」の前の文章'
	},
	{
		name: 'minutes for print',
		as: 'matsumoto',
		path: ofMinutes('/print'),
		heading: /議事録$/
	},
	{
		name: 'what was missed',
		as: 'kitaaiki',
		path: async (page: Page) => (await ofMinutes('')(page)).replace(/minutes$/, 'absent'),
		heading: /で決まったこと$/
	},
	{
		name: 'decisions of a group',
		as: 'kitaaiki',
		path: '/groups/network-security/decisions',
		heading: /の決定事項$/
	},
	{
		name: '宿題 of a group',
		as: 'kitaaiki',
		path: '/groups/network-security/actions',
		heading: /の宿題$/
	},
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
	{ name: 'own cases', as: 'kitaaiki', path: '/helpdesk', heading: 'ヘルプデスク' },
	{
		name: 'own cases that are over',
		as: 'kitaaiki',
		path: '/helpdesk?view=over',
		heading: 'ヘルプデスク',
		sharesTitle: true
	},
	{ name: 'case category', as: 'saku', path: '/helpdesk/new', heading: '新しい問い合わせ' },
	{
		name: 'case text',
		as: 'saku',
		path: '/helpdesk/new?category=specification',
		heading: '新しい問い合わせ',
		sharesTitle: true
	},
	{
		name: 'case refused',
		as: 'saku',
		path: '/helpdesk/new?category=specification',
		heading: '新しい問い合わせ',
		then: press('問い合わせを送る'),
		sharesTitle: true
	},
	{
		name: 'case',
		as: 'saku',
		path: async (page) => (await specification(page)).replace('/specification', ''),
		heading: /図書館の仕様書/
	},
	{ name: 'queue', as: 'kumiai', path: '/helpdesk/queue?view=all', heading: '受付一覧' },
	{
		name: 'queue with a case',
		as: 'kumiai',
		path: linkOn('/helpdesk/queue?view=all', LINE_CASE),
		heading: '受付一覧'
	},
	{
		name: 'case at the desk',
		as: 'kumiai',
		path: deskCase(''),
		heading: LINE_CASE
	},
	{ name: 'case slip', as: 'kumiai', path: deskCase('/slip'), heading: '受付票' },
	{ name: 'case record', as: 'kumiai', path: deskCase('/record'), heading: '対応記録' },
	{
		name: 'case record with notes',
		as: 'kumiai',
		path: deskCase('/record?notes=1'),
		heading: '対応記録（内部用）'
	},
	{ name: 'call', as: 'kumiai', path: '/helpdesk/phone', heading: '電話を記録' },
	{
		name: 'call of an organisation',
		as: 'kumiai',
		path: '/helpdesk/phone?of=きたあいき',
		heading: '電話を記録',
		sharesTitle: true
	},
	{
		name: 'call refused',
		as: 'kumiai',
		path: '/helpdesk/phone?of=きたあいき',
		heading: '電話を記録',
		then: press('記録する'),
		sharesTitle: true
	},
	{ name: 'unresolved cases', as: 'kumiai', path: '/helpdesk/unresolved', heading: '未解決一覧' },
	{ name: 'past register', as: 'kumiai', path: '/helpdesk/import', heading: '過去の受付簿' },
	{
		name: 'past register refused',
		as: 'kumiai',
		path: '/helpdesk/import',
		heading: '過去の受付簿',
		then: press('次へ：内容を確かめる'),
		sharesTitle: true
	},
	{
		name: 'past register to be confirmed',
		as: 'kumiai',
		path: pastRegister,
		heading: /^過去の受付簿（\d+）$/
	},
	{
		name: 'dispatch at the union',
		as: 'kumiai',
		path: linkOn('/helpdesk/dispatch', DISPATCH),
		heading: DISPATCH
	},
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
	{ name: 'specification', as: 'saku', path: specification, heading: '仕様書の相談' },
	{
		name: 'specification refused',
		as: 'saku',
		path: specification,
		heading: '仕様書の相談',
		then: async (page) => {
			await page.getByText('案 第3版を出す').click();
			await page.getByRole('button', { name: '第3版を出す' }).click();
		},
		sharesTitle: true
	},
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
	{
		name: 'article draft',
		as: 'kumiai',
		path: async (page) => `${await agreedCase(page)}/article`,
		heading: 'Q&Aにする'
	},
	{
		name: 'article draft refused',
		as: 'kumiai',
		path: async (page) => `${await agreedCase(page)}/article`,
		heading: 'Q&Aにする',
		then: async (page) => {
			await page.getByLabel('件名').fill('');
			await page.getByRole('button', { name: '公開する' }).click();
		},
		sharesTitle: true
	},
	{ name: 'article', as: 'kumiai', path: publishedArticle, heading: '無線の設定' },
	{
		name: 'article edited',
		as: 'kumiai',
		path: async (page) => `${await publishedArticle(page)}/edit`,
		heading: 'Q&Aを直す'
	},
	{ name: 'writing 1', as: 'saku', path: '/boards/saku/new', heading: '質問・投稿する' },
	{
		name: 'writing 1 refused',
		as: 'saku',
		path: '/boards/saku/new?title=',
		heading: '質問・投稿する',
		status: 422
	},
	{
		name: 'writing 2',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		sharesTitle: true
	},
	{
		name: 'writing 2 refused',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		then: press('投稿する'),
		sharesTitle: true
	},
	{
		name: 'writing 2 preview',
		as: 'saku',
		path: step('外字の件'),
		heading: '質問・投稿する',
		then: async (page) => {
			await page.getByRole('textbox', { name: '本文' }).fill('- 字形\n- 読み');
			await page.getByRole('button', { name: 'プレビュー' }).click();
			await expect(page.getByRole('region', { name: 'プレビュー' })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'thread',
		as: 'saku',
		path: threadOf('saku', /^庁内Wi-Fi更新/),
		heading: /^庁内Wi-Fi更新/
	},
	{
		name: 'thread refused',
		as: 'saku',
		path: threadOf('saku', /^庁内Wi-Fi更新/),
		heading: /^庁内Wi-Fi更新/,
		then: press('返信する')
	},
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
	{
		name: 'draft of one’s own',
		as: 'tomi',
		path: async (page) => draftPath(page, '書きかけの件'),
		heading: '書きかけの件'
	},
	{
		name: 'draft of a colleague',
		as: 'tomi-admin',
		path: async (page) => draftPath(page, '書きかけの件'),
		heading: '書きかけの件',
		sharesTitle: true
	},
	{
		name: 'draft opened',
		as: 'tomi',
		path: async (page) =>
			(await draftPath(page, '書きかけの件')).replace('/drafts/', '/boards/ueda/new?draft='),
		heading: '質問・投稿する',
		sharesTitle: true
	},
	{ name: 'handover none', as: 'chikuma', path: '/handover', heading: '引継書' },
	{
		name: 'handover in writing',
		as: 'otari',
		path: begunHandover,
		heading: '引継書',
		sharesTitle: true
	},
	{
		name: 'handover preview',
		as: 'otari',
		path: begunHandover,
		heading: '引継書',
		then: async (page) => {
			await page.getByRole('textbox', { name: '引継メモ' }).fill('- 見積\n- 契約');
			await page.getByRole('button', { name: 'プレビュー' }).click();
			await expect(page.getByRole('region', { name: 'プレビュー' })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'handover refused',
		as: 'otari',
		path: begunHandover,
		heading: '引継書',
		then: async (page) => {
			await page.getByRole('textbox', { name: '引継メモ' }).fill('長'.repeat(20_001));
			await page.getByRole('button', { name: 'メモを保存する' }).click();
			await expect(page.getByRole('alert')).toBeVisible();
		}
	},
	{ name: 'handover handed over', as: 'otari', path: handedOver, heading: /の引継書$/ },
	{
		name: 'handover waiting in the organisation',
		as: 'otari-admin',
		path: '/handover',
		heading: '引継書',
		sharesTitle: true
	},
	{ name: 'notices', as: 'kitaaiki', path: noticesAfterSending, heading: 'お知らせ' },
	{
		name: 'notices sent',
		as: 'kumiai',
		path: '/notices?filter=sent',
		heading: 'お知らせ',
		sharesTitle: true
	},
	{
		name: 'notices none',
		as: 'coordinator',
		path: '/notices',
		heading: 'お知らせ',
		sharesTitle: true
	},
	{ name: 'notice writing', as: 'kumiai', path: '/notices/new', heading: 'お知らせを書く' },
	{
		name: 'notice writing refused',
		as: 'kumiai',
		path: '/notices/new',
		heading: 'お知らせを書く',
		then: press('次へ：送り先の数を確かめる')
	},
	{
		name: 'notice writing chosen',
		as: 'kumiai',
		path: '/notices/new',
		heading: 'お知らせを書く',
		then: (page) => page.getByLabel('団体を選ぶ').check(),
		sharesTitle: true
	},
	{
		name: 'notice writing 2',
		as: 'kumiai',
		path: '/notices/new',
		heading: 'お知らせを書く',
		then: async (page) => {
			await page.getByLabel('件名').fill('年末年始の計画停止');
			await page.getByLabel('本文').fill('- 停止\n- 再開');
			await page.getByRole('button', { name: /^次へ/ }).click();
			await expect(page.getByText('77団体に送ります')).toBeVisible();
		}
	},
	{
		name: 'notice forbidden to write',
		as: 'saku',
		path: '/notices/new',
		heading: /^お知らせを出せるのは/,
		status: 403
	},
	{ name: 'notice', as: 'kitaaiki', path: noticeOf(''), heading: '回線の計画停止の訓練' },
	{
		name: 'notice of sender',
		as: 'kumiai',
		path: noticeOf(''),
		heading: '回線の計画停止の訓練',
		sharesTitle: true
	},
	{
		name: 'notice withdrawal refused',
		as: 'kumiai',
		path: noticeOf(''),
		heading: '回線の計画停止の訓練',
		then: async (page) => {
			await page.locator('summary', { hasText: '取り下げる' }).click();
			await press('このお知らせを取り下げる')(page);
		}
	},
	{
		name: 'notice correction',
		as: 'kumiai',
		path: noticeOf('/edit'),
		heading: 'お知らせを訂正する'
	},
	{
		name: 'notice correction refused',
		as: 'kumiai',
		path: noticeOf('/edit'),
		heading: 'お知らせを訂正する',
		then: async (page) => {
			await page.getByLabel('件名').fill('');
			await press('訂正する')(page);
		}
	},
	{
		name: 'notice history',
		as: 'kitaaiki',
		path: noticeOf('/history'),
		heading: 'お知らせの前の文章'
	},
	{ name: 'notice status', as: 'kumiai', path: noticeOf('/status'), heading: '確認状況一覧' },
	{
		name: 'notice status reminding',
		as: 'kumiai',
		path: noticeOf('/status'),
		heading: '確認状況一覧',
		then: async (page) => {
			await page.getByRole('button', { name: /に催促する$/ }).click();
			await expect(page.getByRole('button', { name: /に催促を送る$/ })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'notice status refused',
		as: 'kumiai',
		path: noticeOf('/status'),
		heading: '確認状況一覧',
		then: press('代わりに入力する')
	},
	{
		name: 'search',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('更新')}`,
		heading: '「更新」の検索結果'
	},
	{
		name: 'search empty',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('ぬるぬる温泉')}`,
		heading: '「ぬるぬる温泉」の検索結果'
	},
	{
		name: 'search with all filters',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('外字 -印刷 広域:佐久 期間:R7.4.1.. 年度:いつか')}&sort=newest`,
		heading: /検索結果/
	},
	{
		name: 'search people',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('佐久')}&target=people`,
		heading: '「佐久」の検索結果'
	},
	{ name: 'search without words', as: 'saku', path: '/search?q=!', heading: '検索' },
	{
		name: 'search cut',
		as: 'saku',
		path: `/search?q=${'0'.repeat(10_000)}`,
		heading: /^「0{100}」の検索結果$/
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
	{
		name: 'look behind a mask',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^数か月止めていた/)(page)}/posts/1/author`,
		heading: '1番の団体名を確かめる'
	},
	{
		name: 'look behind a mask refused',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^数か月止めていた/)(page)}/posts/1/author`,
		heading: '1番の団体名を確かめる',
		then: press('団体名を確かめる')
	},
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
	{
		name: 'erase',
		as: 'kumiai-lead',
		path: async (page) => `${await threadOf('saku', /^庁内Wi-Fi更新/)(page)}/posts/2/erase`,
		heading: '2番の投稿を完全に消去する'
	},
	{
		name: 'erase refused',
		as: 'kumiai-lead',
		path: async (page) => `${await threadOf('saku', /^庁内Wi-Fi更新/)(page)}/posts/2/erase`,
		heading: '2番の投稿を完全に消去する',
		then: press('完全に消去する')
	},
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
	{
		name: 'home with an answer in doubt',
		as: 'sakuho',
		path: '/',
		heading: 'ホーム',
		sharesTitle: true
	},
	{
		name: 'candidates',
		as: 'kumiai',
		path: '/admin/candidates',
		heading: '共同調達・全県照会の候補'
	},
	{
		name: 'candidates refused',
		as: 'kumiai',
		path: '/admin/candidates',
		heading: '共同調達・全県照会の候補',
		then: async (page) => {
			await page.getByText('見送り・対応済みにする').first().click();
			await page.getByRole('button', { name: '印を付ける' }).click();
			await expect(page.getByRole('alert')).toBeVisible();
		}
	},
	{
		name: 'settings of the organisation refused',
		as: 'koumi-admin',
		path: '/settings/organisation',
		heading: 'うちの団体の権限',
		then: async (page) => {
			await page.getByRole('checkbox', { name: /決裁者の決裁を受けてから/ }).check();
			await press('決裁の設定を保存する')(page);
		}
	},
	{ name: 'erasures', as: 'kumiai-lead', path: '/admin/erasures', heading: '完全に消去したもの' },
	{
		name: 'desk settings',
		as: 'kumiai-lead',
		path: '/helpdesk/settings',
		heading: '受付の設定'
	},
	{
		name: 'desk settings refused',
		as: 'kumiai-lead',
		path: '/helpdesk/settings',
		heading: '受付の設定',
		then: press('受付の時間を保存する')
	},
	{
		name: 'desk settings of who may not change them',
		as: 'kumiai',
		path: '/helpdesk/settings',
		heading: '受付の設定',
		sharesTitle: true
	},
	{
		name: 'desk category',
		as: 'kumiai-lead',
		path: '/helpdesk/settings/categories/incident',
		heading: '分類「セキュリティ事故」'
	},
	{ name: 'incidents', as: 'kitaaiki', path: '/helpdesk/incidents', heading: '障害情報' },
	{
		name: 'incident that runs',
		as: 'kitaaiki',
		path: '/helpdesk/incidents/2',
		heading: '電子申請の受付通知メールが遅れて届く'
	},
	{
		name: 'incident that runs, at the desk',
		as: 'kumiai',
		path: '/helpdesk/incidents/2',
		heading: '電子申請の受付通知メールが遅れて届く',
		sharesTitle: true
	},
	{
		name: 'incident that is over, at the desk',
		as: 'kumiai',
		path: '/helpdesk/incidents/1',
		heading: '県内回線が一部の団体でつながりにくい'
	},
	{
		name: 'incident opening',
		as: 'kumiai',
		path: '/helpdesk/incidents/new',
		heading: '障害情報を出す'
	},
	{
		name: 'incident opening refused',
		as: 'kumiai',
		path: '/helpdesk/incidents/new',
		heading: '障害情報を出す',
		then: press('障害情報を出す')
	},
	{
		name: 'canned answers',
		as: 'kumiai',
		path: '/helpdesk/settings/canned',
		heading: '定型文'
	},
	{
		name: 'canned answer',
		as: 'kumiai',
		path: '/helpdesk/settings/canned/1',
		heading: '定型文「受け付けました（調べてから連絡）」'
	},
	{
		name: 'desk absences',
		as: 'kumiai-lead',
		path: '/helpdesk/absences',
		heading: '不在と引き継ぎ'
	},
	{
		name: 'desk absence refused',
		as: 'kumiai',
		path: '/helpdesk/absences',
		heading: '不在と引き継ぎ',
		then: press('不在を登録する')
	},
	{ name: 'desk mail', as: 'kumiai', path: '/helpdesk/mail', heading: 'メールから受付' },
	{
		name: 'desk mail refused',
		as: 'kumiai',
		path: '/helpdesk/mail',
		heading: 'メールから受付',
		then: async (page) => {
			await page
				.getByRole('form', { name: 'メールの文章' })
				.getByRole('button', { name: '中身を確かめる' })
				.click();
		}
	},
	{
		name: 'desk mail to be confirmed',
		as: 'kumiai',
		path: '/helpdesk/mail/1',
		heading: '公民館のWi-Fiが、貸館の人につながりません'
	},
	{
		name: 'erase desk mail',
		as: 'kumiai-lead',
		path: '/helpdesk/mail/1/erase',
		heading: 'メールを完全に消去する'
	},
	{
		name: 'desk report',
		as: 'kumiai',
		path: '/helpdesk/report?year=2026&month=11',
		heading: '令和8年度11月 相談月報'
	},
	{ name: 'settings', as: 'suzaka', path: '/settings', heading: '設定' },
	{
		name: 'settings refused',
		as: 'suzaka',
		path: '/settings',
		heading: '設定',
		then: press('パスワードを変える')
	},
	{
		name: 'settings second factor',
		as: 'iijima',
		path: '/settings/second-factor',
		heading: '二段階認証'
	},
	{ name: 'second factor', as: 'iijima', path: '/second-factor', heading: '二段階認証の登録' },
	{
		name: 'second factor refused',
		as: 'iijima',
		path: '/second-factor',
		heading: '二段階認証の登録',
		then: press('登録する')
	},
	{
		name: 'settings organisation',
		as: 'suzaka',
		path: '/settings/organisation',
		heading: 'うちの団体の権限'
	},
	{
		name: 'settings organisation of the union',
		as: 'kumiai',
		path: '/settings/organisation',
		heading: 'うちの団体の権限',
		sharesTitle: true
	},
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
	{ name: 'directory', as: 'saku', path: '/directory', heading: '名簿' },
	{
		name: 'directory search',
		as: 'saku',
		path: '/directory?q=%E6%9C%A8%E6%9B%BD&district=kiso',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory empty',
		as: 'saku',
		path: '/directory?q=%E3%81%BB%E3%81%92%E3%81%BB%E3%81%92',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory of a guest',
		as: 'coordinator',
		path: '/directory',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory by fact',
		as: 'saku',
		path: `/directory?${new URLSearchParams({ fact: '製品', value: '文書館', ends: '24' })}`,
		heading: '名簿',
		sharesTitle: true
	},
	{ name: 'organisation', as: 'saku', path: '/directory/9', heading: '小諸市' },
	{
		name: 'materials',
		as: 'kitaaiki',
		path: '/groups/network-security/materials',
		heading: /の資料$/
	},
	{
		name: 'materials of a folder, for the chair',
		as: 'shiojiri',
		path: materialsIn('open-data', '様式'),
		heading: /の資料：様式$/
	},
	{
		name: 'materials searched',
		as: 'kitaaiki',
		path: '/groups/network-security/materials?q=点検',
		heading: /の資料$/
	},
	{
		name: 'materials found nowhere',
		as: 'obuse',
		path: '/groups/network-security/materials?q=どこにもない言葉',
		heading: /の資料$/
	},
	{
		name: 'material to be registered',
		as: 'kitaaiki',
		path: '/groups/network-security/materials/new',
		heading: '資料を登録する'
	},
	{
		name: 'material refused',
		as: 'kitaaiki',
		path: '/groups/network-security/materials/new',
		heading: '資料を登録する',
		then: press('登録する')
	},
	{
		name: 'material with versions and openings',
		as: 'shiojiri',
		path: materialOf('open-data', '公共施設一覧の様式.xlsx'),
		heading: '公共施設一覧の様式.xlsx',
		then: async (page) => {
			await page.getByText('団体ごとに見る').click();
			await page.getByText('第4版に差し替える').click();
		}
	},
	{
		name: 'material of a picture',
		as: 'obuse',
		path: materialOf('open-data', '取得回数.png'),
		heading: '取得回数.png'
	},
	{
		name: 'material to a guest',
		as: 'coordinator',
		path: '/groups/open-data/materials/1',
		heading: /^見つからないか/,
		status: 404,
		sharesTitle: true
	},
	{
		name: 'folders of materials',
		as: 'matsumoto',
		path: '/groups/network-security/materials/folders',
		heading: '資料のフォルダ'
	},
	{
		name: 'folder refused',
		as: 'kitaaiki',
		path: '/groups/network-security/materials/folders',
		heading: '資料のフォルダ',
		then: press('作る')
	},
	{
		name: 'trash of materials',
		as: 'kitaaiki',
		path: '/groups/network-security/materials/trash',
		heading: '資料のごみ箱'
	},
	{
		name: 'erase material',
		as: 'kumiai-lead',
		path: async (page) => `${await materialOf('open-data', '座標の写し方.txt')(page)}/erase`,
		heading: '資料を完全に消去する'
	},
	{ name: 'table', as: 'kitaaiki', path: '/tables/1', heading: '文書管理システムの状況' },
	{
		name: 'table of who keeps it',
		as: 'kumiai',
		path: '/tables/1?filter=blank',
		heading: '文書管理システムの状況',
		sharesTitle: true
	},
	{
		name: 'table reminding',
		as: 'kumiai',
		path: '/tables/1',
		heading: '文書管理システムの状況',
		then: async (page) => {
			await page.getByRole('button', { name: /に催促する$/ }).click();
			await expect(page.getByRole('button', { name: /に催促を送る$/ })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'erase table',
		as: 'kumiai-lead',
		path: '/tables/1/erase',
		heading: '状況表を完全に消去する'
	},
	{ name: 'table row', as: 'kitaaiki', path: '/tables/1/row', heading: '北相木村の行' },
	{
		name: 'table row refused',
		as: 'kitaaiki',
		path: '/tables/1/row',
		heading: '北相木村の行',
		then: press('回答する')
	},
	{
		name: 'table row of another organisation',
		as: 'coordinator',
		path: '/tables/1/row',
		heading: /^見つからないか/,
		status: 404,
		sharesTitle: true
	},
	{ name: 'table history', as: 'saku', path: '/tables/1/rows/9', heading: '小諸市の行' },
	{
		name: 'table entry for another',
		as: 'kumiai',
		path: '/tables/1/rows/9',
		heading: '小諸市の行',
		then: press('代わりに入力する')
	},
	{ name: 'table upload', as: 'saku', path: '/tables/1/upload', heading: 'Excelから取り込む' },
	{
		name: 'table upload refused',
		as: 'saku',
		path: '/tables/1/upload',
		heading: 'Excelから取り込む',
		then: press('次へ：違いを確かめる')
	},
	{
		name: 'table difference',
		as: 'saku',
		path: tableDifference,
		heading: '取り込む前の確認'
	},
	{
		name: 'table snapshot',
		as: 'saku',
		path: '/tables/1/snapshots/1',
		heading: '文書管理システムの状況',
		sharesTitle: true
	},
	{
		name: 'table new',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^文書管理システムの状況/)(page)}/tables/new?columns=system`,
		heading: '状況表を作る'
	},
	{
		name: 'table new refused',
		as: 'kumiai',
		path: async (page) =>
			`${await threadOf('prefecture', /^文書管理システムの状況/)(page)}/tables/new`,
		heading: '状況表を作る',
		then: press('状況表を作る')
	},
	{
		name: 'addressees',
		as: 'saku',
		path: async (page) => `${await threadOf('prefecture', /^人口1万人台/)(page)}/addressees`,
		heading: '聞いている団体'
	},
	{
		name: 'addressees refused',
		as: 'sakuho',
		path: async (page) =>
			`${await threadOf('prefecture', /^人口1万人台/)(page)}/addressees?size=on`,
		heading: '聞いている団体',
		then: press('印の付いた団体に聞く')
	},
	{
		name: 'writing 2 to those of the same size',
		as: 'saku',
		path: `${step('外字の件')}&size=on&system=F5`,
		heading: '質問・投稿する',
		sharesTitle: true
	},
	{ name: 'map', as: 'saku', path: '/map', heading: '県内のようす' },
	...['unconfirmed', 'vacant'].map((value) => ({
		name: `map ${value}`,
		as: 'kumiai',
		path: `/map?value=${value}`,
		heading: '県内のようす',
		sharesTitle: true
	})),
	{ name: 'admin', as: 'admin', path: '/admin', heading: '管理' },
	{
		name: 'admin boards',
		as: 'admin',
		path: '/admin/boards?board=saku',
		heading: '掲示板の世話役'
	},
	{ name: 'admin synonyms', as: 'kumiai', path: '/admin/synonyms', heading: '検索の言葉' },
	{
		name: 'admin synonyms edit',
		as: 'kumiai',
		path: '/admin/synonyms?edit=1#edit',
		heading: '検索の言葉',
		sharesTitle: true
	},
	{ name: 'admin organisations', as: 'admin', path: '/admin/organisations', heading: '団体と職員' },
	...['missing', 'coming', 'not-in', 'handover'].map((show) => ({
		name: `admin organisations ${show}`,
		as: 'admin',
		path: `/admin/organisations?show=${show}`,
		heading: '団体と職員'
	})),
	{ name: 'admin organisation', as: 'admin', path: staffed, heading: '北相木村の職員' },
	{
		name: 'admin organisation refused',
		as: 'admin',
		path: staffed,
		heading: '北相木村の職員',
		then: press('登録して招待状を作る')
	},
	{ name: 'roster of all', as: 'kumiai', path: '/admin/roster', heading: '名簿の取り込み' },
	{
		name: 'roster refused',
		as: 'kumiai',
		path: '/admin/roster',
		heading: '名簿の取り込み',
		then: press('読み込んで比べる')
	},
	{
		name: 'roster forbidden',
		as: 'saku',
		path: '/admin/roster',
		heading: /^この画面は組合の相談窓口と/,
		status: 403
	},
	...['', '?show=changes', '?show=changes&all=1', '?show=excluded'].map((query, index) => ({
		name: `roster difference ${index}`,
		as: 'kumiai',
		path: async (page: Page) => `${await rosterBatch(page)}${query}`,
		heading: /^名簿の(差分|変更一覧)/,
		sharesTitle: true
	})),
	{ name: 'roster call', as: 'kumiai', path: rosterCall, heading: '令和9年度の名簿' },
	{
		name: 'roster call reminding',
		as: 'kumiai',
		path: async (page) => `${await rosterCall(page)}?remind=1`,
		heading: '令和9年度の名簿'
	},
	{
		name: 'own roster',
		as: 'nagano-admin',
		path: ownRoster,
		heading: '長野市の名簿'
	},
	{
		name: 'own roster read only',
		as: 'nagano',
		path: ownRoster,
		heading: '長野市の名簿',
		sharesTitle: true
	},
	{
		name: 'admin organisation sheet',
		as: 'admin',
		path: staffed,
		heading: '北相木村の職員',
		then: make('招待状を作り直す'),
		sharesTitle: true
	},
	{ name: 'admin person', as: 'admin', path: personOf(/kitaaiki-admin/), heading: /さん$/ },
	{
		name: 'admin person refused',
		as: 'admin',
		path: personOf(/kitaaiki-admin/),
		heading: /さん$/,
		then: press('再発行票を作る')
	},
	{
		name: 'admin person invited',
		as: 'admin',
		path: personOf(/見本 花子/),
		heading: '見本 花子さん'
	},
	{
		name: 'admin person sheet',
		as: 'admin',
		path: personOf(/見本 花子/),
		heading: '見本 花子さん',
		then: make('招待状を作り直す'),
		sharesTitle: true
	},
	{
		name: 'own person',
		as: 'kitaaiki-admin',
		path: personOf(/kitaaiki-admin/),
		heading: /さん$/,
		sharesTitle: true
	},
	{
		name: 'admin second seat',
		as: 'admin',
		path: async (page) => `${await village(page)}/second-seat?q=saku`,
		heading: '北相木村で役割を足す'
	},
	{
		name: 'admin second seat refused',
		as: 'admin',
		path: async (page) => `${await village(page)}/second-seat`,
		heading: '北相木村で役割を足す',
		then: press('役割を足す')
	},
	{
		name: 'admin second seat of nobody',
		as: 'admin',
		path: async (page) => `${await village(page)}/second-seat?q=ぬぬぬ`,
		heading: '北相木村で役割を足す',
		sharesTitle: true
	},
	{
		name: 'admin organisation invitations',
		as: 'admin',
		path: async (page) => `${await staffed(page)}/invitations`,
		heading: '北相木村の招待状'
	},
	{
		name: 'admin organisation invitations made',
		as: 'admin',
		path: async (page) => `${await staffed(page)}/invitations`,
		heading: '北相木村の招待状',
		then: make(/^\d+枚の招待状を作る$/),
		sharesTitle: true
	},
	{
		name: 'admin invitations',
		as: 'admin',
		path: afterInviting('/admin/invitations'),
		heading: '招待状をまとめて印刷'
	},
	{
		name: 'admin invitations refused',
		as: 'admin',
		path: afterInviting('/admin/invitations'),
		heading: '招待状をまとめて印刷',
		then: async (page) => {
			await page.getByLabel('下の表で選んだ団体').check();
			await press('次へ：枚数を確かめる')(page);
		}
	},
	{
		name: 'admin invitations confirmed',
		as: 'admin',
		path: afterInviting('/admin/invitations'),
		heading: '招待状をまとめて印刷',
		then: async (page) => {
			await page.getByLabel(/^全員/).check();
			await page.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
			await expect(page.getByRole('heading', { name: '確認' })).toBeVisible();
		},
		sharesTitle: true
	},
	{
		name: 'admin invitations made',
		as: 'admin',
		path: afterInviting('/admin/invitations'),
		heading: '招待状をまとめて印刷',
		then: async (page) => {
			await page.getByLabel(/^全員/).check();
			await page.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
			await make(/枚の招待状を作る$/)(page);
		},
		sharesTitle: true
	},
	{ name: 'groups', as: 'minamimaki', path: '/groups', heading: 'ワーキンググループ' },
	{
		name: 'groups of the union',
		as: 'kumiai',
		path: '/groups',
		heading: 'ワーキンググループ',
		sharesTitle: true
	},
	{
		name: 'group new',
		as: 'kumiai',
		path: '/groups/new',
		heading: 'ワーキンググループを設ける'
	},
	{
		name: 'group new refused',
		as: 'kumiai',
		path: '/groups/new',
		heading: 'ワーキンググループを設ける',
		then: press('設ける'),
		sharesTitle: true
	},
	{
		name: 'group as a member',
		as: 'kitaaiki',
		path: '/groups/network-security',
		heading: 'ネットワーク・セキュリティWGの概要'
	},
	{
		name: 'group with an invitation',
		as: 'minamimaki',
		path: '/groups/rpa-ai',
		heading: 'RPA・AI（内部事務効率化）WGの概要'
	},
	{
		name: 'group from outside, closed',
		as: 'kitaaiki',
		path: '/groups/security-incidents',
		heading: 'セキュリティ事故対応連絡会の概要'
	},
	{
		name: 'group that ended',
		as: 'kitaaiki',
		path: '/groups/chatbot',
		heading: 'チャットボット共同利用WGの概要'
	},
	{
		name: 'group of the plan that ended',
		as: 'kitaaiki',
		path: '/groups/multi-payment',
		heading: 'マルチペイメントネットワークWGの概要'
	},
	{
		name: 'group members as one of them',
		as: 'kitaaiki',
		path: '/groups/network-security/members',
		heading: 'ネットワーク・セキュリティWGの参加者'
	},
	{
		name: 'group members with an application',
		as: 'nagano',
		path: '/groups/e-application/members',
		heading: '電子申請・公共施設予約WGの参加者'
	},
	{
		name: 'group member',
		as: 'nagano',
		path: memberOf('/groups/e-application/members', '松本市'),
		heading: '電子申請・公共施設予約WGでの松本市の役割'
	},
	{
		name: 'group member refused',
		as: 'nagano',
		path: memberOf('/groups/e-application/members', '松本市'),
		heading: '電子申請・公共施設予約WGでの松本市の役割',
		then: press('松本市を参加団体から外す'),
		sharesTitle: true
	},
	{
		name: 'group invitations',
		as: 'saku',
		path: '/groups/rpa-ai/invitations',
		heading: 'RPA・AI（内部事務効率化）WGに団体を招待する'
	},
	{
		name: 'group invitations refused',
		as: 'saku',
		path: '/groups/rpa-ai/invitations',
		heading: 'RPA・AI（内部事務効率化）WGに団体を招待する',
		then: press('招待する'),
		sharesTitle: true
	},
	{
		name: 'group edit',
		as: 'saku',
		path: '/groups/rpa-ai/edit',
		heading: 'RPA・AI（内部事務効率化）WGの概要を直す'
	},
	{
		name: 'group conclusion',
		as: 'kumiai',
		path: '/groups/rpa-ai/conclusion',
		heading: 'RPA・AI（内部事務効率化）WGを終える'
	},
	{
		name: 'group conclusion refused',
		as: 'kumiai',
		path: '/groups/rpa-ai/conclusion',
		heading: 'RPA・AI（内部事務効率化）WGを終える',
		then: press('結論を書いて終える'),
		sharesTitle: true
	},
	{
		name: 'group conclusion that stands',
		as: 'kumiai',
		path: '/groups/chatbot/conclusion',
		heading: 'チャットボット共同利用WGの結論を直す'
	},
	{
		name: 'group templates',
		as: 'kumiai',
		path: '/boards/rpa-ai/templates',
		heading: 'RPA・AI（内部事務効率化）WGのひな形'
	},
	{
		name: 'not found',
		as: 'saku',
		path: '/threads/999999',
		heading: /^見つからないか/,
		status: 404
	},
	{
		name: 'no such page',
		as: 'saku',
		path: '/nowhere',
		heading: 'お探しのページは見つかりません。',
		status: 404
	},
	{
		name: 'roles with a second factor',
		as: 'admin',
		path: '/admin/second-factor',
		heading: '二段階認証を必ず使う役割'
	},
	{
		name: 'roles with a second factor refused',
		as: 'admin',
		path: '/admin/second-factor',
		heading: '二段階認証を必ず使う役割',
		then: async (page) => {
			await page.getByRole('radio', { name: '日を決める' }).check();
			await press('保存する')(page);
		}
	},
	{ name: 'operation record', as: 'admin', path: '/record', heading: '操作記録' },
	{
		name: 'own operation record',
		as: 'kitaaiki-admin',
		path: '/record',
		heading: '操作記録',
		sharesTitle: true
	},
	{
		name: 'operation record with nothing in it',
		as: 'kitaaiki-admin',
		path: '/record?from=2020-01-01&to=2020-01-02',
		heading: '操作記録',
		sharesTitle: true
	},
	{
		name: 'operation record refused',
		as: 'admin',
		path: '/record',
		heading: '操作記録',
		then: async (page) => {
			await page.getByRole('textbox', { name: '記録を残す年数' }).fill('百年');
			await press('保存する')(page);
		},
		sharesTitle: true
	},
	{ name: 'forbidden', as: 'saku', path: '/admin', heading: /システム管理者だけ/, status: 403 },
	{
		name: 'forbidden to write',
		as: 'saku',
		path: '/boards/kiso/new',
		heading: /^この掲示板に新しく書けるのは/,
		status: 403
	}
];

/** ホーム as the sheet of today, by a setting of the seat. */
async function todayAtHome(page: Page): Promise<string> {
	return sent(page, '/today?/home', { home: 'today' });
}

/** The words of people are not the interface's: Latin words of the demonstration year and of the union's synonyms may stand. */
const peoplesWords = [
	...latinWordsOfDemo(),
	...synonymRows.flatMap(([, , terms]) => terms.match(/[A-Za-z]{3,}/g) ?? [])
];
const contexts = new Map<string, Promise<BrowserContext>>();
const paths = new Map<Shown['path'], string>();

// Every page needs nothing but the demonstration year, so two workers may share the list.
test.describe.configure({ mode: 'parallel' });

test.beforeAll(() => {
	mkdirSync(SCREENSHOTS, { recursive: true });
	createAtCommandLine(newcomer);
});

test.afterAll(async () => {
	for (const context of contexts.values()) await (await context).close();
});

for (const one of shown) {
	test(`${one.name} is whole for everybody`, async ({ browser }) => {
		const page = await (await contextOf(browser, one, true)).newPage();
		const found = watchConsole(page, [REFUSED]);
		const path = await pathOf(one, page);
		const response = await page.goto(path);
		expect(response?.status()).toBe(one.status ?? 200);
		const isPlain = (await page.locator('script').count()) === 0;
		if (!isPlain) await alive(page);
		await one.then?.(page);

		await expect(page.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		expect(await page.locator('h1').count()).toBe(1);
		if (one.then && /refused/.test(one.name)) await expect.soft(page).toHaveTitle(/^エラー：/);
		const title = await page.title();
		expect.soft(title).toMatch(/｜結い$/);
		if (!one.sharesTitle) {
			expect.soft(firstWith(title, one.name), 'the page of that title').toBe(one.name);
		}
		expect.soft(await axe(page)).toEqual([]);
		expect.soft(await noEnglish(page, peoplesWords)).toEqual([]);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			expect.soft(await noSidewaysScroll(page, [size.width])).toEqual([]);
			expect.soft(await noVerticalText(page), `${size.width}px`).toEqual([]);
			if (size.width !== 1093) {
				const file = `${one.name.replaceAll(' ', '-')}-${size.width}.png`;
				await page.screenshot({ path: join(SCREENSHOTS, file) });
			}
		}
		expect.soft(await noSidewaysScroll(page, WIDTHS_BETWEEN)).toEqual([]);
		expect.soft(found).toEqual([]);
		const words = await contentOf(page);
		await page.close();

		if (one.then) return;
		const plainContext = await contextOf(browser, one, false);
		const plain = plainContext.pages()[0] ?? (await plainContext.newPage());
		await plain.goto(path, { waitUntil: 'domcontentloaded' });
		await expect(plain.getByRole('heading', { level: 1 })).toHaveText(one.heading);
		expect.soft((await contentOf(plain)).length).toBeGreaterThan(words.length * 0.8);
	});
}

for (const [name, path, words] of [
	[
		'thread',
		threadOf('saku', /^庁内Wi-Fi更新/),
		['庁内Wi-Fi更新の見積依頼仕様書', '佐久穂町.xlsx']
	],
	['own cases', async () => '/helpdesk', ['ヘルプデスク', '組合の相談窓口に尋ねます']],
	['articles', async () => '/helpdesk/articles', ['Q&A']],
	['list', async () => '/boards/saku', ['佐久広域の掲示板', '返信']],
	['home', async () => '/', ['ホーム', '未読']],
	['morning', async () => '/morning', ['今朝の一覧', '期限のあるもの', '1/1']]
] as const) {
	test(`${name} printed on paper says what it is, whose sample it is and which page`, async ({
		browser
	}) => {
		const page = await (await contextOf(browser, { as: 'saku' }, true)).newPage();
		await open(page, await path(page));
		const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
		expect(pdf.length).toBeGreaterThan(1000);
		const file = join(SCREENSHOTS, `${name}.pdf`);
		writeFileSync(file, pdf);
		const text = textOf(file);
		if (text === null) return;
		const pages = text.split('\f').filter((one) => one.trim() !== '');
		const whole = text.replace(/\s+/g, '');
		for (const word of [...words, '見本データ（内容は架空です）', '印刷令和']) {
			expect.soft(whole).toContain(word.replace(/\s+/g, ''));
		}
		for (const [index, one] of pages.entries()) {
			expect.soft(one).toMatch(new RegExp(`${index + 1}\\s*/\\s*${pages.length}`));
		}
		expect.soft(whole).not.toContain('ログアウト');
		expect.soft(whole).not.toContain('ここから未読に戻す');
	});
}

function contextOf(
	browser: Browser,
	one: Pick<Shown, 'as' | 'base'>,
	javaScriptEnabled: boolean
): Promise<BrowserContext> {
	const key = `${one.as} ${one.base ?? demoUrl} ${javaScriptEnabled}`;
	const options = { baseURL: one.base ?? demoUrl, javaScriptEnabled };
	const context =
		contexts.get(key) ??
		(one.as === null
			? browser.newContext(options)
			: personAt(browser, one.as, options).then(async (page) => {
					await page.close();
					return page.context();
				}));
	contexts.set(key, context);
	return context;
}

async function pathOf(one: Shown, page: Page): Promise<string> {
	if (typeof one.path === 'string') return one.path;
	const path = paths.get(one.path) ?? (await one.path(page));
	paths.set(one.path, path);
	return path;
}

/** The name of the page first seen with that title, across the workers of this run. */
function firstWith(title: string, name: string): string {
	const folder = join(process.env.YUI_TEST_FOLDER ?? '', 'titles');
	const file = join(folder, createHash('sha1').update(title).digest('hex'));
	mkdirSync(folder, { recursive: true });
	try {
		writeFileSync(file, name, { flag: 'wx' });
		return name;
	} catch {
		return readFileSync(file, 'utf8');
	}
}

/** Everything to read in main, without the spaces that layout puts between. */
async function contentOf(page: Page): Promise<string> {
	return (await page.locator('main').innerText()).replace(/\s+/g, '');
}

/** A sheet with one's own row and another's, so that the page shows a change and a refusal. */
async function tableDifference(page: Page): Promise<string> {
	const sheet = '団体名,備考\n佐久市,台帳も入れた\n小諸市,書き換えた\n';
	const answer = await page.request.post('/tables/1/upload', {
		headers: { accept: 'text/html' },
		multipart: { files: { name: '表.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) } },
		maxRedirects: 0
	});
	expect(answer.status(), await answer.text()).toBe(303);
	return answer.headers().location ?? '';
}

/** Presses a button that makes a sheet, which stays on the page. */
function make(button: string | RegExp): (page: Page) => Promise<void> {
	return async (page) => {
		await page.getByRole('button', { name: button }).first().click();
		await expect(page.getByRole('article').first()).toBeVisible();
	};
}

function afterInviting(path: string): (page: Page) => Promise<string> {
	return async (page) => {
		await invitation(page);
		return path;
	};
}

/** The page where the place of a member organisation is changed. */
function memberOf(list: string, name: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(list);
		const row = page.getByRole('row', { name: new RegExp(`^${name}`) });
		return (await row.getByRole('link').first().getAttribute('href')) ?? '';
	};
}

/** Somebody of 北相木村, found in the list of its people. */
function personOf(row: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await invitation(page);
		await page.goto(villagePath ?? '');
		const link = page.getByRole('row', { name: row }).getByRole('link').first();
		return (await link.getAttribute('href')) ?? '';
	};
}

let reissue: Promise<string> | undefined;

/** An administrator prints a 再発行票; its code is what a visitor has. */
function reissued(page: Page): Promise<string> {
	reissue ??= (async () => {
		const browser = page.context().browser();
		if (!browser) throw new Error('The page belongs to no browser.');
		const admin = await personAt(browser, 'kitaaiki-admin');
		await open(admin, await personOf(/井出 直人/)(admin));
		await admin.getByRole('button', { name: '再発行票を作る' }).click();
		const sheet = await admin.getByRole('article').innerText();
		await admin.context().close();
		return `/password/${/[A-Z2-9]{4}(-[A-Z2-9]{4}){2}/.exec(sheet)?.[0] ?? ''}`;
	})();
	return reissue;
}

/** A page of the 議事録 that wait for 確認. */
function ofMinutes(path: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto('/groups/network-security/decisions');
		const href = await page.locator('td a').first().getAttribute('href');
		return `${(href ?? '').replace(/#.*$/, '')}${path}`;
	};
}

function threadOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/boards/${board}?year=all`);
		const href = await page.getByRole('link', { name: title }).first().getAttribute('href');
		return (href ?? '').replace(/[?#].*$/, '');
	};
}

function proposalOf(title: string): (page: Page) => Promise<string> {
	return linkOn('/groups/proposals', title);
}

/** The item of the open group with two opinions, and what belongs to it. */
function topicOf(part: string): (page: Page) => Promise<string> {
	const title = '公共施設一覧を、どの項目までそろえて公開するか';
	return async (page) => `${await linkOn('/groups/open-data', title)(page)}${part}`;
}

function summaryOf(part: string): (page: Page) => Promise<string> {
	return async (page) => {
		const found = await linkOn('/groups/rpa-ai', /312件を自動にできました$/)(page);
		return `${found}${part}`;
	};
}

function linkOn(path: string, name: string | RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(path);
		return (await page.getByRole('link', { name }).first().getAttribute('href')) ?? '';
	};
}

function materialsIn(slug: string, folder: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/groups/${slug}/materials`);
		const link = page.getByRole('navigation', { name: 'フォルダ' }).getByRole('link');
		return (await link.filter({ hasText: folder }).getAttribute('href')) ?? '';
	};
}

function materialOf(slug: string, name: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(`/groups/${slug}/materials`);
		return (await page.getByRole('link', { name, exact: true }).getAttribute('href')) ?? '';
	};
}

/** The next meeting of ネットワーク・セキュリティ, or a page below it. */
function meetingPage(below: string, section = 'coming'): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto('/groups/network-security/meetings');
		const links = page.locator(`section[aria-labelledby^="${section}"]`).getByRole('link');
		return `${(await links.first().getAttribute('href')) ?? ''}${below}`;
	};
}

function pastMeeting(below: string): (page: Page) => Promise<string> {
	return meetingPage(below, 'past');
}

function previewOf(board: string, title: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(await threadOf(board, title)(page));
		const link = page.getByRole('link', { name: /^プレビュー/ }).first();
		return (await link.getAttribute('href')) ?? '';
	};
}

let own: Promise<string> | undefined;

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

function specification(page: Page): Promise<string> {
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

/** The case about the line, as the desk opens it. */
function deskCase(below: string): (page: Page) => Promise<string> {
	return async (page) => {
		const path = await linkOn('/helpdesk/queue?view=all', LINE_CASE)(page);
		const number = new URLSearchParams(path.replace(/^[^?]*/, '')).get('case') ?? '';
		return `/helpdesk/${number}${below}`;
	};
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

/** A former 受付簿 of two rows, which is read and not yet taken over. */
async function pastRegister(page: Page): Promise<string> {
	await page.goto('/helpdesk/import');
	const rows = [
		['受付番号', '受付日', '団体名', '件名', '内容', '回答'],
		['1', 'H30.6.4', '北相木村', '旧回線の件', '切れる。', '直った。'],
		['2', '六月', '架空村', '読めない行', '', '']
	];
	const file = await workbook('受付簿.xlsx', rows);
	await page.getByLabel('受付簿のファイル').setInputFiles(file);
	await page.getByRole('button', { name: '次へ：内容を確かめる' }).click();
	await page.waitForURL(/\/helpdesk\/import\/\d+$/);
	return new URL(page.url()).pathname;
}

async function publishedArticle(page: Page): Promise<string> {
	await page.goto(`${await agreedCase(page)}/article`);
	await page.getByRole('button', { name: '公開する' }).click();
	await page.waitForURL(/\/helpdesk\/articles\/\d+$/);
	return new URL(page.url()).pathname;
}

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

async function draftPath(page: Page, title: string): Promise<string> {
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

let notice: Promise<string> | undefined;

/** A notice of the union to all, corrected once, that nobody has confirmed; and what belongs to it. */
function noticeOf(part: string): (page: Page) => Promise<string> {
	return async (page) => {
		notice ??= (async () => {
			const browser = page.context().browser();
			if (!browser) throw new Error('The page belongs to no browser.');
			const union = await personAt(browser, 'kumiai');
			const path = await sendNotice(union, {
				title: '回線の計画停止の訓練',
				body: '12月に訓練をします。\n\n- 停止：17時\n- 再開：18時'
			});
			await sent(union, `${path}/edit`, {
				title: '回線の計画停止の訓練',
				body: '12月10日（木）に訓練をします。',
				confirmBy: inDays(7),
				version: '1'
			});
			await union.context().close();
			return path;
		})();
		return `${await notice}${part}`;
	};
}

async function noticesAfterSending(page: Page): Promise<string> {
	await noticeOf('')(page);
	return '/notices';
}

let villagePath: string | undefined;

async function village(page: Page): Promise<string> {
	if (villagePath === undefined) {
		await page.goto('/admin/organisations');
		const link = page.getByRole('link', { name: '北相木村', exact: true });
		villagePath = (await link.getAttribute('href')) ?? '';
	}
	return villagePath;
}

/** The same with somebody who has not come in yet, whose row says the most. */
async function staffed(page: Page): Promise<string> {
	await invitation(page);
	return village(page);
}

let invited: Promise<string> | undefined;

/** The system administrator invites somebody; a visitor has nothing but the link. */
function invitation(page: Page): Promise<string> {
	invited ??= (async () => {
		const browser = page.context().browser();
		if (!browser) throw new Error('The page belongs to no browser.');
		const admin = await personAt(browser, 'admin');
		await open(admin, await village(admin));
		const form = admin.getByRole('form', { name: '職員の登録' });
		await form.getByLabel('氏名').fill('見本 花子');
		await form.getByLabel('ふりがな').fill('みほん はなこ');
		await form.getByLabel('課').fill('総務企画課');
		await form.getByRole('button', { name: '登録して招待状を作る' }).click();
		const address = await admin.getByText(/\/invitation\//).innerText();
		await admin.context().close();
		return new URL(address.trim()).pathname;
	})();
	return invited;
}

let batch: Promise<string> | undefined;

/** A roster with something of each kind: a fault, an ambiguous name, a newcomer. */
function rosterBatch(page: Page): Promise<string> {
	batch ??= uploadRoster(page, [
		['団体名', '課', '氏名', 'ふりがな', '役割'],
		['佐久市', '総務課', '依田 美咲', 'よだ みさき', '職員'],
		['松川', '総務課', '荻原 綾', 'おぎわら あや', '職員'],
		['小諸市', '総務課', '土屋 学', 'つちや まなぶ', '部長']
	]);
	return batch;
}

let call: Promise<string> | undefined;

function rosterCall(page: Page): Promise<string> {
	call ??= sent(page, '/admin/roster?/call', {
		title: '令和9年度の名簿',
		appliesOn: 'R9.4.1',
		dueOn: 'R9.3.19',
		note: '内示のあとで構いません。'
	});
	return call;
}

async function ownRoster(page: Page): Promise<string> {
	const browser = page.context().browser();
	if (!browser) throw new Error('The page belongs to no browser.');
	const desk = await personAt(browser, 'kumiai');
	await desk.goto(await rosterCall(desk));
	const link = desk.getByRole('link', { name: '長野市', exact: true });
	const path = (await link.getAttribute('href')) ?? '';
	await desk.context().close();
	return path;
}

function latinWordsOfDemo(): string[] {
	const folder = join(TESTS, '../src/lib/server/demo/content');
	const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
	const strings = sources.join('\n').match(/'[^'\n]*[ぁ-ん一-龠][^'\n]*'|`[^`]*`/g) ?? [];
	return strings.join(' ').match(/[A-Za-z]{3,}/g) ?? [];
}

function textOf(pdf: string): string | null {
	try {
		return execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
	} catch {
		return null;
	}
}
