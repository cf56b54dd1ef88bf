import { hotp, stepAt } from '#lib/server/identity/second-factor/totp.ts';
import { secretIn } from '../authenticator.ts';
import { expect, type Page } from '../browser.ts';
import { DEMO_PASSWORD } from '../people.ts';
import { demoUrl } from '../server.ts';
import { inStates, press, type Shown } from './shown.ts';

const TITLE = '二段階認証';
/** The one plain name under which a browser trusts this server with passkeys. */
const localhost = demoUrl.replace('127.0.0.1', 'localhost');

/** The second step of signing in, and what somebody has and sets up for it. */
export const secondFactorPages: Shown[] = [
	{ name: 'settings second factor', as: 'iijima', path: '/settings/second-factor', heading: TITLE },
	...inStates(
		{ as: 'iijima', path: '/second-factor', heading: '二段階認証の登録' },
		{ name: 'second factor' },
		{ name: 'second factor refused', then: press('登録する') },
		{ name: 'second factor where passkeys are trusted', base: localhost, sharesTitle: true }
	),
	{
		name: 'spare codes',
		as: 'miyada',
		path: '/second-factor',
		heading: /二段階認証|予備コード/,
		then: setUp,
		sharesTitle: true
	},
	{
		name: 'settings second factor that is used',
		as: 'nakagawa',
		path: '/second-factor',
		heading: TITLE,
		then: async (page) => {
			await setUp(page);
			await page.getByRole('link', { name: 'しまったので次へ' }).click();
			await expect(page.getByText('残りは10個です')).toBeVisible();
		},
		sharesTitle: true
	},
	...inStates(
		{ as: 'toyooka', path: halfIn, heading: TITLE },
		{ name: 'second step', sharesTitle: true },
		{ name: 'second step refused', then: press('ログイン') },
		{
			name: 'second step by a spare code refused',
			then: async (page) => {
				await page.getByText('スマートフォンなどが手元にないとき').click();
				await press('予備コードでログイン')(page);
			},
			sharesTitle: true
		}
	)
];

/** Sets an app up on the page that asks for it; the sheet of spare codes follows. */
async function setUp(page: Page): Promise<void> {
	const secret = secretIn(await page.locator('.letters').innerText());
	await page.getByLabel('確認コード').fill(hotp(secret, stepAt(new Date())));
	await page.getByRole('button', { name: '登録する', exact: true }).click();
	await expect(page.getByRole('article', { name: '予備コード' })).toBeVisible();
}

/** Sets an app up, leaves and gives the password again: the second question is what is open now. */
async function halfIn(page: Page): Promise<string> {
	await page.goto('/second-factor');
	await setUp(page);
	await page.context().clearCookies();
	const answer = await page.request.post('/login', {
		headers: { accept: 'text/html' },
		form: { login: 'toyooka', password: DEMO_PASSWORD },
		maxRedirects: 0
	});
	return answer.headers().location ?? '';
}
