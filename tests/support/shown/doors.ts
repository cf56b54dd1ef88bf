import { randomUUID } from 'node:crypto';
import { type Page } from '../browser.ts';
import { open, personBeside } from '../people.ts';
import { invitation, personOf } from './administration.ts';
import { emptyUrl } from '../server.ts';
import { inStates, press, type Shown } from './shown.ts';

/** Somebody who has not confirmed 利用規約; after a failure a fresh worker makes another. */
export const newcomer = `newcomer-${randomUUID().slice(0, 8)}`;

/** The pages of whoever is not signed in, and the guides. */
export const doorPages: Shown[] = [
	...inStates(
		{ as: null, base: emptyUrl, path: '/setup', heading: 'はじめの設定' },
		{ name: 'setup' },
		{ name: 'setup refused', then: press('管理者を作ってはじめる') }
	),
	...inStates(
		{ as: null, path: '/login', heading: 'ログイン' },
		{ name: 'login' },
		{ name: 'login refused', then: press('ログイン') }
	),
	...inStates(
		{ as: null, path: invitation, heading: '結いへの招待状' },
		{ name: 'invitation' },
		{ name: 'invitation refused', then: press('登録してはじめる') }
	),
	{
		name: 'invitation unknown',
		as: null,
		path: '/invitation/nonsense',
		heading: /。$/,
		status: 404
	},
	...inStates(
		{ as: null, path: '/invitation', heading: '招待状のコードを入れる' },
		{ name: 'invitation code' },
		{ name: 'invitation code refused', then: press('次へ') }
	),
	...inStates(
		{ as: null, path: '/password', heading: 'パスワードを忘れたとき' },
		{ name: 'lost password' },
		{ name: 'lost password refused', then: press('次へ') }
	),
	...inStates(
		{ as: null, path: reissued, heading: '新しいパスワードを決める' },
		{ name: 'new password' },
		{ name: 'new password refused', then: press('変えてログインする') }
	),
	{
		name: 'new password unknown',
		as: null,
		path: '/password/nonsense',
		heading: /^この再発行票は見つかりません/,
		status: 404
	},
	{ name: 'terms', as: null, path: '/terms', heading: '利用規約' },
	{ name: 'welcome', as: newcomer, path: '/welcome', heading: 'はじめる前の確認' },
	...inStates(
		{ path: '/help', heading: '困ったときは' },
		{ name: 'help', as: null },
		{ name: 'help signed in', as: 'saku', sharesTitle: true }
	),
	{ name: 'guide for everybody', as: null, path: '/help/users', heading: '利用者の手引' },
	{
		name: 'guide for administrators',
		as: 'kitaaiki-admin',
		path: '/help/administrators',
		heading: '団体管理者の手引'
	},
	{ name: 'guide for the union', as: 'kumiai', path: '/help/union', heading: '組合の手引' },
	{ name: 'card', as: null, path: '/help/card', heading: '困ったときのカード' },
	{ name: 'no such guide', as: null, path: '/help/nonsense', heading: /。$/, status: 404 }
];

let reissue: Promise<string> | undefined;

/** An administrator prints a 再発行票; its code is what a visitor has. */
function reissued(page: Page): Promise<string> {
	reissue ??= (async () => {
		const admin = await personBeside(page, 'kitaaiki-admin');
		await open(admin, await personOf(/井出 直人/)(admin));
		await admin.getByRole('button', { name: '再発行票を作る' }).click();
		const sheet = await admin.getByRole('article').innerText();
		await admin.context().close();
		return `/password/${/[A-Z2-9]{4}(-[A-Z2-9]{4}){2}/.exec(sheet)?.[0] ?? ''}`;
	})();
	return reissue;
}
