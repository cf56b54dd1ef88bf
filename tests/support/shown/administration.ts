import { expect, type Page } from '../browser.ts';
import { open, personBeside } from '../people.ts';
import { inStates, press, type Shown } from './shown.ts';

/** Organisations, people, invitations and the record. */
export const administrationPages: Shown[] = [
	{ name: 'erasures', as: 'kumiai-lead', path: '/admin/erasures', heading: '完全に消去したもの' },
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
	...inStates(
		{ as: 'admin', path: staffed, heading: '北相木村の職員' },
		{ name: 'admin organisation' },
		{ name: 'admin organisation refused', then: press('登録して招待状を作る') },
		{ name: 'admin organisation sheet', then: make('招待状を作り直す'), sharesTitle: true }
	),
	...inStates(
		{ as: 'admin', path: personOf(/kitaaiki-admin/), heading: /さん$/ },
		{ name: 'admin person' },
		{ name: 'admin person refused', then: press('再発行票を作る') }
	),
	...inStates(
		{ as: 'admin', path: personOf(/見本 花子/), heading: '見本 花子さん' },
		{ name: 'admin person invited' },
		{ name: 'admin person sheet', then: make('招待状を作り直す'), sharesTitle: true }
	),
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
	...inStates(
		{
			as: 'admin',
			path: async (page) => `${await staffed(page)}/invitations`,
			heading: '北相木村の招待状'
		},
		{ name: 'admin organisation invitations' },
		{
			name: 'admin organisation invitations made',
			then: make(/^\d+枚の招待状を作る$/),
			sharesTitle: true
		}
	),
	...inStates(
		{ as: 'admin', path: afterInviting('/admin/invitations'), heading: '招待状をまとめて印刷' },
		{ name: 'admin invitations' },
		{
			name: 'admin invitations refused',
			then: async (page) => {
				await page.getByLabel('下の表で選んだ団体').check();
				await press('次へ：枚数を確かめる')(page);
			}
		},
		{
			name: 'admin invitations confirmed',
			then: async (page) => {
				await page.getByLabel(/^全員/).check();
				await page.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
				await expect(page.getByRole('heading', { name: '確認' })).toBeVisible();
			},
			sharesTitle: true
		},
		{
			name: 'admin invitations made',
			then: async (page) => {
				await page.getByLabel(/^全員/).check();
				await page.getByRole('button', { name: '次へ：枚数を確かめる' }).click();
				await make(/枚の招待状を作る$/)(page);
			},
			sharesTitle: true
		}
	),
	...inStates(
		{ as: 'admin', path: '/admin/second-factor', heading: '二段階認証を必ず使う役割' },
		{ name: 'roles with a second factor' },
		{
			name: 'roles with a second factor refused',
			then: async (page) => {
				await page.getByRole('radio', { name: '日を決める' }).check();
				await press('保存する')(page);
			}
		}
	),
	...inStates(
		{ path: '/record', heading: '操作記録' },
		{ name: 'operation record', as: 'admin' },
		{ name: 'own operation record', as: 'kitaaiki-admin', sharesTitle: true }
	),
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
	}
];

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

/** Somebody of 北相木村, found in the list of its people. */
export function personOf(row: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await invitation(page);
		await page.goto(villagePath ?? '');
		const link = page.getByRole('row', { name: row }).getByRole('link').first();
		return (await link.getAttribute('href')) ?? '';
	};
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
export function invitation(page: Page): Promise<string> {
	invited ??= (async () => {
		const admin = await personBeside(page, 'admin');
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
