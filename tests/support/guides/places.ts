import type { Page } from '@playwright/test';
import { open, personBeside, sent } from '../people.ts';
import { checkRows, dearerList, DEMO_RESELLER, handIn } from '../price-list-browser.ts';
import { linkIn } from '../shown/shown.ts';

type Place = string | ((page: Page) => Promise<string>);

/** Where the route of a step is in the demonstration year, for who walks there; a route without a key is its own address. */
export function placesOf(route: string, login: string | null): Place {
	const isUnion = login === 'kumiai';
	const group = isUnion ? '/groups/open-data' : '/groups/network-security';
	const places: Record<string, Place> = {
		'/invitation/[token]': invitation,
		'/boards/[slug]': '/boards/saku',
		'/boards/[slug]/new': '/boards/saku/new',
		'/boards/[slug]/new?title': `/boards/saku/new?${new URLSearchParams({ title: '無線LANの更新の進め方', kind: 'question', audience: 'district' })}`,
		'/search': `/search?q=${encodeURIComponent('ひな形')}`,
		'/threads/[id]': named('/boards/saku?year=all', /^無害化すると/),
		'/threads/[id]?own': named('/boards/saku?year=all', /^庁内Wi-Fi更新/),
		'/threads/[id]/posts/[number]/erase': async (page) =>
			`${await named('/boards/saku?year=all', /^無害化すると/)(page)}/posts/1/erase`,
		'/groups/[slug]': group,
		'/groups/[slug]/materials': `${group}/materials`,
		'/groups/[slug]/meetings': `${group}/meetings`,
		'/groups/[slug]/meetings/new': `${group}/meetings/new`,
		'/groups/[slug]/meetings/[id]': named(`${group}/meetings`, /^第18回/),
		'/groups/[slug]/meetings/[id]?over': named(`${group}/meetings`, /^第17回/),
		'/groups/[slug]/meetings/[id]/minutes': async (page) =>
			`${await named(`${group}/meetings`, /^第17回/)(page)}/minutes`,
		'/notices/[id]': linkIn('/notices?filter=unconfirmed', /^\/notices\/\d+$/),
		'/notices/[id]?sent': linkIn('/notices?filter=sent', /^\/notices\/\d+$/),
		'/notices/[id]/status': linkIn('/notices?filter=sent', /^\/notices\/\d+\/status$/),
		'/handover?begun': async (page) => {
			await sent(page, '/handover?/begin', {});
			return '/handover';
		},
		'/helpdesk/new?category': '/helpdesk/new?category=line',
		'/helpdesk/[number]': linkIn('/helpdesk', /^\/helpdesk\/R\d/),
		'/helpdesk/[number]?new': named('/helpdesk/unresolved', /^議会の中継/),
		'/helpdesk/[number]?mine': named('/helpdesk/unresolved', /^ウイルス対策ソフトの更新の数え方/),
		'/helpdesk/mail/[id]': linkIn('/helpdesk/mail', /^\/helpdesk\/mail\/\d+$/),
		'/helpdesk/incidents/[id]': linkIn('/helpdesk/incidents', /^\/helpdesk\/incidents\/\d+$/),
		'/licences/rounds/[id]': named('/licences/rounds', /第3回/),
		'/licences/rounds/[id]?prepared': named('/licences/rounds', /準備中/),
		'/licences/rounds/[id]?open': named('/licences/rounds', /第3回/),
		'/licences/rounds/[id]?closed': named('/licences/rounds', /臨時（サーバー）/),
		'/licences/rounds/[id]?priced': named('/licences/rounds', /第2回（追加）/),
		'/licences/applications/[id]': linkIn(
			'/licences/applications?state=submitted',
			/^\/licences\/applications\/\d+$/
		),
		'/licences/applications/[id]/edit': begunApplication,
		'/licences/applications/[id]/check': checkedApplication,
		'/licences/deliveries/[receipt]/[organisation]': linkIn(
			'/licences/deliveries',
			/^\/licences\/deliveries\/[^/]+\/\d+$/
		),
		'/licences/expiry/terms/[id]': linkIn('/licences/expiry', /^\/licences\/expiry\/terms\/\d+$/),
		'/licences/orders/[number]': anOrder,
		'/licences/receipts/[number]?arrived': (page) => arrived(page, '納-手引1'),
		'/licences/receipts/[number]?examined': examined,
		'/licences/prices/[id]': (page) => handedIn(page, 'そのまま', dearerList('手引1')),
		'/licences/prices/[id]?faulty': (page) => checked(page, '直すところ', faultyList('手引2')),
		'/licences/prices/[id]?whole': (page) => checked(page, 'そろった', dearerList('手引3')),
		'/licences/prices/[id]/difference': (page) => compared(page, '差分', dearerList('手引4')),
		'/licences/prices/[id]/difference?deciding': async (page) =>
			byAnother(page, 'kumiai', (desk) => compared(desk, '決裁', dearerList('手引5'))),
		'/admin/boards?board': '/admin/boards?board=saku',
		'/admin/roster/calls/[call]': linkIn('/admin/roster', /^\/admin\/roster\/calls\/\d+$/),
		'/admin/organisations/[id]': village(login),
		'/admin/organisations/[id]/roster': async (page) => `${await village(login)(page)}/roster`,
		'/admin/organisations/[id]/people/[tenure]': async (page) =>
			named(await village(login)(page), /^井出 直人/)(page)
	};
	return places[route] ?? route;
}

