import { expect, test, type Page } from '../support/browser.ts';
import { press } from '../support/keys.ts';
import { axe, noEnglish, noSidewaysScroll } from '../support/page-checks.ts';
import { ask, personAt, sent } from '../support/people.ts';
import { demoUrl } from '../support/server.ts';

test.use({ baseURL: demoUrl });
test.describe.configure({ mode: 'parallel', timeout: 120_000 });

/** A list, the head that orders it, and what its rows are called. */
const lists = [
	['kumiai-supply', '/licences/applications?year=2026', '金額（税抜・円）'],
	['kumiai-supply', '/licences/savings', '節減額（円・税抜）'],
	['kumiai', '/helpdesk/articles', '更新'],
	['matsumoto', '/groups/network-security/materials', '大きさ'],
	['kitaaiki', '/tables/1', '最終更新'],
	['kitaaiki', '/helpdesk/incidents', '影響あり']
] as const;

const head = (page: Page, name: string) =>
	page.locator('main').getByRole('columnheader', { name, exact: true }).first();

/** The cells below a head, as they read. */
async function cells(page: Page, name: string): Promise<string[]> {
	return head(page, name).evaluate((th) => {
		const at = (th as HTMLTableCellElement).cellIndex;
		const rows = [...(th.closest('table')?.tBodies ?? [])].flatMap(({ rows }) => [...rows]);
		return rows.map((row) => (row.cells[at] as HTMLElement | undefined)?.innerText ?? '');
	});
}

for (const [login, path, name] of lists) {
	test(`${path} is put in order by ${name} with keys, and without JavaScript the same`, async ({
		browser
	}) => {
		const page = await personAt(browser, login);
		const plain = await personAt(browser, login, { javaScriptEnabled: false });
		await page.goto(path);
		await plain.goto(path);
		const own = await cells(page, name);
		const turns: string[][] = [];
		for (const way of ['descending', 'ascending', 'none']) {
			await press(page, head(page, name).getByRole('link'));
			await expect(head(page, name)).toHaveAttribute('aria-sort', way);
			await expect(head(page, name).getByRole('link')).toBeFocused();
			await head(plain, name).getByRole('link').click();
			await expect(head(plain, name)).toHaveAttribute('aria-sort', way);
			const shown = await cells(page, name);
			expect(await cells(plain, name), way).toEqual(shown);
			expect(shown.toSorted(), way).toEqual(own.toSorted());
			turns.push(shown.filter((text) => text !== ''));
		}
		const [many = [], few = []] = turns;
		expect(few).toEqual(many.toReversed());
		expect(await cells(page, name)).toEqual(own);
		expect(new URL(page.url()).search).toBe(new URL(path, demoUrl).search);
		await page.setViewportSize({ width: 360, height: 640 });
		await page.goto(`${path}${path.includes('?') ? '&' : '?'}sort=-nothing`);
		await expect(head(page, name)).toHaveAttribute('aria-sort', 'none');
		expect(await axe(page)).toEqual([]);
		expect(await noSidewaysScroll(page, [360])).toEqual([]);
		expect(await noEnglish(page)).toEqual([]);
		await Promise.all([page, plain].map((each) => each.context().close()));
	});
}

test('a column of numbers puts 状況表 in order, and who has not answered stands last', async ({
	browser
}) => {
	const saku = await personAt(browser, 'saku');
	const thread = await ask(saku, { board: 'saku', title: '端末の台数', audience: 'district' });
	const path = await sent(saku, `${thread}/tables/new`, {
		...{ title: '端末の台数の表', name1: '台数', kind1: 'number' }
	});
	for (const [login, value] of [
		['saku', '900'],
		['koumi', '1200'],
		['kitaaiki', '60']
	] as const) {
		const page = login === 'saku' ? saku : await personAt(browser, login);
		await page.goto(`${path}/row`);
		await page.getByLabel('台数').fill(value);
		await page.getByRole('button', { name: '回答する' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('端末の台数の表');
	}
	await saku.goto(path);
	for (const [way, numbers] of [
		['descending', ['1,200', '900', '60']],
		['ascending', ['60', '900', '1,200']]
	] as const) {
		await head(saku, '台数').getByRole('link').click();
		await expect(head(saku, '台数')).toHaveAttribute('aria-sort', way);
		const shown = await cells(saku, '台数');
		expect(shown.slice(0, 3)).toEqual(numbers);
		expect(shown.slice(3).join('')).toBe('');
	}
});
