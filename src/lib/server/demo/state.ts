import { labels } from '#lib/labels.ts';
import type { Tx } from '../db/index.ts';
import { ofInstallation, setForInstallation } from '../identity/preferences.ts';

const KEY = 'demo';

/** The one password of all sample logins. */
export const DEMO_PASSWORD = 'yui-demo-2026';

/** Who of the sample people has an 認証アプリ, and its secret: published, so that anybody can try the second step. */
export const DEMO_APP = {
	login: 'karuizawa-admin',
	secret: Buffer.from('yui-demo-2026-second', 'latin1')
};

const seats = [
	{ login: 'kitaaiki', label: '北相木村' },
	{ login: 'sakuho', label: '佐久穂町' },
	{ login: 'saku', label: '佐久市' },
	{ login: 'nagano', label: '長野市' },
	{ login: 'minamimaki', label: '南牧村' },
	{ login: 'suzaka', label: '須坂市（組合の席も持つ人）' },
	{ login: 'kumiai', label: `組合 ${labels.role.desk}` },
	{ login: 'kumiai-lead', label: labels.role['union-approver'] },
	{ login: 'admin', label: labels.role.operator },
	{ login: 'ken', label: '長野県' },
	{ login: 'kitaaiki-admin', label: `${labels.role['org-admin']}（北相木村）` }
];

/** Whether the open folder holds the demonstration year; one prepared look-up by key. */
export function isDemoData(): boolean {
	return ofInstallation(KEY) !== null;
}

/** Marks the folder as sample data, for good. */
export function markAsDemo(tx: Tx, at: Date): void {
	setForInstallation(tx, KEY, at.toISOString());
}

/** The sample seats offered as buttons on the login page; none where the data are real. */
export function samples(): { login: string; label: string }[] {
	return isDemoData() ? seats : [];
}