/** The link of this name on a page. */
function named(list: string, name: RegExp): (page: Page) => Promise<string> {
	return async (page) => {
		await page.goto(list);
		const link = page.locator('main').getByRole('link', { name }).first();
		return ((await link.getAttribute('href')) ?? '').replace(/[?#].*$/, '');
	};
}

/** 北相木村 among all, or as its administrator's own. */
function village(login: string | null): (page: Page) => Promise<string> {
	return async (page) => {
		if (login === 'admin') return named('/admin/organisations', /^北相木村$/)(page);
		await page.goto('/');
		const own = page.locator('a[href^="/admin/organisations/"]').first();
		return (await own.getAttribute('href')) ?? '';
	};
}

/** What somebody else does first, in a window of their own. */
async function byAnother(
	page: Page,
	login: string,
	act: (page: Page) => Promise<string>
): Promise<string> {
	const other = await personBeside(page, login);
	const path = await act(other);
	await other.context().close();
	return path;
}

const invitation = (page: Page) => byAnother(page, 'kitaaiki-admin', invited);

async function invited(admin: Page): Promise<string> {
	await open(admin, await village('kitaaiki-admin')(admin));
	const form = admin.getByRole('form', { name: '職員の登録' });
	await form.getByLabel('氏名').fill('見本 花子');
	await form.getByLabel('ふりがな').fill('みほん はなこ');
	await form.getByLabel('課').fill('総務企画課');
	await form.getByRole('button', { name: '登録して招待状を作る' }).click();
	const address = await admin.getByText(/\/invitation\//).innerText();
	return new URL(address.trim()).pathname;
}

async function begunApplication(page: Page): Promise<string> {
	await page.goto('/licences/applications/new?q=Office');
	await page.goto(await linkIn('/licences/applications/new?q=Office', /[?&]sku=/)(page));
	await page.getByRole('radio', { name: /第3回/ }).first().check();
	await page.getByRole('button', { name: '数量の入力へ進む' }).click();
	await page.waitForURL(/\/edit/);
	return new URL(page.url()).pathname;
}

async function checkedApplication(page: Page): Promise<string> {
	const path = await begunApplication(page);
	await page.goto(path);
	await page.getByLabel('数量（パック）').first().fill('2');
	await page.getByLabel('用途').fill('窓口の端末の更新');
	await page.getByLabel('予算科目').fill('総務費 電算管理費');
	await page.getByRole('button', { name: '確認へ進む' }).click();
	await page.waitForURL(/\/check/);
	return new URL(page.url()).pathname;
}

const anOrder = linkIn('/licences/orders', /^\/licences\/orders\/R/);

/** Ten packs of an order have come, with a paper of their own. */
async function arrived(page: Page, paper: string): Promise<string> {
	await page.goto(await anOrder(page));
	await page.getByLabel('納品書の番号').fill(paper);
	await page.getByLabel('届いた数', { exact: true }).first().fill('10');
	await page.getByRole('button', { name: '納品を記録する', exact: true }).click();
	await page.waitForURL(/\/licences\/receipts\//);
	return new URL(page.url()).pathname;
}

async function examined(page: Page): Promise<string> {
	const path = await arrived(page, '納-手引2');
	await page.goto(path);
	await page.getByRole('button', { name: '検収する', exact: true }).click();
	await page.getByRole('button', { name: 'この配分で配付する' }).waitFor();
	return path;
}

/** A list with a price that has a fraction of a yen. */
function faultyList(mark: string): Buffer {
	return Buffer.from(dearerList(mark).toString().replace('45900', '45900.5'));
}

async function handedIn(page: Page, name: string, buffer: Buffer): Promise<string> {
	await handIn(page, DEMO_RESELLER, { name: `${name}.csv`, buffer });
	return new URL(page.url()).pathname;
}

async function checked(page: Page, title: string, buffer: Buffer): Promise<string> {
	const path = await handedIn(page, title, buffer);
	await checkRows(page, title);
	return path;
}

async function compared(page: Page, title: string, buffer: Buffer): Promise<string> {
	const path = await checked(page, title, buffer);
	await page.getByRole('button', { name: '次へ：差分を確かめる' }).click();
	await page.waitForURL(/\/difference$/);
	return `${path}/difference`;
}
