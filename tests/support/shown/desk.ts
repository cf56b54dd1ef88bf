import { inStates, linkOn, press, type Shown } from './shown.ts';
import { expect, type Page } from '../browser.ts';
import { refusal } from '../refusal.ts';
import { workbook } from '../sample-files.ts';
import { specification } from './articles.ts';

/** Cases of the demonstration year: of the line, and of a dispatch. */
const LINE_CASE = '庁舎のWi-Fiが午後になると切れます';
const VDI_CASE = '共同VDIの利用者を来年度20人増やす場合の費用';

const DISPATCH = '庁内LANの更新の進め方';

/** The help desk: cases, the queue, dispatches, its settings. */
export const deskPages: Shown[] = [
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
	...inStates(
		{ as: 'saku', path: '/helpdesk/dispatch/new', heading: '派遣を依頼する' },
		{ name: 'dispatch asking' },
		{ name: 'dispatch asking refused', then: press('派遣を依頼する') }
	),
	{
		name: 'coordinators',
		as: 'kumiai',
		path: '/helpdesk/dispatch/coordinators',
		heading: 'コーディネーターと上限'
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
	...inStates(
		{
			as: 'saku',
			path: '/helpdesk/new?category=specification',
			heading: '新しい問い合わせ',
			sharesTitle: true
		},
		{ name: 'case text' },
		{ name: 'case refused', then: press('問い合わせを送る') }
	),
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
	{
		name: 'case with a long 定型文',
		as: 'kumiai',
		path: deskCase('', VDI_CASE),
		heading: VDI_CASE
	},
	{
		name: 'case that may be erased',
		as: 'kumiai-lead',
		path: deskCase(''),
		heading: LINE_CASE,
		sharesTitle: true
	},
	...inStates(
		{ as: 'kumiai-lead', path: deskCase('/erase'), heading: '問い合わせを完全に消去する' },
		{ name: 'erase case' },
		{ name: 'erase case refused', then: press('完全に消去する') }
	),
	{
		name: 'erase what was written in a case',
		as: 'kumiai-lead',
		path: deskCase('/messages/1/erase'),
		heading: '問い合わせの書き込みを完全に消去する'
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
	...inStates(
		{
			as: 'kumiai',
			path: '/helpdesk/phone?of=きたあいき',
			heading: '電話を記録',
			sharesTitle: true
		},
		{ name: 'call of an organisation' },
		{ name: 'call refused', then: press('記録する') }
	),
	{ name: 'unresolved cases', as: 'kumiai', path: '/helpdesk/unresolved', heading: '未解決一覧' },
	...inStates(
		{ as: 'kumiai', path: '/helpdesk/import', heading: '過去の受付簿' },
		{ name: 'past register' },
		{ name: 'past register refused', then: press('次へ：内容を確かめる'), sharesTitle: true }
	),
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
	...inStates(
		{ path: '/helpdesk/settings', heading: '受付の設定' },
		{ name: 'desk settings', as: 'kumiai-lead' },
		{ name: 'desk settings refused', as: 'kumiai-lead', then: press('受付の時間を保存する') },
		{ name: 'desk settings of who may not change them', as: 'kumiai', sharesTitle: true }
	),
	{
		name: 'desk category',
		as: 'kumiai-lead',
		path: '/helpdesk/settings/categories/incident',
		heading: '分類「セキュリティ事故」'
	},
	{ name: 'incidents', as: 'kitaaiki', path: '/helpdesk/incidents', heading: '障害情報' },
	...inStates(
		{ path: '/helpdesk/incidents/2', heading: '電子申請の受付通知メールが遅れて届く' },
		{ name: 'incident that runs', as: 'kitaaiki' },
		{ name: 'incident that runs, at the desk', as: 'kumiai', sharesTitle: true },
		{
			name: 'incident that runs, telephoned entry refused',
			as: 'kumiai',
			sharesTitle: true,
			then: async (page) => {
				await page.getByText('電話で聞いた「うちも影響あり」を入力する').click();
				await page.getByRole('button', { name: '代わりに入力する' }).click();
				await expect(refusal(page)).toBeVisible();
			}
		}
	),
	...inStates(
		{ path: '/helpdesk/incidents/1', heading: '県内回線が一部の団体でつながりにくい' },
		{ name: 'incident that is over, at the desk', as: 'kumiai' },
		{ name: 'incident that may be erased', as: 'kumiai-lead', sharesTitle: true }
	),
	...inStates(
		{
			as: 'kumiai-lead',
			path: '/helpdesk/incidents/1/erase',
			heading: '障害情報を完全に消去する'
		},
		{ name: 'erase incident' },
		{ name: 'erase incident refused', then: press('完全に消去する') }
	),
	{
		name: 'erase what was written into an incident',
		as: 'kumiai-lead',
		path: '/helpdesk/incidents/1/updates/2/erase',
		heading: '障害情報の書き込みを完全に消去する'
	},
	{
		name: 'erase what an organisation said of an incident',
		as: 'kumiai-lead',
		path: linkOn('/helpdesk/incidents/1', /^内容を完全に消去する.*北相木村/),
		heading: '「うちも影響あり」を完全に消去する'
	},
	...inStates(
		{ as: 'kumiai', path: '/helpdesk/incidents/new', heading: '障害情報を出す' },
		{ name: 'incident opening' },
		{ name: 'incident opening refused', then: press('障害情報を出す') }
	),
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
	...inStates(
		{ path: '/helpdesk/absences', heading: '不在と引き継ぎ' },
		{ name: 'desk absences', as: 'kumiai-lead' },
		{ name: 'desk absence refused', as: 'kumiai', then: press('不在を登録する') }
	),
	...inStates(
		{ as: 'kumiai', path: '/helpdesk/mail', heading: 'メールから受付' },
		{ name: 'desk mail' },
		{
			name: 'desk mail refused',
			then: async (page) => {
				await page
					.getByRole('form', { name: 'メールの文章' })
					.getByRole('button', { name: '中身を確かめる' })
					.click();
			}
		}
	),
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
	}
];

/** A case, that about the line unless told, as the desk opens it. */
function deskCase(below: string, title = LINE_CASE): (page: Page) => Promise<string> {
	return async (page) => {
		const path = await linkOn('/helpdesk/queue?view=all', title)(page);
		const number = new URLSearchParams(path.replace(/^[^?]*/, '')).get('case') ?? '';
		return `/helpdesk/${number}${below}`;
	};
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
