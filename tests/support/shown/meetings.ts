import { type Page } from '../browser.ts';
import { inStates, press, type Shown } from './shown.ts';

/** Meetings, their 議事録 and 日程調整. */
export const meetingPages: Shown[] = [
	{
		name: 'polls',
		as: 'kitaaiki',
		path: '/groups/network-security/polls',
		heading: 'ネットワーク・セキュリティWGの日程調整'
	},
	...inStates(
		{
			path: '/groups/network-security/polls/2',
			heading: /強靭化の見直しについての打ち合わせの日程調整$/
		},
		{ name: 'poll of a member', as: 'kitaaiki' },
		{ name: 'poll refused', as: 'kitaaiki', then: press('回答する') },
		{
			name: 'poll of the 座長',
			as: 'matsumoto',
			then: async (page) => {
				await page.getByText('電話などで受けた回答を代わりに入力する').click();
				await press('代わりに入力する')(page);
			},
			sharesTitle: true
		}
	),
	{
		name: 'poll over',
		as: 'nagano',
		path: '/groups/e-application/polls/1',
		heading: '公共施設予約の操作説明会の日程調整'
	},
	...inStates(
		{ as: 'matsumoto', path: '/groups/network-security/polls/new', heading: '日程を調整する' },
		{ name: 'poll new' },
		{ name: 'poll new refused', then: press('参加団体に日程を聞く') }
	),
	{
		name: 'meetings of a group',
		as: 'matsumoto',
		path: '/groups/network-security/meetings',
		heading: 'ネットワーク・セキュリティWGの会議'
	},
	...inStates(
		{ as: 'matsumoto', path: '/groups/network-security/meetings/new', heading: '会議を入れる' },
		{ name: 'new meeting' },
		{ name: 'new meeting refused', then: press('会議を入れる') }
	),
	...inStates(
		{ path: meetingPage(''), heading: /定例会$/ },
		{ name: 'meeting', as: 'kitaaiki' },
		{ name: 'meeting of 座長', as: 'matsumoto', sharesTitle: true }
	),
	{ name: 'meeting edited', as: 'matsumoto', path: meetingPage('/edit'), heading: '会議を直す' },
	{ name: '次第', as: 'matsumoto', path: meetingPage('/items'), heading: '次第を決める' },
	{ name: '出欠一覧', as: 'matsumoto', path: meetingPage('/replies'), heading: '出欠一覧' },
	{ name: 'attendance', as: 'matsumoto', path: pastMeeting('/attendance'), heading: '当日の出席' },
	{ name: '開催通知', as: 'kitaaiki', path: meetingPage('/notice'), heading: '開催通知' },
	{ name: '次第 printed', as: 'kitaaiki', path: meetingPage('/agenda'), heading: '次第' },
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
	...inStates(
		{ as: 'matsumoto', path: ofMinutes('/results'), heading: /の決定事項と宿題$/ },
		{ name: 'decisions and 宿題 of a meeting' },
		{ name: 'decision refused', then: press('決定事項に入れる') }
	),
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
	}
];

/** A page of the 議事録 that wait for 確認. */
function ofMinutes(path: string): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto('/groups/network-security/decisions');
		const href = await page.locator('td a').first().getAttribute('href');
		return `${(href ?? '').replace(/#.*$/, '')}${path}`;
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
