import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** Largest attachment in bytes where the operator has set none: 20 MiB. */
const DEFAULT_UPLOAD_MAX = 20 * 1024 * 1024;

/** What the operator set by environment; see `.env.example`. */
export type Settings = {
	/** Folder of the database and the files. */
	folder: string;
	/** Public origin, such as `https://yui.example.lg.jp`, or null. */
	origin: string | null;
	/** Largest attachment, bytes. */
	uploadMax: number;
	/** Addresses or CIDR blocks of reverse proxies whose X-Forwarded-For is believed. */
	trustedProxies: string[];
	/** Command line of a virus scanner; the file's path is appended. */
	scanCommand: string | null;
	/** Where mail goes, such as `smtp://relay.lan:25`; null: there is no mail, and nothing speaks of it. */
	smtp: string | null;
	/** Whom mail comes from. */
	mailFrom: string;
	/** True for the throw-away server of the demonstration year. */
	isDemo: boolean;
};

/** Reads the operator's settings from the environment. */
export function settings(): Settings {
	const env = process.env;
	return {
		folder: resolve(env.YUI_DATA || 'data'),
		origin: originIn(env.YUI_ORIGIN),
		uploadMax: byteCount(env.YUI_UPLOAD_MAX) ?? DEFAULT_UPLOAD_MAX,
		trustedProxies: proxiesIn(env.YUI_TRUSTED_PROXY ?? ''),
		scanCommand: env.YUI_SCAN_COMMAND || null,
		smtp: smtpIn(env.YUI_SMTP_URL),
		mailFrom: env.YUI_MAIL_FROM || `yui@${hostIn(env.YUI_ORIGIN)}`,
		isDemo: env.YUI_DEMO === '1'
	};
}

function proxiesIn(text: string): string[] {
	const entries = text.split(/[\s,]+/).filter(Boolean);
	const wrong = entries.find((entry) => isIP(entry.replace(/\/\d{1,3}$/, '')) === 0);
	if (wrong === undefined) return entries;
	throw new Error(
		`YUI_TRUSTED_PROXY には中継サーバーのアドレスを「10.0.0.5, 10.1.0.0/16」の形で書いてください（「${wrong}」は読めません）。`
	);
}

function originIn(text: string | undefined): string | null {
	if (!text) return null;
	if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin;
	throw new Error(
		`YUI_ORIGIN は https://yui.example.lg.jp の形で書いてください（いまは「${text}」）。`
	);
}

function smtpIn(text: string | undefined): string | null {
	if (!text) return null;
	if (URL.canParse(text) && /^smtps?:\/\/[^/]/.test(text)) return text;
	// The address may hold a password: it is not repeated.
	throw new Error('YUI_SMTP_URL は smtp://relay.example.lg.jp:25 の形で書いてください。');
}

function hostIn(origin: string | undefined): string {
	return originIn(origin) === null ? 'localhost' : new URL(origin ?? '').hostname;
}

function byteCount(text: string | undefined): number | null {
	const found = /^(\d+)\s*(k|m|g)?(i?b)?$/i.exec(text?.trim() ?? '');
	if (!found) return null;
	const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[found[2]?.toLowerCase() ?? ''] ?? 1;
	return Number(found[1]) * unit;
}
